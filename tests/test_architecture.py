"""The shape of the code: documented, small, without law, without network, without a clock."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fundflow

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(fundflow.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 350, 40
RECORDS = {"model.py", "records.py"}
"""Modules that hold records only, which are longer because every field is explained."""
NETWORK = {
    "socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "poplib", "imaplib",
    "telnetlib", "xmlrpc", "socketserver", "asyncio", "websockets", "websocket", "paramiko", "boto3", "webbrowser",
}  # fmt: skip
WITHOUT_TRAFFIC = ("urllib.parse",)
"""Modules under a network name that open no connection."""
LAW = re.compile(
    r"U\.\s?S\.\s?C|\bUSC\b|C\.F\.R|\bCFR\b|\bF\.?R\. \d|\bAAPD\b|\bP\.L\.|Pub\. L\.|Fed\. Reg|\d+ U\.S\. \d+"
    r"|(19|20)\d\d-\d\d-\d\d|\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)
SHOWN_DATE = re.compile(r"2026-11-21")
"""The date in help texts that shows how a date is written; it is no fact of law."""
WRITES_CITATIONS = {"rulebook/lexicon.py"}
"""Modules that know how a card writes a citation, and say so with an example."""
CLOCKS = {"today", "now", "utcnow", "fromtimestamp", "localtime", "gmtime", "strftime"}


def named(path: Path) -> str:
    """Name a module for the list of tests."""
    return str(path.relative_to(PACKAGE))


every_module = pytest.mark.parametrize("path", MODULES, ids=named)


@cache
def tree(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> set[str]:
    """Every module that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is not a docstring or a note under a name."""
    notes = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring and decorators."""
    first = function.body[0]
    spoken = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    doc = (first.end_lineno or first.lineno) - first.lineno + 1 if spoken else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - doc


@every_module
def test_a_module_says_what_it_does(path: Path) -> None:
    """Every module opens with a docstring of at least one sentence."""
    said = ast.get_docstring(tree(path)) or ""
    assert said.split("\n\n")[0].rstrip().endswith((".", ":", "?"))


@every_module
def test_a_module_is_short(path: Path) -> None:
    """A module can be read in one go."""
    if path.name not in RECORDS:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_functions_are_short(path: Path) -> None:
    """A function fits on a page, its docstring aside."""
    assert [f.name for f in functions(path) if body_lines(f) > LONGEST_FUNCTION] == []


@every_module
def test_a_module_is_named_for_what_it_does(path: Path) -> None:
    """Nothing is kept in a drawer for odds and ends."""
    assert not re.search(r"util|helper|misc|common", path.stem)


@every_module
def test_no_law_stands_in_code(path: Path) -> None:
    """Dates and citations of law are facts, and facts stand in `rules/` with their source."""
    if named(path) in WRITES_CITATIONS:
        return
    found = [(line, text) for line, text in strings(path) if LAW.search(SHOWN_DATE.sub("", text))]
    assert found == []


@every_module
def test_nothing_can_reach_a_network(path: Path) -> None:
    """No module imports anything that opens a connection."""
    opening = {name for name in imported(path) if name.split(".")[0] in NETWORK and not name.startswith(WITHOUT_TRAFFIC)}
    assert opening == set()


@pytest.mark.parametrize("path", [p for p in MODULES if "cli" not in p.relative_to(PACKAGE).parts], ids=named)
def test_only_the_command_line_knows_the_day(path: Path) -> None:
    """The date is an argument everywhere else, so that a judgment can be repeated."""
    called = {
        node.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and "date" in ast.unparse(node.value)
    }
    assert called == set()


def test_the_patterns_of_law_find_law() -> None:
    """The test above would see a citation and a date."""
    for text in ("22 U.S.C. 7631(f)", "45 CFR part 89", "AAPD 14-04", "570 U.S. 205", "2013-06-20", "20 June 2013"):
        assert LAW.search(text), text


def test_every_function_is_annotated() -> None:
    """Every function says what it takes and gives; what is not annotated is not checked."""
    bare = [
        f"{named(path)}:{f.name}"
        for path in MODULES
        for f in functions(path)
        if f.returns is None or any(a.annotation is None for a in f.args.args[1:] + f.args.kwonlyargs)
    ]
    assert bare == []

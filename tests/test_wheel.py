"""What is installed: the rules, templates and schema travel with the package, and work from any folder."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from texts import ROOT

import fundflow
from fundflow.resources import shipped
from fundflow.rulebook import load

PACKAGE = Path(fundflow.__file__).parent
CHECKOUT = PACKAGE.parent == ROOT
from_wheel = pytest.mark.skipif(CHECKOUT, reason="the checkout itself is imported, not a wheel")


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in another folder, with the package that is under test."""
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent)} if CHECKOUT else dict(os.environ)
    command = [sys.executable, "-m", "fundflow", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_rules_and_templates_are_found() -> None:
    """Rules, words, cards and templates are where the package looks for them."""
    rules = shipped("rules")
    assert {"vocabulary", "grammar", "instruments", "layout", "us-federal"} <= {p.name for p in rules.iterdir()}
    assert (rules / "template.txt").is_file()
    assert shipped("templates").is_dir()
    assert load().rules


def test_the_schema_ships() -> None:
    """The JSON Schema of the output stands inside the package."""
    found = list((PACKAGE / "schema").glob("*.json"))
    assert found
    for path in found:
        assert json.loads(path.read_text(encoding="utf-8"))["$schema"]


@from_wheel
def test_the_wheel_holds_the_rules() -> None:
    """The wheel's own copy is used, and is the checkout's file for file."""
    assert shipped("rules") == PACKAGE / "_shipped" / "rules"
    theirs = {p.relative_to(shipped("rules")): p.read_bytes() for p in shipped("rules").rglob("*") if p.is_file()}
    assert theirs == {p.relative_to(ROOT / "rules"): p.read_bytes() for p in (ROOT / "rules").rglob("*") if p.is_file()}
    assert shipped("templates") == PACKAGE / "_shipped" / "templates"


@from_wheel
def test_the_wheel_brings_nothing_else() -> None:
    """Tests, samples and notes stay out of what people install."""
    tops = {Path(str(f)).parts[0] for f in metadata.files("fundflow") or ()}
    assert {top for top in tops if not top.endswith(".dist-info") and top != ".."} == {"fundflow"}


@from_wheel
def test_the_version_is_one() -> None:
    """The package says the version that was installed."""
    assert metadata.version("fundflow") == fundflow.__version__


def test_rules_are_listed_from_another_folder(tmp_path: Path) -> None:
    """`fundflow rules list` works wherever it is called, and lists every rule."""
    done = run("rules", "list", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "us-syringe-purchase-ban" in done.stdout


def test_a_check_works_from_another_folder(tmp_path: Path) -> None:
    """A file is read with rules and layout that lie elsewhere, and nothing is left in the folder."""
    (tmp_path / "grant.txt").write_text("The recipient may not use award funds to buy syringes or needles.\n", encoding="utf-8")
    done = run("check", "grant.txt", "--on", "2026-11-21", "--format", "json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    [document] = json.loads(done.stdout)["documents"]
    assert [f["family"] for f in document["findings"]] == ["syringe-funding-ban"]
    assert [p.name for p in tmp_path.iterdir()] == ["grant.txt"]


def test_only_declared_packages_are_needed() -> None:
    """Whatever the package imports is of the standard library, of its own, or declared."""
    import ast

    declared = {"babel", "click", "jinja2", "markupsafe", "jsonschema", "lxml", "pdfplumber", "pikepdf", "pypdfium2", "pypdfium2_raw", "docx", "yaml", "rich", "fundflow", "ijson", "msgspec", "openpyxl", "polars", "rapidfuzz", "matplotlib", "narwhals", "networkx", "numpy", "PIL", "pyspark", "typst"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    strangers = found - set(sys.stdlib_module_names) - declared
    assert strangers == set(), [name for name in strangers if importlib.util.find_spec(name)]

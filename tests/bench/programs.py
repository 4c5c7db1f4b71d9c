"""The programs that are measured side by side, as command lines.

Ours, what a hurried person would write with pdftotext and grep, and what one would write with
pdfplumber and `re`.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from .corpus import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundflow.model import Pattern, RuleBook

GREP = 'stems=$1; shift; for f; do pdftotext "$f" - | grep -n -i -E "$stems"; done; true'
ONLY = 'for f; do pdftotext "$f" -; done; true'

READ = """
import sys
from pathlib import Path
from fundflow.reading import read_document
for name in sys.argv[1:]:
    read_document(Path(name), closer_look=lambda text: False, ocr=False, max_pages=99999)
"""

NAIVE = """
import json, re, sys
import pdfplumber
rules = [re.compile(rule, re.I) for rule in json.load(open(sys.argv[1]))]
for name in sys.argv[2:]:
    with pdfplumber.open(name) as pdf:
        for page in pdf.pages:
            text = page.extract_text()
            for rule in rules:
                for match in rule.finditer(text):
                    print(name, page.page_number, match.span())
            page.close()
"""

AGAIN = """
import os, sys
from datetime import date
from pathlib import Path
from fundflow.analysis import Checker, Settings
from fundflow.detection import Detector
from fundflow.resources import shipped
from fundflow.rulebook import load
from fundflow.rulebook.layout import load_layout
checker = Checker(Detector(load()), load_layout(shipped("rules") / "layout"), Settings(date(2026, 1, 1), ocr=False))
for _ in range(6):
    checker.check(Path(sys.argv[1]))
    print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20))
"""


def check(files: Sequence[Path], packs: Sequence[Path]) -> list[str | Path]:
    """Our whole check, from the command line to the findings with their boxes."""
    given = [word for pack in packs for word in ("--pack", pack)]
    return [sys.executable, "-m", "fundflow", "check", *given, "--no-ocr", "--format", "json", *files]


def read(files: Sequence[Path]) -> list[str | Path]:
    """Our reading alone."""
    return [sys.executable, "-c", READ, *files]


def again(file: Path) -> list[str | Path]:
    """The same file checked six times in one process, which says its size after each."""
    return [sys.executable, "-c", AGAIN, file]


def pdftotext(files: Sequence[Path]) -> list[str | Path]:
    """The text of every file."""
    return ["sh", "-c", ONLY, "sh", *files]


def grep(files: Sequence[Path]) -> list[str | Path]:
    """The text of every file, searched for the topics' own words."""
    return ["sh", "-c", GREP, "sh", "|".join(stems()), *files]


def naive(files: Sequence[Path], book: RuleBook, rules: Path) -> list[str | Path]:
    """`extract_text` of pdfplumber and a regular expression for each rule, written to a file."""
    rules.write_text(json.dumps(list(expressions(book))), encoding="utf-8")
    return [sys.executable, "-c", NAIVE, rules, *files]


def stems() -> list[str]:
    """Return the stems with which the topics' English words begin, short words left out.

    Whole terms with their choices would be nearer to what we look for, but grep compiles them anew
    for every file, ten times as long: a comparison that would flatter us.
    """
    terms = (str(term).lower() for words in vocabulary() if words.get("topic") for term in _english(words))
    found = {re.split(r"[ (*-]", term)[0] for term in terms}
    long = {word for word in found if len(word) > 3}
    return sorted(word for word in long if not any(word != other and word.startswith(other) for other in long))


def expressions(book: RuleBook) -> Iterator[str]:
    """Yield one regular expression for each rule: the words of its concepts, some way from each other."""
    words = {str(found["concept"]): _english(found) for found in vocabulary()}
    for rule in book.rules.values():
        yield _expression(rule.patterns[0], words)


def _expression(pattern: Pattern, words: dict[str, list[str]]) -> str:
    steps = ((_plain(term) for concept in step.concepts for term in words.get(_root(concept), [_root(concept)])) for step in pattern.steps)
    return "[^.]{0,80}?".join(f"(?:{'|'.join(step)})" for step in steps)


def _root(concept: str) -> str:
    """Return the concept of which a synthetic one is a copy."""
    return re.sub(r"_(more|double)[0-9]+$", "", concept)


def _plain(term: str) -> str:
    return term.replace("*", r"\w*").replace(".", r"\.").replace("-", r"[-\s]?").replace(" ", r"\s+")


def _english(words: dict[str, object]) -> list[str]:
    found = words.get("en") or []
    return [found] if isinstance(found, str) else [str(term) for term in found]  # type: ignore[attr-defined]

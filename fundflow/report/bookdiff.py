"""Turn the comparison of two rule books into text or JSON: rules, words, then what they find."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from fundflow.report import labels
from fundflow.report.data import SCHEMA_VERSION, encode
from fundflow.report.diffdata import change_object
from fundflow.report.difflabels import details, headline, where
from fundflow.report.plain import downgrade, plain, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import BookComparison, Change, Pack, RuleChange
    from fundflow.report.view import View

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
WAYS = {"gained": "+", "lost": "-", "changed": "~"}


def render_books_text(compared: BookComparison, view: View) -> str:
    """Return what changed as text."""
    lines = [f"Old: {_packs(compared.old)}", f"New: {_packs(compared.new)}", ""]
    lines += ["RULES", *_rules(compared.rules, view.width), ""]
    if compared.words:
        lines += ["WORDS", *_rules(compared.words, view.width), ""]
    lines += [f"FINDINGS IN {labels.count(compared.documents, 'document').upper()}", *_findings(compared, view.width)]
    return downgrade("\n".join(lines) + "\n", view.encoding)


def render_books_json(compared: BookComparison, _view: View | None = None) -> str:
    """Return what changed as one JSON object."""
    value = {
        "schema_version": SCHEMA_VERSION,
        "old": _pack_objects(compared.old),
        "new": _pack_objects(compared.new),
        "rules": [_rule_object(each) for each in compared.rules],
        "words": [_rule_object(each) for each in compared.words],
        "documents": compared.documents,
        "findings": [{"way": way(each), **change_object(each)} for each in compared.findings],
    }
    return encode(value, indent=2) + "\n"


def way(change: Change) -> str:
    """Return whether a finding was gained, lost or changed."""
    if change.old is None or change.old.effect is None:
        return "gained"
    return "lost" if change.new is None or change.new.effect is None else "changed"


def _packs(packs: tuple[Pack, ...]) -> str:
    return ", ".join(f"{plain(each.name)} {plain(each.version)} ({each.sha256[:8]})" for each in packs)


def _pack_objects(packs: tuple[Pack, ...]) -> list[dict[str, str]]:
    return [{"name": each.name, "version": each.version, "sha256": each.sha256} for each in packs]


def _rule_object(change: RuleChange) -> dict[str, Any]:
    fields = [{"field": name, "removed": list(gone), "added": list(come)} for name, gone, come in change.fields]
    return {"name": change.name, "kind": change.kind, "fields": fields}


def _rules(changes: tuple[RuleChange, ...], width: int) -> Iterator[str]:
    if not changes:
        yield "  No change."
    for change in changes:
        yield f"{SIGNS[change.kind]} {change.name} {change.kind}"
        for name, gone, come in change.fields:
            yield f"    {name}"
            for sign, lines in (("-", gone), ("+", come)):
                for line in filter(None, lines):
                    yield from _wrapped(shorten(plain(line), 300), width, f"      {sign} ", "        ")


def _findings(compared: BookComparison, width: int) -> Iterator[str]:
    if not compared.findings:
        yield "  No finding changes."
    for change in compared.findings:
        yield from _finding(change, width)


def _finding(change: Change, width: int) -> Iterator[str]:
    clause = change.old if way(change) == "lost" else change.new
    assert clause is not None
    rules = " and ".join(clause.rules)
    yield f"{WAYS[way(change)]} {way(change)}: {rules}: {headline(change)} ({change.severity})"
    yield from _wrapped(where(clause, documents=True), width, "    ", "    ")
    yield from _wrapped(f"“{shorten(plain(clause.quote), 300)}”", width, "    ", "    ")
    if way(change) == "changed":
        for label, words in details(change):
            yield from _wrapped(f"{label}: {words}", width, "    ", "      ")


def _wrapped(text: str, width: int, first: str, further: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)

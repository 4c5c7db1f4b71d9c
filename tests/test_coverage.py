"""The catalogue of conditions: read strictly, shown whole, and answered by a rule or a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import a_rule
from texts import shipped_detector

from fundflow.errors import InvalidRules
from fundflow.model import CatalogueEntry
from fundflow.report.coverage import coverage_page
from fundflow.resources import shipped
from fundflow.rulebook.coverage import read_entries

if TYPE_CHECKING:
    from pathlib import Path

RULES = shipped_detector().book.rules
ENTRIES = read_entries()


def test_every_entry_is_listed_once_in_order() -> None:
    """All 106 entries stand in the list, sorted, each with a title."""
    assert len(ENTRIES) == 106
    assert [entry.id for entry in ENTRIES] == sorted({entry.id for entry in ENTRIES})
    assert all(entry.title for entry in ENTRIES)


def test_rules_name_only_entries_that_exist() -> None:
    """A rule cannot cover an entry that the list does not know."""
    known = {entry.id for entry in ENTRIES}
    strange = {rule.id: set(rule.catalogue) - known for rule in RULES.values() if not known.issuperset(rule.catalogue)}
    assert strange == {}


def test_a_reason_never_stands_beside_a_rule() -> None:
    """Who says why there is no rule must not be proved wrong by one."""
    covered = {entry for rule in RULES.values() for entry in rule.catalogue}
    assert [entry.id for entry in ENTRIES if entry.reason and entry.id in covered] == []


def test_the_page_names_rules_cards_reasons_and_what_is_open() -> None:
    """Each entry shows its rules, its cards once, or why there is none; an open one says so."""
    entries = (
        CatalogueEntry("A01", "One", ""),
        CatalogueEntry("A02", "Two", "nobody signs it"),
        CatalogueEntry("B01", "Three", ""),
    )
    rules = [
        a_rule(id="our-rule", catalogue=("A01",)),
        a_rule(id="card.one-family", reference=True, catalogue=("A01",)),
        a_rule(id="card.other-family", reference=True, catalogue=("A01",)),
    ]
    page = coverage_page(entries, rules)
    assert "| A01 | One | `our-rule` | `card` |" in page
    assert "| A02 | Two | none: nobody signs it |  |" in page
    assert "| B01 | Three | **open** |  |" in page
    assert "3 entries: 1 with a rule or a card, 1 with a reason why there is none, 1 open." in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entries: [{id: A1, title: One}]", "no entry"),
        ("entries: [{id: A01, title: One}, {id: A01, title: Two}]", "twice"),
        ("entries: [{id: A01}]", "'title'"),
        ("entries: [{id: A01, title: One, resaon: none}]", "Did you mean 'reason'?"),
    ],
)
def test_a_faulty_list_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A wrong id, a second one, a missing title and an unknown key are named."""
    path = tmp_path / "coverage.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRules) as refused:
        read_entries(path)
    assert said in str(refused.value.problems)


def test_every_entry_has_a_rule_or_a_reason() -> None:
    """Nothing known to exist is passed over in silence."""
    covered = {entry for rule in RULES.values() for entry in rule.catalogue}
    assert [entry.id for entry in ENTRIES if entry.id not in covered and not entry.reason] == []


def test_the_page_is_current() -> None:
    """`COVERAGE.md` is what `make coverage` writes today."""
    page = (shipped("rules") / "COVERAGE.md").read_text(encoding="utf-8")
    assert page == coverage_page(ENTRIES, RULES.values()), "rules changed: run make coverage"

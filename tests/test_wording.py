"""The wording passages that may be seen: recall and precision do not fall below these floors."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest
from texts import ROOT, rules_alone
from wording.score import Scored, load, outline_of, score, tally, wrong


class Floor(NamedTuple):
    """The least that is found in some files, by language, and the least share of it that is right."""

    files: tuple[str, ...]
    recall: dict[str, float]
    precision: float


FLOORS = {
    "mixed": Floor(
        ("dev", "more", "held", "fresh", "sex", "speech", "apart", "latest", "again"),
        {"en": 0.92, "es": 0.9, "fr": 0.88, "pt": 0.87},
        0.95,
    ),
    "drugs, police, immigration": Floor(("drug",), {"en": 0.86, "es": 0.9, "fr": 0.86, "pt": 0.94}, 0.95),
    "health, belief, law": Floor(("health",), {"en": 0.95, "es": 0.9, "fr": 0.89, "pt": 0.89}, 0.9),
}
LANGUAGES = [(name, language) for name, floor in FLOORS.items() for language in floor.recall]


@cache
def scored(name: str) -> tuple[Scored, ...]:
    """Score the passages of some files once."""
    files = [ROOT / "tests" / "wording" / f"passages-{each}.yaml" for each in FLOORS[name].files]
    # The weights have seen these passages.
    return tuple(one for path in files for one in score(rules_alone(), load(path)))


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_enough_is_found(name: str, language: str) -> None:
    """Of what a careful reader would want found, this share is found in each language."""
    own = [one for one in scored(name) if one.item["language"] == language]
    reached = tally(own)["all"].recall
    assert reached >= FLOORS[name].recall[language], "\n".join([f"recall {reached:.3f}", *wrong(own)])


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_found_is_right(name: str) -> None:
    """Of the restrictions and references reported, this share truly stands in the passages."""
    reached = tally(scored(name))["all"].precision
    assert reached >= FLOORS[name].precision, "\n".join([f"precision {reached:.3f}", *wrong(scored(name))])


def test_tables_and_broken_words_are_read_as_such() -> None:
    """A passage with cells becomes rows under their header; a word broken at a line end becomes whole."""
    item = {"instrument": "nofo", "language": "en", "text": "Cost | Allowed\nPipes | N\nSoap | Y"}
    rows = outline_of(item).provisions
    assert [(row.kind, row.text, row.header) for row in rows] == [
        ("table-row", "Pipes | N", "Cost | Allowed"),
        ("table-row", "Soap | Y", "Cost | Allowed"),
    ]
    [whole] = outline_of(item | {"text": "prosti-\ntution", "heading": "", "lead_in": ""}).provisions
    assert whole.text == "prostitution"


def test_a_passage_with_a_lead_in_is_an_item() -> None:
    """A lead-in introduces the passage, and the heading stands above both."""
    item = {"instrument": "nofo", "language": "en", "heading": "Costs", "lead_in": "Not allowed:", "text": "pipes;"}
    heading, lead, own = outline_of(item).provisions
    assert (heading.kind, lead.path, own.path, own.lead_in) == ("heading", (0,), (0,), lead.index)

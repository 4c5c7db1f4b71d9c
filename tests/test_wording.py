"""The wording passages that may be seen: recall and precision do not fall below these floors."""

from __future__ import annotations

from functools import cache

import pytest
from texts import ROOT, shipped_detector
from wording.score import Scored, load, outline_of, score, tally, wrong

SEEN = ("dev", "more", "held", "fresh", "sex", "speech", "apart", "latest")
RECALL = {"en": 0.92, "es": 0.9, "fr": 0.88, "pt": 0.87}
PRECISION = 0.95


@cache
def scored() -> tuple[Scored, ...]:
    """Score the passages once."""
    files = [ROOT / "tests" / "wording" / f"passages-{name}.yaml" for name in SEEN]
    return tuple(one for path in files for one in score(shipped_detector(), load(path)))


@pytest.mark.parametrize("language", RECALL)
def test_enough_is_found(language: str) -> None:
    """Of what a careful reader would want found, this share is found in each language."""
    own = [one for one in scored() if one.item["language"] == language]
    reached = tally(own)["all"].recall
    assert reached >= RECALL[language], "\n".join([f"recall {reached:.3f}", *wrong(own)])


def test_what_is_found_is_right() -> None:
    """Of the restrictions and references reported, this share truly stands in the passages."""
    reached = tally(scored())["all"].precision
    assert reached >= PRECISION, "\n".join([f"precision {reached:.3f}", *wrong(scored())])


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

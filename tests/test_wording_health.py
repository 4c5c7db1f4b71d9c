"""The passages on health, belief and the country's law that were worked with: what is found in them does not shrink."""

from __future__ import annotations

from functools import cache

import pytest
from texts import ROOT, shipped_detector
from wording.score import Scored, load, score, tally, wrong

RECALL = {"en": 0.95, "es": 0.9, "fr": 0.89, "pt": 0.89}
PRECISION = 0.9


@cache
def scored() -> tuple[Scored, ...]:
    """Score the passages once."""
    return tuple(score(shipped_detector(), load(ROOT / "tests" / "wording" / "passages-health.yaml")))


@pytest.mark.parametrize("language", RECALL)
def test_enough_is_found(language: str) -> None:
    """Of what a careful reader would want found, this share is found in each language."""
    own = [one for one in scored() if one.item["language"] == language]
    reached = tally(own)["all"].recall
    assert reached >= RECALL[language], "\n".join([f"recall {reached:.3f}", *wrong(own)])


def test_what_is_found_is_right() -> None:
    """Of the restrictions reported, this share truly stands in the passages."""
    reached = tally(scored())["all"].precision
    assert reached >= PRECISION, "\n".join([f"precision {reached:.3f}", *wrong(scored())])

"""Every way to name a text works with every way to bring it in: namings and ways are crossed, in four languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
import yaml
from test_crossed_wordings import NEAR, WORDING, crossed, read_as
from texts import shipped_detector

MATRIX = yaml.safe_load((WORDING / "crossed-references.yaml").read_text(encoding="utf-8"))
FLOORS = {"refers": 0.97, "none": 0.95}
EVERY = 7
"""One of this many crossings is tried."""


@pytest.mark.parametrize("effect", FLOORS)
@pytest.mark.parametrize("language", MATRIX["namings"])
def test_every_naming_works_with_every_way_to_bring_it_in(language: str, effect: str) -> None:
    """Of the crossings of one language, at least this share brings the text in, or leaves it out, as it must."""
    every = crossed(MATRIX["ways"][language][effect], MATRIX["namings"][language])
    tried = list(islice(every, 0, None, EVERY))
    missed = [text for family, text in tried if brings_in(family, text, language) != (effect == "refers")]
    assert 1 - len(missed) / len(tried) >= FLOORS[effect], "\n".join(missed)


def brings_in(family: str, text: str, language: str) -> bool:
    """Say whether a sentence brings in a text of a family, or of one that is hardly told from it."""
    found, _ = shipped_detector().find(replace(read_as(text), languages=(language,)))
    brought = {each.family for each in found if str(each.effect) in {"refers", "restricts"}}
    return not brought.isdisjoint({family}.union(*(near for near in NEAR if family in near)))

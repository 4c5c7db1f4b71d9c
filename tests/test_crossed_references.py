"""Every way to name a text works with every way to bring it in: namings and ways are crossed, in four languages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING

import pytest
import yaml
from test_crossed_wordings import NEAR, WORDING, filled, read_as
from texts import shipped_detector

if TYPE_CHECKING:
    from collections.abc import Iterator

MATRIX = yaml.safe_load((WORDING / "crossed-references.yaml").read_text(encoding="utf-8"))
FLOORS = {
    ("en", "refers"): 0.97,
    ("es", "refers"): 0.97,
    ("fr", "refers"): 0.97,
    ("pt", "refers"): 0.97,
    ("en", "none"): 0.95,
    ("es", "none"): 0.95,
    ("fr", "none"): 0.95,
    ("pt", "none"): 0.95,
}
EVERY = 7
"""One of this many crossings is tried."""


def crossings(language: str, effect: str) -> Iterator[tuple[str, str]]:
    """Family and sentence of every crossing, way by way."""
    namings = [(family, name) for family, own in MATRIX["namings"][language].items() for name in own]
    for way, (family, name) in product(MATRIX["ways"][language][effect], namings):
        yield family, filled(way, name)


@cache
def wrong(language: str, effect: str) -> tuple[int, tuple[str, ...]]:
    """Try a part of the crossings: how many, and those that were read otherwise."""
    tried, missed = 0, []
    for family, text in islice(crossings(language, effect), 0, None, EVERY):
        tried += 1
        found, _ = shipped_detector().find(replace(read_as(text), languages=(language,)))
        brought = {each.family for each in found if str(each.effect) in {"refers", "restricts"}}
        families = {family}.union(*(near for near in NEAR if family in near))
        if bool(brought & families) != (effect == "refers"):
            missed.append(text)
    return tried, tuple(missed)


@pytest.mark.parametrize(("language", "effect"), FLOORS)
def test_every_naming_works_with_every_way_to_bring_it_in(language: str, effect: str) -> None:
    """Of the crossings of one language, at least this share brings the text in, or leaves it out, as it must."""
    tried, missed = wrong(language, effect)
    assert 1 - len(missed) / tried >= FLOORS[language, effect], "\n".join(missed)

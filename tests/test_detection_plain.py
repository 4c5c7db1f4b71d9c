"""Everyday ways to refuse or to grant money work for whatever is refused: they are grammar, not words of one rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from fundflow.detection import Detector
from fundflow.model import Example
from fundflow.proof import example_outline
from fundflow.rulebook import load

WAYS = yaml.safe_load((Path(__file__).parent / "wording" / "plain.yaml").read_text(encoding="utf-8"))
THINGS = {
    "en": ("syringes", "fentanyl test strips", "marijuana", "a supervised consumption site"),
    "es": ("jeringas", "tiras reactivas de fentanilo", "marihuana", "una sala de consumo supervisado"),
    "fr": ("des seringues", "des bandelettes de test de fentanyl", "du cannabis", "une salle de consommation supervisée"),
    "pt": ("seringas", "tiras de teste de fentanil", "maconha", "uma sala de consumo vigiado"),
}


@cache
def detector() -> Detector:
    """The shipped rules."""
    return Detector(load())


@pytest.mark.parametrize(("language", "effect", "way"), WAYS)
def test_a_way_of_refusing_works_for_whatever_is_refused(language: str, effect: str, way: str) -> None:
    """At least three of four things are refused, allowed or left alone as the sentence says."""
    right = 0
    for thing in THINGS[language]:
        findings, _ = detector().find(example_outline(Example(None, way.replace("{X}", thing), language)))
        effects = {str(finding.effect) for finding in findings}
        right += not effects & {"restricts", "refers"} if effect == "none" else effect in effects
    assert right >= 3

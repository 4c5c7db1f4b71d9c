"""Everyday ways to refuse or to grant money work for whatever is refused: they are grammar, not words of one rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from texts import an_outline, shipped_detector

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

ACTS = {
    "en": (
        ("promote the legalisation of prostitution", "promotes the legalisation of prostitution", "promoting the legalisation of prostitution"),
        ("refer women for abortion", "refers women for abortion", "referring women for abortion"),
        ("hand out syringes", "hands out syringes", "handing out syringes"),
        ("operate a supervised consumption site", "operates a supervised consumption site", "operating a supervised consumption site"),
    ),
    "es": (
        ("promover la legalización de la prostitución", "promueve la legalización de la prostitución", "promueva la legalización de la prostitución"),
        ("derivar mujeres para un aborto", "deriva mujeres para un aborto", "derive mujeres para un aborto"),
        ("distribuir jeringas", "distribuye jeringas", "distribuya jeringas"),
        ("operar una sala de consumo supervisado", "opera una sala de consumo supervisado", "opere una sala de consumo supervisado"),
    ),
    "fr": (
        ("promouvoir la légalisation de la prostitution", "promeut la légalisation de la prostitution", "promeuve la légalisation de la prostitution"),
        ("orienter les femmes vers l'avortement", "oriente les femmes vers l'avortement", "oriente les femmes vers l'avortement"),
        ("distribuer des seringues", "distribue des seringues", "distribue des seringues"),
        ("gérer une salle de consommation supervisée", "gère une salle de consommation supervisée", "gère une salle de consommation supervisée"),
    ),
    "pt": (
        ("promover a legalização da prostituição", "promove a legalização da prostituição", "promova a legalização da prostituição"),
        ("encaminhar mulheres para aborto", "encaminha mulheres para aborto", "encaminhe mulheres para aborto"),
        ("distribuir seringas", "distribui seringas", "distribua seringas"),
        ("operar uma sala de consumo vigiado", "opera uma sala de consumo vigiado", "opere uma sala de consumo vigiado"),
    ),
}


@cache
def detector() -> Detector:
    """The shipped rules."""
    return Detector(load())


def effects(text: str, language: str) -> set[str]:
    """What the rules say of one sentence."""
    findings, _ = detector().find(example_outline(Example(None, text, language)))
    return {str(finding.effect) for finding in findings}


def does(effect: str, found: set[str]) -> bool:
    """Say whether a sentence did what it must; "none" imposes nothing."""
    return not found & {"restricts", "refers"} if effect == "none" else effect in found


@pytest.mark.parametrize(("language", "effect", "way"), WAYS["things"])
def test_a_way_of_refusing_works_for_whatever_is_refused(language: str, effect: str, way: str) -> None:
    """At least three of four things are refused, allowed or left alone as the sentence says."""
    found = [effects(way.replace("{X}", thing), language) for thing in THINGS[language]]
    assert sum(does(effect, each) for each in found) >= 3


@pytest.mark.parametrize(("language", "effect", "way"), WAYS["acts"])
def test_a_way_of_forbidding_works_for_whatever_is_forbidden(language: str, effect: str, way: str) -> None:
    """At least three of four acts are forbidden, allowed or left alone as the sentence says."""
    found = [
        effects(way.replace("{A}", act).replace("{A3}", third).replace("{AG}", other), language)
        for act, third, other in ACTS[language]
    ]
    assert sum(does(effect, each) for each in found) >= 3


@pytest.mark.parametrize(("language", "effect", "sentence"), WAYS["freed"])
def test_who_need_not_do_a_thing_is_free(language: str, effect: str, sentence: str) -> None:
    """That nobody is obliged to a thing, or need not do it, never reads as a duty."""
    found = effects(sentence, language)
    assert does(effect, found)
    assert "restricts" not in found


def test_a_page_of_figures_is_no_sentence() -> None:
    """A table that lost its cells holds numbers and names, and "may" is a month in it."""
    page = "MAY OPC 1,702,752 4.8 SINAI (OPC) 580 0.0 " + " ".join(f"(632HF) {n} {n}.7 {n + 3}" for n in range(30))
    found, unclaimed = shipped_detector().find(an_outline(page))
    assert not found
    assert not unclaimed

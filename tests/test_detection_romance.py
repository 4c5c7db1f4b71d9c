"""Spanish, French and Portuguese: every way to forbid, demand or free works whatever the topic is; a sample of all pairs."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from texts import shipped_detector

from fundflow.model import Example
from fundflow.proof import example_outline

CROSSED = yaml.safe_load((Path(__file__).parent / "wording" / "romance.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("es", "fr", "pt")
SLOTS = ("things", "acts", "duties")
TOPICS_EACH = 4
"""Topics that each way of saying is tried with; another few for the next one, so that all come in turn."""
RIGHT = 0.985
_JOINED = {
    "es": ((" de el ", " del "), (" a el ", " al ")),
    "fr": (
        (r"\bde (?:des|du) ", "de "),
        (r"\bde les ", "des "),
        (r"\bde le ", "du "),
        (r"\bà les ", "aux "),
        (r"\bà le ", "au "),
        (r"\b(d|n|qu)e (?=[aeiouéèêàâîôh])", r"\1'"),
    ),
    "pt": (
        (r"\bde a ", "da "),
        (r"\bde o ", "do "),
        (r"\bem (a|o|uma) ", r"n\1 "),
        (r"\ba a ", "à "),
        (r"\ba o ", "ao "),
    ),
}
"""Words that a language draws together where a topic follows."""


def said(way: str, topic: str | list[str], language: str) -> Example:
    """Put a topic into a way of saying, as the language writes it."""
    if isinstance(topic, str):
        text = way.replace("{X}", topic)
    else:
        text = re.sub(r"\{(A3|AS|AN|A)\}", lambda slot: topic[("A", "A3", "AS", "AN").index(slot[1])], way)
    for apart, together in _JOINED[language]:
        text = re.sub(apart, together, text)
    heading, _, text = text.rpartition(" :: ")
    return Example(None, text[0].upper() + text[1:], language, heading)


def topics(slot: str, language: str) -> list[str | list[str]]:
    """Return the topics of a slot: names of things, or an act in its four forms."""
    families = CROSSED[slot][language].values()
    return [thing for family in families for thing in family] if slot == "things" else list(families)


def does(effect: str, example: Example) -> bool:
    """Say whether a sentence did what it must; "none" imposes nothing, and who is freed is not bound."""
    findings, _ = shipped_detector().find(example_outline(example))
    found = {str(finding.effect) for finding in findings}
    if effect == "none":
        return not found & {"restricts", "refers"}
    if effect == "restricts":
        return "restricts" in found
    return bool(found & {"permits", "exempts"}) and "restricts" not in found


@cache
def tried(language: str) -> tuple[tuple[str, bool, str], ...]:
    """Try each way of saying with some topics: its effect, whether it was right, the sentence."""
    outcomes = []
    for slot in SLOTS:
        all_topics = topics(slot, language)
        ways = [(effect, way) for effect, ways in CROSSED["frames"][slot][language].items() for way in ways]
        for number, (effect, way) in enumerate(ways):
            for step in range(TOPICS_EACH):
                topic = all_topics[(number * TOPICS_EACH + step) % len(all_topics)]
                example = said(way, topic, language)
                outcomes.append((effect, does(effect, example), f"{example.heading} {example.text}".strip()))
    return tuple(outcomes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_of_saying_work_for_whatever_topic(language: str) -> None:
    """Of all pairs tried, nearly all do what they must: forbid, demand, allow, or impose nothing."""
    outcomes = tried(language)
    wrong = [f"{effect}: {text}" for effect, right, text in outcomes if not right]
    assert len(outcomes) > 400
    assert 1 - len(wrong) / len(outcomes) >= RIGHT, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_imposes_nothing_is_left_alone(language: str) -> None:
    """Stories, questions and reports about a topic restrict nobody: at most one in thirty does, likeness included."""
    counted = Counter(right for effect, right, _ in tried(language) if effect == "none")
    assert counted[False] <= (counted[True] + counted[False]) / 30

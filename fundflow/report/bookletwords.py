"""Say in plain words what a rule looks for: its patterns, its frames, and the words behind its concepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.labels import LANGUAGES, count
from fundflow.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundflow.model import Pattern, Rule, Step

    Words = Mapping[str, Mapping[str, tuple[str, ...]]]

FRAMES = {
    "ban": "forbids it or calls it not allowable",
    "duty": "demands it",
    "statement": "certifies, declares or agrees to it",
    "permission": "allows it",
    "exemption": "exempts from it",
    "commentary": "talks about it",
    "protection": "protects people from it",
    "agency": "makes it a duty of the funder or the state",
}
SHORT = 40
"""Characters of a term with choices that can still be read at a glance."""
SHOWN = 4
"""Words of a concept that stand with a rule, to give an idea; all of them stand in the list of words."""


def pattern_words(pattern: Pattern) -> str:
    """Return a pattern as one line: concepts in small capitals of text, and how far apart they stand."""
    return "".join(_joint(step, first=not position) + _named(step) for position, step in enumerate(pattern.steps))


def _joint(step: Step, *, first: bool) -> str:
    if first:
        return ""
    if step.gap < 0:
        return ", and later in the sentence " if step.ordered else ", and anywhere in the sentence "
    distance = f"at most {count(step.gap, 'word')} between" if step.gap else "directly"
    return f", then ({distance}) " if step.ordered else f", before or after ({distance}) "


def _named(step: Step) -> str:
    return " or ".join(map(concept_name, step.concepts))


def concept_name(concept: str) -> str:
    """Return the name of a concept as the list of words has it."""
    return concept.removeprefix("instrument:").replace("_", " ").upper()


def frame_words(rule: Rule) -> str:
    """Return what the sentence must do, so that the rule reports a limit."""
    return "The sentence " + " or ".join(FRAMES[frame] for frame in FRAMES if frame in rule.frames) + "."


def concepts(rule: Rule) -> list[str]:
    """Return every concept that a rule speaks of, in the order in which it does."""
    patterns = (*rule.patterns, *rule.needs, *rule.unless)
    named = (concept for pattern in patterns for step in pattern.steps for concept in step.concepts)
    return list(dict.fromkeys([*named, *rule.document]))


def concept_line(concept: str, words: Words) -> str:
    """Return a concept with a few of its words, the plainest first."""
    terms = words.get(concept, {})
    known = [*terms.get("", ()), *terms.get("en", ())] or [term for found in terms.values() for term in found]
    simple = [term for term in known if "(" not in term and "/" not in term]
    shown = (simple or [term for term in known if len(term) <= SHORT])[:SHOWN]
    more = ["…"] if len(known) > len(shown) else []
    return f"{concept_name(concept)}: {', '.join([*map(plain, shown), *more])}"


def word_list(rules: Iterable[Rule], words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every concept of the rules, each with all its words by language."""
    used = sorted({concept for rule in rules for concept in concepts(rule)}, key=concept_name)
    return [(concept_name(concept), _by_language(words.get(concept, {}))) for concept in used]


def _by_language(terms: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    labels = {"": "Citations", **{code: LANGUAGES[code] for code in ("en", "es", "fr", "pt")}}
    return [(label, ", ".join(map(plain, terms[code]))) for code, label in labels.items() if terms.get(code)]

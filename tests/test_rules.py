"""Every shipped rule against its own examples, and the book as a whole against its own promises."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from texts import shipped_detector

from fundflow.model import Effect
from fundflow.proof import prove
from fundflow.report import labels
from fundflow.resources import shipped
from fundflow.rulebook.lexicon import LANGUAGES
from fundflow.rulebook.schema import ACTIVITIES, FAMILIES, SEVERITIES, WHO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Citation, Rule

RULES = shipped_detector().book.rules
LONGEST = 170
"""Lines of one rule file."""
NO_LAW = {"other-funders"}
"""Packs about private money, where a rule may rest on the agreement alone; it says so in `limits`."""


def files() -> list[Path]:
    """Every rule file and card."""
    return sorted({Path(rule.path) for rule in RULES.values()})


@cache
def proofs() -> dict[str, list[str]]:
    """What went wrong, by rule."""
    wrong: dict[str, list[str]] = {}
    for proof in prove(shipped_detector().book):
        if not proof.right:
            said = f"{proof.example.effect or 'silent'}: {proof.outcome} {proof.effects}: {proof.example.text}"
            wrong.setdefault(proof.rule, []).append(said)
    return wrong


def sources(rule: Rule) -> Iterator[Citation]:
    """Every citation of a rule, its exemptions' among them."""
    yield from rule.citations
    yield from (exemption.source for exemption in rule.exemptions)


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_does_what_its_examples_say(name: str) -> None:
    """Each sentence of the proof is found with its effect, or rightly left alone."""
    assert proofs().get(name, []) == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_is_made_of_known_words(name: str) -> None:
    """Family, severity, activities and bodies are of the closed lists, and the family has a label for people."""
    rule = RULES[name]
    assert rule.family in FAMILIES
    assert labels.FAMILIES.get(rule.family)
    assert rule.severity in SEVERITIES
    assert set(rule.activities) <= set(ACTIVITIES)
    assert {each.who for each in (*rule.binds, *rule.exemptions)} <= set(WHO)


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_has_its_law_or_says_why_not(name: str) -> None:
    """A rule cites the law it rests on; only terms of private funders may say in `limits` that there is none."""
    rule = RULES[name]
    assert rule.citations or (rule.pack in NO_LAW and rule.page.limits)


@pytest.mark.parametrize("name", sorted(RULES))
def test_what_is_verified_can_be_looked_up(name: str) -> None:
    """A source that somebody has read has an address; every address is one of the web; every source has a text."""
    for source in sources(RULES[name]):
        assert source.text, source
        assert source.url or not source.verified, source
        assert not source.url or source.url.startswith(("https://", "http://")), source


@pytest.mark.parametrize("name", sorted(n for n, rule in RULES.items() if rule.exemptions))
def test_exemptions_have_their_own_source(name: str) -> None:
    """An exemption says whom it frees, in words, from which source; nobody is exempt twice for one reason."""
    exemptions = RULES[name].exemptions
    assert all(e.text and e.source.text for e in exemptions)
    assert len({(e.who, e.start, e.source.text) for e in exemptions}) == len(exemptions)


@pytest.mark.parametrize("name", sorted(n for n, rule in RULES.items() if rule.severity == "high"))
def test_a_grave_rule_says_what_stays_allowed_and_what_to_ask(name: str) -> None:
    """Over-compliance is the main harm, so a grave finding never comes without its limits and its question."""
    assert RULES[name].page.still_allowed
    assert RULES[name].page.ask


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_has_its_page(name: str) -> None:
    """What people read is there: a title, what it says, which activities it touches, when it was reviewed."""
    rule = RULES[name]
    assert rule.title
    assert rule.page.says
    assert rule.activities
    assert rule.reviewed.year >= 2026
    assert rule.reference == (rule.pack == "instruments")


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_rule_file_is_short(path: Path) -> None:
    """One rule is one file that can be read in one go."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_an_id_names_its_file(path: Path) -> None:
    """The id of every rule in a file begins with the file's name."""
    ids = [name for name, rule in RULES.items() if Path(rule.path) == path]
    assert all(name == path.stem or name.startswith(f"{path.stem}.") for name in ids)


def test_no_two_files_have_one_name() -> None:
    """A name tells one rule or card from all others, in whatever folder it lies."""
    names = Counter(path.stem for path in shipped("rules").glob("*/*.yaml") if path.stem != "pack" and path.parent.name in {*packs(), "instruments"})
    assert [name for name, count in names.items() if count > 1] == []


def packs() -> list[str]:
    """The folders that are packs."""
    return [path.parent.name for path in shipped("rules").glob("*/pack.yaml")]


def test_every_file_of_a_pack_is_a_rule_of_the_book() -> None:
    """No rule lies in the folder without being loaded."""
    lying = {path for pack in packs() for path in (shipped("rules") / pack).glob("*") if path.name != "pack.yaml"}
    assert lying <= set(files())


def test_every_family_has_a_label() -> None:
    """People read a label for each family of the contract, and no label is left over."""
    assert set(labels.FAMILIES) == set(FAMILIES)


def test_every_concept_has_words() -> None:
    """A concept of the vocabulary that has no word in any language can never be found."""
    silent = [path.name for folder in ("vocabulary", "grammar") for path in (shipped("rules") / folder).glob("*.yaml") if not has_words(path)]
    assert silent == []


def has_words(path: Path) -> bool:
    """Say whether a file of words holds any; files that are not of words count as full."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # ten times as fast
    return "concept" not in content or any(content.get(language) for language in LANGUAGES)


def test_no_sentence_is_an_example_of_both_kinds() -> None:
    """A sentence that a rule must find is not among those it must leave alone."""
    for rule in RULES.values():
        shown = {e.text for e in rule.examples if e.effect is not None}
        assert shown.isdisjoint(e.text for e in rule.examples if e.effect is None), rule.id


def test_rules_are_proved_in_more_than_one_language() -> None:
    """Rules of the shipped packs have restricting examples in two languages; the exceptions are few and listed."""
    alone = [
        name
        for name, rule in RULES.items()
        if rule.pack in {"us-federal", "international"}
        and len({e.language for e in rule.examples if e.effect is Effect.RESTRICTS}) < 2
    ]
    assert len(alone) <= 5, alone

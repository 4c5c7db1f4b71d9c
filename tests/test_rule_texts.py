"""What the rules say in other languages: whole, and the same law in each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from texts import ROOT

from fundflow.model import Citation
from fundflow.report.printed.conditions import citation
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.wording import Words
from fundflow.rulebook import load
from fundflow.rulebook.asks import LETTER_LANGUAGES
from fundflow.rulebook.texts import key, missing, read_texts, shown, sources

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load()
OTHERS = tuple(language for language in LANGUAGES if language != "en")


def test_every_text_of_the_shipped_rules_is_translated() -> None:
    """Title, meaning, whom it reaches, what stays allowed, exemptions, activities: each in every language."""
    assert not missing(BOOK), "write them in rules/texts"


def test_no_translation_is_left_over() -> None:
    """A text whose English was changed in the rule is no text of the rule any more."""
    assert not BOOK.texts.keys() - {key(text) for text in (*shown(BOOK), *sources(BOOK))}


def test_what_stands_for_a_source_is_translated() -> None:
    """Where no law is named, a sentence says so: with no number in it, no address and no name, it is no name of a law."""
    bare = {
        key(each.text)
        for rule in BOOK.rules.values()
        for each in rule.citations
        if not each.url and not re.search(r"\d|(?!^)\b(?!US|UN)[A-Z]|^[A-Z]{3}", each.text)
    }
    assert len(bare) > 10
    assert not bare - BOOK.texts.keys(), "write them in rules/texts/sources.yaml"


@pytest.mark.parametrize("language", OTHERS)
def test_a_source_that_is_a_sentence_is_said_in_the_language_of_the_report(language: str) -> None:
    """The name of a law stays in English and is marked so; both keep their address."""
    words = Words(language, texts=BOOK.texts)
    [sentence, *_] = citation(Citation("The agreement alone asks for it", url="https://example.org"), words)
    assert (sentence.lang, sentence.url) == ("", "https://example.org")
    assert sentence.text == BOOK.texts["The agreement alone asks for it"][language]
    [law, *_] = citation(Citation("2 CFR part 175"), words)
    assert (law.text, law.lang) == ("2 CFR part 175", "en")


def test_reports_and_rules_speak_the_same_languages() -> None:
    """A language of the reports that the rules lack would be half a report."""
    assert LANGUAGES == LETTER_LANGUAGES
    assert all(texts.keys() == set(OTHERS) for texts in BOOK.texts.values())


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_no_copy(language: str) -> None:
    """Long English words are not left standing; names of laws may stay."""
    same = [
        text for text, told in BOOK.texts.items() if told[language] == text and len(re.findall(r"\b[a-z]+\b", text)) > 4
    ]
    assert not same


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("texts:\n  - en: a\n    es: b\n", "'fr' is missing"),
        ("texts:\n  - {en: a 5, es: b 5, fr: c 6}\n", "the numbers of 'fr'"),
        ("texts:\n  - {en: a, es: b, fr: c}\n  - {en: a, es: d, fr: e}\n", "translated already"),
        ("texts:\n  - {en: a, es: b, fr: c, de: d}\n", "unknown key 'de'"),
        ("other: []\n", "unknown key 'other'"),
    ],
)
def test_half_a_translation_is_refused(tmp_path: Path, content: str, wrong: str) -> None:
    """A language too few, another number, the same text twice: each is named with its line."""
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    problems: list[str] = []
    read_texts([path], problems)
    assert len(problems) == 1
    assert wrong in problems[0]


def test_a_large_number_is_one_number_in_every_language(tmp_path: Path) -> None:
    """100,000 is written 100 000 elsewhere."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        "texts:\n  - {en: 'above 100,000 dollars in 2020', es: 'más de 100 000 en 2020', fr: 'plus de 100 000 en 2020'}\n"
    )
    problems: list[str] = []
    assert len(read_texts([path], problems)) == 1
    assert not problems


def test_a_pack_brings_its_own_translations(tmp_path: Path) -> None:
    """A pack without them is read all the same; with them its words are said in the reader's language."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "ours.yaml").write_text(
        "texts:\n  - {en: Our own words., es: Nuestras palabras., fr: Nos mots.}\n", encoding="utf-8"
    )
    (tmp_path / "pack.yaml").write_text("name: ours\nversion: '1'\n", encoding="utf-8")
    words = Words("es", texts=load([tmp_path]).texts)
    assert [(span.text, span.lang) for span in words.rule("Our  own\nwords.")] == [("Nuestras palabras.", "")]
    assert words.rule("Our own words")[0].text == "Nuestras palabras"
    assert [(span.text, span.lang) for span in words.rule("Nobody translated this.")] == [
        ("Nobody translated this.", "en")
    ]


def test_the_texts_ship() -> None:
    """They stand beside the rules, where the wheel takes them from."""
    assert {path.stem for path in (ROOT / "rules" / "texts").glob("*.yaml")} == {
        "us-federal",
        "international",
        "other-funders",
        "instruments",
        "words",
        "sources",
    }

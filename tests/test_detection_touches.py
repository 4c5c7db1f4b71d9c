"""The quick look that decides whether a text is read at all says yes exactly when reading it finds something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.detection import Detector
from fundflow.rulebook import load
from fundflow.words import WORD, places_of_words, words_in

BOOK = load()
DETECTOR = Detector(BOOK)
SENTENCES = [example.text for rule in BOOK.rules.values() for example in rule.examples]
WORDS = sorted({word for text in SENTENCES for word in text.split()})


def held(text: str) -> bool:
    """Whether a full scan finds a wanted concept; an idiom hides words that the quick look still sees."""
    return any(hit.concept in DETECTOR.wanted for hit in DETECTOR.scanner.scan(text).hits)


@pytest.mark.parametrize("text", ["", " ", "§ – …", "sex", "Sex", "sex ", "45 CFR", "45 CFR part 89"])
def test_a_text_of_no_or_few_words_is_looked_at(text: str) -> None:
    """Nothing before or after a word is needed."""
    assert DETECTOR.concerns(text) == held(text)


def test_no_sentence_that_holds_a_wanted_word_is_passed_over() -> None:
    """Every example of every rule, also when texts seen before have filled the memory."""
    for text in SENTENCES * 2:
        assert DETECTOR.concerns(text) or not held(text), text


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_row_of_words_is_passed_over(text: str) -> None:
    """The words of the examples in any order."""
    assert DETECTOR.concerns(text) or not held(text)


@given(st.text(st.characters(exclude_categories=("Cs",))) | st.text("aZ9_- ’–§é\u0301\n.", max_size=30))
def test_the_quick_way_to_cut_words_is_the_exact_one(text: str) -> None:
    """Splitting at blanks gives the words and the places that the pattern of a word gives."""
    assert words_in(text) == WORD.findall(text)
    assert list(zip(*places_of_words(text), strict=True)) == [match.span() for match in WORD.finditer(text)]

"""Which text holds when two differ: the sentence is recorded and shown, never interpreted."""

from __future__ import annotations

import json

import pytest
from factories import a_checked, an_analysis
from structure_lines import layout, paragraphs, read

from fundflow.model import Order
from fundflow.report.data import render_json
from fundflow.report.terminal import render_text
from fundflow.report.view import View
from fundflow.structure import orders_of

ORDERS = [
    "In the event of a conflict between this Agreement and its annexes, this Agreement shall prevail.",
    "If parts of this Agreement conflict, they take precedence in this order: (i) statutes; (ii) this Agreement.",
    "If the two versions differ, the English version prevails.",
    "En caso de discrepancia entre el convenio y sus anexos, prevalecerá el convenio.",
    "En cas de contradiction entre la convention et ses annexes, la convention prévaut.",
    "Em caso de divergência entre o acordo e os anexos, prevalece o acordo.",
]


@pytest.mark.parametrize("sentence", ORDERS)
def test_a_sentence_that_ranks_texts_is_recorded(sentence: str) -> None:
    """In four languages, with its own words, page and section, without the sentence beside it."""
    outline = read(paragraphs("7.1 The report is due in May. " + sentence))
    [order] = orders_of(outline.provisions, layout())
    assert (order.quote, order.page) == (sentence, 1)
    assert order.section.startswith("7.1")


@pytest.mark.parametrize(
    "sentence",
    [
        "HIV prevails in these counties.",
        "Staff shall disclose every conflict of interest.",
        "The Prime Recipient will send the text of the term within five days.",
    ],
)
def test_other_sentences_with_such_words_are_left_alone(sentence: str) -> None:
    """A disease that prevails and a conflict of interest rank no texts."""
    assert orders_of(read(paragraphs(sentence)).provisions, layout()) == ()


def test_the_same_words_are_recorded_once() -> None:
    """A clause that an annex repeats is shown once."""
    assert len(orders_of(read(paragraphs(ORDERS[0], ORDERS[0])).provisions, layout())) == 1


def test_the_order_is_shown_in_text_and_json() -> None:
    """Once in the text under its own heading, and under `orders`."""
    order = Order(ORDERS[2], 2, 5, "9.1 Language")
    analysis = an_analysis(a_checked(orders=(order,)))
    text = " ".join(render_text(analysis, View(width=300)).split())
    assert "IF TWO TEXTS DISAGREE" in text
    assert text.count(ORDERS[2]) == 1
    wanted = {"quote": ORDERS[2], "page": 2, "section": "9.1 Language"}
    assert json.loads(render_json(analysis))["documents"][0]["orders"] == [wanted]

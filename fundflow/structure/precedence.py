"""Turns provisions into the sentences that say which text holds when two differ.

It records the sentence and its place; which text that is for a given pair it leaves to the reader.
Titles and words struck through say nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.model import Order, ProvisionKind
from fundflow.structure.sentences import page_of, section_of, sentences
from fundflow.structure.words import alternatives, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Layout, Provision


def orders_of(provisions: Sequence[Provision], layout: Layout) -> tuple[Order, ...]:
    """Return every sentence that says which text prevails, each wording once."""
    found: dict[str, Order] = {}
    for order in _orders(provisions, layout):
        found.setdefault(fold(order.quote), order)
    return tuple(found.values())


def _orders(provisions: Sequence[Provision], layout: Layout) -> Iterator[Order]:
    holds, texts = _patterns(layout)
    for provision in provisions:
        if provision.deleted or provision.kind is ProvisionKind.HEADING or not holds.search(fold(provision.text)):
            continue
        for start, end in sentences(provision.text):
            words = fold(provision.text[start:end])
            if holds.search(words) and texts.search(words):
                quote = provision.text[start:end]
                yield Order(quote, page_of(provision, start), provision.index, section_of(provision))


@lru_cache(maxsize=4)
def _patterns(layout: Layout) -> tuple[re.Pattern[str], re.Pattern[str]]:
    holds, texts = alternatives(layout.prevails), alternatives(layout.differing_texts)
    return re.compile(rf"\b(?:{holds})\b"), re.compile(rf"\b(?:{texts})\b")

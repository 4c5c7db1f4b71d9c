"""Whatever lines a reader hands over, the outline holds: it never raises, and every piece is exactly where it says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structure_lines import document, layout

from fundflow.model import Cell, Line, Outline
from fundflow.structure import outline

_STARTS = ["", "1", "1.", "4.2", "(a)", "(i)", "i.", "Article 5", "§", "§ 12.3(a)", "ANNEX A", "Annex", "•", "o ", "☐", "[x]",
           "((", "Part", "A.1", "IV.", "Cláusula Primera", "1)", "99999999999.1", "()", "“", "Table of contents", "Re: Grant "]  # fmt: skip
_WORDS = ["the Recipient shall", "not:", "the following", "AWARD NO.", "Grant number:", "93.067", "USD 5,000.00", "$", "31/02/2024",
          "1 May 2024", "to", "from", "and", "between", "(the “Recipient”)", "«Donante»", "hereby awards", "means", "....... 12", "_____",
          "Allowed", "Department of Tides", "Agency", "| x |", "اتفاقية التعاون", "עברית", "合同", "\u202e\u200f", "\x00\x07\x1b", "\ufeff",
          "\u00ad", "İ", "ß", "ﬁ", "\ud800", "Contribution of X", ":", ";", "-", ")", "(", "[", "Term", "federal: "]  # fmt: skip
_TEXTS = st.one_of(
    st.builds(" ".join, st.lists(st.sampled_from([*_STARTS, *_WORDS]), max_size=6)),
    st.text(max_size=40),
    st.sampled_from(["", " ", "\t", "\u3000 ", "\n", "A" * 5000, "1" * 400, "(" * 300, "“" * 300]),
)
_NUMBERS = st.one_of(st.sampled_from([0.0, 72.0, 520.0, -5.0, 1e9]), st.floats(-1000, 2000))
_SIZES = st.sampled_from([0.0, 0.1, 8.0, 10.0, 14.0, 1e6, -3.0])
_CELLS = st.builds(Cell, st.integers(0, 3), st.integers(0, 4), st.integers(0, 4))
_LINES = st.lists(
    st.builds(
        Line,
        page=st.integers(1, 3),
        text=_TEXTS,
        x0=_NUMBERS,
        x1=_NUMBERS,
        size=_SIZES,
        bold=st.booleans(),
        broken=st.booleans(),
        column=st.integers(0, 2),
        cell=st.one_of(st.none(), st.none(), _CELLS),
        level=st.sampled_from([0, 0, 0, 1, 2, 9]),
        mark=st.sampled_from([None, None, None, True, False]),
        deleted=st.sampled_from([False, False, True]),
        gap=st.sampled_from([0.0, 0.0, 0.5, 3.0, -1.0]),
        field=st.sampled_from([False, False, False, True]),
        note=st.sampled_from([False, False, False, True]),
    ),
    max_size=25,
)


def check(result: Outline, lines: tuple[Line, ...]) -> None:
    """Hold an outline against what the model promises of it."""
    written: dict[int, dict[int, str]] = {}
    for one in lines:
        written.setdefault(one.page, {}).update(enumerate(one.text, one.start))
    for at, provision in enumerate(result.provisions):
        assert provision.index == at
        assert all(parent < at for parent in provision.path)
        assert provision.lead_in is None or 0 <= provision.lead_in < at
        for piece in provision.pieces:
            shown = provision.text[piece.offset : piece.offset + piece.length]
            there = "".join(written[piece.page][piece.start + step] for step in range(piece.length))
            assert shown == there
        assert all(one.offset + one.length <= two.offset for one, two in pairwise(provision.pieces))
    for fact in result.facts:
        assert fact.quote in result.provisions[fact.provision].text


@pytest.mark.parametrize("placed", [True, False], ids=["placed", "flowing"])
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=_LINES, title=_TEXTS)
def test_any_lines_give_an_outline(lines: list[Line], title: str, placed: bool) -> None:
    """No order, size, sign or script of lines breaks the stage."""
    made = document(lines, placed=placed, title=title)
    check(outline(made, layout()), made.lines)


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "“" * 20_000, "a " * 20_000, "1." * 10_000, "A, " * 10_000, "Recipient: " * 5_000]
)
def test_long_lines_take_no_long_time(text: str) -> None:
    """A line of forty thousand characters is one provision, soon."""
    made = document([Line(1, text, size=10.0)])
    check(outline(made, layout()), made.lines)

"""The charts: the same numbers give the same bytes, every kind is told apart without colour, text stays text."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.report.charts import Bar, Flow, Node, Part, Series, bars, bonds, sankey, shares, years
from fundflow.report.charts.canvas import label
from fundflow.report.charts.layers import order, spread

LEGEND = {"bound": "surely", "provisional": "perhaps", "other": "passes it on"}
NODES = [
    Node("0:a", 0, "Agency $x_1$ & <b>"),
    Node("0:b", 0, "مؤسسة"),
    Node("1:m", 1, "Meridian 😀"),
    Node("2:k", 2, "Kivuli"),
    Node("2:w", 2, "Wasichana"),
]
FLOWS = [
    Flow("0:a", "1:m", 4860.0, "bound", "pledge"),
    Flow("0:b", "1:m", 10.0, "other", "pledge"),
    Flow("1:m", "2:k", 85.0, "bound", "pledge"),
    Flow("1:m", "2:w", 42.0, "provisional", "pledge"),
]
CHARTS = {
    "bars": lambda: bars([Bar("One", 1, 3, "1 to 3"), Bar("Two", 2, 2, "2")], ("surely", "perhaps")),
    "years": lambda: years([Series("a", {2020: 1, 2021: 3}), Series("b", {2020: 2, 2021: 2})], str, "awards"),
    "shares": lambda: shares([Part("USD", (0.5, 0.3, 0.2), ("50 %", "30 %", "20 %"))], ["surely", "perhaps", "free"]),
    "sankey": lambda: sankey(NODES, FLOWS, ["Funders", "First", "Through"], LEGEND),
    "bonds": lambda: bonds(NODES, FLOWS, ["Funders", "First", "Through"], LEGEND),
}
every_chart = pytest.mark.parametrize("name", CHARTS)


@every_chart
def test_same_bytes_without_clock_or_program(name: str) -> None:
    """Two drawings of the same numbers are the same file, which names no date and no program."""
    first, second = CHARTS[name](), CHARTS[name]()
    assert first == second
    assert b"<metadata" not in first.svg
    assert b"matplotlib" not in first.svg.lower()
    assert b"<!DOCTYPE" not in first.svg


@every_chart
def test_it_is_vectors_and_fetches_nothing(name: str) -> None:
    """The drawing parses as SVG, holds no picture of dots and no address but those of its own format."""
    root = ET.fromstring(CHARTS[name]().svg)
    assert root.tag.endswith("svg")
    assert not [node for node in root.iter() if node.tag.endswith("}image")]
    assert not re.findall(rb'href="(?!#)', CHARTS[name]().svg)


def test_text_stays_text() -> None:
    """Signs of formulas and of markup, Arabic and emoji stand in the drawing as they are."""
    words = " ".join(ET.fromstring(sankey(NODES, FLOWS, ["a", "b", "c"], LEGEND).svg).itertext())
    for name in ("$x_1$", "& <b>", "مؤسسة", "Meridian 😀"):
        assert name in words


def test_kinds_differ_without_colour() -> None:
    """What binds and what may bind have their own pattern in the bands, and their own dashes on the arrows."""
    svg = CHARTS["sankey"]().svg.decode()
    filled = set(re.findall(r"fill: url\(#(\w+)\)", svg))
    assert len(filled) == 2
    dashes = re.findall(r"stroke-dasharray: ([\d., ]+)", CHARTS["bonds"]().svg.decode())
    assert len(set(dashes)) == 4  # two dashed kinds, on the arrows and in the legend; the third kind is a full line


@given(st.text(max_size=200), st.integers(8, 40), st.integers(1, 3))
def test_labels_keep_their_room(text: str, most: int, lines: int) -> None:
    """Whatever a name holds, its label has at most so many lines, none much longer than allowed."""
    shown = label(text, most, lines).split("\n")
    assert len(shown) <= lines
    assert all(len(line) <= most for line in shown)


def test_a_cut_name_says_so() -> None:
    """A long name ends in a sign that something was left out; a short one stays whole."""
    assert label("a" * 60, 20, 1).endswith("…")
    assert label("Short name", 20, 1) == "Short name"
    assert label("one two three four five six seven", 10, 2) == "one two\nthree fou…"


def test_columns_follow_their_ties() -> None:
    """A party stands opposite the party it is tied to, and no two places overlap."""
    nodes = [Node("0:a", 0, "a"), Node("0:b", 0, "b"), Node("1:x", 1, "x"), Node("1:y", 1, "y")]
    flows = [Flow("0:a", "1:y", 5, "bound"), Flow("0:b", "1:x", 4, "bound")]
    ordered = order(nodes, flows)
    assert ordered == [["0:a", "0:b"], ["1:y", "1:x"]]
    placed = spread(ordered, lambda _key: 1.0, 0.1, 0.9)
    for column in ordered:
        for above, below in pairwise(column):
            assert placed[above].top + placed[above].height < placed[below].top

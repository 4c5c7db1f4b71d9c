"""Charts as vector drawings: same numbers, same bytes; readable without colour; nothing is fetched.

Each function turns labels and numbers into an SVG.  The words for people who cannot see it and the
table behind it are made by whoever asks for the chart, from the same numbers.
"""

from __future__ import annotations

from fundflow.report.charts.bars import Bar, bars
from fundflow.report.charts.bonds import bonds
from fundflow.report.charts.layers import Flow, Node
from fundflow.report.charts.sankey import sankey
from fundflow.report.charts.shares import Part, shares
from fundflow.report.charts.years import Series, years

__all__ = ["Bar", "Flow", "Node", "Part", "Series", "bars", "bonds", "sankey", "shares", "years"]

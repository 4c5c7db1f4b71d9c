"""Turn a Comparison into one HTML page: offline, printable, readable without colour and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.difflabels import CAUSES, DIRECTIONS, details, headline, subject, summary, where
from fundflow.report.templates import fill

if TYPE_CHECKING:
    from fundflow.model import Change, Comparison
    from fundflow.report.view import View


def render_diff_html(comparison: Comparison, _view: View | None = None) -> str:
    """Return the page."""
    several = len(comparison.old.names) > 1 or len(comparison.new.names) > 1
    cards = [_card(number, each, several=several) for number, each in enumerate(comparison.changes, 1)]
    groups = [
        (title, sign, [card for card in cards if card["direction"] == direction])
        for direction, (sign, title) in DIRECTIONS.items()
    ]
    return fill(
        "diff.html",
        comparison=comparison,
        summary=summary(comparison),
        groups=[group for group in groups if group[2]],
        note=labels.NOT_ADVICE,
    )


def _card(number: int, change: Change, *, several: bool) -> dict[str, object]:
    return {
        "number": number,
        "direction": change.direction,
        "severity": change.severity,
        "headline": headline(change),
        "subject": subject(change),
        "places": [("Old", where(change.old, documents=several)), ("New", where(change.new, documents=several))],
        "words": [(each.kind, each.text) for each in change.words],
        "details": details(change),
        "cause": CAUSES[change.cause],
    }

"""Set a booklet as one HTML page that prints on A4: offline, no script, readable by a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report import bookletlabels
from fundflow.report.templates import fill

if TYPE_CHECKING:
    from fundflow.report.booklet import Booklet


def render_booklet_html(made: Booklet) -> str:
    """Return the page."""
    return fill("booklet.html", booklet=made, say=bookletlabels)

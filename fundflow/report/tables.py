"""Draws a table of rich as plain text, with colours only where the view has them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from fundflow.report.view import View


def drawn(table: Table, view: View) -> str:
    """Return the table as text of the view's width."""
    from rich.box import ASCII, SIMPLE_HEAD
    from rich.console import Console

    table.box = SIMPLE_HEAD if view.encoding.lower().replace("-", "").startswith("utf") else ASCII
    page = io.StringIO()
    console = Console(
        file=page, width=view.width, color_system="standard" if view.colour else None, highlight=False, markup=False
    )
    console.print(table)
    return page.getvalue().rstrip("\n")

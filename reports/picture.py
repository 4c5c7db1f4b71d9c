"""Draw the README's picture of a check: what a terminal shows, as an SVG."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from fundflow.analysis import check_files
from fundflow.report import RENDERERS
from fundflow.report.view import View
from fundflow.rulebook import load

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "grants/subagreement-es/document.pdf"
WIDTH, LINES = 84, 66
"""Columns and lines of the output that the picture shows."""


def main() -> None:
    """Run a check as on a colour terminal and save what it shows."""
    analysis = check_files([ROOT / SAMPLE], load(), on=date(2026, 11, 21))
    shown = str(RENDERERS["text"](analysis, View(WIDTH, colour=True))).replace(f"{ROOT}/", "")
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ fundflow check {SAMPLE}"))
    console.print(Text.from_ansi("\n".join(shown.splitlines()[:LINES]) + "\n…"))
    svg = console.export_svg(title="fundflow check")
    # The picture asks nothing of the network: it uses the reader's own fixed-width font.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")
    (ROOT / "reports" / "examples" / "check.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()

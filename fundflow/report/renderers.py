"""Names the renderers of a check: the word that `--format` takes, and what turns an Analysis into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.data import render_csv, render_json, render_jsonl
from fundflow.report.sarif import render_sarif
from fundflow.report.terminal import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.model import Analysis
    from fundflow.report.view import View

RENDERERS: dict[str, Callable[[Analysis, View], str | bytes]] = {
    "text": render_text,
    "json": render_json,
    "jsonl": render_jsonl,
    "sarif": render_sarif,
    "csv": render_csv,
}

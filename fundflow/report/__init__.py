"""Turns one Analysis into what people and programs read; renderers compute nothing.

A new output format is one file here and one line in `RENDERERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.data import render_csv, render_json, render_jsonl
from fundflow.report.sarif import render_sarif
from fundflow.report.terminal import render_text
from fundflow.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.model import Analysis

RENDERERS: dict[str, Callable[[Analysis, View], str | bytes]] = {
    "text": render_text,
    "json": render_json,
    "jsonl": render_jsonl,
    "sarif": render_sarif,
    "csv": render_csv,
}

__all__ = ["RENDERERS", "View"]

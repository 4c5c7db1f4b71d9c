"""Cells of tables that people open in a spreadsheet: no text of a file may become a formula there."""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def inert(text: str) -> str:
    """Return words of a document as a cell that no spreadsheet takes for a formula: a number among them is text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def harmless(value: object) -> str:
    """Return the text of a cell that no spreadsheet takes for a formula; a number stays one."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not _NUMBER.fullmatch(text) else text

"""The shape of our JSON, for programs that read it."""

from __future__ import annotations

from pathlib import Path

SHAPES = {"check": Path(__file__).with_name("check.schema.json")}


def text(name: str = "check") -> str:
    """Return the JSON Schema of a command's output."""
    return SHAPES[name].read_text(encoding="utf-8")

"""Where the shipped rules and templates are: beside the package in a wheel, at the top in a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder of `rules` or `templates`, the wheel's copy first."""
    inside = _HERE / "_shipped" / name
    return inside if inside.is_dir() else _HERE.parent / {"templates": "reports/templates"}.get(name, name)

"""How a person wants the result shown: width, colour, detail.  Data formats ignore it."""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """What the place of output can show."""

    width: int = 80
    """Columns."""
    colour: bool = False
    verbose: bool = False
    """Whole quotes, every mention, every place."""
    encoding: str = "utf-8"
    """Characters outside of it are replaced by plain ones."""
    brief: bool = False
    """Of each condition only its words, whether it binds, and what stays allowed."""

"""The rule book: files in, checked records out; it matches nothing itself.

What reads files is imported when it is first asked for: a book that is kept needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.resources import shipped
from fundflow.rulebook import kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundflow.model import Pack
    from fundflow.rulebook.book import load, load_side

__all__ = ["kept", "load", "load_side", "packs"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what the name stands for
    if name not in {"load", "load_side"}:
        raise AttributeError(name)
    from fundflow.rulebook import book

    return getattr(book, name)


def packs(roots: Sequence[Path] = ()) -> tuple[Pack, ...]:
    """Return the packs of the rule book that `load` returns, without reading it when it is kept.

    Raises:
        InvalidRules: as `load` does.
    """
    known = kept.packs(kept.name_of([shipped("rules"), *roots]))
    if known is not None:
        return known
    from fundflow.rulebook import book

    return book.load(roots).packs

"""What importers do a million times in one file, done in the quickest way Python has."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol, TypeVar, cast

T = TypeVar("T")


class _Make(Protocol):
    def __call__(self, kind: type[T], fields: tuple[Any, ...], /) -> T: ...


MAKE = cast("_Make", tuple.__new__)
"""Makes a named tuple of the fields that are given, in a third of the time its own class takes."""


LONG = 120
"""A longer text is a description, which hardly comes twice: to remember it would cost memory for nothing."""


def tidy(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split()) if len(text) > LONG else _remembered(text)


@lru_cache(maxsize=16384)
def _remembered(text: str) -> str:
    """Return a text in one line; the same names and places come again and again."""
    return " ".join(text.split())

"""Name the word that was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?`, or nothing when no known word is near."""
    names = sorted(known)
    close = get_close_matches(word, names, n=3, cutoff=0.55) or [name for name in names if word and word in name][:3]
    return " Did you mean " + " or ".join(f"'{name}'" for name in close) + "?" if close else ""

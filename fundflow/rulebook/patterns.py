"""Turn the text of a pattern, such as `policy ..6 opposition|reject ..10 sex_work`, into steps.

Connectors: `..N` in order within N words, `...` in order, `~N` either order within N words,
`&` anywhere in the sentence.  It refuses unknown concepts and anything it cannot read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Pattern, Step
from fundflow.rulebook.strict import near

if TYPE_CHECKING:
    from collections.abc import Collection

_TOKEN = re.compile(r"\.\.\.|\.\.\d+|~\d+|&|[a-z0-9_][a-z0-9_:.|-]*")
_ANYWHERE = -1
MOST_STEPS = 12
"""Concepts one after the other: more is a sentence, not a pattern."""


def parse(source: str, known: Collection[str]) -> Pattern:
    """Return the pattern.

    Raises:
        ValueError: a concept is unknown or the text cannot be read; the message says which.
    """
    pieces = source.split()
    steps: list[Step] = []
    gap, ordered, expect_concept = 0, True, True
    for piece in pieces:
        if not _TOKEN.fullmatch(piece):
            raise ValueError(f"'{piece}' in pattern '{source}' cannot be read")
        if _is_connector(piece) == expect_concept:
            raise ValueError(
                f"pattern '{source}' needs {'a concept' if expect_concept else 'a connector'} at '{piece}'"
            )
        if expect_concept:
            steps.append(Step(_concepts(piece, source, known), gap, ordered))
        else:
            gap, ordered = _connector(piece)
        expect_concept = not expect_concept
    if expect_concept:
        raise ValueError(f"pattern '{source}' ends in a connector")
    if len(steps) > MOST_STEPS:
        raise ValueError(f"pattern '{source[:60]}…' has {len(steps)} steps. At most {MOST_STEPS} make one; write two")
    return Pattern(tuple(steps), source)


def _is_connector(piece: str) -> bool:
    return piece[0] in ".~&"


def _connector(piece: str) -> tuple[int, bool]:
    if piece == "...":
        return _ANYWHERE, True
    if piece == "&":
        return _ANYWHERE, False
    return int(piece.lstrip(".~")), piece.startswith("..")


def _concepts(piece: str, source: str, known: Collection[str]) -> tuple[str, ...]:
    names = tuple(piece.split("|"))
    for name in names:
        if name not in known or name.startswith("funder:"):
            raise ValueError(f"concept '{name}' in pattern '{source}' is unknown.{near(name, known)}")
    return names

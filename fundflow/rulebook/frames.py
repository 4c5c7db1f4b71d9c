"""Turn `rules/grammar/frames.yaml` into frames: what a sentence does, and the pattern that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Frame
from fundflow.rulebook.patterns import parse
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from fundflow.rulebook.strict import Fields

KINDS = ("ban", "duty", "statement", "permission", "exemption", "commentary", "protection")
WHERE = ("sentence", "heading", "opening", "closing", "bare", "item")
EFFECTIVE = (*KINDS, "agency")
"""What a rule's `when` may name: also a duty that is the funder's or the state's own."""


def read_frames(path: Path, known: Collection[str], problems: list[str]) -> tuple[Frame, ...]:
    """Return the frames of the file; mistakes go to `problems`."""
    fields = read_fields(path, problems, "grammar/frames.yaml")
    if fields is None:
        return ()
    frames = [frame for item in fields.maps("frames") for frame in _frames(item, known)]
    fields.done()
    return tuple(frames)


def _frames(item: Fields, known: Collection[str]) -> Iterator[Frame]:
    kind = item.choice("kind", (*EFFECTIVE, "report"))
    where = item.choice("where", WHERE, default="sentence")
    rank = _rank(item)
    item.text("note", required=False)
    for source in item.texts("patterns", required=True):
        try:
            yield Frame(kind, rank, parse(source, known), where)
        except ValueError as error:
            item.problem(str(error), source)
    item.done()


def _rank(item: Fields) -> int:
    value = item.text("rank")
    if not value.isdecimal():
        item.problem(f"'rank: {value}' must be a whole number. A higher rank outweighs a lower one")
        return 0
    return int(value)

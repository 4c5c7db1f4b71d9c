"""Turns what was looked for in a network into text and into data."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from fundflow.report.plain import downgrade, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.networks import Doubt
    from fundflow.report.view import View

SHOWN = 8


def as_text(found: Sequence[Doubt], view: View) -> str:
    """Return what was found, then what was looked for in vain."""
    return downgrade("\n".join(_lines(found, view.width)) + "\n", view.encoding)


def _lines(found: Sequence[Doubt], width: int) -> Iterator[str]:
    yield "WHAT LOOKS WRONG IN THIS NETWORK"
    yield f"  {found[0].of:,} awards were looked through."
    for doubt in found:
        if doubt.awards:
            yield ""
            yield f"{'ERROR  ' if doubt.error else ''}{doubt.name}: {doubt.awards:,} of {doubt.of:,} awards"
            yield from textwrap.wrap(doubt.says, width, initial_indent="  ", subsequent_indent="  ")
            yield from (f"    {plain(each)}" for each in doubt.examples[:SHOWN])
            if len(doubt.examples) > SHOWN:
                yield f"    and {len(doubt.examples) - SHOWN} more"
    clean = [doubt.name for doubt in found if not doubt.awards]
    if clean:
        yield ""
        yield from textwrap.wrap(f"Looked for and not found: {', '.join(clean)}.", width)


def as_json(found: Sequence[Doubt]) -> str:
    """Return the same for programs."""
    rows = [doubt._asdict() for doubt in found]
    return json.dumps({"schema_version": "1", "checks": rows}, indent=2, ensure_ascii=False) + "\n"

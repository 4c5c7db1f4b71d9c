"""Says what the other dates of a file tell about one that can be read in two ways.

It never decides: 13/06/2014 in one row proves nothing about 05/06/2014 in the next, but whoever has to
say `--dates` wants to know of it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundflow.importers.source import Source

BLOCK = 1 << 20
BINARY = (b"PK", b"PAR1", b"%PDF", b"\xd0\xcf\x11\xe0")
DATE = re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?!\d)")
UNFINISHED = re.compile(r"[\d./-]*\Z")
LONGEST = 64
"""No date is longer; a longer run of digits at the end of a block is none."""


def note(source: Source) -> str:
    """Return a sentence on the dates that can be read in one way only, or "" when there is none."""
    if source.head(4).startswith(BINARY):
        return ""
    day_first, month_first = counted(source)
    if not day_first and not month_first:
        return ""
    if day_first and month_first:
        return (
            f"{day_first} other dates of this file can only be day first and {month_first} only month first: "
            "it mixes both, so look at the rows before you say --dates"
        )
    count, words, order = (day_first, "day first", "dmy") if day_first else (month_first, "month first", "mdy")
    others = f"{count} other dates of this file" if count > 1 else "one other date of this file"
    return f"{others} can only be {words}; if all are meant so, say --dates {order}"


def counted(source: Source) -> tuple[int, int]:
    """Count the dates that can only be day first, and those that can only be month first."""
    found: Counter[str] = Counter()
    held = ""
    with source.text() as stream:
        while block := stream.read(BLOCK):
            held += block
            unfinished = UNFINISHED.search(held[-LONGEST:])
            cut = len(held) - (len(unfinished[0]) if unfinished else 0)
            found += _orders(held[:cut])
            held = held[cut:]
    found += _orders(held)
    return found["dmy"], found["mdy"]


def _orders(text: str) -> Counter[str]:
    """Count the dates of a text that are readable in one order only, by that order."""
    both = [(int(first), int(second)) for first, second in DATE.findall(text)]
    return Counter(
        {
            "dmy": sum(12 < first <= 31 and 1 <= second <= 12 for first, second in both),
            "mdy": sum(12 < second <= 31 and 1 <= first <= 12 for first, second in both),
        }
    )

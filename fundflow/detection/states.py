"""Leave out of a table row what only tells where a matter stands: "n/a" under "Met" frees nobody.

A cell that is nothing but a word of exemption keeps it where the name of its column asks for one:
"Applies?", "Required", "Allowable".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.detection.scan import Scan

_BORDER = " | "
_ASKING = frozenset({"yes_cell", "no_cell", "allow_word", "ban_word", "require", "duty_word", "covers"})


def without_states(scan: Scan, header: str, scan_text: Callable[[str], Scan]) -> Scan:
    """Return the scan of a row without the exemptions that are all of a cell and that nobody asked for."""
    names = header.split(_BORDER)
    at, idle = 0, []
    for column, cell in enumerate(scan.text.split(_BORDER)):
        asked = column >= len(names) or any(hit.concept in _ASKING for hit in scan_text(names[column]).hits)
        if not asked:
            idle.append((at, at + len(cell)))
        at += len(cell) + len(_BORDER)
    return scan.without(hit for hit in scan.hits if hit.concept == "exempt" and _fills(scan, hit.start, hit.end, idle))


def _fills(scan: Scan, first: int, last: int, cells: list[tuple[int, int]]) -> bool:
    """Say whether some words are all that one of the cells holds."""
    start, end = scan.starts[first], scan.ends[last - 1]
    bare = ((a, b) for a, b in cells if a <= start and end <= b)
    return any(len(scan.text[a:b].strip(" .-")) == end - start for a, b in bare)

"""Read what a table row says of its item: "Syringes | No" under "Item | Allowable?".

A yes, no or tick takes its meaning from the header of its own column; without one it says nothing.
A cell that refuses in its own words ("Rejected: use own funds") needs no such header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.detection.standing import Governing
from fundflow.model import ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.detection.passage import Part, Passage
    from fundflow.detection.reader import Reader
    from fundflow.model import Provision

BORDER = " | "
_TICKS = frozenset("xX✓✔☑☒✅●•")
_CROSSES = frozenset("✗✘❌☐")
_SIGNS = frozenset("☑☒☐")
_TYPED = 3
_TURNED = {"ban": "permission", "permission": "ban", "duty": "exemption", "exemption": "duty"}
_DASH = re.compile(r"[–—;:]|\s-\s|\.\s")
_REFUSALS = frozenset({"own_cost", "needs_other", "stops_paying"})
_SIDES = {"freed_cell": "exemption", "granted_cell": "permission", "asked_cell": "duty"}
_NEAR = 2
"""Words of a cell before those that send elsewhere for the money: "To be bought with other funds"."""
_UNLIKE = ({"ban", "permission"}, {"duty", "exemption"})
_PAYERS = 3
"""Columns of a table that sets payers beside each other: the item, the one, the other."""
_RANK = 45
SENTENCE = 7
"""Words from which a cell that holds both the matter and what governs it is quoted without its row."""
BY_COLUMN = 44
"""Rank of what the name of a cell's own column says, below an answer in the row."""


def row_frame(reader: Reader, provision: Provision, offset: int) -> Governing | None:
    """Return the frame of the item at a character of the row; None when the row does not tell."""
    if not provision.header:
        return None
    cells, headers = provision.text.split(BORDER), provision.header.split(BORDER)
    asked = _asked(reader, cells[0])
    column = provision.text[:offset].count(BORDER)
    for place, (cell, header) in enumerate(zip(cells[1:], headers[1:], strict=False), 1):
        said = _bare(cell)
        ended = "exemption" if _says(reader, said, "deleted_cell") else ""
        kind = ended or _refusal(reader, said) or _least(reader, said)
        kind = kind or _answer(reader, said, _header_kind(reader, header) or asked)
        kind = kind or _not_bound(reader, said, header)
        if kind:
            turned = place != column and _excepts(reader, cells[column])
            return Governing(_TURNED[kind] if turned else kind, _RANK, f"{header.strip()} {cell.strip()}")
    kind = _column_kind(reader, headers, column) if column < len(headers) and len(headers) > 1 else ""
    return Governing(kind, BY_COLUMN, headers[column].strip()) if kind else None


def row_sides(reader: Reader, provision: Provision, passage: Passage, core: tuple[int, int]) -> tuple[Governing, ...]:
    """Return what the cells say of the item in the first one when they differ: one payer forbids, another allows."""
    if provision.kind is not ProvisionKind.TABLE_ROW or column_at(passage, core[1] - 1) or core[0] < passage.own:
        return ()
    cells, headers = provision.text.split(BORDER), provision.header.split(BORDER)
    if len(headers) < _PAYERS:
        return ()
    told: dict[str, Governing] = {}
    for cell, header in zip(cells[1:], headers[1:], strict=False):
        kind = _side(reader, cell.strip())
        if kind:
            told.setdefault(kind, Governing(kind, _RANK, f"{header.strip()} {cell.strip()}"))
    return tuple(told.values()) if told.keys() in _UNLIKE else ()


def cell_of(part: Part, word: int) -> tuple[int, int]:
    """Return the words of the cell in which a word of a row stands."""
    starts, ends, text = part.scan.starts, part.scan.ends, part.scan.text
    first, last = word, word + 1
    while first > part.start and BORDER.strip() not in text[ends[first - 1] : starts[first]]:
        first -= 1
    while last < part.end and BORDER.strip() not in text[ends[last - 1] : starts[last]]:
        last += 1
    return first, last


def column_at(passage: Passage, word: int) -> int | None:
    """Return the column of a word of a row or of its header; None for what stands above the table."""
    offset = 0
    for part in passage.parts:
        size = part.end - part.start
        if word < offset + size:
            at = part.scan.starts[part.start + word - offset]
            return part.scan.text[:at].count(BORDER) if part.role in {"own", "header"} else None
        offset += size
    return None


def torn(reader: Reader, provision: Provision, passage: Passage, core: tuple[int, int]) -> bool:
    """Say whether a match reaches over cells of a row, or names of columns, of unlike meaning: these are no phrase."""
    if not provision.header:
        return False
    one, other = column_at(passage, core[0]), column_at(passage, core[1] - 1)
    if one is None or other is None:
        return False
    low, high = min(one, other), max(one, other)
    headers = provision.header.split(BORDER)
    if low == high or high >= len(headers):
        return False
    return len({_header_kind(reader, header) for header in headers[low : high + 1]}) > 1


def answered_no(reader: Reader, provision: Provision) -> bool:
    """Say whether the row is a statement whose tick stands under "No" or "N/A"."""
    cells, headers = provision.text.split(BORDER), provision.header.split(BORDER)
    ticked = [header.strip() for cell, header in zip(cells, headers, strict=False) if _bare(cell) in _TICKS]
    return bool(ticked) and all(_says(reader, header, "no_answer") for header in ticked)


def _bare(cell: str) -> str:
    """Return what a cell says, one sign for a box however it is typed or drawn: "[x]", "☒ ⊠"."""
    bare = cell.strip()
    if bare[:1] == "[" and bare[-1:] == "]" and len(bare) <= _TYPED:
        return "☒" if bare.strip("[] ") else "☐"
    return bare[0] if bare[:1] in _SIGNS and not any(map(str.isalnum, bare)) else bare


def _asked(reader: Reader, item: str) -> str:
    """Return what an item that is a question asks for, leave or a duty: "Can we buy …? | No"."""
    if not item.rstrip().endswith("?"):
        return ""
    return "duty" if any(hit.concept == "asks_duty" for hit in reader.scan_text(item).hits) else "permission"


def _excepts(reader: Reader, cell: str) -> bool:
    """Say whether a cell names what an answer beside it leaves out: "Rent | Yes | except of a consumption room"."""
    return "flips" in _opening(reader, cell)


def _answer(reader: Reader, cell: str, kind: str) -> str:
    """Return what a cell that only says yes, no or holds a tick means, by what its header or the item asks for."""
    if not kind or not cell:
        return ""
    if cell in _TICKS or _says(reader, cell, "yes_cell"):
        return kind
    return _TURNED[kind] if cell in _CROSSES or _says(reader, cell, "no_cell") else ""


def _least(reader: Reader, cell: str) -> str:
    """Return the frame of a cell that tells the least share of the money: "at least 50 %" demands it."""
    return "duty" if "%" in cell and "least_share" in _opening(reader, cell) else ""


def _not_bound(reader: Reader, cell: str, header: str) -> str:
    """Return what "no" means under "Applies", "Flows down": yes only says that the text of the row binds."""
    binding = any(hit.concept == "made_binding" for hit in reader.scan_text(header).hits)
    return "exemption" if binding and (cell in _CROSSES or _says(reader, cell, "no_cell")) else ""


def _refusal(reader: Reader, cell: str) -> str:
    """Return the frame of a cell that refuses by itself: "Rejected", "Not payable: own funds", "0 – taken out"."""
    for part in _DASH.split(cell):
        if _says(reader, part.strip(), "refused_cell"):
            return "ban"
        hits = reader.scan_text(part.strip()).hits
        opening = _opening(reader, part)
        elsewhere = any(hit.concept in _REFUSALS and hit.start <= _NEAR for hit in hits)
        claimed = any(hit.concept == "claimable" for hit in hits)
        if elsewhere or (opening & {"negation", "none_of"} and claimed):
            return "ban"
    return ""


def _side(reader: Reader, cell: str) -> str:
    """Return what a cell that is more than yes or no says by itself of the item of its row."""
    if _refusal(reader, cell):
        return "ban"
    opening = _opening(reader, cell)
    if opening & {"refused", "prohibited", "not_allowed"}:
        return "ban"
    return next((kind for concept, kind in _SIDES.items() if concept in opening), "")


def _column_kind(reader: Reader, headers: Sequence[str], column: int) -> str:
    """Return what the header of the item's own column says; "Yes | No" and "In | Out" tell by each other."""
    kinds = [_column_says(reader, header) for header in headers]
    paired = kinds[column] if {"permission", "ban"}.issubset(kinds) else ""
    return paired or _header_kind(reader, headers[column])


def _column_says(reader: Reader, header: str) -> str:
    """Return what a column that is called only yes or no, in or out, says beside its counterpart."""
    name = header.strip()
    if _says(reader, name, "column_in"):
        return "permission"
    return "ban" if _says(reader, name, "column_out") else ""


def _opening(reader: Reader, cell: str) -> set[str]:
    """Return the concepts with which a cell opens."""
    return {hit.concept for hit in reader.scan_text(cell.strip()).hits if hit.start == 0}


def _says(reader: Reader, cell: str, concept: str) -> bool:
    """Say whether the cell is one of the concept's words, alone or before a remark: "no – use your own money"."""
    scan = reader.scan_text(cell)
    for hit in scan.hits:
        if hit.concept == concept and hit.start == 0:
            rest = cell[scan.ends[hit.end - 1] :].strip()
            if not rest or not (rest[0].isalnum() or rest[0] in "/'’"):
                return True
    return False


def _header_kind(reader: Reader, header: str) -> str:
    concepts = {hit.concept for hit in reader.scan_text(header).hits}
    if concepts & {"ban_word", "prohibited", "not_allowed", "refused"}:
        return "ban"
    if concepts & {"allow_word", "allowed"}:
        return "permission"
    return "duty" if concepts & {"duty_word", "task_header"} else ""

"""Turns a document's lines into its outline: provisions with numbers, headings, lead-ins and places.

It interprets layout only.  What a provision demands is for detection; what it cannot place (a list
without introduction, a number out of series) it leaves without parent rather than guess one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Outline, Provision, ProvisionKind
from fundflow.structure.blocks import Block, grouped, joined
from fundflow.structure.breaks import GAP
from fundflow.structure.called import called_of
from fundflow.structure.definitions import term_of
from fundflow.structure.facts import facts_of
from fundflow.structure.headings import classify
from fundflow.structure.headrows import head_of, introduces
from fundflow.structure.instrument import kind_of
from fundflow.structure.language import languages_of
from fundflow.structure.marks import Mark, box_of
from fundflow.structure.numbering import Place, Tree
from fundflow.structure.tables import Row, rows_of
from fundflow.structure.titles import closed_up, run_in
from fundflow.structure.words import Words, fold, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Document, Layout

_LONGEST_TITLE = 200
_NOWHERE = Place("", (), "", None, item=False)


def outline(document: Document, layout: Layout) -> Outline:
    """Return the structure of a document."""
    provisions = provisions_of(document, layout)
    kind = kind_of(document, provisions, layout)
    facts = facts_of(provisions, kind, layout)
    return Outline(kind, provisions, facts, languages_of(provisions, layout), called_of(provisions, facts, layout))


def provisions_of(document: Document, layout: Layout) -> tuple[Provision, ...]:
    """Return the provisions of a document in reading order."""
    words = words_of(layout)
    blocks = grouped(document.lines, words, placed=document.has_boxes)
    classify(blocks, words)
    blocks = merged_titles(blocks, words)
    return Builder(blocks, words).build()


def merged_titles(blocks: Sequence[Block], words: Words) -> list[Block]:
    """Join titles set on several lines: "ARTICLE IV" above "Prohibited activities", centred titles."""
    out: list[Block] = []
    for block in blocks:
        if out and _continues_title(out[-1], block, words):
            top = out[-1]
            top.lines = top.lines + block.lines
            top.text, top.pieces = joined(top.lines)
        else:
            out.append(block)
    return out


def _continues_title(top: Block, block: Block, words: Words) -> bool:
    """Tell whether a block is the next line of the title above it."""
    if not top.heading or block.mark is not None or block.table >= 0 or block.note or block.contents:
        return False
    if block.first.page != top.first.page or len(top.lines) > 4 or top.lines[-1].broken:
        return False
    if top.mark is not None and not top.body:
        short = len(block.text) < 90 and block.text[-1] not in ".;:," and block.gap < 2.5
        return block.heading or (short and words.verbs.isdisjoint(fold(block.text).split()))
    same = block.heading and block.style == top.style and not block.first.level and not top.first.level
    near = block.gap <= GAP and block.first.column == top.first.column
    return same and near and len(top.text) + len(block.text) < _LONGEST_TITLE


class Builder:
    """Makes provisions of blocks, keeping what they stand under."""

    def __init__(self, blocks: Sequence[Block], words: Words) -> None:
        self.blocks = blocks
        self.words = words
        self.tree = Tree(blocks, words)
        self.made: list[Provision] = []
        self.annex = ""
        self.header = ("", 0)
        """Header and width of the table that may go on."""

    def build(self) -> tuple[Provision, ...]:
        """Return the provisions."""
        for at, block in enumerate(self.blocks):
            if block.table >= 0:
                self._table(at, block)
                continue
            if not block.note:
                self.header = ("", 0)
            self._text(at, block)
        return tuple(self.made)

    # -- text ----------------------------------------------------------------------------

    def _text(self, at: int, block: Block) -> None:
        index = len(self.made)
        if block.note:
            self._make(block, ProvisionKind.FOOTNOTE, _NOWHERE._replace(path=self.tree.path(), title=self.tree.title()))
        elif block.heading:
            title = closed_up(block.body.rstrip(" .:") or block.text)
            place = self.tree.heading(index, at, title)
            self._enter_annex(block)
            self._make(block, ProvisionKind.HEADING, place)
        elif block.first.field:
            self._field(block)
        else:
            self._paragraph(index, at, block)

    def _paragraph(self, index: int, at: int, block: Block) -> None:
        mark = block.mark
        if mark is None or mark.weak or block.contents:
            box = block.first.mark is not None
            place = self.tree.plain(index, block, "" if block.contents else run_in(block, self.words))
            if block.first.deleted and block.gap <= GAP and self.made:
                place = place._replace(number=self.made[-1].number)  # struck within a paragraph: quoted by its number
            self._make(block, ProvisionKind.CHECKBOX if box else ProvisionKind.PARAGRAPH, place)
            return
        place = self.tree.item(index, at, mark, run_in(block, self.words))
        kind = ProvisionKind.LIST_ITEM if place.item else ProvisionKind.PARAGRAPH
        if mark.series == "box" or block.first.mark is not None:
            kind = ProvisionKind.CHECKBOX
        self._make(block, kind, place)

    def _field(self, block: Block) -> None:
        """Make a form field's value, introduced by its label."""
        before = self.made[-1] if self.made else None
        lead = before.index if before is not None and before.kind is not ProvisionKind.FIELD else None
        place = Place("", self.tree.path(), self.tree.title(), lead, item=False)
        self._make(block, ProvisionKind.FIELD, place)

    def _enter_annex(self, block: Block) -> None:
        mark = block.mark
        if mark is not None and mark.rank == 0:
            self.annex = block.text
        elif mark is None and fold(block.text.split(" ")[0].rstrip(":–—-")) in self.words.annexes:
            rest = block.text.split(" ", 1)[1:]
            if not rest or block.text.split(" ")[0][-1] in ":–—-" or rest[0][0] in ":–—-":
                self.annex = block.text

    def _make(self, block: Block, kind: ProvisionKind, place: Place) -> None:
        defined = "" if kind is ProvisionKind.HEADING or block.contents else term_of(block, place.title, self.words)
        self.made.append(
            Provision(
                index=len(self.made),
                kind=kind,
                text=block.text,
                pieces=block.pieces,
                number=place.number or (self._number_above(place.lead_in) if place.item else ""),
                heading=place.title,
                path=place.path,
                lead_in=place.lead_in,
                mark=block.first.mark if block.mark is None else _state(block, block.mark),
                annex=self.annex,
                definition=defined,
                deleted=block.first.deleted,
            )
        )

    def _number_above(self, lead_in: int | None) -> str:
        """Return the number by which a list item or row without its own is quoted: its lead-in's."""
        above = self.made[lead_in] if lead_in is not None else None
        return above.number if above is not None and above.kind is not ProvisionKind.HEADING else ""

    # -- tables --------------------------------------------------------------------------

    def _table(self, at: int, block: Block) -> None:
        rows = rows_of(block)
        if not rows:
            return
        width = len(rows[0].cells)
        header, own = self._header(rows, width, at)
        self.header = (header, width)
        lead = self.tree.introduces()
        number = self._number_above(lead) or self.tree.section()
        place = Place(number, self.tree.path(), self.tree.title(), lead, item=False)
        for count, row in enumerate(rows):
            titled = count >= own and introduces(row, rows[count + 1] if count + 1 < len(rows) else None)
            if titled:
                place = place._replace(lead_in=lead)
            self._row(row, place, "" if count < own or titled else header)
            if titled:
                place = place._replace(lead_in=len(self.made) - 1)

    def _header(self, rows: Sequence[Row], width: int, at: int) -> tuple[str, int]:
        """Return the header of a table and how many of its own first rows say it."""
        carried = self.header[0] if self.header[1] == width else ""
        if carried and rows[0].text == carried:
            return carried, 1
        if carried and not rows[0].bold:
            return carried, 0
        own, count = head_of(rows, self.words)
        if not own and len(rows) < 3:
            own, count = head_of([*rows, *self._rest(at, width)], self.words)
        return own, min(count, len(rows))

    def _rest(self, at: int, width: int) -> list[Row]:
        """Return the rows with which a table goes on over the next page."""
        for block in self.blocks[at + 1 :]:
            if block.table >= 0 and block.first.page == self.blocks[at].first.page + 1:
                return [row for row in rows_of(block) if len(row.cells) == width]
            if not block.note:
                break
        return []

    def _row(self, row: Row, place: Place, header: str) -> None:
        self.made.append(
            Provision(
                index=len(self.made),
                kind=ProvisionKind.TABLE_ROW,
                text=row.text,
                pieces=row.pieces,
                number=place.number,
                heading=place.title,
                path=place.path,
                lead_in=place.lead_in,
                header=header,
                mark=row.mark,
                annex=self.annex,
                deleted=row.deleted,
            )
        )


def _state(block: Block, mark: Mark) -> bool | None:
    """Return whether a checkbox is ticked, from the form or from its sign."""
    if block.first.mark is not None or mark.series != "box":
        return block.first.mark
    box = box_of(block.text)
    return box[0] if box else None

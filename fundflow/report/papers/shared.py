"""What the three papers share: tables set for paper, pictures with their words, and how a paper was made."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from fundflow.countries import COUNTRIES
from fundflow.report.plain import plain
from fundflow.report.printed.blocks import Block, Fact, Facts, Listing, Meta, Paragraph, Picture, Report, Table, said
from fundflow.report.sheets import CellKind, Column, Sheet
from fundflow.report.workbook import About

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.papers import Origin
    from fundflow.report.charts.canvas import Drawing
    from fundflow.report.printed.blocks import Line
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Cell

PUBLISHED = 12
"""Digits of a hash that name a document."""


class Wishes(NamedTuple):
    """How somebody wants a paper."""

    public: bool = False
    """Leave out paths and file names."""
    pictures: int = 40
    """Clauses shown with their page, at most."""


class Made(NamedTuple):
    """A paper and the tables behind it, the main one first."""

    report: Report
    sheets: tuple[Sheet, ...]
    about: About


def column(words: Words, key: str, kind: CellKind = CellKind.TEXT, width: int = 2) -> Column:
    """Return a column with its label in the language of the paper."""
    return Column(key, words(f"head.{key}"), kind, width)


def on_paper(sheet: Sheet, words: Words, most: int = 0, *, titled: bool = False) -> list[Block]:
    """Return a table as it is printed: columns that paper has room for, the first rows, and what is left out.

    Args:
        sheet: the table.
        words: the words of the language.
        most: rows printed at most; 0 prints all.
        titled: the heading above it is its title, and need not be said again.
    """
    shown = [place for place, each in enumerate(sheet.columns) if each.width]
    rows = sheet.rows[:most] if most else sheet.rows
    numbers = {CellKind.COUNT, CellKind.MONEY, CellKind.SHARE}
    blocks: list[Block] = [
        Table(
            caption=_caption(sheet, rows, words) if titled else sheet.title,
            header=tuple(sheet.columns[place].label for place in shown),
            rows=tuple(tuple(_line(row[place], sheet.columns[place], words) for place in shown) for row in rows),
            numeric=frozenset(at for at, place in enumerate(shown) if sheet.columns[place].kind in numbers),
            widths=tuple(sheet.columns[place].width for place in shown),
        )
    ]
    notes = [sheet.note] if sheet.note else []
    if len(rows) < len(sheet.rows):
        notes.append(words("paper.left_out", number=len(sheet.rows) - len(rows)))
    return [*blocks, *(Paragraph(said(note), "note") for note in notes)]


def _caption(sheet: Sheet, rows: tuple[tuple[Cell, ...], ...], words: Words) -> str:
    if len(rows) == len(sheet.rows):
        return words("paper.rows", number=len(rows))
    return words("paper.first_rows", shown=len(rows), number=len(sheet.rows))


def _line(value: Cell, about: Column, words: Words) -> Line:
    return said(cell(value, about.kind, words))


def cell(value: Cell, kind: CellKind, words: Words) -> str:
    """Return a value of a table as the language writes it."""
    match value:
        case None | "":
            return "–"
        case date():
            return value.isoformat()
        case Decimal():
            return share(value, words) if kind is CellKind.SHARE else amount(value, words)
        case int():
            return str(value) if kind is CellKind.YEAR else words.number(value)
    return plain(str(value))


def placed(place: str, words: Words) -> str:
    """Return a place as registers write it, "Mombasa, KE", with the country's name."""
    town, comma, code = place.rpartition(", ")
    return plain(town + comma) + (" " if comma else "") + words.country(code) if code in COUNTRIES else plain(place)


def share(value: Decimal, words: Words) -> str:
    """Return a share in percent; never all when something is missing, never nothing when something is there."""
    percent = (value * 100).quantize(Decimal("0.1"))
    if value not in {Decimal(0), Decimal(1)}:
        percent = min(max(percent, Decimal("0.1")), Decimal("99.9"))
    return f"{words.number(percent)}\N{NO-BREAK SPACE}%"


def amount(value: Decimal, words: Words) -> str:
    """Return an amount of money; cents only where there are some."""
    whole = value.quantize(Decimal("0.01"))
    return words.number(whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole)


def bounds(low: Decimal, high: Decimal, currency: str, words: Words) -> str:
    """Return an amount with its bounds, never the one without the other."""
    if low == high:
        return f"{currency} {amount(low, words)}"
    return f"{currency} " + words("paper.sum_bounds", low=amount(low, words), high=amount(high, words))


def picture(drawn: Drawing, title: str, alt: str, table: Sheet, words: Words) -> list[Block]:
    """Return a chart with the words for those who do not see it, and where the table behind it stands."""
    caption = f"{title}. {words('paper.facts_in', title=table.title)}"
    return [Picture(drawn.svg, "image/svg+xml", alt, caption, png=drawn.png)]


def listed(items: Iterable[str]) -> Listing:
    """Return a plain list."""
    return Listing(tuple(said(item) for item in items))


def about_lines(origin: Origin, words: Words, *, public: bool) -> list[tuple[str, str]]:
    """Return what a paper says of its making."""
    packs = [(pack.name, pack.version, pack.sha256) for pack in origin.packs]
    lines = [
        (words("paper.version"), f"fundflow {origin.version}"),
        (words("paper.on"), words.day(origin.on)),
        *(
            (words("paper.packs"), words("paper.pack", name=name, version=version, sha=sha))
            for name, version, sha in packs
        ),
    ]
    if origin.names and not public:
        lines.append((words("paper.source"), ", ".join(plain(name) for name in origin.names[:20])))
    return lines


def making(origin: Origin, words: Words, *, public: bool) -> Facts:
    """Return the same as blocks."""
    merged: dict[str, list[Line]] = {}
    for label, text in about_lines(origin, words, public=public):
        merged.setdefault(label, []).append(said(text))
    return Facts(tuple(Fact(label, tuple(lines)) for label, lines in merged.items()))


def checked_in(sheet: Sheet, words: Words) -> str:
    """Return where the figures of a sentence can be checked."""
    return words("paper.facts_in", title=sheet.title)


def meta(origin: Origin) -> Meta:
    """Return what the file says of itself."""
    return Meta(origin.version, origin.packs, origin.on)


def about(title: str, origin: Origin, words: Words, method: Iterable[str], *, public: bool) -> About:
    """Return the first sheet of the spreadsheet: with what and how it was made."""
    packs = ", ".join(f"{pack.name} {pack.version}" for pack in origin.packs)
    return About(
        sheet=words("paper.about"),
        title=title,
        lines=(
            *about_lines(origin, words, public=public),
            *((words("paper.method"), sentence) for sentence in method),
            (words("paper.limits"), words("not_advice")),
        ),
        language=words.language,
        made_by=f"fundflow {origin.version}; {packs}; {origin.on.isoformat()}",
    )


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """Return for each path its last parts: as many as it takes to tell it from the others."""
    parts = {path: PurePath(path).parts for path in paths}
    names = dict.fromkeys(parts, 1)
    while True:
        shown = {path: "/".join(parts[path][-count:]) for path, count in names.items()}
        often = Counter(shown.values())
        twice = [path for path in parts if often[shown[path]] > 1 and names[path] < len(parts[path])]
        if not twice:
            return {path: plain(name) for path, name in shown.items()}
        names |= {path: names[path] + 1 for path in twice}

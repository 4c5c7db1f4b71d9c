"""Guesses what the columns of a table mean, from their names and what stands in them, as a map to correct.

The guess is only ever shown: a table is imported with a map that a person has seen.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.errors import UnreadableDocument
from fundflow.importers import grid, values
from fundflow.importers.tablemap import AmountColumn, TableMap
from fundflow.records import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.importers.source import Source, Wishes

WORDS = Path(__file__).with_name("columns.toml")
LOOKED_AT = 3000
"""Rows looked at."""
GROUPS, LONGEST_GROUP = 2, 3
"""A row of names for several columns has so many of them at least, of so many words at most."""
TOP = 25
"""Rows among which the header is looked for."""
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "₦": "NGN", "₴": "UAH", "₱": "PHP", "₫": "VND"}
CODES = re.compile(r"\b(USD|EUR|GBP|CHF|KES|ZAR|CAD|AUD|NOK|SEK|DKK|PLN|HRK|CZK|HUF|RON|BGN|ALL|INR|BRL|MXN|JPY)\b")


def guess(source: Source, wishes: Wishes) -> TableMap:
    """Return the likely map of a table; of a workbook, that of the first sheet with a column of money.

    Raises:
        UnreadableDocument: it has no rows.
    """
    for sheet in [] if wishes.sheet else grid.sheets(source)[1:]:
        with suppress(UnreadableDocument):
            found = _guess(source, wishes)
            if found.amounts:
                return found
        wishes = wishes._replace(sheet=sheet)
    return _guess(source, wishes)


def _guess(source: Source, wishes: Wishes) -> TableMap:
    is_text = source.head(4)[:2] != b"PK" and source.head(4) != b"PAR1"
    delimiter = grid.delimiter_of(source) if is_text else ""
    rows = [line for line in islice(grid.lines(source, delimiter, wishes.sheet), LOOKED_AT) if line.cells]
    if not rows:
        raise UnreadableDocument(f"{source.name}: there is no row that could be read.")
    place = header_place([line.cells for line in rows])
    header = rows[place]
    below = [line.cells for line in rows[place + 1 :]]
    # A row that is longer has a cell that was torn in two; its cells stand under the wrong names.
    body = [cells for cells in below if not any(cells[len(header.cells) :])] or below
    columns = {
        name: [cells[n] if n < len(cells) else "" for cells in body]
        for n, name in enumerate(header.cells)
        if name.strip()
    }
    money = _amounts(columns)
    return TableMap(
        columns=_meanings(columns, {amount.column for amount in money}, _spoken(rows[:place], header)),
        amounts=tuple(money),
        values={"kind": "grant", "currency": _currency(columns, money)},
        header=header.row,
        delimiter=delimiter,
        encoding=source.encoding if is_text else "",
        sheet=wishes.sheet,
        decimal=_decimal([cell for amount in money for cell in columns[amount.column]]),
        dates=wishes.dates or _order([cell for cells in columns.values() for cell in cells]),
    )


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows names the columns: the first that is filled as widely as most rows, with words."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[: TOP * 4]]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    for place, row in enumerate(rows[:TOP]):
        words = sum(1 for cell in row if re.search(r"[^\W\d_]", cell))
        if filled[place] >= 0.7 * usual and words >= 0.6 * max(filled[place], 1) and filled[place] > 1:
            return place
    return 0


def folded(name: str) -> str:
    """Return a column's name in lower case, without accents, punctuation and hyphens at old line ends."""
    bare = unicodedata.normalize("NFKD", re.sub(r"-\s*(?=[^\W\d_])", "", name.lower()))
    return " ".join(re.sub(r"[^\w]+|_", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def is_total(cells: Sequence[str]) -> bool:
    """Say whether a row sums up the rows above it: a word that says so, and but for numbers nothing."""
    totals = _words()["totals"]["names"]
    if not any(cell.strip(" :").lower() in totals for cell in cells):
        return False
    return sum(bool(re.search(r"[^\W\d_]", cell)) for cell in cells) == 1


def _spoken(above: Sequence[grid.Line], header: grid.Line) -> dict[str, str]:
    """Return the names of columns that stand under a name for several, such as "Recipient" over "Name"."""
    groups = above[-1].cells if above and above[-1].row == header.row - 1 else []
    if sum(map(bool, groups)) < GROUPS or any(len(name.split()) > LONGEST_GROUP for name in groups):
        return {}
    spoken: dict[str, str] = {}
    group = ""
    for place, name in enumerate(header.cells):
        group = (groups[place] if place < len(groups) else "") or group
        spoken.setdefault(name, f"{group} {name}".strip())
    return spoken


def _meanings(columns: dict[str, list[str]], money: set[str], spoken: dict[str, str]) -> dict[str, str]:
    """Give every meaning the column whose name says it best; a column has one meaning."""
    found: dict[str, str] = {}
    names = {name: folded(spoken.get(name, name)) for name in columns}
    for whole in (True, False):
        for meaning, words in _words()["meanings"].items():
            free = [name for name in columns if name not in money and name not in found.values()]
            if meaning not in found:
                for word in words:
                    fits = [
                        n
                        for n in free
                        if names[n] == word or (not whole and f" {word} " in f" {names[n]} " and len(word) > 3)
                    ]
                    if fits and _plausible(meaning, columns[fits[0]]):
                        found[meaning] = fits[0]
                        break
    return found


def _plausible(meaning: str, cells: list[str]) -> bool:
    """Say whether what stands in a column can be what its name says."""
    given = [cell for cell in cells if cell.strip()]
    if not given:
        return False
    if meaning in {"date", "start", "end"}:
        return sum(map(_is_date, given)) >= 0.8 * len(given)
    if meaning == "year":
        return sum(bool(re.fullmatch(r"(19|20)\d\d", cell.strip())) for cell in given) >= 0.8 * len(given)
    if meaning == "key":
        return len(set(given)) > 0.5 * len(given)
    return True


def _is_date(cell: str) -> bool:
    try:
        values.day(cell)
    except ValueError as error:
        return str(error) == values.AMBIGUOUS
    return True


def _amounts(columns: dict[str, list[str]]) -> list[AmountColumn]:
    """Return the columns of money: numbers under a name that says so, one for each measure."""
    found: dict[Measure, AmountColumn] = {}
    for name, cells in columns.items():
        given = [cell for cell in cells if cell.strip() and cell.strip() != "-"]
        if not given or sum(map(_is_amount, given)) < 0.9 * len(given):
            continue
        measure = _measure(folded(name))
        if measure and measure not in found:
            sign = next((code for mark, code in SIGNS.items() if mark in name), "")
            found[measure] = AmountColumn(name, measure, sign)
    return list(found.values())


def _measure(name: str) -> Measure | None:
    padded = f" {name} "
    if any(f" {word} " in padded for word in _words()["never"]["names"]):
        return None
    for whole in (True, False):
        for measure, words in _words()["measures"].items():
            if any(name == word or (not whole and f" {word} " in padded) for word in words):
                return Measure(measure)
    return None


def _is_amount(cell: str) -> bool:
    for decimal in (".", ","):
        try:
            values.amount(cell, decimal)
        except ValueError:
            continue
        return True
    return False


def _decimal(cells: list[str]) -> str:
    """Return the sign before the decimals, from amounts that can be read in one way only."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        last = max(cell.rfind("."), cell.rfind(","))
        if last < 0:
            continue
        both = "." in cell and "," in cell
        digits = len(re.sub(r"\D", "", cell[last:]))
        if both or digits != 3:
            votes[cell[last]] += 1
        elif cell.count(cell[last]) > 1:
            votes["," if cell[last] == "." else "."] += 1
    return "," if votes[","] > votes["."] else "."


def _order(cells: list[str]) -> str:
    """Return whether the day or the month stands first, when the table itself proves it."""
    seen = set()
    for cell in cells:
        found = re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}\b", cell)
        if found:
            first, second = int(found[1]), int(found[2])
            seen |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    return seen.pop() if len(seen) == 1 else ""


def _currency(columns: dict[str, list[str]], money: list[AmountColumn]) -> str:
    """Return the currency that names or cells of the columns of money show; "" when none or several do."""
    shown = set()
    for amount in money:
        for text in (amount.column, *columns[amount.column][:200]):
            shown |= {code for mark, code in SIGNS.items() if mark in text} | set(CODES.findall(text))
    return shown.pop() if len(shown) == 1 else ""

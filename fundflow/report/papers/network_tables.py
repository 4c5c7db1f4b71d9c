"""The tables of the network report and the dossier: each is one sheet of the spreadsheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundflow.report.papers.shared import column
from fundflow.report.papers.ties import Tie, totals
from fundflow.report.plain import plain
from fundflow.report.printed.phrases import translated
from fundflow.report.sheets import CellKind, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.papers import Bound, Gap, Halt, Sum
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Cell, Column

TITLES = {
    "funders": ("network.funders", "network.funders_note"),
    "holders": ("network.holders", "network.holders_note"),
    "kinds": ("network.kinds", "network.kinds_note"),
}
NAMED = 1
"""Kinds of condition that a cell names; more are counted."""
TEXT, COUNT, MONEY, DAY, YEAR = CellKind.TEXT, CellKind.COUNT, CellKind.MONEY, CellKind.DAY, CellKind.YEAR


def columns(words: Words, *wanted: tuple[str, CellKind, int]) -> tuple[Column, ...]:
    """Return columns by name, kind and width."""
    return tuple(column(words, *each) for each in wanted)


def sums(found: Sequence[Bound], words: Words) -> Sheet:
    """Return each family in each currency with its bounds: the table of the first page."""
    heads = columns(
        words, ("family", TEXT, 12), ("surely", COUNT, 4), ("at_most", COUNT, 4), ("awards", COUNT, 5),
        ("currency", TEXT, 5), ("low", MONEY, 6), ("high", MONEY, 6), ("passed_on", MONEY, 6),
    )  # fmt: skip
    rows = tuple(
        (
            words.name("family", each.family), each.surely, each.at_most, each.awards,
            each.currency or words("network.no_money"), each.low, each.high, each.passed_on,
        )
        for each in totals(found)
    )  # fmt: skip
    return Sheet("sums", words("network.sums"), heads, rows, words("network.sums_note"))


def awards(found: Sequence[Bound], words: Words, *, of_one: bool = False) -> Sheet:
    """Return every award under a condition; of one holder, paper has room for who gives."""
    heads = columns(
        words, ("family", TEXT, 9), ("holder", TEXT, 0 if of_one else 9), ("country", TEXT, 0),
        ("funder", TEXT, 9 if of_one else 0), ("number_of", TEXT, 8), ("day", DAY, 6),
        ("currency", TEXT, 4), ("low", MONEY, 6), ("high", MONEY, 6), ("certain", TEXT, 5),
        ("basis", TEXT, 0), ("depth", COUNT, 0), ("title", TEXT, 0), ("award", TEXT, 0), ("via", TEXT, 0),
        ("verdict", TEXT, 0), ("because", TEXT, 0), ("rules", TEXT, 0), ("holder_id", TEXT, 0), ("funder_id", TEXT, 0),
    )  # fmt: skip
    unnamed = words("paper.unnamed")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            words.name("family", each.family), plain(each.holder_name) or unnamed, each.country,
            plain(each.funder_name) or unnamed,
            each.number or each.award, each.day, each.currency, each.low, each.high, surety(each, words),
            basis(each.basis, words), each.depth, plain(each.title), each.award, each.via,
            words.name("judged", each.status), reason(each.reason, words), ", ".join(each.rules),
            each.holder, each.funder,
        )
        for each in found
    )  # fmt: skip
    return Sheet("awards", words("network.awards"), heads, rows, words("network.awards_note"))


def reason(text: str, words: Words) -> str:
    """Return a reason of the judge in the language of the paper, where the catalogue knows it."""
    return plain("".join(span.text for span in translated(text, words)))


def surety(each: Bound, words: Words) -> str:
    """Return whether an award is bound surely, perhaps, or only passes a condition on."""
    return words("surety.other" if each.carried else "surety.bound" if each.certain else "surety.provisional")


def basis(text: str, words: Words) -> str:
    """Return on what it rests, in words."""
    return ", ".join(words.name("basis", mark) for mark in text.split("+") if mark)


def by_unit(key: str, found: Sequence[Sum], words: Words, *, of_one: bool = False) -> Sheet:
    """Return money by funder, holder or family, for each year and currency.

    Args:
        key: funders, holders or kinds.
        found: the sums.
        words: the words of the language.
        of_one: they are all of one unit, whose name need not be printed.
    """
    named = key != "kinds"
    heads = columns(
        words, *([("name", TEXT, 0 if of_one else 10)] if named else []), ("family", TEXT, 10), ("year", YEAR, 3),
        ("currency", TEXT, 4),
        ("low", MONEY, 6), ("high", MONEY, 6), ("doubtful", MONEY, 6), ("awards", COUNT, 4),
        ("organizations", COUNT, 0), ("basis", TEXT, 0), ("unit", TEXT, 0),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *([plain(each.name) or words("paper.unnamed")] if named else []), words.name("family", each.family),
            each.year, each.currency, each.low, each.high, each.doubtful, each.awards, each.organizations,
            basis("+".join(each.basis), words), each.unit,
        )
        for each in found
    )  # fmt: skip
    title, note = TITLES[key]
    return Sheet(key, words(title), heads, rows, words(note))


def bonds(found: Sequence[Tie], words: Words) -> Sheet:
    """Return who binds whom: the table behind both pictures of the network."""
    heads = columns(
        words, ("from", TEXT, 9), ("to", TEXT, 9), ("step", COUNT, 3), ("conditions", TEXT, 7), ("certain", TEXT, 5),
        ("awards", COUNT, 4), ("currency", TEXT, 4), ("low", MONEY, 6), ("high", MONEY, 6), ("families", TEXT, 0),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            plain(tie.source_name), plain(tie.target_name), tie.layer + 1,
            few(tie.families, words), words(f"surety.{tie.kind}"), tie.awards, tie.currency, tie.low, tie.high,
            "; ".join(words.name("family", family) for family in tie.families),
        )
        for tie in found
    )  # fmt: skip
    return Sheet("bonds", words("network.bonds"), heads, rows, words("network.bonds_note"))


def few(families: Sequence[str], words: Words) -> str:
    """Return the kinds of condition by name, or how many they are when paper has no room for the names."""
    if len(families) > NAMED:
        return words("network.conditions", number=len(families))
    return "; ".join(words.name("family", family) for family in families)


def years(found: Sequence[Sum], words: Words) -> Sheet:
    """Return how many awards are under each family in each year, over all currencies."""
    counted: Counter[tuple[str, int]] = Counter()
    for each in found:
        if each.year is not None:
            counted[each.family, each.year] += each.awards
    heads = columns(words, ("family", TEXT, 5), ("year", YEAR, 1), ("awards", COUNT, 1))
    rows = tuple((words.name("family", family), year, count) for (family, year), count in sorted(counted.items()))
    return Sheet("years", words("network.years"), heads, rows, words("network.years_note"))


def open_questions(found: Sequence[Bound], words: Words) -> Sheet:
    """Return what is missing where it is not sure that a condition binds, the most frequent first."""
    perhaps = [each for each in found if not each.certain and not each.carried]
    counted = Counter((each.family, reason(each.reason, words)) for each in perhaps)
    rows = tuple(
        (words.name("family", family), why or words("paper.unknown"), count)
        for (family, why), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )
    heads = columns(words, ("family", TEXT, 3), ("because", TEXT, 6), ("awards", COUNT, 1))
    return Sheet("open", words("network.open"), heads, rows, words("network.open_note"))


def halts(found: Sequence[Halt], words: Words) -> Sheet:
    """Return where conditions go no further."""
    heads = columns(
        words, ("family", TEXT, 3), ("holder", TEXT, 4), ("because", TEXT, 6), ("code", TEXT, 0), ("award", TEXT, 0),
        ("at", TEXT, 0),
    )  # fmt: skip
    rows = tuple(
        (
            words.name("family", each.family),
            plain(each.holder),
            reason(each.reason, words) or each.code,
            each.code,
            each.award,
            each.at,
        )
        for each in found
    )
    return Sheet("stops", words("network.stops"), heads, rows, words("network.stops_note"))


def missing(found: Sequence[Gap], skipped: Sequence[tuple[str, int]], words: Words) -> Sheet:
    """Return what is missing in the data, and what was left out."""
    heads = columns(words, ("gap", TEXT, 6), ("rows", COUNT, 1), ("of", COUNT, 1))
    rows: list[tuple[Cell, ...]] = [(words.name("gap", gap.name), gap.rows, gap.of) for gap in found]
    rows += [(words.name("gap", name), count, None) for name, count in skipped if count]
    return Sheet("gaps", words("network.gaps"), heads, tuple(rows), words("network.gaps_note"))

"""The pictures of the network report and the dossier, each with its words and the table behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from fundflow.report.charts import Bar, Part, Series, bars, bonds, sankey, shares, years
from fundflow.report.papers import shared
from fundflow.report.papers.ties import LAYERS, Tie, Total, drawn, main_currency, totals
from fundflow.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.papers import Bound, Income, Sum
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Sheet

SHOWN = 5
SPOKEN = 8
"""More arrows than this say nothing on the drawing; nor do arrows that would all say the same."""
TOLD = 12
"""Ties that the words of a picture name; the table has all."""


def first(found: Sequence[Bound], table: Sheet, words: Words) -> list[Block]:
    """Return the chart of the first page: organisations by family or, of one family, money by organisation."""
    counted = [each for each in totals(found) if each.at_most]
    if len({each.family for each in counted}) > 1:
        return _by_family(counted, table, words)
    return _by_holder([each for each in found if not each.carried], table, words)


def _by_family(counted: Sequence[Total], table: Sheet, words: Words) -> list[Block]:
    by_family: dict[str, Total] = {}
    for each in counted:
        by_family.setdefault(each.family, each)
    rows = []
    for each in list(by_family.values())[:SHOWN]:
        low, high = words.number(each.surely), words.number(each.at_most)
        says = high if each.surely == each.at_most else words("paper.sum_bounds", low=low, high=high)
        rows.append(Bar(words.name("family", each.family), each.surely, each.at_most, says))
    return _bars(rows, words("network.by_family"), "network.by_family_alt", table, words)


def _by_holder(found: Sequence[Bound], table: Sheet, words: Words) -> list[Block]:
    counts: dict[str, int] = {}
    for each in found:
        if each.high > 0:
            counts[each.currency] = counts.get(each.currency, 0) + 1
    currency = min(counts, key=lambda name: (-counts[name], name), default="")
    money: dict[str, tuple[str, Decimal, Decimal]] = {}
    for each in found:
        if each.currency == currency:
            _, low, high = money.get(each.holder, ("", Decimal(0), Decimal(0)))
            money[each.holder] = (plain(each.holder_name) or words("paper.unnamed"), low + each.low, high + each.high)
    ranked = sorted(money.values(), key=lambda each: (-each[2], each[0]))[:SHOWN]
    rows = [
        Bar(name, float(low), float(high), shared.bounds(low, high, "", words).strip())
        for name, low, high in ranked
        if high > 0
    ]
    return _bars(rows, words("network.by_holder", currency=currency), "network.by_holder_alt", table, words)


def _bars(rows: Sequence[Bar], title: str, alt: str, table: Sheet, words: Words) -> list[Block]:
    if not rows:
        return []
    facts = "; ".join(words("compendium.bar", name=row.name, says=row.says) for row in rows)
    picture = bars(rows, (words("surety.bound"), words("surety.provisional")))
    return shared.picture(picture, title, words(alt, facts=facts), table, words)


def flows(found: Sequence[Tie], table: Sheet, words: Words) -> list[Block]:
    """Return the money from column to column, in the currency of most awards."""
    currency = main_currency(found)
    chosen = [tie for tie in found if tie.currency == currency]
    nodes, bands = drawn(chosen, lambda _tie: "", _others(words), by_money=True)
    if not bands:
        return []
    picture = sankey(nodes, bands, _heads(words), _legend(words))
    told = "; ".join(
        words("network.flow", source=plain(tie.source_name), target=plain(tie.target_name),
              amount=shared.bounds(tie.low, tie.high, tie.currency, words), kind=words(f"surety.{tie.kind}"))
        for tie in sorted(chosen, key=lambda tie: (tie.layer, -tie.high, tie.target_name))[:TOLD]
        if tie.high > 0
    )  # fmt: skip
    title = words("network.flows", currency=currency)
    return shared.picture(picture, title, words("network.flows_alt", currency=currency, facts=told), table, words)


def tied(found: Sequence[Tie], table: Sheet, words: Words) -> list[Block]:
    """Return the map of who binds whom."""
    crowded = len({tie.families for tie in found}) == 1 or len(found) > SPOKEN
    nodes, arrows = drawn(found, lambda tie: "" if crowded else _says(tie, words), _others(words), by_money=False)
    if not arrows:
        return []
    told = "; ".join(
        words("network.bond", source=plain(tie.source_name), target=plain(tie.target_name), says=_says(tie, words),
              kind=words(f"surety.{tie.kind}"))
        for tie in found[:TOLD]
    )  # fmt: skip
    picture = bonds(nodes, arrows, _heads(words), _legend(words))
    return shared.picture(picture, words("network.map"), words("network.map_alt", facts=told), table, words)


def _says(tie: Tie, words: Words) -> str:
    if len(tie.families) == 1:
        return words.name("family", tie.families[0])
    return words("network.conditions", number=len(tie.families))


def _others(words: Words) -> _Others:
    return _Others(words)


class _Others:
    """Names the parties of a column that are drawn together."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, number: int) -> str:
        return self.words("network.others", number=number)


def _heads(words: Words) -> list[str]:
    return [words(f"network.layer.{layer}") for layer in range(LAYERS)]


def _legend(words: Words) -> dict[str, str]:
    return {kind: words(f"surety.{kind}") for kind in ("bound", "provisional", "other")}


def over_years(found: Sequence[Sum], table: Sheet, words: Words) -> list[Block]:
    """Return awards under each family over years, where there are two years at least."""
    counted: dict[str, dict[int, float]] = {}
    for each in found:
        if each.year is not None:
            own = counted.setdefault(each.family, {})
            own[each.year] = own.get(each.year, 0.0) + each.awards
    span = sorted({year for own in counted.values() for year in own})
    if len(span) < 2:
        return []
    whole = range(span[0], span[-1] + 1)
    ranked = sorted(counted, key=lambda family: (-sum(counted[family].values()), family))[:6]
    series = [
        Series(words.name("family", family), {year: counted[family].get(year, 0.0) for year in whole})
        for family in ranked
    ]
    facts = "; ".join(
        f"{each.name}: " + ", ".join(f"{year} {words.number(int(value))}" for year, value in each.values.items())
        for each in series
    )
    picture = years(series, lambda value: words.number(int(value)), words("network.years_axis"))
    return shared.picture(picture, words("network.years"), words("network.years_alt", facts=facts), table, words)


def parts(income: Sequence[Income], found: Sequence[Bound], table: Sheet, words: Words) -> list[Block]:
    """Return which share of an organisation's known money is under a condition, for each currency."""
    sure = {each.award for each in found if each.certain}
    perhaps = {each.award for each in found if not each.certain and not each.carried} - sure
    rows = []
    for currency in sorted({each.currency for each in income if each.high > 0}):
        money = [(each.award, each.high) for each in income if each.currency == currency and each.high > 0]
        whole = sum((high for _, high in money), Decimal(0))
        amounts = [sum((high for award, high in money if award in group), Decimal(0)) for group in (sure, perhaps)]
        amounts.append(whole - sum(amounts))
        portions = [each / whole for each in amounts]
        says = tuple(shared.share(each, words) if each else "" for each in portions)
        rows.append(Part(currency or words("paper.unknown"), tuple(float(each) for each in portions), says))
    if not rows:
        return []
    kinds = [words("surety.bound"), words("surety.provisional"), words("surety.free")]
    facts = "; ".join(
        f"{row.name}: " + ", ".join(f"{kind} {said}" for kind, said in zip(kinds, row.says, strict=True) if said)
        for row in rows
    )
    title = words("dossier.parts")
    return shared.picture(shares(rows, kinds), title, words("dossier.parts_alt", facts=facts), table, words)

"""Wires rule book and workspace together: which awards carry a condition by their programme.

Turns the key `programmes` of rules and cards, and the awards of a workspace, into one row for each
award and rule, with the text and the source that say so and with every reason for doubt.  Awards
that look the same to the facts are one class, so that ten million awards cost one join with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from fundflow.model import FlowDown
from fundflow.shares import every

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fundflow.model import FunderNames, Programme, Rule
    from fundflow.workspace import Workspace

COLUMNS = ("source_kind", "award_key", "family", "basis", "rule", "source", "because", "doubt")
UNREAD = "nobody of the project has read the source"
UNSETTLED = "not every such award carries it"
KIND = "the data does not say what kind of award it is"
DATES = "the data does not say whether it ran then"
BEFORE = "it began before the condition; it carries it only if it was amended since"
PRIME = "it comes with the money of the award that it was made from, which is not in the workspace"
CLASS = ("giver", "listings", "kind", "lower")
"""What facts ask about an award, besides its title and its dates."""
TITLES = ("programme_title", "title", "description")
ALSO_TWICE = ["rule", "class", "from", "until"]
"""Facts that agree in these say the same of an award, so that only one of them is told."""


class _Fact(NamedTuple):
    """One fact of one rule, with its number."""

    number: int
    rule: Rule
    programme: Programme


def by_programme(
    workspace: Workspace,
    rules: Iterable[Rule],
    funders: Mapping[str, FunderNames],
    share: Callable[[str], pl.Expr] = every,
) -> pl.LazyFrame:
    """Return which award carries which rule by its programme, on which ground.

    Facts of one rule that hold at different times are rows of their own.

    Args:
        workspace: the awards.
        rules: those that may say so; fewer cost less.
        funders: how the rule book knows funders in data.
        share: says by the column of their keys which awards; all by default.
    """
    facts = list(_facts(rules))
    if not facts:
        return pl.LazyFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    words = sorted({each.programme.titles for each in facts} - {()})
    givers = _givers(workspace, funders)
    awards = _awards(workspace, givers, share)
    classes = awards.select(CLASS).unique().collect(engine="streaming").with_row_index("class")
    listed = _listed(workspace, funders)
    hits = _hits(facts, classes, _class_funders(givers, funders, classes, listed))
    hits = _once(hits.join(_fact_table(facts, words), on="fact"))
    titled = classes.join(hits.group_by("class").agg(titled=(pl.col("needs") != 0).any()), on="class")
    found = (
        awards.join(titled.lazy(), on=CLASS, nulls_equal=True)
        .with_columns(_title_bits(words))
        .drop("listings", "kind", "giver", "titled", *TITLES)
        .join(hits.lazy(), on="class")
        .filter(_named() & _in_time() & (~_by_money() | (pl.col("flows") & pl.col("orphan"))))
    )
    return _told(found, facts)


def _facts(rules: Iterable[Rule]) -> Iterator[_Fact]:
    number = 0
    for rule in rules:
        for programme in rule.programmes:
            yield _Fact(number, rule, programme)
            number += 1


def _givers(workspace: Workspace, funders: Mapping[str, FunderNames]) -> pl.DataFrame:
    """Return which parties are funders of the rule book, by their names and numbers and those of what is above."""
    known = [(sign, name) for name, each in funders.items() for sign in (*each.numbers, *map(_folded, each.names))]
    meant = pl.LazyFrame(known, schema={"sign": pl.String, "funder": pl.String}, orient="row")
    names = workspace.scan("organizations").select("party", sign=_fold(pl.col("name")))
    numbers = workspace.scan("identifiers")
    number = numbers.select("party", sign=pl.concat_str("scheme", "value", separator=":"))
    above = numbers.filter(pl.col("role") == "parent").select("party", sign=_fold(pl.col("name")))
    found = pl.concat([names, number, above]).join(meant, on="sign").select("party", "funder").unique()
    each = found.collect(engine="streaming").sort("party", "funder").group_by("party", maintain_order=True)
    same = each.agg(funders="funder").group_by("funders", maintain_order=True).agg("party").with_row_index("giver")
    return same.explode("party").with_columns(pl.col("giver").cast(pl.Int32))


def _fold(name: pl.Expr) -> pl.Expr:
    """Leave letters and digits, as `_folded` does."""
    return name.fill_null("").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _folded(name: str) -> str:
    return str(pl.select(_fold(pl.lit(name))).item())


def _awards(workspace: Workspace, givers: pl.DataFrame, share: Callable[[str], pl.Expr]) -> pl.LazyFrame:
    """Return the awards with what facts ask about; dates that an award lacks come from its movements."""
    whole = workspace.current("awards")
    known = whole.filter(share("key")).select(
        "source_kind", "key", "kind", "programmes", "parent_key", "funder_party", *TITLES, "start", "end", "award_date"
    )
    known = _with_titles(known, workspace)
    asked = known.select("parent_key").filter(pl.col("parent_key") != "").unique()
    # What is asked for is short, so that it is what a join keeps in memory.
    named = whole.select(parent_key="key").join(asked, on="parent_key", how="inner")
    parents = named.unique().with_columns(has_parent=pl.lit(value=True))
    moved = ["source_kind", "award_key"]
    dated = known.join(_spans(workspace, known), left_on=["source_kind", "key"], right_on=moved, how="left")
    placed = dated.join(parents, on="parent_key", how="left").join(
        givers.lazy().select("party", "giver"), left_on="funder_party", right_on="party", how="left"
    )
    parent = pl.col("parent_key").fill_null("")
    return placed.select(
        "source_kind", "key", "kind", "giver", *TITLES,
        listings=pl.col("programmes").list.join(","),
        lower=(pl.col("kind") == "subaward") | (parent != ""),
        orphan=pl.col("has_parent").is_null(),
        began=pl.coalesce(pl.min_horizontal("start", "award_date"), "first"),
        ended=pl.coalesce("end", "last"),
    )  # fmt: skip


def _with_titles(awards: pl.LazyFrame, workspace: Workspace) -> pl.LazyFrame:
    """Give awards that name no programme the title of their first listing, from a table that was imported."""
    if not workspace.manifest.of("programmes"):
        return awards
    rows = workspace.scan("programmes").select(leading="number", listed="title")
    titles = rows.unique("leading", keep="first", maintain_order=True)
    told = awards.with_columns(leading=pl.col("programmes").list.first()).join(titles, on="leading", how="left")
    own = pl.when(pl.col("programme_title") != "").then("programme_title")
    return told.with_columns(programme_title=pl.coalesce(own, "listed")).drop("leading", "listed")


def _spans(workspace: Workspace, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Return from when to when money of awards without any date moved."""
    undated = awards.filter(pl.all_horizontal(pl.col("start", "end", "award_date").is_null()))
    of_award = ["source_kind", "award_key"]
    return (
        workspace.current("transactions")
        .select(*of_award, "date", "year")
        .join(undated, left_on=of_award, right_on=["source_kind", "key"], how="semi")
        .group_by(of_award)
        .agg(
            first=pl.coalesce("date", pl.date(pl.col("year"), 1, 1)).min(),
            last=pl.coalesce("date", pl.date(pl.col("year"), 12, 31)).max(),
        )
    )


def _listed(workspace: Workspace, funders: Mapping[str, FunderNames]) -> pl.DataFrame:
    """Return whose each listing is: as `funders.yaml` says, and as the agency in an imported table of them says."""
    types = {"own": pl.String, "listing": pl.String}
    own = [(name, listing) for name, each in funders.items() for listing in each.listings]
    names = [(name, _folded(written)) for name, each in funders.items() for written in each.names]
    meant = pl.LazyFrame(names, schema={"own": pl.String, "sign": pl.String}, orient="row")
    # The table of SAM.gov writes: CENTERS FOR …, HEALTH AND HUMAN SERVICES, DEPARTMENT OF.
    agency = _fold(pl.col("agency").str.split(",").list.first())
    told = workspace.scan("programmes").select(listing="number", sign=agency).join(meant, on="sign")
    return pl.concat([pl.DataFrame(own, schema=types, orient="row"), told.select(list(types)).collect()]).unique()


def _class_funders(
    givers: pl.DataFrame, funders: Mapping[str, FunderNames], classes: pl.DataFrame, listed: pl.DataFrame
) -> pl.DataFrame:
    """Return which funders of the rule book stand behind a class: who gave it, or whose listing it has."""
    above = [(name, each) for name in funders for each in _line(name, funders)]
    line = pl.DataFrame(above, schema=["own", "funder"], orient="row")
    known = givers.select("giver", own="funders").unique("giver").explode("own")
    giver = classes.select("class", "giver").join(known, on="giver").select("class", "own", direct=pl.lit(value=True))
    money = _class_listings(classes).join(listed, on="listing").select("class", "own", direct=pl.lit(value=False))
    return pl.concat([giver, money]).join(line, on="own").group_by("class", "funder").agg(pl.col("direct").any())


def _line(name: str, funders: Mapping[str, FunderNames]) -> list[str]:
    """Return a funder and everything that it is part of."""
    line = [name]
    while above := funders[line[-1]].part_of:
        line.append(above)
    return line


def _class_listings(classes: pl.DataFrame) -> pl.DataFrame:
    """Return every listing of a class, and its agency's two digits."""
    each = classes.select("class", listing=pl.col("listings").str.split(",")).explode("listing").drop_nulls()
    numbers = each.filter(pl.col("listing").str.contains(r"^\d\d\.[0-9A-Z]{3}$"))
    return pl.concat([each, numbers.with_columns(pl.col("listing").str.head(2))]).unique()


def _hits(facts: list[_Fact], classes: pl.DataFrame, funders: pl.DataFrame) -> pl.DataFrame:
    """Return which facts are true of which class, and whether because of who gave the award itself."""
    listings = _class_listings(classes)
    whole = classes.select("class", "kind", direct=pl.lit(value=False))
    return pl.concat([_hit(fact, whole, funders, listings) for fact in facts])


def _hit(fact: _Fact, whole: pl.DataFrame, funders: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    programme, hit = fact.programme, whole
    if programme.listings:
        hit = hit.join(listings.filter(pl.col("listing").is_in(programme.listings)), on="class", how="semi")
    if programme.funders:
        given = funders.filter(pl.col("funder").is_in(programme.funders)).group_by("class").agg(pl.col("direct").any())
        hit = hit.drop("direct").join(given, on="class")
    kinds = programme.kinds
    known = pl.col("kind").is_in(kinds) if kinds else pl.lit(value=True)
    return (
        hit.with_columns(kind_known=known)
        .filter(pl.col("kind_known") | (pl.col("kind") == "other"))
        .select("class", "direct", "kind_known", fact=pl.lit(fact.number, dtype=pl.Int32))
    )


def _fact_table(facts: list[_Fact], words: list[tuple[str, ...]]) -> pl.DataFrame:
    """Return what must be known of a fact while rows are chosen; `needs` has the bit of its words of a title."""
    rows = [
        (
            each.number,
            each.rule.id,
            each.programme.start,
            each.programme.end,
            each.rule.flow_down == FlowDown.MUST,
            1 << words.index(each.programme.titles) if each.programme.titles else 0,
            (not each.programme.source.verified) + each.programme.unsettled,
        )
        for each in facts
    ]
    types: dict[str, Any] = {"fact": pl.Int32, "rule": pl.String, "from": pl.Date, "until": pl.Date}
    types |= {"flows": pl.Boolean, "needs": pl.Int64, "doubts": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _once(hits: pl.DataFrame) -> pl.DataFrame:
    """Keep of facts of a rule the one with the fewest doubts; one that turns on a title counts when no better does."""
    ordered = hits.sort(pl.col("needs") != 0, pl.col("doubts") + ~pl.col("kind_known"), "fact")
    certain = (pl.col("needs") == 0).any().over(ALSO_TWICE)
    first = pl.int_range(pl.len()).over(ALSO_TWICE) == 0
    left = ordered.filter(first | ~certain).unique([*ALSO_TWICE, "needs"], keep="first", maintain_order=True)
    better = pl.col("needs").cum_sum().over(ALSO_TWICE) - pl.col("needs")
    return left.with_columns(better=better).drop("rule", "doubts")


def _title_bits(words: list[tuple[str, ...]]) -> pl.Expr:
    """Return which groups of words stand in the titles of an award, a bit for each; only where a fact asks."""
    if not words:
        return pl.lit(0, dtype=pl.Int64).alias("bits")
    text = pl.concat_str(TITLES, separator="\n", ignore_nulls=True)
    single = sorted({word.split()[0] for group in words for word in group})
    # Looking for all first words in one pass is much cheaper than for one group after the other.
    near = pl.col("titled") & text.str.contains_any(single, ascii_case_insensitive=True)
    asked = pl.when(near).then(text).otherwise(pl.lit(""))
    bits = [asked.str.contains(_pattern(group)).cast(pl.Int64) * (1 << place) for place, group in enumerate(words)]
    return pl.sum_horizontal(bits).alias("bits")


def _pattern(words: Iterable[str]) -> str:
    each = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return rf"(?i)\b(?:{each})\b"


def _named() -> pl.Expr:
    """Say whether the words of a title that a fact asks for are there, and a better fact does not say the same."""
    there = (pl.col("needs") == 0) | (pl.col("bits") & pl.col("needs") != 0)
    return there & (pl.col("bits") & pl.col("better") == 0)


def _in_time() -> pl.Expr:
    """Say whether award and condition may have met; what is not known counts as open."""
    late = pl.col("ended") < pl.col("from")
    early = pl.col("began") > pl.col("until")
    return ~(late.fill_null(value=False) | early.fill_null(value=False))


def _by_money() -> pl.Expr:
    """Say whether a lower award has the condition only because the money above it has."""
    return pl.col("lower") & ~pl.col("direct")


def _told(found: pl.LazyFrame, facts: list[_Fact]) -> pl.LazyFrame:
    """Give each row its words."""
    types: dict[str, Any] = {"fact": pl.Int32, "rule": pl.String, "family": pl.String, "because": pl.String}
    types |= {"source": pl.String, "sure": pl.String}
    words = pl.LazyFrame([_words(each) for each in facts], schema=types, orient="row")
    began = pl.col("began") < pl.col("from")
    doubts = (
        pl.col("sure"),
        _doubt(~pl.col("kind_known"), KIND),
        _doubt(_date_unknown(), DATES),
        _doubt(began & pl.col("ended").is_not_null(), BEFORE),
        _doubt(_by_money(), PRIME),
    )
    doubt = pl.concat_str(doubts, separator="; ", ignore_nulls=True)
    return (
        found.join(words, on="fact")
        .select(
            "source_kind",
            "family",
            "rule",
            "source",
            "because",
            award_key="key",
            basis=pl.lit("programme"),
            doubt=doubt,
        )
        .select(COLUMNS)
    )


def _words(each: _Fact) -> tuple[int, str, str, str, str, str | None]:
    source = each.programme.source
    doubts = [UNREAD] * (not source.verified) + [UNSETTLED] * each.programme.unsettled
    read = f"{source.text} {source.url}".strip()
    return each.number, each.rule.id, each.rule.family, each.programme.text, read, "; ".join(doubts) or None


def _doubt(when: pl.Expr, text: str) -> pl.Expr:
    return pl.when(when.fill_null(value=False)).then(pl.lit(text))


def _date_unknown() -> pl.Expr:
    """Say whether a date that decides is lacking."""
    later = (pl.col("began") >= pl.col("from")).fill_null(value=False)
    after = pl.col("from").is_not_null() & pl.col("ended").is_null() & ~later
    return after | (pl.col("until").is_not_null() & pl.col("began").is_null())

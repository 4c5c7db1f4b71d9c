"""Names the organisations of 360Giving grants, many at once.

Numbers of the usual shapes (`GB-CHC-1126147`, `360G-trust:org-7`) are told apart in whole columns; an
organisation with anything unusual about it is read one by one, as `threesixty_grant` does.  Both ways
come to the same.  What is nobody in particular, and several organisations in one place, are not named
here: their names belong to one grant.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.importers import parties, places
from fundflow.importers.threesixty_grant import single, text
from fundflow.importers.threesixty_model import Organisation
from fundflow.importers.threesixty_written import fields_of
from fundflow.partyid import party_id
from fundflow.records import PartyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = Organisation.__struct_fields__
ALWAYS = ("id", "name")
ADDRESSED, ADDRESS = FIELDS[4:], ["country", "region", "city", "postcode"]
COLUMNS = ["party", "kind", "name", *ADDRESS]
SHOWN = [pl.col(name) for name in ("asked", *COLUMNS)]
OWN = (pl.lit("own").alias("role"), pl.lit("").alias("name"))
ORGANIZATION = str(PartyKind.ORGANIZATION)
USUAL = r"^[A-Za-z][ -~]"
STAND_IN = rf"(?i)^(?:{parties.PLACEHOLDER.pattern}|{parties.AGGREGATE.pattern})|redacted|  |[^\S ]"
"""How names begin that may be nobody's; and what makes it hard to see how they begin."""
REGISTERED = r"^([A-Z]{2}-[A-Z0-9]{2,12})-((?:[A-Z]{2})?[0-9]{4,12})$"
UNUSUAL = ["XI-DUNS", "US-DUNS", "XI-UEI", "US-UEI", "US-EIN"]
"""Registers whose numbers have a form of their own."""
CHARITY, COMPANY = r"^[0-9]{6,7}$", r"^[0-9]{8}$"
COMPANY_LENGTH = 8
ONE_DIGIT = "^(?:" + "|".join(f"{digit}+" for digit in range(10)) + ")$"
NOBODY, NAMED, APART = 0, 1, 2
"""No organisation is there; one, which is named here; or what has to be looked at grant by grant."""


class Named(NamedTuple):
    """Organisations by the number under which they were asked for."""

    state: pl.Series
    """NOBODY, NAMED or APART, for every one that was asked for."""
    rows: pl.DataFrame
    """asked, party, kind, name, country, region, city, postcode."""
    numbers: pl.DataFrame
    """asked, party, scheme, value, role, name."""


NUMBERS = {"asked": pl.Int64, "party": pl.String, "scheme": pl.String, "value": pl.String}


def named(asked: Sequence[list[Organisation]], apart: set[int], kind: str, owner: str) -> Named:
    """Name the organisations of each list that holds one.

    Args:
        asked: lists as they stand in grants.
        apart: places in it that are not to be named here.
        kind: the kind of source.
        owner: the id of the file.
    """
    state = pl.Series(map(len, asked), dtype=pl.Int64).clip(upper_bound=APART).scatter(sorted(apart), APART)
    alone = state.eq(NAMED).arg_true().cast(pl.Int64)
    every = [asked[place][0] for place in alone] if alone.len() < len(asked) else [one[0] for one in asked]
    told = _told(every).with_columns(alone.alias("asked"))
    usual = pl.col("plain") & (pl.col("kind") == ORGANIZATION)
    plain = told if told.select(usual.all()).item() else told.filter(usual)
    found, numbers = plain.select(SHOWN), _listed(plain)
    if plain.height < told.height:
        by_hand, more = _by_hand({place: asked[place] for place in told.filter(~pl.col("plain"))["asked"]}, kind, owner)
        somebody = by_hand.filter(pl.col("kind") == ORGANIZATION)
        state = state.scatter(told.filter(~usual)["asked"], NOBODY)
        state = state.scatter(told.filter("plain", pl.col("kind") != ORGANIZATION)["asked"], APART)
        state = state.scatter(by_hand["asked"], APART).scatter(somebody["asked"], NAMED)
        found, numbers = pl.concat([found, somebody]), pl.concat([numbers, more])
    return Named(state, found, numbers.with_columns(OWN))


def _told(alone: Sequence[Organisation]) -> pl.DataFrame:
    """Return kind, name, address and numbers of organisations, and whether there is nothing unusual about them."""
    written = fields_of(FIELDS, alone)
    given = {name: values for name, values in written.items() if name in ALWAYS or any(values)}
    rows = pl.DataFrame([pl.Series(name, values, dtype=pl.String) for name, values in given.items()])
    kept, numbers, ways = _plan(frozenset(given))
    rows = one_line(rows, list(given))
    return rows.with_columns(*kept, _kinds(rows["name"]), _lands(rows)).with_columns(numbers).with_columns(ways)


def one_line(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Write texts in one line, as `threesixty_grant.text` does; what is missing is empty."""
    columns = []
    for name, found in zip(names, rows.select(_in_lines(name).any() for name in names).row(0), strict=True):
        column = pl.col(name)
        if found:
            odd = rows.filter(_in_lines(name))[name].unique().to_list()
            column = column.replace(odd, [text(one) for one in odd])
        if found or rows[name].null_count():
            columns.append(column.fill_null(""))
    return rows.with_columns(columns) if columns else rows


@cache
def _in_lines(name: str) -> pl.Expr:
    column = pl.col(name).str
    return column.contains("\n", literal=True) | column.starts_with(" ") | column.ends_with(" ")


def _lands(rows: pl.DataFrame) -> pl.Series:
    if "address_country" not in rows.columns:
        return pl.Series("country", [""], dtype=pl.String).new_from_index(0, rows.height)
    written = rows["address_country"]
    lands = written.unique().to_list()
    known = [places.country(land) for land in lands]
    return written.replace_strict(lands, known, return_dtype=pl.String).alias("country")


def _kinds(names: pl.Series) -> pl.Series:
    """Say what stands behind names; those that begin as no stand-in for a name does need no closer look."""
    name = pl.col("name")
    closer = ~name.str.contains(USUAL) | name.str.contains(STAND_IN) | name.str.to_lowercase().is_in(parties.BLANKS)
    odd = names.to_frame("name").filter(closer).unique()["name"].to_list()
    kind = pl.Series("kind", [ORGANIZATION]).new_from_index(0, names.len())
    if not odd:
        return kind
    return names.replace_strict(
        odd, [str(parties.kind_of(one)) for one in odd], default=kind, return_dtype=pl.String
    ).alias("kind")


Exprs = tuple[pl.Expr, ...]


@cache
def _plan(given: frozenset[str]) -> tuple[Exprs, Exprs, Exprs]:
    """Return three steps, each on what the one before made, for organisations with these fields."""
    addressed = list(zip(ADDRESSED, ADDRESS, strict=True))[1:]
    kept = [(pl.col(field) if field in given else pl.lit("")).alias(name) for field, name in addressed]
    reference = pl.col("id")
    parts = reference.str.extract_groups(REGISTERED).struct
    own = reference.str.starts_with("360G-") & ~reference.str.contains(r"\s")
    own_number = pl.when(own).then("360g:" + reference)
    first = (*kept, parts[0].alias("register"), parts[1].alias("number"), own_number.alias("own"))
    usual = (
        pl.col("register").is_not_null() & ~pl.col("register").is_in(UNUSUAL) & _a_number("number")
        & ((pl.col("register") != "GB-COH") | (pl.col("number").str.len_bytes() == COMPANY_LENGTH))
    )  # fmt: skip
    shapes = {"charity_number": CHARITY, "company_number": COMPANY}
    second = (usual.alias("usual"), *(_of_shape(name, shape, given) for name, shape in shapes.items()))
    known = pl.col("usual") | pl.col("own").is_not_null() | (reference == "")
    for field, name in (("charity_number", "charity"), ("company_number", "company")):
        if field in given:
            known &= pl.col(name) | (pl.col(field) == "")
    some = pl.col("usual") | pl.col("own").is_not_null() | pl.col("charity") | pl.col("company")
    return first, second, ((known & some).fill_null(value=False).alias("plain"), _best(given).alias("party"))


def _of_shape(field: str, shape: str, given: frozenset[str]) -> pl.Expr:
    found = pl.col(field).str.contains(shape) & _a_number(field) if field in given else pl.lit(value=False)
    return found.alias(field.removesuffix("_number"))


def _a_number(name: str) -> pl.Expr:
    """Say whether digits, perhaps behind letters, are more than one digit many times, and no number that is none."""
    number = pl.col(name)
    return ~number.str.contains(ONE_DIGIT) & ~number.is_in(list(parties.NO_NUMBERS))


CANDIDATES = {
    "id": (pl.col("usual"), pl.col("register"), pl.col("number")),
    "own": (pl.col("own").is_not_null(), pl.lit("SOURCE"), pl.col("own")),
    "charity_number": (pl.col("charity"), pl.lit("GB-CHC"), pl.col("charity_number")),
    "company_number": (pl.col("company"), pl.lit("GB-COH"), pl.col("company_number")),
}
"""Where a number may stand: whether it is there, its register and its value."""


def _best(given: frozenset[str]) -> pl.Expr:
    """Return the id of a party, as `fundflow.partyid` gives it: its best number, then the first of the alphabet."""
    registered = [
        pl.when(there).then(pl.concat_str(scheme, pl.lit("\0"), value))
        for name, (there, scheme, value) in CANDIDATES.items()
        if name != "own" and name in given
    ]
    best = pl.min_horizontal(registered).str.replace("\0", ":", literal=True)
    return pl.coalesce(best, "SOURCE:" + pl.col("own"))


def _listed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of usual organisations, one below the other; the same number in two fields is one."""
    found = []
    for name, (there, scheme, value) in CANDIDATES.items():
        if name != "own" and name not in rows.columns:
            continue
        again = (pl.col("register") == scheme) & (pl.col("number") == value) & pl.col("usual")
        new = there if name in {"id", "own"} else there & ~again.fill_null(value=False)
        found.append(rows.filter(new).select("asked", "party", scheme=scheme, value=value))
    return pl.concat(found)


def _by_hand(asked: dict[int, list[Organisation]], kind: str, owner: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Name unusual organisations one by one."""
    rows: list[tuple[object, ...]] = []
    numbers: list[tuple[int, str, str, str]] = []
    for place, found in asked.items():
        party, _ = single(found)
        if party is None:
            continue
        name = party_id(party, kind=kind, source=owner, award="", end="")
        rows.append((place, name, str(party.kind), party.name, party.country, party.region, party.city, party.postcode))
        if party.kind is PartyKind.ORGANIZATION:
            numbers += [(place, name, one.scheme, one.value) for one in party.scheme_ids]
    schema = {"asked": pl.Int64} | dict.fromkeys(COLUMNS, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row"), pl.DataFrame(numbers, schema=NUMBERS, orient="row")

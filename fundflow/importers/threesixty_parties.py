"""Names the organisations of 360Giving grants, many at once.

Numbers of the usual shapes (`GB-CHC-1126147`, `360G-trust:org-7`) are told apart in whole columns; an
organisation with anything unusual about it is read one by one, as `threesixty_grant` does.  Both ways
come to the same.  What is nobody in particular, and several organisations in one place, are not named
here: their names belong to one grant.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.importers import parties, places
from fundflow.importers.threesixty_grant import single, text
from fundflow.importers.threesixty_model import Organisation
from fundflow.partyid import LAST, party_id
from fundflow.records import PartyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = Organisation.__struct_fields__
ADDRESSED, ADDRESS = FIELDS[4:], ["country", "region", "city", "postcode"]
COLUMNS = ["party", "kind", "name", *ADDRESS]
ORGANIZATION = str(PartyKind.ORGANIZATION)
USUAL = r"^[A-Za-z][ -~]"
STAND_IN = rf"(?i)^(?:{parties.PLACEHOLDER.pattern}|{parties.AGGREGATE.pattern})|redacted|  |[^\S ]"
"""How names begin that may be nobody's; and what makes it hard to see how they begin."""
REGISTERED = r"^([A-Z]{2}-[A-Z0-9]{2,12})-((?:[A-Z]{2})?[0-9]{4,12})$"
UNUSUAL = ["XI-DUNS", "US-DUNS", "XI-UEI", "US-UEI", "US-EIN"]
"""Registers whose numbers have a form of their own."""
CHARITY, COMPANY = r"^[0-9]{6,7}$", r"^[0-9]{8}$"
RANK, OWN_RANK = 2, LAST.index("SOURCE") + 3
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


def named(asked: Sequence[list[Organisation] | None], apart: set[int], kind: str, owner: str) -> Named:
    """Name the organisations of each list that holds one.

    Args:
        asked: lists as they stand in grants.
        apart: places in it that are not to be named here.
        kind: the kind of source.
        owner: the id of the file.
    """
    states = [NOBODY if not one else NAMED if len(one) == 1 else APART for one in asked]
    for place in apart:
        states[place] = APART
    alone = [one[0] for one, state in zip(asked, states, strict=True) if one and state == NAMED]
    rows = pl.DataFrame(
        {name: pl.Series(list(map(attrgetter(name), alone)), dtype=pl.String) for name in FIELDS}
        | {"asked": pl.Series(states, dtype=pl.UInt8).eq(NAMED).arg_true().cast(pl.Int64)}
    )
    told = _numbered(_described(rows))
    plain = told.filter(pl.col("plain") & (pl.col("kind") == ORGANIZATION)).with_columns(party=_best())
    found, numbers = plain.select("asked", *COLUMNS), _listed(plain)
    if plain.height < told.height:
        by_hand, more = _by_hand({place: asked[place] for place in told.filter(~pl.col("plain"))["asked"]}, kind, owner)
        somebody = by_hand.filter(pl.col("kind") == ORGANIZATION)
        for place in set(told["asked"]) - set(found["asked"]):
            states[place] = NOBODY
        for place in (*told.filter("plain", pl.col("kind") != ORGANIZATION)["asked"], *by_hand["asked"]):
            states[place] = APART
        for place in somebody["asked"]:
            states[place] = NAMED
        found, numbers = pl.concat([found, somebody]), pl.concat([numbers, more])
    return Named(pl.Series(states, dtype=pl.UInt8), found, numbers.with_columns(role=pl.lit("own"), name=pl.lit("")))


def one_line(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Write texts in one line, as `threesixty_grant.text` does; what is missing is empty."""
    found = rows.select(_in_lines(name).any().alias(name) for name in names).row(0, named=True)
    columns = []
    for name in names:
        column = pl.col(name)
        if found[name]:
            odd = rows.filter(_in_lines(name))[name].unique().to_list()
            column = column.replace(odd, [text(one) for one in odd])
        columns.append(column.fill_null(""))
    return rows.with_columns(columns)


def _in_lines(name: str) -> pl.Expr:
    column = pl.col(name).str
    return column.contains("\n", literal=True) | column.starts_with(" ") | column.ends_with(" ")


def _described(rows: pl.DataFrame) -> pl.DataFrame:
    """Add kind, name and address."""
    told = one_line(rows, FIELDS).rename(dict(zip(ADDRESSED, ADDRESS, strict=True)))
    lands = told["country"].unique().to_list()
    return told.with_columns(
        _kinds(told["name"]),
        told["country"].replace_strict(lands, [places.country(land) for land in lands], return_dtype=pl.String),
    )


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


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the numbers of usual shapes, and whether there is one and nothing unusual."""
    reference = pl.col("id")
    parts = reference.str.extract_groups(REGISTERED).struct
    own = reference.str.starts_with("360G-") & ~reference.str.contains(r"\s")
    told = rows.with_columns(
        register=parts[0], number=parts[1], own=pl.when(own).then("360g:" + reference)
    ).with_columns(
        usual=pl.col("register").is_not_null() & ~pl.col("register").is_in(UNUSUAL) & _a_number("number")
        & ((pl.col("register") != "GB-COH") | (pl.col("number").str.len_bytes() == 8)),
        charity=pl.col("charity_number").str.contains(CHARITY) & _a_number("charity_number"),
        company=pl.col("company_number").str.contains(COMPANY) & _a_number("company_number"),
    )  # fmt: skip
    known = (
        (pl.col("usual") | pl.col("own").is_not_null() | (reference == ""))
        & (pl.col("charity") | (pl.col("charity_number") == ""))
        & (pl.col("company") | (pl.col("company_number") == ""))
    )
    some = pl.col("usual") | pl.col("own").is_not_null() | pl.col("charity") | pl.col("company")
    return told.with_columns(plain=(known & some).fill_null(value=False))


def _a_number(name: str) -> pl.Expr:
    """Say whether a text is more than one sign many times, and none of the numbers that are no numbers."""
    number = pl.col(name)
    return (number.str.strip_chars(number.str.head(1)) != "") & ~number.is_in(list(parties.NO_NUMBERS))


def _candidates() -> dict[str, tuple[pl.Expr, pl.Expr, pl.Expr]]:
    """Return where a number may stand: whether it is there, its register and its value."""
    return {
        "reference": (pl.col("usual"), pl.col("register"), pl.col("number")),
        "own": (pl.col("own").is_not_null(), pl.lit("SOURCE"), pl.col("own")),
        "charity": (pl.col("charity"), pl.lit("GB-CHC"), pl.col("charity_number")),
        "company": (pl.col("company"), pl.lit("GB-COH"), pl.col("company_number")),
    }


def _best() -> pl.Expr:
    """Return the id of a party, as `fundflow.partyid` gives it: its best number, then the first of the alphabet."""
    ranked = [
        pl.when(there).then(
            pl.concat_str(pl.lit(str(OWN_RANK if name == "own" else RANK)), scheme, pl.lit("\0"), value)
        )
        for name, (there, scheme, value) in _candidates().items()
    ]
    return pl.min_horizontal(ranked).str.slice(1).str.replace("\0", ":", literal=True)


def _listed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of usual organisations, one below the other; the same number in two fields is one."""
    found = []
    for name, (there, scheme, value) in _candidates().items():
        again = (pl.col("register") == scheme) & (pl.col("number") == value) & pl.col("usual")
        new = there if name in {"reference", "own"} else there & ~again.fill_null(value=False)
        found.append(rows.filter(new).select("asked", "party", scheme=scheme, value=value))
    return pl.concat(found)


def _by_hand(asked: dict[int, list[Organisation] | None], kind: str, owner: str) -> tuple[pl.DataFrame, pl.DataFrame]:
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

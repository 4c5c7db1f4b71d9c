"""Turns many grants of 360Giving at once into columns, and says which of them have to be read one by one.

Most grants of a file are written alike: texts where texts belong, plain amounts, ISO dates, one
organisation at each end.  Those become columns.  Whatever else a grant holds (a person, payments, a
parent, an amount as text, something to refuse) is left to `threesixty_grant`.  Both ways come to the same.
What repeats, such as the funder, is read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import polars as pl

from fundflow.importers import threesixty_parties
from fundflow.importers.frames import Frames
from fundflow.importers.threesixty_grant import currency, text
from fundflow.importers.threesixty_model import Organisation, Place, Programme, Span
from fundflow.importers.threesixty_parties import APART, one_line
from fundflow.importers.threesixty_written import AMOUNTS
from fundflow.records import AwardKind, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.importers.threesixty_parties import Named
    from fundflow.importers.threesixty_written import Written

AMOUNT = pl.Decimal(18, 4)
TITLES = ("title", "description")
ENDS = ("funder", "recipient")
FIELDS = ("funding_organization", "recipient_organization")
PLAIN_AMOUNT = r"^-?[0-9]{1,14}(?:\.[0-9]{1,4})?$"
NOTHING = r"^(?:null|-?0(?:\.0+)?)$"
ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
TEXTS = pl.List(pl.String)
NO_SPAN = Span()


class Parts(NamedTuple):
    """Every different part of a sort, once."""

    parts: list[Any]
    unread: set[int]
    """Numbers of parts that have another form than the standard's."""


class Columns(NamedTuple):
    """What a lot of grants came to."""

    frames: Frames
    apart: list[int]
    """Places in the lot of the grants that have to be read one by one."""


class Reader:
    """Reads lots of grants of one file."""

    def __init__(self, kind: str, owner: str, regranted: Iterable[str]) -> None:
        self._kind = kind
        self._owner = owner
        self._regranted = set(regranted)
        """Organisations that grant again what they were granted: what they give may have a parent."""

    def columns(self, written: Written, first: int, doubtful: Sequence[int]) -> Columns:
        """Return what can be told in columns, of grants that are numbered from `first`.

        `doubtful` are the places of those that are to be read one by one, whatever stands in them.
        """
        parties, ends = self._parties(written)
        texts: dict[str, Sequence[str | None]] = {"key": written.keys, **written.texts, **written.amounts}
        rows = pl.DataFrame(
            [
                *(pl.Series(name, values, dtype=pl.String) for name, values in texts.items()),
                pl.Series("more", written.more, dtype=pl.Boolean).scatter(doubtful, values=True),
                *ends,
                *(parties.state[end].alias(f"{end.name}_state") for end in ends),
                *_spans(written),
                *_programmes(written),
                *_country(written),
            ]
        ).with_row_index("row", first)
        read = one_line(rows, TITLES).with_columns(_currencies(rows["currency"]), *READ).with_columns(ODD)
        good = read.filter(~pl.col("apart"))
        apart = read["apart"].arg_true().to_list() if good.height < read.height else []
        return Columns(_frames(good, parties) if good.height else Frames(0), apart)

    def _parties(self, written: Written) -> tuple[Named, list[pl.Series]]:
        """Name the organisations at both ends of the grants."""
        found = _read(written, "organisation", ORGANISATIONS)
        apart = found.unread
        if self._regranted:
            apart = apart | {n for n, part in enumerate(found.parts) if part and part[0].id in self._regranted}
        named = threesixty_parties.named(found.parts, apart, self._kind, self._owner)
        return named, [_numbers(written, f).alias(e) for e, f in zip(ENDS, FIELDS, strict=True)]


def _strict(model: Any) -> Any:  # noqa: ANN401 - types that are made here
    """Return a decoder of lists of a part of grants whose fields are all texts."""
    fields = [(name, str | None, None) for name in model.__struct_fields__]
    told = msgspec.defstruct(f"Plain{model.__name__}", fields, rename="camel", gc=False)
    return msgspec.json.Decoder(list[list[told] | None]), msgspec.json.Decoder(list[told] | None)  # type: ignore[valid-type]


ORGANISATIONS, SPANS, PROGRAMMES, PLACES = map(_strict, (Organisation, Span, Programme, Place))


def _read(written: Written, sort: str, decoders: Any) -> Parts:  # noqa: ANN401 - decoders of a type made here
    """Read every different part of a sort."""
    raws = written.different[sort]
    together, single = decoders
    unread: set[int] = set()
    try:
        parts = together.decode(b"[" + b",".join(raws) + b"]")
    except msgspec.DecodeError:
        parts = []
        for number, raw in enumerate(raws):
            try:
                parts.append(single.decode(raw))
            except msgspec.DecodeError:
                parts.append(None)
                unread.add(number)
    return Parts([part or [] for part in parts], unread)


def _numbers(written: Written, name: str) -> pl.Series:
    return pl.Series(written.numbers[name], dtype=pl.Int64)


def _currencies(written: pl.Series) -> pl.Series:
    known = written.unique().to_list()
    return written.replace_strict(known, [currency(code)[0] for code in known], return_dtype=pl.String)


def _day(name: str) -> pl.Expr:
    """Return the day of a plain ISO date; what stands after the day is not looked at."""
    plain = pl.when(pl.col(name).str.contains(ISO_DAY)).then(pl.col(name).str.head(10))
    return plain.str.to_date("%Y-%m-%d", strict=False)


def _odd(name: str, day: str) -> pl.Expr:
    """Say where something stands that is no plain ISO date."""
    return pl.col(day).is_null() & (pl.col(name) != "")


def _amount(name: str) -> pl.Expr:
    """Return amounts exactly as they are written."""
    return pl.when(pl.col(name).str.contains(PLAIN_AMOUNT)).then(pl.col(name)).cast(AMOUNT)


READ = (_day("award_date").alias("day"), *(_amount(name).alias(f"{name}_amount") for name in AMOUNTS))
ODD = (
    pl.any_horizontal(
        *("more", "odd_span", "odd_programme", "odd_country"),
        pl.col("key") == "",
        _odd("award_date", "day"),
        *(pl.col(f"{name}_amount").is_null() & (pl.col(name) != "null") for name in AMOUNTS),
        *(pl.col(f"{end}_state") == APART for end in ENDS),
        (pl.col("amount_awarded") == "null") & pl.col("amount_disbursed").str.contains(NOTHING),
    )
    .fill_null(value=False)
    .alias("apart")
)
"""Which grants are not written alike, or hold more than columns tell."""
DAYS = (_day("start").alias("first"), _day("end").alias("last"))
SPAN = (
    pl.col("first").alias("start"),
    pl.col("last").alias("end"),
    (_odd("start", "first") | _odd("end", "last")).fill_null(value=False).alias("odd"),
)


def _spans(written: Written) -> list[pl.Series]:
    """Return first and last days: actual ones where they are told, else planned ones; and whether they are odd."""
    found = _read(written, "dates", SPANS)
    actual, numbers = written.numbers["actual_dates"], list(written.numbers["planned_dates"])
    nothing = written.different["dates"].get(b"null", -1)
    told = [] if actual.count(nothing) == len(actual) else [n for n, one in enumerate(actual) if one != nothing]
    for place in told:
        numbers[place] = actual[place]
    firsts = [part[0] if part else NO_SPAN for part in found.parts]
    days = pl.DataFrame(
        {"start": [one.start_date for one in firsts], "end": [one.end_date for one in firsts]},
        schema={"start": pl.String, "end": pl.String},
    )
    start, end, odd, unread = days.with_columns(DAYS).select(*SPAN, _unread(found, "unread"))[numbers]
    # An empty list of actual dates lets the planned ones hold: that is told grant by grant.
    bare = [place for place in told if not found.parts[numbers[place]]]
    return [start, end, (odd | unread).scatter(bare, values=True).alias("odd_span")]


def _programmes(written: Written) -> list[pl.Series]:
    found = _read(written, "programme", PROGRAMMES)
    firsts = [part[0] if part else None for part in found.parts]
    codes = [[text(one.code)] if one and one.code else [] for one in firsts]
    titles = [text(one.title) if one else "" for one in firsts]
    columns = pl.Series("programmes", codes, dtype=TEXTS), pl.Series("programme_title", titles, dtype=pl.String)
    told = pl.DataFrame([*columns, _unread(found, "odd_programme")])
    return told[_numbers(written, "grant_programme")].get_columns()


def _country(written: Written) -> list[pl.Series]:
    """Return where the work is done, when that is in one country."""
    found = _read(written, "place", PLACES)
    codes = [{text(place.country_code) for place in part} - {""} for part in found.parts]
    single = pl.Series("country", [one.pop() if len(one) == 1 else "" for one in codes], dtype=pl.String)
    told = pl.DataFrame([single, _unread(found, "odd_country")])
    return told[_numbers(written, "beneficiary_location")].get_columns()


def _unread(found: Parts, name: str) -> pl.Series:
    """Say which parts have another form than the standard's."""
    return pl.Series(name, [number in found.unread for number in range(len(found.parts))], dtype=pl.Boolean)


def _frames(rows: pl.DataFrame, parties: Named) -> Frames:
    """Make the tables of grants that are all plain."""
    count = parties.state.len()
    ids = pl.Series([None], dtype=pl.String).new_from_index(0, count)
    ids = ids.scatter(parties.rows["asked"], parties.rows["party"])
    named = rows.with_columns(ids[rows[end]].alias(f"{end}_party") for end in ENDS)
    once = pl.concat([rows.select("row", asked=end) for end in ENDS]).group_by("asked").agg(ONCE)
    first, times = (pl.zeros(count, pl.UInt32, eager=True).scatter(once["asked"], once[name]) for name in SEEN)
    return Frames(
        rows.height,
        named.select(AWARD),
        _transactions(named),
        _seen(parties.rows, first, times),
        _seen(parties.numbers, first, times).drop("rows"),
    )


def _seen(asked: pl.DataFrame, first: pl.Series, times: pl.Series) -> pl.DataFrame:
    """Add the first row on which an organisation stands and the number of such rows; leave out what stands on none."""
    numbers = asked["asked"]
    told = asked.drop("asked").with_columns(first[numbers].alias("row"), times[numbers].alias("rows"))
    return told if told["rows"].min() else told.filter(pl.col("rows") > 0)


def _awards() -> list[pl.Expr]:
    unnamed = pl.when(pl.col("currency") == "").then(pl.lit(["no-currency"], TEXTS)).otherwise(pl.lit([], TEXTS))
    empty = ("parent_key", "parent_basis", "stated_measure")
    names = (
        "row", "key", "title", "description", "programmes", "programme_title", "funder_party", "recipient_party",
        "currency", "start", "end", "country",
    )  # fmt: skip
    return [
        *map(pl.col, names), pl.lit(str(AwardKind.GRANT)).alias("kind"), pl.col("day").alias("award_date"),
        pl.col("key").alias("number"), unnamed.alias("flags"), *(pl.lit("").alias(name) for name in empty),
    ]  # fmt: skip


def _moved(name: str, measure: Measure, day: pl.Expr) -> list[pl.Expr]:
    amount = pl.col(f"{name}_amount")
    negative, zero, nothing = (pl.lit(flags, TEXTS) for flags in (["negative"], ["zero"], []))
    flags = pl.when(amount < 0).then(negative).when(amount == 0).then(zero).otherwise(nothing)
    return [
        pl.col("row"), pl.col("key").alias("award_key"), pl.col("currency"), pl.lit("").alias("key"),
        pl.lit("").alias("programme"), day.alias("date"), amount.alias("amount"),
        pl.lit(str(measure)).alias("measure"), flags.alias("flags"),
    ]  # fmt: skip


AWARD = _awards()
AWARDED = _moved("amount_awarded", Measure.AWARDED, pl.col("day"))
PAID = _moved("amount_disbursed", Measure.DISBURSED, pl.lit(None, pl.Date))
SEEN = ("row", "rows")
ONCE = (pl.col("row").min(), pl.len().alias("rows"))


def _transactions(rows: pl.DataFrame) -> pl.DataFrame:
    """Make what was awarded, and what was paid when it is not nothing."""
    awarded = rows.filter(pl.col("amount_awarded_amount").is_not_null())
    paid = rows.filter(pl.col("amount_disbursed_amount") != 0)
    return pl.concat([awarded.select(AWARDED), paid.select(PAID)]) if paid.height else awarded.select(AWARDED)

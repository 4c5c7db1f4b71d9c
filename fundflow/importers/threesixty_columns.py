"""Turns many grants of 360Giving at once into columns, and says which of them have to be read one by one.

Most grants of a file are written alike: texts where texts belong, plain amounts, ISO dates, one
organisation at each end.  Those become columns.  Whatever else a grant holds (a person, payments, a
parent, an amount as text, something to refuse) is left to `threesixty_grant`.  Both ways come to the same.
What repeats, such as the funder, is read once.
"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec
import polars as pl

from fundflow.importers import threesixty_parties
from fundflow.importers.frames import Frames
from fundflow.importers.threesixty_grant import currency, text
from fundflow.importers.threesixty_model import Grant, Organisation, Place, Programme, Span, repaired
from fundflow.importers.threesixty_parties import APART, one_line
from fundflow.records import AwardKind, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.importers.threesixty_parties import Named

NULL = msgspec.Raw(b"null")
AMOUNT = pl.Decimal(18, 4)
MONEY = ("awarded", "paid")
ENDS = ("funder", "recipient")
PLAIN_AMOUNT = r"^-?[0-9]{1,14}(?:\.[0-9]{1,4})?$"
NOTHING = r"^(?:null|-?0(?:\.0+)?)$"
ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
TEXTS = pl.List(pl.String)

T = TypeVar("T")


class Plain(msgspec.Struct, gc=False, rename="camel"):
    """A grant whose texts are texts; what is more than that stays as it is written."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    currency: str | None = None
    award_date: str | None = None
    amount_awarded: msgspec.Raw = NULL
    amount_disbursed: msgspec.Raw = NULL
    planned_dates: msgspec.Raw = NULL
    actual_dates: msgspec.Raw = NULL
    recipient_organization: msgspec.Raw = NULL
    funding_organization: msgspec.Raw = NULL
    grant_programme: msgspec.Raw = NULL
    beneficiary_location: msgspec.Raw = NULL
    regrant_type: msgspec.Raw = NULL
    recipient_individual: msgspec.Raw = NULL
    to_individuals_details: msgspec.Raw = NULL
    related_activity: msgspec.Raw = NULL
    related_description: msgspec.Raw = msgspec.field(default=NULL, name="Related Activity Description")
    disbursement_transaction: msgspec.Raw = NULL


class Coded(NamedTuple, Generic[T]):
    """Parts of grants: for each grant the number of its part, and every different part once."""

    numbers: list[int]
    parts: list[T | None]
    unread: set[int]
    """Numbers of parts that have another form than the standard's."""


class Columns(NamedTuple):
    """What a lot of grants came to."""

    frames: Frames
    apart: list[int]
    """Places in the lot of the grants that have to be read one by one."""


NAMES = {field.name: field.encode_name for field in msgspec.structs.fields(Plain)}
ANY = msgspec.json.Decoder(float_hook=Decimal)


def as_grant(plain: Plain) -> Grant:
    """Read all of a grant."""
    written = msgspec.structs.asdict(plain).items()
    said = {NAMES[name]: ANY.decode(v) if isinstance(v, msgspec.Raw) else v for name, v in written}
    return msgspec.convert(repaired(said), Grant)


def keys(grants: Sequence[Plain]) -> list[str]:
    """Return the identifiers of grants, "" where there is none."""
    written = pl.DataFrame({"key": [grant.id for grant in grants]}, schema={"key": pl.String})
    return one_line(written, ["key"])["key"].to_list()


class Reader:
    """Reads lots of grants of one file."""

    def __init__(self, kind: str, owner: str, regranted: Iterable[str]) -> None:
        self._kind = kind
        self._owner = owner
        self._regranted = set(regranted)
        """Organisations that grant again what they were granted: what they give may have a parent."""

    def columns(self, grants: Sequence[Plain], keys: Sequence[str], first: int) -> Columns:
        """Return what can be told in columns, of grants that are numbered from `first`."""
        parties, ends = self._parties(grants)
        written = _written(grants).with_columns(
            pl.Series("key", keys, dtype=pl.String),
            *ends,
            _more(grants),
            *_spans(grants),
            *_programmes(grants),
            *_country(grants),
        )
        told = one_line(written, ["title", "description"]).select(
            pl.int_range(first, first + len(grants), dtype=pl.Int64).alias("row"),
            *("key", "title", "description", "start", "end", "programmes", "programme_title", "country", *ENDS),
            _currencies(written["currency"]),
            _day("award_date").alias("day"),
            *(_amount(name).alias(name) for name in MONEY),
            apart=pl.any_horizontal(
                *("more", "odd_span", "odd_programme", "odd_country"),
                pl.col("key") == "",
                _odd_day("award_date"),
                *(_odd_amount(name) for name in MONEY),
                *(pl.lit(parties.state).gather(pl.col(end)) == APART for end in ENDS),
                (pl.col("awarded") == "null") & pl.col("paid").str.contains(NOTHING),
            ),
        )
        good = told.filter(~pl.col("apart"))
        apart = told["apart"].arg_true().to_list() if good.height < told.height else []
        return Columns(_frames(good, parties) if good.height else Frames(0), apart)

    def _parties(self, grants: Sequence[Plain]) -> tuple[Named, list[pl.Series]]:
        """Name the organisations at both ends of the grants."""
        count = len(grants)
        found = _coded(
            [g.funding_organization for g in grants] + [g.recipient_organization for g in grants], ORGANISATIONS
        )
        again = {n for n, part in enumerate(found.parts) if part and part[0].id in self._regranted}
        named = threesixty_parties.named(found.parts, found.unread | again, self._kind, self._owner)
        numbers = pl.Series(found.numbers, dtype=pl.Int64)
        return named, [numbers[:count].alias("funder"), numbers[count:].alias("recipient")]


def _strict(model: Any) -> Any:  # noqa: ANN401 - types that are made here
    """Return a decoder of lists of a part of grants whose fields are all texts."""
    fields = [(name, str | None, None) for name in model.__struct_fields__]
    told = msgspec.defstruct(f"Plain{model.__name__}", fields, rename="camel", gc=False)
    return msgspec.json.Decoder(list[list[told] | None]), msgspec.json.Decoder(list[told] | None)  # type: ignore[valid-type]


ORGANISATIONS, SPANS, PROGRAMMES, PLACES = map(_strict, (Organisation, Span, Programme, Place))


def _coded(raws: Iterable[msgspec.Raw], decoders: Any) -> Coded[Any]:  # noqa: ANN401 - decoders of a type made here
    """Read every different part once."""
    written = b"\0".join(raws).split(b"\0")
    index = {raw: number for number, raw in enumerate(dict.fromkeys(written))}
    numbers = list(map(index.__getitem__, written))
    together, single = decoders
    try:
        return Coded(numbers, together.decode(b"[" + b",".join(index) + b"]"), set())
    except msgspec.DecodeError:
        parts, unread = [], set()
        for number, raw in enumerate(index):
            try:
                parts.append(single.decode(raw))
            except msgspec.DecodeError:
                parts.append(None)
                unread.add(number)
        return Coded(numbers, parts, unread)


def _written(grants: Sequence[Plain]) -> pl.DataFrame:
    """Return the plain fields as they are written."""
    plain = ("title", "description", "currency", "award_date")
    texts = {name: list(map(attrgetter(name), grants)) for name in plain}
    texts["awarded"] = [str(grant.amount_awarded, "utf-8") for grant in grants]
    texts["paid"] = [str(grant.amount_disbursed, "utf-8") for grant in grants]
    return pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))


def _currencies(written: pl.Series) -> pl.Series:
    known = written.unique().to_list()
    return written.replace_strict(known, [currency(code)[0] for code in known], return_dtype=pl.String)


def _day(name: str) -> pl.Expr:
    return (
        pl.when(pl.col(name).str.contains(ISO_DAY))
        .then(pl.col(name).str.head(10))
        .str.to_date("%Y-%m-%d", strict=False)
    )


def _odd_day(name: str) -> pl.Expr:
    """Say where something stands that is no plain ISO date."""
    return (pl.col(name).fill_null("") != "") & _day(name).is_null()


def _amount(name: str) -> pl.Expr:
    """Return amounts exactly as they are written."""
    return pl.when(pl.col(name).str.contains(PLAIN_AMOUNT)).then(pl.col(name)).cast(AMOUNT)


def _odd_amount(name: str) -> pl.Expr:
    """Say where something stands that is no plain amount."""
    return (pl.col(name) != "null") & ~pl.col(name).str.contains(PLAIN_AMOUNT)


def _spans(grants: Sequence[Plain]) -> list[pl.Series]:
    """Return first and last days: actual ones where they are told, else planned ones; and whether they are odd."""
    actual = [grant.actual_dates is not NULL and bytes(grant.actual_dates) != b"null" for grant in grants]
    raws = [grant.actual_dates if real else grant.planned_dates for grant, real in zip(grants, actual, strict=True)]
    found = _coded(raws, SPANS)
    firsts = [part[0] if part else None for part in found.parts]
    parts = pl.DataFrame(
        {
            "start": pl.Series([one.start_date if one else None for one in firsts], dtype=pl.String),
            "end": pl.Series([one.end_date if one else None for one in firsts], dtype=pl.String),
            "empty": pl.Series([not part for part in found.parts], dtype=pl.Boolean),
            "unread": _unread(found),
        }
    )
    return (
        parts.select(_day("start"), _day("end"), "empty", odd=_odd_day("start") | _odd_day("end") | pl.col("unread"))
        .select(pl.all().gather(found.numbers))
        .select("start", "end", odd_span=pl.col("odd") | (pl.col("empty") & pl.Series(actual, dtype=pl.Boolean)))
        .get_columns()
    )


def _programmes(grants: Sequence[Plain]) -> list[pl.Series]:
    found = _coded([grant.grant_programme for grant in grants], PROGRAMMES)
    firsts = [part[0] if part else None for part in found.parts]
    codes = [[text(one.code)] if one and one.code else [] for one in firsts]
    titles = [text(one.title) if one else "" for one in firsts]
    parts = pl.DataFrame(
        {"programmes": pl.Series(codes, dtype=TEXTS), "programme_title": titles, "odd_programme": _unread(found)},
        schema_overrides={"programme_title": pl.String},
    )
    return parts.select(pl.all().gather(found.numbers)).get_columns()


def _country(grants: Sequence[Plain]) -> list[pl.Series]:
    """Return where the work is done, when that is in one country."""
    found = _coded([grant.beneficiary_location for grant in grants], PLACES)
    codes = [{text(place.country_code) for place in part or ()} - {""} for part in found.parts]
    single = [one.pop() if len(one) == 1 else "" for one in codes]
    parts = pl.DataFrame({"country": single, "odd_country": _unread(found)}, schema_overrides={"country": pl.String})
    return parts.select(pl.all().gather(found.numbers)).get_columns()


def _unread(found: Coded[Any]) -> pl.Series:
    """Say which parts have another form than the standard's."""
    return pl.Series([number in found.unread for number in range(len(found.parts))], dtype=pl.Boolean)


def _more(grants: Sequence[Plain]) -> pl.Series:
    """Say which grants hold what is read grant by grant: a person, payments, a related grant."""
    some = [
        grant.recipient_individual is not NULL
        or grant.to_individuals_details is not NULL
        or grant.related_activity is not NULL
        or grant.disbursement_transaction is not NULL
        for grant in grants
    ]
    if any(some):
        some = [there and not _all_null(grant) for there, grant in zip(some, grants, strict=True)]
    return pl.Series("more", some, dtype=pl.Boolean)


def _all_null(grant: Plain) -> bool:
    said = (grant.recipient_individual, grant.to_individuals_details)
    return all(bytes(raw) == b"null" for raw in (*said, grant.related_activity, grant.disbursement_transaction))


def _frames(rows: pl.DataFrame, parties: Named) -> Frames:
    """Make the tables of grants that are all plain."""
    ids = pl.Series([None] * parties.state.len(), dtype=pl.String).scatter(parties.rows["asked"], parties.rows["party"])
    named = rows.with_columns(ids.gather(rows[end]).alias(f"{end}_party") for end in ENDS)
    asked = pl.concat([rows.select("row", asked=end) for end in ENDS])
    once = asked.group_by("asked").agg(pl.col("row").min(), rows=pl.len())
    return Frames(
        rows.height,
        _awards(named),
        _transactions(named),
        parties.rows.join(once, on="asked").drop("asked"),
        parties.numbers.join(once, on="asked").drop("asked", "rows"),
    )


def _awards(rows: pl.DataFrame) -> pl.DataFrame:
    unnamed = pl.when(pl.col("currency") == "").then(pl.lit(["no-currency"], TEXTS)).otherwise(pl.lit([], TEXTS))
    empty = ("parent_key", "parent_basis", "stated_measure")
    return rows.select(
        "row", "key", "title", "description", "programmes", "programme_title", "funder_party", "recipient_party",
        "currency", "start", "end", "country", pl.lit(str(AwardKind.GRANT)).alias("kind"),
        pl.col("day").alias("award_date"), pl.col("key").alias("number"), unnamed.alias("flags"),
        *(pl.lit("").alias(name) for name in empty),
    )  # fmt: skip


def _transactions(rows: pl.DataFrame) -> pl.DataFrame:
    """Make what was awarded, and what was paid when it is not nothing."""
    shared = (
        "row",
        pl.col("key").alias("award_key"),
        "currency",
        pl.lit("").alias("key"),
        pl.lit("").alias("programme"),
    )
    awarded = rows.filter(pl.col("awarded").is_not_null()).select(
        *shared, pl.col("day").alias("date"), **_moved("awarded", Measure.AWARDED)
    )
    paid = rows.filter(pl.col("paid") != 0).select(
        *shared, pl.lit(None, pl.Date).alias("date"), **_moved("paid", Measure.DISBURSED)
    )
    return pl.concat([awarded, paid])


def _moved(name: str, measure: Measure) -> dict[str, pl.Expr]:
    amount = pl.col(name)
    negative, zero, nothing = (pl.lit(flags, TEXTS) for flags in (["negative"], ["zero"], []))
    flags = pl.when(amount < 0).then(negative).when(amount == 0).then(zero).otherwise(nothing)
    return {"amount": amount, "measure": pl.lit(str(measure)), "flags": flags}

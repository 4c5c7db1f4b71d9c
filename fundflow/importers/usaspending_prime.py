"""USAspending's downloads of prime transactions of assistance: one row for each action of an award.

Every action becomes a transaction; the total that is repeated on each row becomes the award's stated
total and is never summed.  Loans and guarantees give their face value, apart from obligations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.importers import spending
from fundflow.importers.batches import batches, must_have
from fundflow.importers.frames import Frames
from fundflow.importers.spending import amounts, code, days, flag, has_more_decimals, rounded, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Sample, Source, Wishes

KIND = "usaspending-prime"
TITLE = "USAspending, prime transactions of assistance"
KEY, TRANSACTION = "assistance_award_unique_key", "assistance_transaction_unique_key"
AMOUNT, FACE, DAY = "federal_action_obligation", "face_value_of_loan", "action_date"
START, END = "period_of_performance_start_date", "period_of_performance_current_end_date"
NEEDED = (KEY, TRANSACTION, AMOUNT, DAY)
RECIPIENT = (
    "recipient_kind", "recipient_uei", "recipient_duns", "recipient_name", "recipient_country_code",
    "recipient_region", "recipient_city", "recipient_postcode",
)  # fmt: skip
AGENCY = ("awarding_agency_code", "awarding_agency_name", "awarding_sub_agency_code", "awarding_sub_agency_name")
COLUMNS = (
    *NEEDED, FACE, "award_id_fain", "award_id_uri", "total_obligated_amount", "total_face_value_of_loan",
    "action_date_fiscal_year", START, END,
    *AGENCY, "recipient_uei", "recipient_duns", "recipient_name", "recipient_parent_uei", "recipient_parent_duns",
    "recipient_parent_name", "recipient_country_code", "recipient_city_name", "recipient_state_code",
    "recipient_zip_code", "recipient_foreign_city_name", "recipient_foreign_province_name",
    "recipient_foreign_postal_code", "primary_place_of_performance_country_code", "cfda_number", "cfda_title",
    "assistance_type_code", "transaction_description", "prime_award_base_transaction_description",
    "business_types_code", "correction_delete_indicator_code", "record_type_code", "usaspending_permalink",
    "last_modified_date",
)  # fmt: skip
ONCE = (
    "row", KEY, "award_kind", "award_id_fain", "award_id_uri", "prime_award_base_transaction_description",
    "transaction_description", "programme", "cfda_title", *AGENCY, "recipient", "total_obligated_amount",
    "total_face_value_of_loan", "primary_place_of_performance_country_code",
)  # fmt: skip
"""What is taken from the first row of an award."""
MOVED = (
    "row", KEY, TRANSACTION, "award_kind", AMOUNT, f"{AMOUNT}_amount", FACE, f"{FACE}_amount", f"{DAY}_day",
    "action_date_fiscal_year", "recipient", "programme",
)  # fmt: skip
"""What a transaction needs: rows are parted after the other columns are put aside, which is cheaper."""
KINDS = {
    "02": "grant", "03": "grant", "04": "grant", "05": "cooperative-agreement", "06": "direct-payment",
    "07": "loan", "08": "guarantee", "09": "insurance", "10": "direct-payment", "11": "other",
}  # fmt: skip
"""USAspending's codes of assistance types."""
LOANS = ("loan", "guarantee")


def sniff(sample: Sample) -> str:
    """Know the file by its key columns."""
    return f"it has the columns {TRANSACTION} and {KEY}" if {TRANSACTION, KEY} <= set(sample.columns) else ""


def read_frames(source: Source, wishes: Wishes, owner: str) -> Iterator[Frames]:  # noqa: ARG001 - every importer's signature
    """Yield the rows of the file in batches.

    Raises:
        UnreadableDocument: columns are lacking without which no row can be used.
    """
    from fundflow.importers.source import Sample

    sample = Sample.of(source)
    must_have(source, sample.columns, NEEDED)
    ends = tuple(name for name in ("usaspending_permalink", "last_modified_date") if name in sample.columns)
    for batch in batches(source, COLUMNS, sample.delimiter):
        prepared = amounts(amounts(batch.rows, AMOUNT), FACE)
        prepared = days(prepared, DAY, wishes.dates)
        good, rejected = spending.rejects(prepared, _fault(wishes.dates, ends), [*NEEDED, "recipient_name"])
        frames = _frames(_named(good), wishes) if good.height else Frames(0)
        yield frames._replace(
            read=batch.rows.height + batch.rejected.height, rejected=pl.concat([batch.rejected, rejected])
        )


def _fault(order: str, ends: tuple[str, ...]) -> pl.Expr:
    """Say why a row cannot be used, null when it can."""
    cut = pl.all_horizontal(pl.col(name).is_null() for name in ends) if ends else pl.lit(value=False)
    bad = pl.col(AMOUNT).is_not_null() & pl.col(f"{AMOUNT}_amount").is_null()
    bad_face = pl.col(FACE).is_not_null() & pl.col(f"{FACE}_amount").is_null()
    return (
        pl.when(pl.col("correction_delete_indicator_code") == "D").then(pl.lit("!the publisher deleted this row"))
        .when(cut).then(pl.lit("the row is cut short"))
        .when(pl.col(KEY).is_null()).then(pl.lit("there is no key of an award"))
        .when(pl.col(AMOUNT).is_null() & pl.col(FACE).is_null()).then(pl.lit("there is no amount"))
        .when(bad | bad_face).then(pl.lit(spending.NO_AMOUNT))
        .when(pl.col(DAY).is_not_null() & pl.col(f"{DAY}_day").is_null()).then(spending.day_fault(DAY, order))
    )  # fmt: skip


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what later steps share: kind of award, recipient, programme."""
    kinds = code("assistance_type_code").str.zfill(2).replace_strict(KINDS, default="other", return_dtype=pl.String)
    record = code("record_type_code")
    person = (pl.col("business_types_code").str.contains("P", literal=True)).fill_null(value=False) | (record == "3")
    made = spending.country(
        spending.country(rows, "recipient_country_code"), "primary_place_of_performance_country_code"
    )
    made = spending.party_kinds(made, "recipient_name", person, record == "1", "recipient_kind")
    zips = pl.col("recipient_zip_code").str.strip_suffix(".0").str.zfill(5)
    made = made.with_columns(
        award_kind=kinds,
        programme=spending.listing("cfda_number").fill_null(""),
        recipient_region=pl.coalesce("recipient_state_code", "recipient_foreign_province_name"),
        recipient_city=pl.coalesce("recipient_city_name", "recipient_foreign_city_name"),
        recipient_postcode=pl.coalesce(zips, "recipient_foreign_postal_code"),
    )
    return spending.party_ids(made, "recipient", RECIPIENT, KEY, "recipient")


def _frames(rows: pl.DataFrame, wishes: Wishes) -> Frames:
    first = spending.with_agency(_first(rows, wishes.dates), AGENCY, "funder")
    agencies, numbers = spending.agencies(first, AGENCY, "funder")
    return Frames(
        read=0,
        awards=_awards(first),
        transactions=_transactions(rows),
        organizations=pl.concat([spending.organizations(rows, "recipient", RECIPIENT), agencies]),
        identifiers=pl.concat([_recipient_numbers(rows), numbers]),
    )


def _transactions(rows: pl.DataFrame) -> pl.DataFrame:
    """Make obligations of all rows but those of loans that have none; loans give their face value besides."""
    shared: list[pl.Expr] = [
        pl.col("row"), pl.col(KEY).alias("award_key"), pl.col(f"{DAY}_day").alias("date"),
        pl.coalesce(
            pl.col("action_date_fiscal_year").cast(pl.Int32, strict=False),
            pl.col(f"{DAY}_day").dt.offset_by("3mo").dt.year(),
        ).alias("year"),
        pl.lit("USD").alias("currency"), pl.col("recipient").alias("receiver_party"), pl.col("programme"),
    ]  # fmt: skip
    loan = pl.col("award_kind").is_in(LOANS)
    rows = rows.select(MOVED)
    obligated = rows.filter(~loan | (pl.col(f"{AMOUNT}_amount") != 0))
    made = _doubts(obligated, AMOUNT).select(
        *shared,
        text(TRANSACTION).alias("key"),
        pl.col(f"{AMOUNT}_amount").fill_null(0).alias("amount"),
        pl.lit("obligated").alias("measure"),
        "flags",
    )
    lent = rows.filter(loan & pl.col(f"{FACE}_amount").is_not_null())
    if lent.is_empty():
        return made
    face = _doubts(lent, FACE).select(
        *shared,
        (text(TRANSACTION) + ":face").alias("key"),
        pl.col(f"{FACE}_amount").alias("amount"),
        pl.lit("face-value").alias("measure"),
        "flags",
    )
    return pl.concat([made, face])


def _doubts(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    negative = (pl.col(f"{name}_amount") < 0).fill_null(value=False)
    lending = pl.col("award_kind").is_in(LOANS) & pl.lit(name == AMOUNT)
    found = (flag(negative, "negative"), flag(rounded(name), "rounded"), flag(lending, "of-a-loan"))
    return spending.with_flags(rows, negative | has_more_decimals(name) | lending, *found)


def _first(rows: pl.DataFrame, order: str) -> pl.DataFrame:
    """Return the first row of each award, with its whole period and its programmes in this batch."""
    start, end, day = f"{START}_day", f"{END}_day", f"{DAY}_day"
    dated = days(days(rows.select(*ONCE, START, END, day), START, order), END, order).with_columns(
        pl.col("programme").cast(pl.Categorical).to_physical().alias("number")
    )
    spans = dated.group_by(KEY).agg(
        pl.col("row", start, day).min(),
        pl.col(end).max(),
        pl.col("number").min().alias("least"),
        pl.col("number").max().alias("most"),
    )
    spans = spans.sort("row").with_columns(several=pl.col("least") != pl.col("most"))
    first = (
        dated.drop(start, end, day, KEY, START, END)
        .filter(pl.col("row").is_in(spans["row"].implode()))
        .hstack(spans.drop("row"))
    )
    listed = first.with_columns(
        programmes=pl.when(pl.col("programme") != "")
        .then(pl.concat_list("programme"))
        .otherwise(pl.lit([], pl.List(pl.String)))
    )
    if not spans["several"].any():
        return listed
    more = rows.join(spans.filter("several").select(KEY), on=KEY, how="semi").filter(pl.col("programme") != "")
    every = more.group_by(KEY).agg(every=pl.col("programme").unique().sort())
    return listed.join(every, on=KEY, how="left", maintain_order="left").with_columns(
        programmes=pl.coalesce("every", "programmes")
    )


def _awards(first: pl.DataFrame) -> pl.DataFrame:
    dated = amounts(amounts(first, "total_obligated_amount"), "total_face_value_of_loan")
    loan = pl.col("award_kind").is_in(LOANS)
    total = pl.when(loan).then("total_face_value_of_loan_amount").otherwise("total_obligated_amount_amount")
    described = pl.coalesce("prime_award_base_transaction_description", "transaction_description", pl.lit(""))
    return dated.select(
        "row",
        pl.col(KEY).alias("key"),
        pl.col("award_kind").alias("kind"),
        pl.coalesce("award_id_fain", "award_id_uri", pl.lit("")).alias("number"),
        described.alias("description"),
        pl.lit("").alias("title"),
        "programmes",
        text("cfda_title").alias("programme_title"),
        pl.lit("").alias("parent_key"),
        pl.lit("").alias("parent_basis"),
        pl.col("funder").alias("funder_party"),
        pl.col("recipient").alias("recipient_party"),
        pl.lit("USD").alias("currency"),
        pl.col(f"{START}_day").alias("start"),
        pl.col(f"{END}_day").alias("end"),
        pl.col(f"{DAY}_day").alias("award_date"),
        text("primary_place_of_performance_country_code").alias("country"),
        total.alias("stated_total"),
        pl.when(loan).then(pl.lit("face-value")).otherwise(pl.lit("obligated")).alias("stated_measure"),
    )


def _recipient_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    return spending.identifiers(
        rows,
        "recipient",
        "recipient_kind",
        [
            ("recipient_uei", "UEI", "own", ""),
            ("recipient_duns", "DUNS", "own", ""),
            ("recipient_parent_uei", "UEI", "parent", "recipient_parent_name"),
            ("recipient_parent_duns", "DUNS", "parent", "recipient_parent_name"),
        ],
    )

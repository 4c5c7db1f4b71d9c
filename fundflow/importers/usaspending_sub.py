"""USAspending's downloads of subawards, of assistance and of contracts, in the spellings of FSRS and of SAM.

A subaward is an award of the prime recipient, linked to its prime award; each report of an amount is
a transaction.  Prime recipients report everything anew, so that reports repeat: a report that agrees
in prime award, number, recipient, amount and day is one, and the others are counted as left out.
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

KIND = "usaspending-sub"
TITLE = "USAspending, subawards"
PRIME, NUMBER, AMOUNT, DAY = "prime_award_unique_key", "subaward_number", "subaward_amount", "subaward_action_date"
LIMIT = "prime_award_amount"
NEEDED = (PRIME, NUMBER, AMOUNT, DAY)
ENDS = ("usaspending_permalink", "subaward_sam_report_last_modified_date", "subaward_fsrs_report_last_modified_date")
PARTY = ("uei", "duns", "name", "parent_uei", "parent_duns", "parent_name", "country_code")
PLACE = ("city_name", "state_code", "zip_code", "foreign_postal_code")
COLUMNS = (
    *NEEDED, LIMIT, "prime_award_fain", "prime_award_piid", "prime_award_cfda_numbers_and_titles", "subaward_type",
    *(f"{end}_{name}" for end in ("prime_awardee", "subawardee") for name in (*PARTY, *PLACE)),
    "subawardee_dba_name", "subawardee_business_types", "subaward_primary_place_of_performance_country_code",
    "subaward_description", *ENDS,
)  # fmt: skip


def _who(end: str) -> tuple[str, ...]:
    """Return the columns that say who stands at an end, as `spending.party_ids` wants them."""
    return (
        f"{end}_kind",
        f"{end}_uei",
        f"{end}_duns",
        f"{end}_name",
        f"{end}_country_code",
        f"{end}_state_code",
        f"{end}_city_name",
        f"{end}_postcode",
    )


FUNDER, RECIPIENT = _who("prime_awardee"), _who("subawardee")


def sniff(sample: Sample) -> str:
    """Know the file by its key columns."""
    found = {PRIME, NUMBER, AMOUNT} <= set(sample.columns)
    reports = "SAM.gov" if "subaward_sam_report_id" in sample.columns else "FSRS"
    return f"it has the columns {PRIME} and {NUMBER}, with report numbers of {reports}" if found else ""


def read_frames(source: Source, wishes: Wishes, owner: str) -> Iterator[Frames]:  # noqa: ARG001 - every importer's signature
    """Yield the rows of the file in batches.

    Raises:
        UnreadableDocument: columns are lacking without which no row can be used.
    """
    from fundflow.importers.source import Sample

    sample = Sample.of(source)
    must_have(source, sample.columns, NEEDED)
    ends = tuple(name for name in ENDS if name in sample.columns)
    for batch in batches(source, COLUMNS, sample.delimiter):
        prepared = days(amounts(amounts(batch.rows, AMOUNT), LIMIT), DAY, wishes.dates)
        good, rejected = spending.rejects(prepared, _fault(wishes.dates, ends), [*NEEDED, "subawardee_name"])
        frames = _frames(_named(good)) if good.height else Frames(0)
        yield frames._replace(
            read=batch.rows.height + batch.rejected.height, rejected=pl.concat([batch.rejected, rejected])
        )


def _fault(order: str, ends: tuple[str, ...]) -> pl.Expr:
    cut = pl.all_horizontal(pl.col(name).is_null() for name in ends) if ends else pl.lit(value=False)
    return (
        pl.when(cut).then(pl.lit("the row is cut short"))
        .when(pl.col(PRIME).is_null()).then(pl.lit("there is no key of a prime award"))
        .when(pl.col(AMOUNT).is_null()).then(pl.lit("there is no amount"))
        .when(pl.col(f"{AMOUNT}_amount").is_null()).then(pl.lit(spending.NO_AMOUNT))
        .when(pl.col(DAY).is_not_null() & pl.col(f"{DAY}_day").is_null()).then(spending.day_fault(DAY, order))
    )  # fmt: skip


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the parties and the key of the subaward: prime award, number and recipient."""
    made = rows
    for end in ("prime_awardee", "subawardee"):
        made = spending.country(made, f"{end}_country_code")
        person = pl.lit(value=False)
        if end == "subawardee":
            person = pl.col("subawardee_business_types").str.contains(r"(?i)^individual\b").fill_null(value=False)
        zips = pl.col(f"{end}_zip_code").str.strip_suffix(".0").str.head(5).str.zfill(5)
        made = spending.party_kinds(made, f"{end}_name", person, pl.lit(value=False), f"{end}_kind")
        made = made.with_columns(pl.coalesce(zips, f"{end}_foreign_postal_code").alias(f"{end}_postcode"))
    made = spending.country(made, "subaward_primary_place_of_performance_country_code")
    recipient = pl.coalesce("subawardee_uei", "subawardee_duns", spending.folded("subawardee_name"))
    key = pl.concat_str([pl.lit("SUB"), pl.col(PRIME), code(NUMBER), recipient.fill_null("")], separator=":")
    made = made.with_columns(key.alias("key"))
    made = spending.party_ids(made, "funder", FUNDER, PRIME, "recipient")
    return spending.party_ids(made, "recipient", RECIPIENT, "key", "recipient")


def _frames(rows: pl.DataFrame) -> Frames:
    ends = (("funder", "prime_awardee", FUNDER), ("recipient", "subawardee", RECIPIENT))
    return Frames(
        read=0,
        awards=_awards(rows),
        transactions=_transactions(rows),
        organizations=pl.concat([spending.organizations(rows, party, who) for party, _, who in ends]),
        identifiers=pl.concat([spending.identifiers(rows, party, who[0], _numbers(end)) for party, end, who in ends]),
    )


def _numbers(end: str) -> list[tuple[str, str, str, str]]:
    parent = f"{end}_parent_name"
    return [
        (f"{end}_uei", "UEI", "own", ""),
        (f"{end}_duns", "DUNS", "own", ""),
        (f"{end}_parent_uei", "UEI", "parent", parent),
        (f"{end}_parent_duns", "DUNS", "parent", parent),
    ]


def _transactions(rows: pl.DataFrame) -> pl.DataFrame:
    amount = pl.col(f"{AMOUNT}_amount")
    day = pl.col(f"{DAY}_day")
    own_number = pl.col(NUMBER).cast(spending.MONEY, strict=False)
    above = (amount > pl.col(f"{LIMIT}_amount")).fill_null(value=False)
    is_number = ((amount == own_number) & (amount != 0)).fill_null(value=False)
    found = (
        flag(amount < 0, "negative"),
        flag(above, "amount-above-prime"),
        flag(is_number, "amount-equals-number"),
        flag(rounded(AMOUNT), "rounded"),
    )
    doubtful = (amount < 0) | above | is_number | has_more_decimals(AMOUNT)
    return spending.with_flags(rows, doubtful, *found).select(
        "row",
        pl.concat_str(["key", amount.cast(pl.String), day.cast(pl.String).fill_null("")], separator=":").alias("key"),
        pl.col("key").alias("award_key"),
        day.alias("date"),
        day.dt.offset_by("3mo").dt.year().alias("year"),
        amount.alias("amount"),
        pl.lit("USD").alias("currency"),
        pl.lit("awarded").alias("measure"),
        "flags",
    )


def _awards(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows.unique("key", keep="first", maintain_order=True)
    listings = text("prime_award_cfda_numbers_and_titles").str.extract_all(r"\b\d{2}\.[0-9A-Z]{3}\b").list.unique()
    return first.select(
        "row",
        "key",
        pl.lit("subaward").alias("kind"),
        code(NUMBER).alias("number"),
        text("subaward_description").alias("description"),
        pl.lit("").alias("title"),
        listings.list.sort().alias("programmes"),
        text("prime_award_cfda_numbers_and_titles").alias("programme_title"),
        pl.col(PRIME).alias("parent_key"),
        pl.lit("prime-key").alias("parent_basis"),
        pl.col("funder").alias("funder_party"),
        pl.col("recipient").alias("recipient_party"),
        pl.lit("USD").alias("currency"),
        pl.col(f"{DAY}_day").alias("award_date"),
        text("subaward_primary_place_of_performance_country_code").alias("country"),
        pl.lit("").alias("stated_measure"),
        pl.when(pl.col("prime_award_piid").is_not_null()).then(pl.lit(["under-a-contract"])).alias("flags"),
    )

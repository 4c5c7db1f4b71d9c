"""What the files of USAspending share: how their cells, agencies and recipients are read, in whole batches.

Numbers that passed through a data frame ("4" for "04", "118393838.0") are put right.  Who stands
behind a recipient is taken from the source's own codes, never from the look of a name, except for
the names that USAspending puts in place of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.importers import places, values
from fundflow.importers.batches import REJECTED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SCOPE = "usaspending"
MONEY = pl.Decimal(18, 4)
NO_DATE = "the date cannot be read"
NO_AMOUNT = "the amount cannot be read"
FOLDED = r"[^\p{L}\p{N}]+"
SEVERAL = r"(?i)^(?:multiple (?:foreign )?(?:recipients|awardees)|miscellaneous foreign awardees)"
STAND_INS = ["redacted", "multiple ", "miscellaneous "]
"""Words of which one stands in every name that is nobody's; looked for first, because it is fast."""
NO_NUMBERS = ["BADBADBADBAD", "000000000000", "000000000", "123456789"]


def text(name: str) -> pl.Expr:
    """Return a column with "" for what is missing."""
    return pl.col(name).fill_null("")


def code(name: str) -> pl.Expr:
    """Return a column of codes without the ".0" of a data frame."""
    return pl.col(name).str.strip_suffix(".0").fill_null("")


def listing(name: str) -> pl.Expr:
    """Return an assistance listing number with its two and three digits: 93.94 is 93.940."""
    number = pl.col(name).str.strip_chars()
    short = (number.str.len_chars() < 6) & number.str.contains(".", literal=True)
    padded = pl.when(number.str.find(".", literal=True) == 1).then("0" + number).otherwise(number)
    return pl.when(short).then(padded.str.pad_end(6, "0")).otherwise(number)


def amounts(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add `name`_amount, exact; a cell that is not plain digits is read as people write amounts."""
    made = f"{name}_amount"
    return _cast(rows, name, made, pl.col(name).cast(MONEY, strict=False), lambda cell: values.amount(cell).value)


def days(rows: pl.DataFrame, name: str, order: str) -> pl.DataFrame:
    """Add `name`_day."""
    plain = pl.col(name).str.head(10).str.to_date("%Y-%m-%d", strict=False)
    return _cast(rows, name, f"{name}_day", plain, lambda cell: values.day(cell, order))


def _cast(rows: pl.DataFrame, name: str, made: str, plain: pl.Expr, careful: Callable[[str], object]) -> pl.DataFrame:
    """Cast a column at once; the few cells that resist are read one by one, and stay null when they cannot be."""
    cast = rows.with_columns(plain.alias(made))
    odd = cast.select("row", name).filter(cast[made].is_null() & cast[name].is_not_null())
    if odd.is_empty():
        return cast
    found = [_careful(cell, careful) for cell in odd[name]]
    known = odd.select("row").with_columns(pl.Series("found", found, dtype=cast.schema[made]))
    return cast.with_columns(pl.coalesce(made, _beside(cast, known)).alias(made))


def _beside(rows: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
    """Return what was found for some rows as a column for all of them, null for the others.

    Only the numbers of the rows are joined: to join all columns would copy them.
    """
    return rows.select("row").join(found, on="row", how="left", maintain_order="left").to_series(1)


def _careful(cell: str, read: Callable[[str], object]) -> object:
    try:
        return read(cell)
    except ValueError:
        return None


def day_fault(name: str, order: str) -> pl.Expr:
    """Say why a date was not read: it is ambiguous, or no date."""
    either = pl.col(name).str.contains(r"^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
    return pl.when(either & pl.lit(not order)).then(pl.lit(values.AMBIGUOUS)).otherwise(pl.lit(NO_DATE))


def country(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put the ISO code of two letters in place of that of three."""
    known = {three: places.country(three) for three in rows[name].unique().to_list() if three}
    return rows.with_columns(text(name).replace(known).alias(name))


def folded(name: str) -> pl.Expr:
    """Return a column in lower case, its punctuation turned to single blanks, as `fundflow.partyid` folds names."""
    return text(name).str.to_lowercase().str.replace_all(FOLDED, " ").str.strip_chars()


def party_kinds(rows: pl.DataFrame, name: str, person: pl.Expr, aggregate: pl.Expr, made: str) -> pl.DataFrame:
    """Add what stands behind a name, by the source's codes and its stand-in names."""
    usual = (
        pl.when(aggregate).then(pl.lit("aggregate"))
        .when(pl.col(name).is_null()).then(pl.lit("placeholder"))
        .when(person).then(pl.lit("person"))
        .otherwise(pl.lit("organization"))
    )  # fmt: skip
    if not rows.select(pl.col(name).str.contains_any(STAND_INS, ascii_case_insensitive=True).any()).item():
        return rows.with_columns(usual.alias(made))
    stands_in = pl.col(name).str.contains(r"(?i)\bredacted\b").fill_null(value=False)
    several = pl.col(name).str.contains(SEVERAL).fill_null(value=False)
    return rows.with_columns(
        pl.when(several).then(pl.lit("aggregate")).when(stands_in & ~aggregate).then(pl.lit("placeholder"))
        .otherwise(usual).alias(made)
    )  # fmt: skip


def party_ids(rows: pl.DataFrame, made: str, who: Sequence[str], award: str, end: str) -> pl.DataFrame:
    """Add the ids of parties as `fundflow.partyid` gives them.

    Args:
        rows: a batch.
        made: the new column.
        who: columns kind, uei, duns, name, country, region, city, postcode.
        award: the column with the key of the award.
        end: which end of the award they are.
    """
    kind, uei, duns, *named = who
    merges = pl.col(kind) == "organization"
    by_uei = merges & (pl.col(uei).str.len_chars() == 12) & ~pl.col(uei).is_in(NO_NUMBERS)
    cast = rows.with_columns(pl.when(by_uei).then("UEI:" + pl.col(uei)).alias(made))
    asked = dict.fromkeys(("row", kind, duns, *named, award))
    rest = cast.select(*asked, pl.col(made).alias("found")).filter(pl.col("found").is_null())
    if rest.is_empty():
        return cast
    by_name = pl.concat_str([pl.lit(f"name:{SCOPE}"), *map(folded, named)], separator=":").str.strip_chars_end(":")
    number = code(duns).str.zfill(9)
    by_duns = (number.str.len_chars() == 9) & ~number.is_in(NO_NUMBERS)
    alone = pl.concat_str([pl.col(kind), pl.lit(SCOPE), pl.col(award), pl.lit(end)], separator=":")
    found = rest.select(
        "row", pl.when(~merges).then(alone).when(by_duns).then("DUNS:" + number).otherwise(by_name).alias("found")
    )
    return cast.with_columns(pl.coalesce(made, _beside(cast, found)).alias(made))


def organizations(rows: pl.DataFrame, party: str, who: Sequence[str]) -> pl.DataFrame:
    """Return the table of names and addresses of one end of the awards."""
    kind, _, _, *named = who
    columns = ["name", "country", "region", "city", "postcode"]
    chosen = rows.select(
        "row",
        pl.col(party).alias("party"),
        pl.col(kind).alias("kind"),
        *(text(n).alias(c) for n, c in zip(named, columns, strict=True)),
    ).filter(pl.col("party").is_not_null())
    return chosen.group_by("party", "kind", *columns).agg(pl.col("row").min(), rows=pl.len()).sort("row")


def identifiers(
    rows: pl.DataFrame, party: str, kind: str, columns: Sequence[tuple[str, str, str, str]]
) -> pl.DataFrame:
    """Return the numbers of parties that are organisations.

    Args:
        rows: a batch.
        party: the column with the id of the party.
        kind: the column that says what stands behind it.
        columns: column, scheme, role, and the column with the name that goes with the number.
    """
    found = []
    for column, scheme, role, name in columns:
        narrow = rows.select(*dict.fromkeys(("row", party, kind, column, name or "row")))
        has = narrow.filter(pl.col(column).is_not_null() & (pl.col(kind) == "organization"))
        number = pl.col(column) if scheme == "UEI" else code(column).str.zfill(9)
        named = text(name) if name else pl.lit("")
        valid = (pl.col("value").str.len_bytes() == (12 if scheme == "UEI" else 9)) & ~pl.col("value").is_in(NO_NUMBERS)
        given = has.select("row", pl.col(party).alias("party"), number.alias("value"), named.alias("name"))
        # A party that is called by its UEI has no other.
        same = ["party"] if (scheme, role) == ("UEI", "own") else ["party", "value", "name"]
        unique = given.unique(same, keep="first", maintain_order=True)
        found.append(unique.filter(valid).with_columns(scheme=pl.lit(scheme), role=pl.lit(role)))
    return pl.concat(found).select("party", "value", "name", "row", "scheme", "role").sort("row", "scheme", "value")


def with_agency(rows: pl.DataFrame, columns: Sequence[str], made: str) -> pl.DataFrame:
    """Add the id of an agency; `columns` are its department's code and name, and its own."""
    top, _, sub, _ = columns
    above = code(top).str.zfill(3)
    own = pl.when(code(sub) == "").then(pl.lit("")).otherwise(":" + code(sub).str.zfill(4))
    return rows.with_columns(
        pl.when(pl.col(top).is_not_null()).then(pl.concat_str([pl.lit(f"SOURCE:{SCOPE}:"), above, own])).alias(made)
    )


def agencies(rows: pl.DataFrame, columns: Sequence[str], party: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the agencies of a batch as organisations, and their numbers."""
    top, above, _, own = columns
    unique = (
        rows.filter(pl.col(party).is_not_null())
        .group_by(
            pl.col(party).alias("party"),
            code(top).str.zfill(3).alias("top"),
            text(above).alias("above"),
            text(own).alias("own"),
        )
        .agg(pl.col("row").min(), rows=pl.len())
        .sort("row")
    )
    address = {"country": "US", "region": "", "city": "", "postcode": ""}
    named = unique.select(
        "party", pl.lit("organization").alias("kind"),
        pl.when(pl.col("own") == "").then("above").otherwise("own").alias("name"),
        *(pl.lit(value).alias(name) for name, value in address.items()), "row", "rows",
    )  # fmt: skip
    numbers = [
        unique.select(
            "party",
            pl.col("party").str.strip_prefix("SOURCE:").alias("value"),
            pl.lit("").alias("name"),
            "row",
            pl.lit("SOURCE").alias("scheme"),
            pl.lit("own").alias("role"),
        ),
        unique.filter(pl.col("own") != "").select(
            "party",
            (pl.lit(f"{SCOPE}:") + pl.col("top")).alias("value"),
            pl.col("above").alias("name"),
            "row",
            pl.lit("SOURCE").alias("scheme"),
            pl.lit("parent").alias("role"),
        ),
    ]
    return named, pl.concat(numbers)


def rejects(rows: pl.DataFrame, fault: pl.Expr, shown: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that have a fault from the others; a fault that begins with "!" was left out on purpose."""
    marked = rows.with_columns(fault=fault)
    if marked["fault"].null_count() == rows.height:
        return rows, pl.DataFrame(schema=REJECTED)
    bad = marked.filter(pl.col("fault").is_not_null())
    rejected = bad.select(
        pl.col("row").cast(pl.Int64),
        why=pl.col("fault").str.strip_prefix("!"),
        values=pl.struct(shown).struct.json_encode(),
        unreadable=~pl.col("fault").str.starts_with("!"),
    )
    return marked.filter(pl.col("fault").is_null()).drop("fault"), rejected


def flag(condition: pl.Expr, name: str) -> pl.Expr:
    """Return the name of what is doubtful where the condition holds, else null."""
    return pl.when(condition).then(pl.lit(name))


def with_flags(rows: pl.DataFrame, doubtful: pl.Expr, *found: pl.Expr) -> pl.DataFrame:
    """Add the list of flags on the rows that are doubtful; null elsewhere."""
    doubts = rows.select(doubtful.fill_null(value=False)).to_series()
    if not doubts.any():
        return rows.with_columns(flags=pl.lit(None, pl.List(pl.String)))
    listed = rows.filter(doubts).select("row", flags=pl.concat_list(found).list.drop_nulls())
    return rows.with_columns(_beside(rows, listed))


def has_more_decimals(name: str) -> pl.Expr:
    """Say where an amount has more than the four decimals that are kept; a quick look, zeros count too."""
    point = pl.col(name).str.find(".", literal=True)
    return (pl.col(name).str.len_bytes() - point > 5).fill_null(value=False)


def rounded(name: str) -> pl.Expr:
    """Say where decimals were cut off."""
    return pl.col(name).str.contains(r"\.\d{4}\d*[1-9]").fill_null(value=False)

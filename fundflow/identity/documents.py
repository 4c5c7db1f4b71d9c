"""Proposes the award that a document belongs to, from the facts that were read in it.

Turns facts and a frame of awards into a few matches, each with what agrees, what disagrees and what
cannot be compared.  Refuses to choose: a person confirms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
from rapidfuzz import fuzz, process

from fundflow.identity.compare import AGREE, ALIKE, DISAGREE, NOTHING, SIMILAR
from fundflow.identity.names import normalised

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

POINTS = {
    "number": {AGREE: 60.0, DISAGREE: -25.0},
    "recipient": {AGREE: 20.0, SIMILAR: 10.0, DISAGREE: -20.0},
    "funder": {AGREE: 6.0, SIMILAR: 3.0, DISAGREE: -4.0},
    "listing": {AGREE: 8.0, DISAGREE: -10.0},
    "amount": {AGREE: 10.0, DISAGREE: -2.0},
    "start": {AGREE: 5.0, DISAGREE: -3.0},
    "end": {AGREE: 5.0, DISAGREE: -1.0},
}
"""Field to what each state of it adds; amounts and ends change with every amendment."""
WORTH = 15.0
MOST = 5
LONG_ENOUGH = 6
"""Shorter numbers are found in keys by chance."""


class DocumentFacts(NamedTuple):
    """What a document says of its award."""

    award_ids: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    funder: str = ""
    recipient: str = ""
    amount: Decimal | None = None
    currency: str = ""
    start: date | None = None
    end: date | None = None


class AwardMatch(NamedTuple):
    """An award that a document may belong to."""

    source_kind: str
    key: str
    number: str
    title: str
    recipient: str
    score: float
    fields: tuple[tuple[str, str], ...]

    @property
    def because(self) -> str:
        """What agreed and disagreed, in one line."""
        return "; ".join(f"{field}: {state}" for field, state in self.fields)


def matches(facts: DocumentFacts, awards: pl.DataFrame) -> list[AwardMatch]:
    """Return the awards that may be meant, the likeliest first.

    Args:
        facts: what the document says.
        awards: source_kind, key, number, title, programmes, start, end, currency, amounts (all that
            the data knows for it), funder and recipient (names).
    """
    near = _near(facts, awards)
    found = [_match(facts, row) for row in near.iter_rows(named=True)]
    worth = [match for match in found if match.score >= WORTH]
    return sorted(worth, key=lambda match: (-match.score, match.source_kind, match.key))[:MOST]


def bare(number: str) -> str:
    """Return a number without what people put between its signs."""
    return re.sub(r"[\W_]+", "", number).upper()


def _near(facts: DocumentFacts, awards: pl.DataFrame) -> pl.DataFrame:
    """Return the awards that share a number or the recipient with the document."""
    wanted = {bare(number) for number in facts.award_ids} - {""}
    plain = [pl.col(name).fill_null("").str.replace_all(r"[\W_]+", "").str.to_uppercase() for name in ("number", "key")]
    same = plain[0].is_in(sorted(wanted))
    for number in sorted(wanted):
        if len(number) >= LONG_ENOUGH:
            same = same | plain[1].str.contains(number, literal=True)
    return awards.filter(same | pl.col("recipient").is_in(_alike(facts.recipient, awards["recipient"])))


def _alike(name: str, names: pl.Series) -> list[str]:
    """Return the names that are spelled like one name."""
    wanted = normalised(name).key if name else ""
    if not wanted:
        return []
    keys = {other: normalised(other).key for other in names.drop_nulls().unique()}
    return [other for _, _, other in process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=50)]


def _match(facts: DocumentFacts, row: dict[str, object]) -> AwardMatch:
    fields = {
        "number": _numbers(facts, row),
        "recipient": _names(facts.recipient, row["recipient"]),
        "funder": _names(facts.funder, row["funder"]),
        "listing": _sets(set(facts.listings), row["programmes"]),
        "amount": _amount(facts, row),
        "start": _equal(facts.start, row["start"]),
        "end": _equal(facts.end, row["end"]),
    }
    score = sum(POINTS[field].get(state, 0.0) for field, state in fields.items())
    texts = [str(row[name] or "") for name in ("source_kind", "key", "number", "title", "recipient")]
    return AwardMatch(*texts, max(0.0, min(100.0, score)), tuple(fields.items()))  # type: ignore[call-arg,arg-type]


def _numbers(facts: DocumentFacts, row: dict[str, object]) -> str:
    mine = {bare(number) for number in facts.award_ids} - {""}
    number, key = bare(str(row["number"] or "")), bare(str(row["key"] or ""))
    if not mine or not (number or key):
        return NOTHING
    return AGREE if number in mine or any(len(one) >= LONG_ENOUGH and one in key for one in mine) else DISAGREE


def _names(mine: str, theirs: object) -> str:
    keys = normalised(mine).key, normalised(str(theirs or "")).key
    if not all(keys):
        return NOTHING
    return AGREE if keys[0] == keys[1] else SIMILAR if fuzz.token_set_ratio(*keys) >= ALIKE else DISAGREE


def _sets(mine: set[str], theirs: object) -> str:
    others = set(theirs) if isinstance(theirs, list) else set()
    return NOTHING if not mine or not others else AGREE if mine & others else DISAGREE


def _amount(facts: DocumentFacts, row: dict[str, object]) -> str:
    known = row["amounts"] if isinstance(row["amounts"], list) else []
    comparable = not facts.currency or not row["currency"] or facts.currency == row["currency"]
    if facts.amount is None or not known or not comparable:
        return NOTHING
    return AGREE if facts.amount in known else DISAGREE


def _equal(mine: object, theirs: object) -> str:
    return NOTHING if not mine or not theirs else AGREE if mine == theirs else DISAGREE

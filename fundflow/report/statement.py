"""Renders what a workspace can answer, for people and for programs; computes nothing but shares."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundflow.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from fundflow.records import Coverage, KindCoverage

TIERS = {
    "first": "grants and contracts",
    "lower": "subawards and regrants",
    "loans": "loans and guarantees (no grants)",
}
NOBODY = {"person": "persons", "placeholder": "stand-ins such as TBD", "aggregate": "several under one name"}
SCHEMES = {
    "UEI": "UEI (SAM.gov, United States)",
    "DUNS": "DUNS",
    "US-EIN": "EIN (tax number, United States)",
    "XI-IATI": "reference in IATI, as published",
    "SOURCE": "a number that only the publisher knows",
}
"""What numbers are called by people; the others are called as org-id.guide calls them."""
NOTES = (
    "Amounts of two lines are never added: a measure, a currency and a tier stand for themselves. A subaward is part",
    "of the award above it. The same money can be reported by several publishers. Nothing was converted.",
)


UNRESOLVED = ", as published: one under two names counts twice until `fundflow resolve` and you have judged"


def as_text(found: Coverage) -> str:
    """Return a statement to read or print."""
    return "\n".join(" " * (len(line) - len(line.lstrip())) + plain(line) for line in _lines(found)) + "\n"


def _lines(found: Coverage) -> Iterator[str]:
    yield "WHAT THIS WORKSPACE CAN ANSWER"
    if not found.sources:
        yield "Nothing yet: it is empty. Fill it: fundflow import FILE..."
        return
    yield ""
    yield "What is in it"
    for kind in found.kinds:
        moved = _many(kind.movements, "movement")
        yield f"  {kind.kind}: {_many(kind.awards, 'award')}, {moved} of money, {_years(kind)}"
    yield from _funders(found)
    yield from _money(found)
    yield from _parties(found)
    yield from _links(found)
    yield from _missing(found)
    yield from _files(found)
    yield ""
    yield from NOTES


def _years(kind: KindCoverage) -> str:
    if kind.first:
        return f"{kind.first} to {kind.last}"
    return f"awards of {kind.begin} to {kind.end}" if kind.begin else "no years"


def _funders(found: Coverage) -> Iterator[str]:
    yield ""
    yield "Who gives most awards"
    yield f"  {_many(found.givers, 'funder')} in all" + ("" if found.parties.get("resolved") else UNRESOLVED)
    for funder in found.funders:
        several = len(funder.kinds) > 1
        said = ", ".join(f"{kind} {awards:,}" if several else kind for kind, awards in funder.kinds)
        where = f" ({said})" if len(found.kinds) > 1 else ""
        yield f"  {funder.name or '(no name)'}: {_many(funder.awards, 'award')}{where}"


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def _money(found: Coverage) -> Iterator[str]:
    yield ""
    yield "Money, each line for itself"
    for row in found.money:
        doubts = f", {row.doubtful:,} doubtful" if row.doubtful else ""
        negative = f", {row.negative:,} of them negative" if row.negative else ""
        moved = f"{_many(row.movements, 'movement')}{negative}{doubts}"
        said = (
            f"no currency given, so nothing is added: {moved}"
            if row.amount is None
            else f"{row.currency} {money(row.amount)} in {moved}"
        )
        yield f"  {row.kind}, {TIERS[row.tier]}, {row.measure}: {said}"


def _parties(found: Coverage) -> Iterator[str]:
    counts = found.parties
    organisations = counts.get("kind organization", 0)
    yield ""
    yield "Who can be told apart"
    yield f"  {organisations:,} organisations as published (before `fundflow resolve`)"
    resolved = counts.get("resolved")
    if resolved == organisations:
        yield "  as many after it: no other number and no judgement joined any of them"
    elif resolved:
        yield f"  {resolved:,} after it: numbers and judgements joined them"
    register, some = (share(counts[f"with {what}"], organisations) for what in ("register", "any"))
    yield f"  {register} have a number of a public register, {some} any number"
    for name, count in counts.items():
        if name.startswith("scheme "):
            scheme = name.removeprefix("scheme ")
            yield f"  {SCHEMES.get(scheme, f'{scheme} (a prefix of org-id.guide)')}: {count:,}"
    for kind, words in NOBODY.items():
        if counts.get(f"kind {kind}"):
            yield f"  {words}: {counts[f'kind {kind}']:,}, never joined to anything"


def _links(found: Coverage) -> Iterator[str]:
    lower = found.subawards
    yield ""
    yield "Where money goes on"
    if not lower["all"]:
        yield "  No subawards or regrants are here: nothing can be said about who receives through others."
        return
    yield f"  {lower['all']:,} subawards and regrants; {share(lower['naming'], lower['all'])} name the award above them"
    yield f"  for {share(lower['linked'], lower['all'])} the award above is in this workspace"


def _missing(found: Coverage) -> Iterator[str]:
    yield ""
    yield "What is missing"
    for gap in found.gaps:
        if gap.rows:
            yield f"  {gap.name}: {gap.rows:,} of {gap.of:,} ({share(gap.rows, gap.of)})"
    for table, count in found.repeated.items():
        if count:
            yield f"  {table} that stand in several files and count once: {count:,}"


def _files(found: Coverage) -> Iterator[str]:
    yield ""
    yield "Where it comes from"
    for source in found.sources:
        used = f"{source.used:,} of {source.read:,} rows used"
        yield f"  {source.path} ({source.kind}, imported {source.imported}): {used}"
        for line in source.left_out:
            yield f"    not used, {line}"


def share(part: int, whole: int) -> str:
    """Return a share in percent; never 100 % when something is missing, never 0 % when something is there."""
    if not whole:
        return "none"
    exact = 100 * part / whole
    if part not in {0, whole} and not 0.05 <= exact < 99.95:
        return "under 0.1 %" if exact < 50 else "over 99.9 %"
    return f"{exact:.1f} %"


def money(amount: Decimal) -> str:
    """Return an amount with its thousands, without decimals that say nothing."""
    text = f"{amount:,.4f}".rstrip("0").rstrip(".")
    return text if "." not in text or len(text.split(".")[1]) != 1 else text + "0"


def as_json(found: Coverage) -> str:
    """Return the same for programs; amounts are texts."""
    most = [each._asdict() | {"kinds": dict(each.kinds)} for each in found.funders]
    funders = {"count": found.givers, "most_awards": most}
    content: dict[str, Any] = {
        "schema_version": "1",
        "sources": [row._asdict() | {"imported": str(row.imported)} for row in found.sources],
        "kinds": [row._asdict() for row in found.kinds],
        "money": [row._asdict() | {"amount": None if row.amount is None else str(row.amount)} for row in found.money],
        "funders": funders,
        "parties": found.parties,
        "subawards": found.subawards,
        "gaps": [row._asdict() for row in found.gaps],
        "repeated": found.repeated,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

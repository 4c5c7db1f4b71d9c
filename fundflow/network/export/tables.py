"""A network as tables: awards with their conditions, or edges.  No cell becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from fundflow.network.graph import edges, graph_attributes
from fundflow.spreadsheet import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from polars._typing import PolarsDataType

    from fundflow.networks import Award, Network, Riding

MARK = b"\xef\xbb\xbf"
"""Tells a spreadsheet that the file is UTF-8."""
TYPES: dict[str, PolarsDataType] = {
    "award": pl.String, "number": pl.String, "title": pl.String, "kind": pl.String, "tier": pl.Int32,
    "funder": pl.String, "funder_name": pl.String, "recipient": pl.String, "recipient_name": pl.String,
    "recipient_country": pl.String, "parent": pl.String, "parent_basis": pl.String, "start": pl.Date, "end": pl.Date,
    "measure": pl.String, "currency": pl.String, "amount": pl.Decimal(38, 4),
    "family": pl.String, "rule": pl.String, "status": pl.String, "binds": pl.Boolean, "basis": pl.String,
    "depth": pl.Int32, "via": pl.String, "provisional": pl.Boolean, "reason": pl.String,
}  # fmt: skip
EDGES = ("source", "target", "kind", "basis", "source_name", "target_name")


def rows(network: Network) -> Iterator[tuple[object, ...]]:
    """Return one row for each award and condition on it; an award without any has one row too."""
    for award in network.awards.values():
        for riding in award.riding or (None,):
            yield (*_award(network, award), *_riding(riding))


def _award(network: Network, award: Award) -> tuple[object, ...]:
    funder, recipient = (network.bodies.get(end) for end in (award.funder, award.recipient))
    main = award.main
    return (
        *(award.id, award.number, award.title, award.kind, award.tier),
        *(award.funder, funder.name if funder else "", award.recipient, recipient.name if recipient else ""),
        *(recipient.country if recipient else "", award.parent, award.parent_basis, award.start, award.end),
        *((main.measure, main.currency, main.amount) if main else ("", "", None)),
    )


def _riding(riding: Riding | None) -> tuple[object, ...]:
    if riding is None:
        return ("", "", "", None, "", None, "", None, "")
    return (
        *(riding.family, riding.rule, riding.status, riding.binds, riding.basis),
        *(riding.depth, riding.via, riding.provisional, riding.reason),
    )


def awards_csv(network: Network) -> bytes:
    """Return the awards as CSV."""
    return _csv(TYPES, rows(network))


def edges_csv(network: Network) -> bytes:
    """Return the edges as CSV."""
    names = {name: body.name for name, body in network.bodies.items()}
    names |= {name: award.title for name, award in network.awards.items()}
    return _csv(EDGES, ((*edge, names[edge[0]], names[edge[1]]) for edge in edges(network)))


def awards_parquet(network: Network) -> bytes:
    """Return the awards as Parquet; what it says about itself stands in the metadata of the file."""
    frame = pl.DataFrame(list(rows(network)), schema=TYPES, orient="row")
    page = io.BytesIO()
    frame.write_parquet(page, metadata=graph_attributes(network))
    return page.getvalue()


def _csv(columns: Iterable[str], lines: Iterable[tuple[object, ...]]) -> bytes:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) for value in line] for line in lines)
    return MARK + page.getvalue().encode("utf-8", "replace")

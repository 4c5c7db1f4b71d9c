"""Turns files that funders publish into rows of awards and money: one module for each format.

A new format is one module and one line in `MODULES`.  A module has a kind, a title, `sniff` and
`read` (see `Importer`); formats of many gigabytes have `read_frames` besides (see `FrameImporter`).
Importers stream: memory stays flat however long the file.  They refuse to
guess a date, a party or an amount: a row that cannot be used is yielded as `Rejected` with the reason.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from fundflow.importers import encoding
from fundflow.importers.source import Sample, Source, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.frames import Frames
    from fundflow.records import Row

MODULES: dict[str, str] = {
    "usaspending-prime": "fundflow.importers.usaspending_prime",
    "usaspending-sub": "fundflow.importers.usaspending_sub",
    "usaspending-api": "fundflow.importers.usaspending_api",
    "threesixty": "fundflow.importers.threesixty",
    "iati": "fundflow.importers.iati",
    "irs990": "fundflow.importers.irs990",
    "fac": "fundflow.importers.fac",
    "fts": "fundflow.importers.fts",
    "foreignassistance": "fundflow.importers.foreignassistance",
    "pepfar": "fundflow.importers.pepfar",
    "assistance-listings": "fundflow.importers.listings",
    "no-awards": "fundflow.importers.noawards",
    "table": "fundflow.importers.table",
}
"""Kind to the module that reads it; asked in this order, the most particular first."""

YOUNG = 30_000
"""New records between two looks for garbage: none is made in circles, and the looks cost a seventh of a reading."""
KINDS = "What importers know: fundflow import --help"

__all__ = [
    "MODULES", "FrameImporter", "Importer", "Sample", "Source", "Wishes", "guess", "importer", "rows_of", "unknown",
]  # fmt: skip


class Importer(Protocol):
    """What every importer module has."""

    KIND: str
    TITLE: str
    """One line for people: whose files these are."""

    def sniff(self, sample: Sample) -> str:
        """Return why the file is of this kind, as the end of "because …", or "" when it is not."""

    def read(self, source: Source, wishes: Wishes) -> Iterator[Row]:
        """Yield the rows of the file, in its order."""


class FrameImporter(Protocol):
    """An importer that works on whole batches of rows, for files of many gigabytes."""

    KIND: str
    TITLE: str

    def sniff(self, sample: Sample) -> str:
        """Return why the file is of this kind, or ""."""

    def read_frames(self, source: Source, wishes: Wishes, owner: str) -> Iterator[Frames | Row]:
        """Yield the rows of the file in batches, or one by one where they differ; `owner` is the id of the file."""


def importer(kind: str) -> Importer | FrameImporter:
    """Import the module of a kind."""
    return cast("Importer | FrameImporter", import_module(MODULES[kind]))


def rows_of(kind: str, source: Source, wishes: Wishes, owner: str) -> Iterator[Frames | Row]:
    """Yield the rows of a file, in batches where its importer can; `owner` is the id of the file."""
    module = importer(kind)
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        if hasattr(module, "read_frames"):
            yield from module.read_frames(source, wishes, owner)
        else:
            yield from module.read(source, wishes)
    finally:
        gc.set_threshold(*before)


def guess(sample: Sample) -> tuple[str, str]:
    """Return the kind of a file and why, or two empty texts when no importer knows it."""
    for kind in MODULES:
        why = importer(kind).sniff(sample)
        if why:
            return kind, why
    return "", ""


def unknown(sample: Sample) -> str:
    """Say of a file that no importer knows what to do with it."""
    if sample.is_json or sample.root:
        form = "JSON" if sample.is_json else "XML"
        return f"it is {form}, but of no form that an importer knows. Nothing was imported. {KINDS}"
    packed = sample.is_spreadsheet or sample.head.startswith(b"PAR1")
    wide = encoding.of_head(sample.head).startswith(("utf-16", "utf-32"))
    if b"\0" in sample.head and not packed and not wide:
        return f"it is neither text nor a spreadsheet. Nothing was imported. {KINDS}"
    path = sample.source.path
    return (
        "no importer knows this file. Nothing was imported. If it is a table of grants, write down what its columns "
        f"mean: fundflow import table {path} --guess > map.toml, correct it, then: "
        f"fundflow import table {path} --map map.toml"
    )

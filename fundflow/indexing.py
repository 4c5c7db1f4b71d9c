"""Wires a workspace and the index of its awards together; it is made at the first question after an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from fundflow.network.index import CODE, Tables, build
from fundflow.network.kept import code, kept
from fundflow.network.lookup import Index
from fundflow.steps import say

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.workspace import Workspace

INDEXED = ("organizations", "awards", "transactions", "resolved", "editions")


def index(workspace: Workspace) -> Index:
    """Return the index of a workspace; make it when the tables are others than those it was made from."""
    files = [f"{file.table} {file.name} {file.sha256}" for file in workspace.manifest.files if file.table in INDEXED]

    def make(folder: Path) -> None:
        awards = sum(file.rows for file in workspace.manifest.of("awards"))
        say(f"Making an index of {awards:,} awards. This takes minutes, once after an import", awards=awards)
        build(Tables(*(_table(workspace, name) for name in Tables._fields)), folder)

    return Index(kept(workspace.folder, "awards", [code(*CODE), pl.__version__, *files], make))


def _table(workspace: Workspace, name: str) -> pl.LazyFrame:
    return workspace.current(name) if name in {"awards", "transactions"} else workspace.scan(name)

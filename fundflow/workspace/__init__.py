"""Keeps funding data in a folder of Parquet tables that any tool can read.

Turns rows of importers into files, whole or not at all, and files into frames to ask.  Refuses to
convert money, to merge parties and to forget where a row came from.
"""

from __future__ import annotations

from fundflow.workspace import decisions as decisions
from fundflow.workspace.rows import Rows
from fundflow.workspace.schema import TABLES
from fundflow.workspace.store import Workspace, Writer

__all__ = ["TABLES", "Rows", "Workspace", "Writer"]

"""The list of the files that count in a workspace, written last, so that it is never ahead of them.

Turns `manifest.json` into records and back.  Refuses a layout that this fundflow does not know.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from fundflow.errors import WorkspaceError
from fundflow.workspace import disk
from fundflow.workspace.schema import VERSION

if TYPE_CHECKING:
    from pathlib import Path

NAME = "manifest.json"


class File(NamedTuple):
    """One Parquet file of a table."""

    table: str
    owner: str
    """The source it was imported from, or the part of fundflow that keeps it."""
    name: str
    """Path under the workspace, with forward slashes."""
    rows: int
    sha256: str


class Manifest(NamedTuple):
    """What a workspace holds."""

    files: tuple[File, ...] = ()
    fundflow: str = ""
    """The version that wrote last."""

    def of(self, table: str) -> list[File]:
        """Return the files of a table in a fixed order: that in which their sources were first imported."""
        return [file for file in self.files if file.table == table]

    def with_part(self, owners: tuple[str, ...], files: list[File], fundflow: str) -> Manifest:
        """Return the manifest with new files in place of those that the owners had."""
        kept = [file for file in self.files if file.owner not in owners]
        return Manifest((*kept, *files), fundflow)


def load(folder: Path) -> Manifest:
    """Read the manifest.

    Raises:
        WorkspaceError: there is none, it is damaged, or its layout is another.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = str(content["schema_version"])
    except FileNotFoundError:
        raise WorkspaceError(
            f"{folder}: this is no fundflow workspace. "
            f"Make one: fundflow init {folder}, or name yours with --workspace."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"{path}: the list of files cannot be read ({error}). Restore it from a backup."
        ) from error
    if version != VERSION:
        raise WorkspaceError(_other_layout(folder, version, content))
    try:
        return Manifest(tuple(File(**file) for file in content["files"]), str(content["fundflow"]))
    except (KeyError, TypeError) as error:
        raise WorkspaceError(f"{path}: the list of files is damaged ({error}). Restore it from a backup.") from error


def _other_layout(folder: Path, version: str, content: dict[str, object]) -> str:
    if version.isdigit() and int(version) > int(VERSION):
        return (
            f"{folder}: the workspace was written by a newer fundflow ({content.get('fundflow', '?')}, "
            f"layout {version}; this one knows layout {VERSION}). Get it: pip install --upgrade fundflow"
        )
    return (
        f"{folder}: the workspace has the old layout {version}; this fundflow writes layout {VERSION}. "
        "Make a new one and import the files again: "
        f"fundflow init {folder}-new && fundflow import FILE... --workspace {folder}-new"
    )


def save(folder: Path, manifest: Manifest) -> None:
    """Write the manifest in place of the old one: from this moment the new files count."""
    content = {
        "schema_version": VERSION,
        "fundflow": manifest.fundflow,
        "files": [file._asdict() for file in manifest.files],
    }
    disk.replace(folder / NAME, (json.dumps(content, indent=1) + "\n").encode())

"""Writes files so that a reader sees the old one or the new one, never half of one.

Everything is written under a temporary name, forced to the disk, then renamed.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl

from fundflow.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Write a file whole."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    settle(path.parent)


def move(made: Path, path: Path) -> None:
    """Put a finished file in its place."""
    with made.open("rb+") as stream:
        os.fsync(stream.fileno())
    path.parent.mkdir(parents=True, exist_ok=True)
    made.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told(folder: Path, doing: str) -> Iterator[None]:
    """Turn errors of the disk into a message that says what happened to the workspace: nothing."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        # Polars does not always say which error of the system it met, and never but in its text.
        full = shutil.disk_usage(folder).free < ROOM
        met = re.search(r"os error (\d+)", str(error))
        number = errno.ENOSPC if full else int(met[1]) if met else 0
        why = REASONS.get(number, f"a file could not be written ({error}). Look at the disk")
        raise WorkspaceError(_said(folder, doing, why)) from error
    except OSError as error:
        why = REASONS.get(error.errno or 0, f"{error.strerror or error}. Look at the disk")
        raise WorkspaceError(_said(folder, doing, why)) from error


def _said(folder: Path, doing: str, why: str) -> str:
    return f"{folder}: {doing} failed: {why}, then try again. The workspace is as it was before."


ROOM = 1 << 20
"""A disk with less free than this is full."""
REASONS = {
    errno.ENOSPC: "the disk is full. Make room",
    errno.EDQUOT: "your share of the disk is used up. Make room",
    errno.EFBIG: "a file may not grow so large here. Ask who runs this computer",
    errno.EROFS: "the disk is read-only. Use a folder elsewhere",
    errno.EACCES: "you may not write there. Use a folder of your own",
    errno.EPERM: "you may not write there. Use a folder of your own",
}

"""Write a result to a file all at once, so that nobody ever reads half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fundflow.errors import FundflowError

BOM = b"\xef\xbb\xbf"


def write(path: Path, content: str | bytes) -> None:
    """Write beside the target, then move into place.

    Raises:
        FundflowError: the folder is missing or not writable.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        _replace(path, data)
    except OSError as error:
        raise FundflowError(f"{path}: cannot be written: {error.strerror}. Choose another place.") from error


def for_spreadsheets(content: str | bytes) -> bytes:
    """Return CSV as spreadsheet programs want it in a file: with the mark that says UTF-8."""
    return BOM + (content if isinstance(content, bytes) else content.encode("utf-8", "replace"))


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files that only their owner reads; these papers stay so on purpose.
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

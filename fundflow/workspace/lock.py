"""Lets one process at a time write into a workspace; readers never wait.

The lock is the system's own lock on a file, which ends with the process that holds it, however it
ends.  The file itself stays, and says who holds it: a name in a file that nobody locks is stale and
is written over.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from fundflow.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "writer.lock"


@contextmanager
def writing(folder: Path, wait: float = 0) -> Iterator[None]:
    """Hold the right to write.

    Raises:
        WorkspaceError: another process holds it, also after `wait` seconds.
    """
    path = folder / NAME
    with path.open("a+", encoding="utf-8") as stream:
        until = time.monotonic() + wait
        while not _take(stream):
            if time.monotonic() >= until:
                raise WorkspaceError(
                    f"{folder}: the workspace is being written by {_holder(path)}. "
                    "Wait until that has ended, then try again."
                )
            time.sleep(0.05)
        stream.seek(0)
        stream.truncate()
        json.dump({"pid": os.getpid(), "started": int(time.time())}, stream)
        stream.flush()
        try:
            yield
        finally:
            stream.seek(0)
            stream.truncate()
            _give(stream)


def _holder(path: Path) -> str:
    try:
        return f"process {json.loads(path.read_text(encoding='utf-8'))['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


if sys.platform == "win32":
    import msvcrt

    def _take(stream: IO[str]) -> bool:
        stream.seek(1 << 20)  # a byte beyond the content, so that others can still read who holds it
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give(stream: IO[str]) -> None:
        stream.seek(1 << 20)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)

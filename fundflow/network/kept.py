"""Keeps what was worked out from a workspace beside it, under the hash of what it was made from.

What is kept is never looked at again once the tables change, is whole or not there, and can be
thrown away at any time.  Where the folder cannot be written, it is kept for this run alone.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FOLDER = "index"
GRACE = 3600
"""Seconds for which something no longer used is left, for readers that have just begun."""


def kept(workspace: Path, name: str, parts: Iterable[str], make: Callable[[Path], None]) -> Path:
    """Return the folder of something kept, and make it when it is not there.

    Args:
        workspace: the folder of the workspace.
        name: what it is, such as awards.
        parts: everything that it depends on, as text.
        make: writes it into an empty folder.
    """
    place = workspace / FOLDER / f"{name}-{digest(parts)}"
    if place.is_dir():
        return place
    try:
        place.parent.mkdir(exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=".half-", dir=place.parent))
    except OSError:
        return _for_this_run(name, make)
    try:
        make(half)
        _settle(half, place)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    _sweep(place)
    return place


def digest(parts: Iterable[str]) -> str:
    """Return a short hash of texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def code(*modules: str) -> str:
    """Return the hash of modules and packages, for what depends on how they work."""
    found = hashlib.sha256()
    for module in modules:
        spec = find_spec(module)
        place = Path(str(spec.origin if spec else ""))
        for path in sorted(place.parent.rglob("*.py")) if place.name == "__init__.py" else [place]:
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _settle(half: Path, place: Path) -> None:
    """Put it in its place; when another process was quicker, theirs is the same."""
    try:
        half.rename(place)
    except OSError:
        if not place.is_dir():
            raise


def _for_this_run(name: str, make: Callable[[Path], None]) -> Path:
    place = Path(tempfile.mkdtemp(prefix=f"fundflow-{name}-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    make(place)
    return place


def _sweep(place: Path) -> None:
    """Remove what was made of older tables, and halves that a stopped run left."""
    name = place.name.rsplit("-", 1)[0]
    for other in place.parent.iterdir():
        ours = other.name.startswith((f"{name}-", ".half-")) and other != place
        if ours and _age(other) > GRACE:
            shutil.rmtree(other, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - os.stat(folder).st_mtime  # noqa: PTH116 - a folder that goes at this moment is no error
    except OSError:
        return 0

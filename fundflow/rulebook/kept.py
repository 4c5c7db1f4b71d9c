"""Keep a loaded rule book on disk, so that the same files need not be read and checked a second time.

The name of what is kept is the hash of every rule file and of the code that reads them: another
byte anywhere is another name, so yesterday's law cannot come back.  Only records of the rule book
are taken from the disk, nothing that runs.  Whatever goes wrong here costs time, never a result.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import pickle
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundflow import model
from fundflow.model import Pack, RuleBook
from fundflow.rulebook import automaton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CODE = Path(__file__).resolve().parent
_KEPT = 6
"""How many books stay on disk; those that were not used for longest go first."""
_OWN = {"fundflow.model": model, "fundflow.rulebook.automaton": automaton}
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date"), ("decimal", "Decimal")}


def folder() -> Path | None:
    """Return where books are kept; FUNDFLOW_CACHE names another place, or none when it is empty."""
    named = os.environ.get("FUNDFLOW_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        return Path(base) / "fundflow" if base else Path.home() / ".cache" / "fundflow"
    return None


def name_of(roots: Sequence[Path]) -> str:
    """Return the hash of every file that makes the book, of their places and of the code that reads them."""
    digest = hashlib.sha256(sys.version.encode())
    for root in (*roots, _CODE, Path(str(model.__file__))):
        for path in sorted(_files(str(root))):
            digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
            with open(path, "rb") as file:  # noqa: PTH123 - hundreds of files at every start: a Path for each costs more
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _files(root: str) -> Iterator[str]:
    """Yield the files of code and rules in a folder, or the file itself."""
    if not os.path.isdir(root):  # noqa: PTH112
        yield root
    for folder, _, names in os.walk(root):
        yield from (os.path.join(folder, name) for name in names if name.endswith((".yaml", ".py", ".yml", ".npz")))  # noqa: PTH118


def take(name: str) -> RuleBook | None:
    """Return the book that was kept under the name, or None."""
    place = folder()
    if place is None:
        return None
    path = place / f"rules-{name}"
    with suppress(OSError):
        os.utime(path)  # what is used goes last: the shipped book must outlive six drafts of somebody's pack
    try:
        return unpack(path.read_bytes())
    except Exception:  # noqa: BLE001 - a file that anything is wrong with is as good as none
        return None


def packs(name: str) -> tuple[Pack, ...] | None:
    """Return the packs of the book that was kept under the name, or None."""
    place = folder()
    if place is None:
        return None
    try:
        return tuple(Pack(*each) for each in json.loads((place / f"packs-{name}").read_text(encoding="utf-8")))
    except Exception:  # noqa: BLE001 - a file that anything is wrong with is as good as none
        return None


def keep(name: str, book: RuleBook) -> None:
    """Keep the book under the name, as far as the disk lets us."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        told = [(each.name, each.version, each.sha256) for each in book.packs]
        _write(place / f"rules-{name}", pack(book))
        _write(place / f"packs-{name}", json.dumps(told).encode())
        _forget(place)


def _write(path: Path, content: bytes) -> None:
    handle, unfinished = tempfile.mkstemp(prefix="unfinished-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(unfinished).replace(path)


def _forget(place: Path) -> None:
    kinds = ("rules-*", "packs-*")
    old = [sorted(place.glob(each), key=lambda path: path.stat().st_mtime, reverse=True) for each in kinds]
    newest = old[0][0].stat().st_mtime
    halves = [path for path in place.glob("unfinished-*") if path.stat().st_mtime < newest]
    for path in (*old[0][_KEPT:], *old[1][_KEPT:], *halves):
        path.unlink(missing_ok=True)


class _Records(pickle.Unpickler):
    """Gives back the records of the rule book and refuses every other class."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - the class that the file names
        if module in _OWN and isinstance(found := getattr(_OWN[module], name, None), type):
            return found
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record of a rule book")


def pack(book: RuleBook) -> bytes:
    """Return the book as bytes, for the disk or another process."""
    with no_collecting():
        return pickle.dumps(book, protocol=5)


def unpack(raw: bytes) -> RuleBook:
    """Return the book that was packed.

    Raises:
        pickle.UnpicklingError: the bytes hold something else.
    """
    with no_collecting():
        book = _Records(io.BytesIO(raw)).load()
    if not isinstance(book, RuleBook):
        raise pickle.UnpicklingError("no rule book")
    return book


@dataclass(frozen=True, slots=True)
class Parcel:
    """A book on its way to another process: packed only when it has to be, read only as its records."""

    book: RuleBook

    def __reduce__(self) -> tuple[Callable[[bytes], Parcel], tuple[bytes]]:
        """Go as the bytes that `pack` makes."""
        return _unwrapped, (pack(self.book),)


def _unwrapped(raw: bytes) -> Parcel:
    return Parcel(unpack(raw))


@contextmanager
def no_collecting() -> Iterator[None]:
    """Thousands of small records pass at once: looking for garbage between them would cost more than they do."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()

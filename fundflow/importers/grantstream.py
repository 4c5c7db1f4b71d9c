"""Streams the objects of one JSON array, typed, without holding the file in memory.

Blocks of the file are cut where an object of the array seems to end, and each piece is decoded as an
array of its own: a wrong cut cannot decode, so that the next one is tried.  Only a piece that no cut
makes whole is read object by object, slower.  Numbers with decimals stay exact.  Where the JSON
breaks off, what came before was given, and `Broken` says where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 18
"""Small enough to stay near the processor while its objects are taken apart."""
FARTHEST = 1 << 20
"""Where the array must have begun."""
LARGEST = 64 << 20
"""An object larger than this is taken for damage."""
SEAM = re.compile(rb"\}\s*,(?=\s*\{)")
TRIES = 6
CLOSE = ord("]")
PATIENCE = 3
"""Lots in a row that may be written otherwise than the quick model demands, before it is tried no more."""

Q = TypeVar("Q")
T = TypeVar("T")
Repair = Callable[[dict[str, Any]], dict[str, Any]]
"""Gives an object the form that the model demands."""


class Readable(Protocol):
    """What gives UTF-8 bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


class Broken(NamedTuple):
    """The place where the JSON stops being JSON."""

    why: str
    near: str


class Lot(NamedTuple, Generic[Q]):
    """Objects that are all written as the quick model demands, and the array in which they stand."""

    objects: list[Q]
    array: memoryview | bytes


class Stream(Generic[Q, T]):
    """The objects of the array that a pattern finds in a file, such as `"grants": [`.

    A lot of objects that are all written as the quick model demands comes as that, any other as the
    careful model; a lot is what a block of the file holds.
    """

    def __init__(
        self, opened: Readable, start: re.Pattern[bytes], models: tuple[type[Q], type[T]], repair: Repair
    ) -> None:
        self._opened = opened
        self._start = start
        self._model = models[1]
        self._repair = repair
        self._quick: msgspec.json.Decoder[list[Q]] = msgspec.json.Decoder(list[models[0]])  # type: ignore[valid-type]  # a type that is known at run time
        self._decoder: msgspec.json.Decoder[list[T]] = msgspec.json.Decoder(list[models[1]], float_hook=Decimal)  # type: ignore[valid-type]
        self._odd = 0

    def __iter__(self) -> Iterator[Lot[Q] | list[T] | Broken]:
        """Yield every lot, then perhaps one `Broken`."""
        held, start = self._from_start()
        if start < 0:
            yield Broken("the list of records cannot be found", _shown(held))
            return
        held = held[start:]
        while block := self._opened.read(max(BLOCK, len(held))):
            whole, held = self._whole(bytearray().join((b"[", held, block)))
            yield whole
            if len(held) > LARGEST:
                break
        yield from self._last(held)

    def _from_start(self) -> tuple[bytes, int]:
        """Read as far as the array begins; return what was read and where that is, or -1."""
        held = b""
        while len(held) < FARTHEST and (block := self._opened.read(BLOCK)):
            held += block
            found = self._start.search(held)
            if found:
                return held, found.end()
        return held, -1

    def _whole(self, held: bytearray) -> tuple[Lot[Q] | list[T], bytes]:
        """Decode as much as is whole of an array that is open at its end; return the rest.

        The array is closed where it stands: to copy it would cost as much as to read it.
        """
        bare = held.isascii() and b"\0" not in held
        for end, following in _cuts(held):
            was, held[end] = held[end], CLOSE
            try:
                return self._decoded(memoryview(held)[: end + 1], bare=bare), bytes(memoryview(held)[following:])
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                held[end] = was
        return self._one_by_one(bytes(held[1:]))

    def _decoded(self, array: memoryview | bytes, *, bare: bool = False) -> Lot[Q] | list[T]:
        """Decode an array, quickly unless lot after lot turned out to be written otherwise."""
        if self._odd < PATIENCE and (bare or _is_text(bytes(array))):
            try:
                lot = Lot(self._quick.decode(array), array)
            except msgspec.ValidationError:
                self._odd += 1
            else:
                self._odd = 0
                return lot
        return self._decoder.decode(array)

    def _one_by_one(self, held: bytes) -> tuple[list[T], bytes]:
        objects, at, _error = _salvage(held)
        return [self._typed(one) for one in objects], held[at:]

    def _last(self, held: bytes) -> Iterator[Lot[Q] | list[T] | Broken]:
        end = held.rstrip()
        for close in (b"]}", b"]"):
            if end.endswith(close):
                try:
                    yield self._decoded(b"[" + end[: -len(close)].rstrip() + b"]")
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    continue
                return
        objects, at, error = _salvage(held)
        yield [self._typed(one) for one in objects]
        if error:
            yield Broken(error, _shown(held[at:]))

    def _typed(self, one: dict[str, Any]) -> T:
        return msgspec.convert(self._repair(one), self._model)


def _cuts(held: bytearray) -> list[tuple[int, int]]:
    """Return the last places where one object may end and the next begin: end of the one, start of the next."""
    seams: list[re.Match[bytes]] = []
    for tail in (1 << 13, 1 << 16, len(held)):
        seams = list(SEAM.finditer(held, max(0, len(held) - tail)))
        if len(seams) >= TRIES:
            break
    return [(seam.start() + 1, seam.end()) for seam in reversed(seams[-TRIES:])]


def _salvage(held: bytes) -> tuple[list[dict[str, Any]], int, str]:
    """Read objects one by one; return them, where they end, and what is wrong there ("" at the end of the array)."""
    text, encoding = _as_text(held)
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _name: None)
    objects: list[dict[str, Any]] = []
    at = done = 0
    error = ""
    while True:
        gap = re.compile(r"[\s,]*").match(text, at)
        at = gap.end() if gap else at
        if text[at : at + 1] == "]":
            break
        try:
            one, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as problem:
            error = getattr(problem, "msg", "objects stand in each other too deeply") or "not closed"
            break
        done = at
        objects.append(one if isinstance(one, dict) else {})
    rest = re.compile(r"[\s,]*").match(text, done)
    done = rest.end() if rest else done
    return objects, len(text[:done].encode(encoding, "replace")), error


def _as_text(held: bytes) -> tuple[str, str]:
    """Return the bytes as text: UTF-8, with a character cut off at the end left out, or Windows' Western code page."""
    try:
        return held.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(held) - 3:
            return held[: error.start].decode("utf-8"), "utf-8"
        return held.decode("cp1252", "replace"), "cp1252"


def _is_text(held: bytes) -> bool:
    """Say whether it is UTF-8, and no sign in it stands for nothing."""
    try:
        return b"\0" not in held and bool(held.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _shown(held: bytes) -> str:
    return " ".join(held[:120].decode("utf-8", "replace").split())

"""Gives importers one file to read, whether it lies in a folder or inside a ZIP.

`sources` turns a path into one `Source`, or one for each member of a ZIP.  Nothing is unpacked
beside the user's file; a member that must lie on disk is unpacked into a temporary folder.
Refuses broken archives, and archives that unpack to an absurd size.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple, cast

from fundflow.errors import UnreadableDocument
from fundflow.importers import encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 1 << 16
BLOCK = 1 << 20
BOMB_RATIO, BOMB_BYTES = 500, 1 << 30
"""An archive member of more than a gigabyte that shrank 500 times is no data."""
OFFICE = {".xlsx", ".xlsm", ".ods", ".docx"}


class Wishes(NamedTuple):
    """What a person may say about a file because nobody can know it from the file."""

    dates: str = ""
    """dmy or mdy: how 05/06/2014 is meant; "" when nobody said."""
    encoding: str = ""
    sheet: str = ""
    map: Path | None = None
    """A column map, for tables of no known format."""
    temporary: Path | None = None
    """Where a member of a ZIP may be unpacked for a while."""


@dataclass(frozen=True)
class Source:
    """One file to import, or one member of a ZIP."""

    path: Path
    part: str = ""
    """Name of the member inside a ZIP; empty for a file of its own."""
    forced_encoding: str = ""

    @property
    def name(self) -> str:
        """Return what people call it."""
        return f"{self.path}:{self.part}" if self.part else str(self.path)

    @property
    def suffix(self) -> str:
        """Return the ending in lower case, such as `.csv`."""
        return PurePosixPath(self.part or self.path.name).suffix.lower()

    @cached_property
    def size(self) -> int:
        """Return the bytes of the file, unpacked."""
        if not self.part:
            return self.path.stat().st_size
        with archive(self.path) as packed:
            return packed.getinfo(self.part).file_size

    def open(self) -> BinaryIO:
        """Open for reading bytes.

        Raises:
            UnreadableDocument: the archive is broken.
        """
        if not self.part:
            return self.path.open("rb")
        return cast("BinaryIO", _Member(self.path, self.part))

    def head(self, size: int = HEAD) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    @cached_property
    def encoding(self) -> str:
        """Return how the text is encoded; reads the whole file once."""
        if self.forced_encoding:
            return self.forced_encoding
        with self.open() as stream:
            return encoding.of_stream(stream)

    def text(self) -> io.TextIOWrapper:
        """Open for reading text; line ends stay as they are, as the csv module wants it."""
        return io.TextIOWrapper(self.open(), encoding=self.encoding, errors="replace", newline="")

    @contextmanager
    def on_disk(self, temporary: Path | None = None) -> Iterator[Path]:
        """Give a path that other libraries can open; a member of a ZIP is unpacked for the while."""
        if not self.part:
            yield self.path
            return
        with tempfile.TemporaryDirectory(dir=temporary, prefix="unpacked-") as folder:
            path = Path(folder) / f"member{self.suffix}"
            with self.open() as packed, path.open("wb") as plain:
                shutil.copyfileobj(packed, plain, BLOCK)
            yield path


class _Member(io.RawIOBase):
    """A member of a ZIP as a stream that closes the archive with itself, and says what is broken."""

    def __init__(self, path: Path, part: str) -> None:
        super().__init__()
        self._path = path
        self._archive = archive(path)
        self._stream: IO[bytes] = self._archive.open(part)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, _zlib_error()) as error:
            raise UnreadableDocument(_broken(self._path, str(error))) from error

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer comes in
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._archive.close()
        super().close()


def _zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def archive(path: Path) -> zipfile.ZipFile:
    """Open a ZIP.

    Raises:
        UnreadableDocument: it is cut short or damaged.
    """
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnreadableDocument(_broken(path, str(error))) from error


def _broken(path: Path, why: str) -> str:
    return f"{path}: the ZIP file is damaged or was cut short ({why}). Nothing of it was imported. Download it again."


def sources(path: Path, wishes: Wishes | None = None) -> list[Source]:
    """Return what there is to import at a path: the file, or the members of a ZIP in their order.

    Raises:
        UnreadableDocument: there is no such file, it is empty, or the archive is broken or absurd.
    """
    forced = wishes.encoding if wishes else ""
    _must_hold_something(path)
    with path.open("rb") as stream:
        packed = stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"} or path.suffix.lower() == ".zip"
    if not packed or path.suffix.lower() in OFFICE:
        return [Source(path, forced_encoding=forced)]
    with archive(path) as opened:
        members = [member for member in opened.infolist() if _is_data(member)]
        bundle = _is_bundle(opened, members)
        if any(member.filename == "[Content_Types].xml" for member in members):
            return [Source(path, forced_encoding=forced)]
        for member in members:
            _must_be_sane(path, member)
    if not members:
        raise UnreadableDocument(f"{path}: the ZIP file holds no file to import.")
    if bundle:
        return [Source(path, forced_encoding=forced)]
    return [Source(path, member.filename, forced) for member in members]


def _is_bundle(opened: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    """Say whether it is a ZIP of tax returns, which belong together: a later one may replace an earlier one."""
    if not members or not all(member.filename.lower().endswith(".xml") for member in members):
        return False
    try:
        with opened.open(members[0]) as stream:
            return b"<ReturnHeader" in stream.read(HEAD)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, _zlib_error()):
        return False


def _must_hold_something(path: Path) -> None:
    if not path.exists():
        raise UnreadableDocument(f"{path}: there is no such file. Look at the spelling and the folder.")
    if path.is_dir():
        raise UnreadableDocument(f"{path}: this is a folder. Name the files in it: {path}/*")
    if not path.stat().st_size:
        raise UnreadableDocument(f"{path}: the file is empty. Download it again.")


def _is_data(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    return not member.is_dir() and not name.name.startswith(".") and "__MACOSX" not in name.parts


def _must_be_sane(path: Path, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise UnreadableDocument(
            f"{path}: '{member.filename}' is locked with a password. Unpack it, then import the file."
        )
    if member.file_size > BOMB_BYTES and member.file_size > BOMB_RATIO * max(member.compress_size, 1):
        raise UnreadableDocument(
            f"{path}: '{member.filename}' would unpack to {member.file_size / 1e9:,.0f} GB from "
            f"{member.compress_size / 1e6:,.1f} MB, which no real data does. "
            "If you trust it, unpack it and import the file."
        )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, for guessing what it is."""

    source: Source
    head: bytes = field(repr=False)

    @classmethod
    def of(cls, source: Source) -> Sample:
        """Take the first 64 KB."""
        return cls(source, source.head())

    @property
    def name(self) -> str:
        """Return the file's own name, without folders."""
        return PurePosixPath(self.source.part or self.source.path.name).name

    @property
    def suffix(self) -> str:
        """Return the ending in lower case."""
        return self.source.suffix

    @cached_property
    def text(self) -> str:
        """Return the beginning as text; empty for spreadsheets and other binary files."""
        if self.head.startswith((b"PK", b"PAR1", b"%PDF", b"\xd0\xcf\x11\xe0")):
            return ""
        return self.head.decode(self.source.forced_encoding or encoding.of_head(self.head), "replace")

    @property
    def is_spreadsheet(self) -> bool:
        """Say whether it is an XLSX file."""
        return self.head.startswith(b"PK") and not self.is_bundle

    @cached_property
    def is_bundle(self) -> bool:
        """Say whether it is a ZIP of tax returns."""
        if not self.head.startswith(b"PK") or self.source.part or self.source.suffix in OFFICE:
            return False
        with archive(self.source.path) as opened:
            return _is_bundle(opened, [member for member in opened.infolist() if _is_data(member)])

    @property
    def is_json(self) -> bool:
        """Say whether it looks like JSON."""
        return self.text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the first row of a delimited table, or of each sheet of a spreadsheet; empty for other files."""
        if self.is_spreadsheet:
            return tuple(_first_rows(self.source))
        if self.is_json or self.root or self.is_bundle:
            return ()
        first = next(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter), [])
        return tuple(cell.strip("\ufeff \t\r\n") for cell in first)

    @cached_property
    def delimiter(self) -> str:
        """Return what separates the cells of the first line."""
        line = self.text.split("\n", 1)[0]
        return max(",;\t|", key=line.count)

    @cached_property
    def root(self) -> str:
        """Return the local name of the root element of an XML file, or ""."""
        import re

        if not self.text.lstrip("\ufeff \t\r\n").startswith("<"):
            return ""
        text = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", "", self.text, flags=re.DOTALL)
        found = re.search(r"<\s*(?:[\w.-]+:)?([\w.-]+)", text)
        return found[1] if found else ""


def _first_rows(source: Source) -> Iterator[str]:
    """Yield the first row of every sheet."""
    import openpyxl

    with source.open() as stream:
        try:
            book = openpyxl.load_workbook(io.BytesIO(stream.read()), read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise UnreadableDocument(f"{source.name}: this is not a spreadsheet that can be read ({error}).") from error
        for sheet in book.worksheets:
            for row in sheet.iter_rows(max_row=1, values_only=True):
                yield from (str(cell) for cell in row if cell is not None)
        book.close()

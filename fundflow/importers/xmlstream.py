"""Streams the elements of one name out of an XML file, and lets go of each when it was used.

Entities of the file's own, which can blow a small file up to gigabytes, are refused before anything is
read, and so is what needs the network.  Where the XML breaks off, what came before was given and
`Broken` says where.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from fundflow.importers.source import Source

OWN_ENTITIES = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
PIECE = 32 << 10
"""What is parsed at once: small enough to stay near the processor while its elements are read."""
WIDEST = 96 << 10
"""In a longer line the place of a break is not told exactly."""
LARGEST = 8 << 20
"""An element that is larger is left to the parser that needs no end to begin."""
SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
WHOLE = etree.XMLParser(**SAFE, remove_blank_text=True, collect_ids=False)


class Broken(NamedTuple):
    """The place where the XML stops being XML."""

    why: str


def elements(source: Source, tag: str) -> Iterator[etree._Element | Broken]:
    """Yield every element of a name, in any place of the file, in whatever namespace; it holds until the next one.

    Raises:
        UnreadableDocument: the file defines entities of its own.
    """
    refuse_entities(source.name, source.head())
    with source.open() as stream:
        for element in _in_pieces(source, stream, tag):
            if not isinstance(element, Broken) and element.tag != tag:
                _without_namespace(element)
            yield element


def _in_pieces(source: Source, stream: BinaryIO, tag: str) -> Iterator[etree._Element | Broken]:
    """Cut the file behind elements of the name, and parse each piece under the beginning of the file.

    This takes two thirds of the time that parsing step by step takes.  A piece that was cut in the wrong
    place, in a comment for instance, is no XML: then the rest is parsed step by step.
    """
    held = stream.read(PIECE)
    start, end = held.find(f"<{tag}".encode()), f"</{tag}>".encode()
    above = held[: max(start, 0)]
    root = ROOT.search(above)
    taken = 0
    if root:
        close = b"</" + root[1] + b">"
        held = held[start:]
        while block := stream.read(max(PIECE, len(held))):
            held += block
            cut = held.rfind(end) + len(end)
            if cut < len(end) and len(held) < LARGEST:
                continue
            piece = _parsed(b"".join((above, held[:cut], close))) if cut >= len(end) else None
            if piece is None:
                break
            yield from piece.iter("{*}" + tag)
            taken += cut
            held = held[cut:]
        else:
            piece = _parsed(above + held)
            if piece is not None:
                yield from piece.iter("{*}" + tag)
                return
        held = b"".join((above, _blanks(source, len(above), taken), held))
    yield from _step_by_step(_Behind(held, stream), tag)


def _blanks(source: Source, start: int, taken: int) -> bytes:
    """Return as many line ends, and blanks in the last line, as stood in what was taken: messages name places right."""
    lines = column = 0
    with source.open() as stream:
        stream.read(start)
        while taken > 0 and (block := stream.read(min(taken, LARGEST))):
            taken -= len(block)
            last = block.rfind(b"\n") + 1
            lines += block.count(b"\n")
            column = len(block) - last if last else column + len(block)
    return b"\n" * lines + b" " * min(column, WIDEST)


def _parsed(content: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(content, WHOLE)
    except etree.XMLSyntaxError:
        return None


class _Behind:
    """A stream of which the beginning was read already."""

    def __init__(self, read: bytes, rest: BinaryIO) -> None:
        self._read, self._rest = io.BytesIO(read), rest

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none at the end."""
        return self._read.read(size) or self._rest.read(size)


def _step_by_step(stream: _Behind, tag: str) -> Iterator[etree._Element | Broken]:
    walk = etree.iterparse(cast("BinaryIO", stream), events=("end",), tag="{*}" + tag, **SAFE)
    try:
        for _event, element in walk:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        yield Broken(str(error.msg))


def _without_namespace(element: etree._Element) -> None:
    """Give an element, and what is in it of the same namespace, plain names."""
    space = f"{{{etree.QName(element).namespace}}}"
    for one in element.iter(space + "*"):
        one.tag = one.tag.removeprefix(space)


def refuse_entities(name: str, head: bytes) -> None:
    """Refuse a file whose beginning defines entities.

    Raises:
        UnreadableDocument: it does.
    """
    if b"!" in head and OWN_ENTITIES.search(head.replace(b"\0", b"")):
        raise UnreadableDocument(
            f"{name}: the file defines entities of its own, which funding data never does and which can make a small "
            "file fill the memory. Nothing was imported. Download it again from the publisher."
        )

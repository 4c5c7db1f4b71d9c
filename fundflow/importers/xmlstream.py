"""Streams the elements of one name out of an XML file, and lets go of each when it was used.

Entities of the file's own, which can blow a small file up to gigabytes, are refused before anything is
read, and so is what needs the network.  Where the XML breaks off, what came before was given and
`Broken` says where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from fundflow.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.importers.source import Source

OWN_ENTITIES = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Broken(NamedTuple):
    """The place where the XML stops being XML."""

    why: str


def elements(source: Source, tag: str) -> Iterator[etree._Element | Broken]:
    """Yield every element of a name, in any place of the file.  It is emptied when the next one is asked for.

    Raises:
        UnreadableDocument: the file defines entities of its own.
    """
    refuse_entities(source.name, source.head())
    with source.open() as stream:
        walk = etree.iterparse(stream, events=("end",), tag=tag, **SAFE)
        try:
            for _event, element in walk:
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            yield Broken(str(error.msg))


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

"""Finds out how the text of a file is encoded, from its bytes.

A byte order mark decides; else UTF-8 when every byte fits; else Windows' Western code page or
ISO-8859-1, told apart by bytes that only one of them uses.  Whoever knows better says so with
`--encoding`.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK = 1 << 20
CONTROLS = bytes(range(0x80, 0xA0))
"""Control characters in ISO-8859-1, which no text has; letters and quotation marks in cp1252."""
OTHERS = bytes(set(range(256)) - set(CONTROLS))
UNUSED = b"\x81\x8d\x8f\x90\x9d"
"""Bytes that cp1252 does not define."""


def of_head(head: bytes) -> str:
    """Return the encoding that the first bytes of a file show; what comes later may prove it wrong."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    wide = _wide(head)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return western(head)
    return "utf-8"


def of_stream(stream: BinaryIO) -> str:
    """Return the encoding of a whole file, reading all of it: an accent may stand in the last line."""
    head = stream.read(BLOCK)
    first = of_head(head)
    if first not in {"utf-8", "cp1252", "iso-8859-1"}:
        return first
    decoder = codecs.getincrementaldecoder("utf-8")()
    high = bytearray()
    fits = True
    block = head
    while block:
        if fits:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                fits = False
        high += bytes(set(block.translate(None, OTHERS)))
        block = stream.read(BLOCK)
    return "utf-8" if fits else western(bytes(high))


def western(data: bytes) -> str:
    """Tell cp1252 from ISO-8859-1 by the bytes that only one of them uses."""
    used = set(data)
    return "cp1252" if used & set(CONTROLS) and not used & set(UNUSED) else "iso-8859-1"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every second byte of mostly Western text is zero."""
    part = head[:2000]
    if len(part) < 4 or b"\0" not in part:
        return ""
    even, odd = part[0::2].count(0), part[1::2].count(0)
    if odd > 0.4 * len(part) / 2 and even < 0.1 * len(part) / 2:
        return "utf-16-le"
    if even > 0.4 * len(part) / 2 and odd < 0.1 * len(part) / 2:
        return "utf-16-be"
    return ""

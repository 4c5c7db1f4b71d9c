"""Takes apart what holds documents: a mail with its attachments, a folder packed as .zip.

Turns such a file into its members, each with the name under which it is known.  Refuses what is locked,
damaged, or would unpack to more than a person sends; a member of that kind costs itself only.
"""

from __future__ import annotations

import html
import zipfile
from email import message_from_bytes, policy
from email.message import Message
from typing import TYPE_CHECKING, NamedTuple

from fundflow.reading import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import MIMEPart
    from pathlib import Path

_MOST = 500
"""Members beyond which a file is refused."""
_CHUNK = 1 << 20
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_SIGNATURES = {"application/pkcs7-signature", "application/pgp-signature", "text/calendar", "text/vcard"}


class Member(NamedTuple):
    """A document inside another file: its name there and its bytes, or why it has none."""

    name: str
    data: bytes = b""
    failure: str = ""


SUFFIXES = frozenset({".zip", ".eml"})
"""By which such a file is known before it is opened."""


def members(path: Path) -> Iterator[Member]:
    """Yield what a file holds; nothing when it is a document itself.

    Raises:
        UnreadableDocument: it cannot be taken apart at all.
    """
    take = {files.MAIL: _of_mail, files.ZIP: _of_zip}.get(files.inspect(path).media_type)
    found = take(path) if take else ()
    left, taken = files.LARGEST, 0
    for member in found:
        taken, left = taken + 1, left - len(member.data)
        if taken > _MOST:
            raise files.refuse(path, "is not read", f"it holds more than {_MOST} files", "unpack it and check them")
        if left < 0:
            why = f"what it holds is larger than {files.LARGEST >> 20} MB"
            raise files.refuse(path, "is not read", why, "unpack it and check the files one by one")
        yield member


def _of_zip(path: Path) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not (info.is_dir() or _is_clutter(info.filename)):
                    yield _unpacked(archive, info)
    except (zipfile.BadZipFile, OSError) as error:
        raise files.refuse(path, "cannot be read", f"the archive is damaged ({error})", "fetch it again") from None


def _is_clutter(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith(_CLUTTER[0]) or last.startswith("._") or last in _CLUTTER


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    """Unpack one member, however large it says it is, up to the size at which any file is refused."""
    name = _safe(info.filename)
    if info.flag_bits & 1:
        return Member(name, failure="cannot be read: it is locked with a password; unpack the archive with it")
    parts, size = [], 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > files.LARGEST:
                    why = f"it is larger than {files.LARGEST >> 20} MB"
                    return Member(name, failure=f"is not read: {why}; split the file")
                parts.append(chunk)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        return Member(name, failure=f"cannot be read: it is damaged in the archive ({error}); fetch it again")
    return Member(name, b"".join(parts))


def _safe(name: str) -> str:
    """Give a member's name without steps out of its folder and without signs that are not printed."""
    steps = [step for step in name.replace("\\", "/").split("/") if step not in {"", ".", ".."}]
    return "".join(sign for sign in "/".join(steps) if sign.isprintable()) or "unnamed"


def _of_mail(path: Path) -> Iterator[Member]:
    """Yield the text of a mail and what is attached to it; pictures within the text are no documents."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    yield from _body(mail)
    body = mail.get_body(("plain", "html"))
    inside = {id(part) for part in body.walk()} if body is not None else set()
    for number, part in enumerate(_parts(mail), 1):
        kind = part.get_content_type()
        layout = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
        if id(part) in inside or kind in _SIGNATURES or layout or not (part.get_filename() or kind == "message/rfc822"):
            continue
        name = _safe(part.get_filename() or f"message-{number}.eml")
        yield Member(name, _content(part))


def _parts(part: MIMEPart) -> Iterator[MIMEPart]:
    """Yield the parts of a mail, but not those of mails attached to it."""
    if part.get_content_maintype() == "multipart":
        for inner in part.iter_parts():
            yield from _parts(inner)
    else:
        yield part


def _content(part: MIMEPart) -> bytes:
    """Give the bytes of an attachment; a forwarded mail is one itself."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _body(mail: MIMEPart) -> Iterator[Member]:
    """Yield what was written in a mail, below who wrote it to whom and when."""
    body = mail.get_body(("html", "plain"))
    heads = [f"{name}: {mail[name]}" for name in _SHOWN if mail[name]]
    try:
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError):
        text = str(body.get_payload(decode=True), "utf-8", "replace") if body is not None else ""  # type: ignore[arg-type]
    if body is not None and body.get_content_subtype() == "html":
        shown = "".join(f"<p>{html.escape(head)}</p>" for head in heads)
        yield Member("message.html", f"<html><body>{shown}{text}</body></html>".encode())
    elif text.strip():
        yield Member("message.txt", "\n".join([*heads, "", *_unquoted(text)]).encode())


def _unquoted(text: str) -> Iterator[str]:
    """Yield the lines of a mail without the marks of quoted ones; what is quoted stands apart."""
    before = False
    for row in text.splitlines():
        quoted = row.startswith(">")
        if quoted != before:
            yield ""
        yield row.lstrip("> ") if quoted else row
        before = quoted

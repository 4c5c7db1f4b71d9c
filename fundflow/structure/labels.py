"""Turns forms, tables and "Label: value" lines into labelled values.

It finds which words are a label and which words it labels; what the words are worth is for `facts`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import ProvisionKind
from fundflow.structure.tables import BETWEEN
from fundflow.structure.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Layout, Provision

_LONGEST = 9
"""Words of the longest label."""
_KEPT = 20_000
_READ, _OPENING = 700, 240
_BOX = 3
"""Edges of the lines of a box that holds a label and a value."""
_TITLES, _FRONT = 40, 8
"""Provisions at the start in whose sentences a label is looked for."""
_PRECISE = {"award_id", "assistance_listing", "amount", "period", "start", "end"}
"""Facts whose labels mean nothing else, even in the middle of a line."""
_TOKEN = re.compile(r"\S+")
_ITEM = re.compile(r"\s*\(?(?:\d{1,2}|[A-Za-z])[.)]\s+")
_ASIDE = re.compile(r"\([^)]*\)\s+(?=\S)")
"""What stands in brackets before a label and belongs to the words before it."""
_BRACKETS = re.compile(r"\([^)]*\)")


class Value(NamedTuple):
    """Words that a label names, within one provision's text."""

    name: str
    start: int
    end: int
    quoted: int
    """Where the quote begins: at the label when it stands in the same provision."""
    provision: Provision
    rank: float
    """0 for a form or table, 1 for a line with a colon, 2 for words that follow a label."""


class Labels(NamedTuple):
    """Labels as normalised words, and the words that stand for "No."."""

    names: dict[tuple[str, ...], str]
    """Label -> name of the fact; the first and the last word of each label alone -> ""."""
    numbering: frozenset[str]
    seen: dict[str, str]
    """Words as they are compared, kept because forms repeat them."""

    def word(self, word: str) -> str:
        """Return one word of a label as it is compared: "N.º" and "No." are one."""
        plain = self.seen.get(word)
        if plain is None:
            plain = fold(word).strip(".:,;()#*[]")
            plain = plain.replace("sub-", "sub")
            plain = "no" if plain.replace(".", "") in self.numbering else plain
            if len(self.seen) > _KEPT:
                self.seen.clear()
            self.seen[word] = plain
        return plain

    def normal(self, text: str) -> tuple[str, ...]:
        """Return the words of a label, without brackets and signs."""
        return tuple([word for word in map(self.word, _BRACKETS.sub(" ", text).split()) if word])


@lru_cache(maxsize=8)
def label_words(layout: Layout) -> Labels:
    """Return the labels of a layout."""
    labels = Labels({}, frozenset(map(fold, layout.phrases["number_words"])), {})
    full = {labels.normal(label): name for name, every in layout.labels.items() for label in every}
    edges = {(words[at],): "" for words in full if words for at in (0, -1)}
    labels.names.update(edges | full)
    return labels


def label_of(text: str, labels: Labels) -> str:
    """Return the fact that a whole text labels, or ""."""
    if len(text) > 90 or not text or text.isspace():
        return ""
    token = text.split(None, 1)[0]
    first = labels.word(token)
    if len(first) > 1 and not first[0].isdigit() and (first,) not in labels.names and "(" not in token:
        return ""
    words = labels.normal(text)
    if len(words) > 1 and (words[0][0].isdigit() or len(words[0]) == 1):
        return labels.names.get(words[1:], "") or labels.names.get(words, "")
    return labels.names.get(words, "")


def _label_before(text: str, labels: Labels) -> tuple[str, int]:
    """Return the fact labelled by the last words of a text, and where that label begins."""
    plain = text.rstrip()
    if plain[-1:] != ")" and (labels.word(plain[plain.rfind(" ") + 1 :]),) not in labels.names:
        return "", -1
    spans = [match.span() for match in _TOKEN.finditer(text)][-_LONGEST:]
    for start, _ in spans:
        name = labels.names.get(labels.normal(text[start:]), "")
        if name:
            aside = _ASIDE.match(text, start)
            return name, aside.end() if aside else start
    return "", -1


def labels_end(text: str, labels: Labels) -> bool:
    """Tell a label with a word before it, such as "Estimated grant amount", from a name."""
    return _label_before(text, labels)[0] in _PRECISE


def values(provisions: Sequence[Provision], layout: Layout) -> Iterator[Value]:
    """Yield every labelled value of a document."""
    labels = label_words(layout)
    for at, provision in enumerate(provisions):
        if provision.deleted or len(provision.text) > 2000:
            continue
        if provision.kind is ProvisionKind.TABLE_ROW:
            yield from _in_row(provision, labels)
        elif provision.kind is ProvisionKind.FIELD:
            yield from _in_field(provision, provisions, labels)
        else:
            yield from _in_line(provision, 0, provision.text[:_READ], labels)
            after = provisions[at + 1] if at + 1 < len(provisions) else None
            if after is not None and len(provision.text) < 90:
                yield from _below(provision, after, labels)


def _in_row(row: Provision, labels: Labels) -> Iterator[Value]:
    """Read "label | value" and header cells over their column."""
    at = 0
    pending = ("", 0)
    starts = [piece.offset for piece in row.pieces]
    headers = row.header.split(BETWEEN) if row.header else []
    for column, cell in enumerate(row.text.split(BETWEEN)):
        name = label_of(cell, labels)
        if name:
            pending = (name, at)
        elif cell.strip() and pending[0]:
            yield Value(pending[0], at, at + len(cell), pending[1], row, 0)
            pending = ("", 0)
        elif cell.strip():
            above = label_of(headers[column], labels) if column < len(headers) else ""
            if above and not above.endswith("_plain"):
                yield Value(above, at, at + len(cell), at, row, 0)
            lines = [start for start in starts if at <= start < at + len(cell)]
            yield from _in_box(row, [*lines, at + len(cell)], labels) or _in_line(row, at, cell, labels)
        at += len(cell) + len(BETWEEN)


def _in_box(row: Provision, edges: Sequence[int], labels: Labels) -> list[Value]:
    """Read the box of a form: a label on its first line, the value below it."""
    if len(edges) < _BOX:
        return []
    first = row.text[edges[0] : edges[1]].strip()
    name = label_of(first, labels)
    stop = edges[-1] if name in _PRECISE else edges[2]
    return [Value(name, edges[1], stop, edges[0], row, 0)] if name and not name.endswith("_plain") else []


def _in_field(field: Provision, provisions: Sequence[Provision], labels: Labels) -> Iterator[Value]:
    if field.lead_in is None:
        return
    name = label_of(provisions[field.lead_in].text, labels)
    if name:
        yield Value(name, 0, len(field.text), 0, field, 0)


def _below(label: Provision, value: Provision, labels: Labels) -> Iterator[Value]:
    """Read a label that stands alone with its value on the next line."""
    name = label_of(label.text, labels)
    plain = value.kind in {ProvisionKind.PARAGRAPH, ProvisionKind.HEADING} and len(value.text) < 160
    if name and plain and value.page == label.page and not label_of(value.text, labels) and ":" not in value.text:
        yield Value(name, 0, len(value.text), 0, value, 1 if label.text.rstrip().endswith(":") else 2)


def _in_line(provision: Provision, offset: int, text: str, labels: Labels) -> Iterator[Value]:
    """Read "Label: value" once or several times in a line, and a label that opens it."""
    found: list[tuple[str, int, int]] = []
    colon = text.find(":")
    while colon >= 0 and len(found) < 8:
        name, start = _label_before(text[max(0, colon - 90) : colon], labels)
        start += max(0, colon - 90)
        if name and (name in _PRECISE or _begins(text[:start]) or _follows_number(text, start)):
            found.append((name, start, colon + 1))
        colon = text.find(":", colon + 1)
    for at, (name, start, end) in enumerate(found):
        stop = found[at + 1][1] if at + 1 < len(found) else len(text)
        yield Value(name, offset + end, offset + stop, offset + start, provision, 1)
    if found and provision.index <= _TITLES:
        for at, line in _lines(provision, offset, text):
            yield from _inside(provision, offset + at, line, labels)
    if not found:
        yield from _opening(provision, offset, text, labels)


def _begins(before: str) -> bool:
    """Tell whether a label may begin here: "For the Partner:" does not label a partner."""
    before = before.rstrip(" ")
    return not before or before[-1] in ".;:|,)–—-_•" or bool(_ITEM.fullmatch(before + " "))


def _follows_number(text: str, at: int) -> bool:
    """Tell whether a label stands beside the value of the one before: "Amount: 9,000 Period: 2 May …"."""
    before = text[:at].rstrip()
    return text[at].isupper() and before[-1:].isdigit()


def _opening(provision: Provision, offset: int, text: str, labels: Labels) -> Iterator[Value]:
    """Read "Grant No. X-1" and "Recipient Some Trust": a label without a colon that opens a line."""
    opened = True
    for start, line in _lines(provision, offset, text):
        stop = start + len(line)
        found = _label_at_start(line, labels) if opened else None
        if found:
            lead, name, end = found
            yield Value(name, offset + start + end, offset + stop, offset + start + lead, provision, 2)
            yield from _inside(provision, offset + start + end, line[end:], labels)
        elif provision.index > _TITLES:
            return
        else:
            opened = False
            yield from _inside(provision, offset + start, line, labels)


def _lines(provision: Provision, offset: int, text: str) -> Iterator[tuple[int, str]]:
    """Yield where each printed line of a stretch of a provision begins in it, and the line."""
    starts = [piece.offset - offset for piece in provision.pieces if offset <= piece.offset < offset + len(text)]
    for start, stop in pairwise([*(starts or [0]), len(text)]):
        yield start, text[start:stop]


def _label_at_start(line: str, labels: Labels) -> tuple[int, str, int] | None:
    """Return where the label that opens a line begins, its fact, and where it ends."""
    number = _ITEM.match(line)
    lead = number.end() if number else 0
    first = _TOKEN.search(line, lead)
    if first is None or (labels.word(first.group()),) not in labels.names:
        return None
    spans = [match.span() for match in _TOKEN.finditer(line[:_OPENING], lead)][: _LONGEST + 1]
    words = [labels.word(line[start:end]) for start, end in spans]
    for count in range(len(spans) - 1, 0, -1):
        name = labels.names.get(tuple([word for word in words[:count] if word]), "")
        if name and name != "award_id_plain":
            return lead, name, spans[count - 1][1]
    return None


def _inside(provision: Provision, offset: int, line: str, labels: Labels) -> Iterator[Value]:
    """Read a label within a title or a sentence when a number follows it at once."""
    if not any(map(str.isdigit, line[:_OPENING])):
        return
    spans = [match.span() for match in _TOKEN.finditer(line[:_OPENING])]
    words = [labels.word(line[start:end]) for start, end in spans]
    for at in range(len(spans) - 1):
        if (words[at],) not in labels.names or not any(map(str.isdigit, line[slice(*spans[at + 1])])):
            continue
        for first in range(max(0, at - _LONGEST + 1), at + 1):
            name = labels.names.get(tuple(words[first : at + 1]), "")
            plain = name == "award_id_plain" and first == 0 and provision.index < _FRONT
            if plain or name in {"award_id", "assistance_listing"}:
                yield Value(name, offset + spans[at + 1][0], offset + len(line), offset + spans[first][0], provision, 2)
                break

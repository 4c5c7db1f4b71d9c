"""One document as detection reads it: scans on demand, passages with their context, places of quotes.

Only provisions that hold a word of some anchor are read; the others cost one look at their words.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from fundflow.detection.asking import marked
from fundflow.detection.calling import Names
from fundflow.detection.masks import mask
from fundflow.detection.passage import SHORT, Part, Passage, assemble
from fundflow.detection.states import without_states
from fundflow.model import Context, Finding, ProvisionKind, Unclaimed
from fundflow.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection.scan import Scan, Scanner
    from fundflow.detection.standing import FrameIndex
    from fundflow.model import Effect, Outline, Provision, Rule, RuleBook

_UNITS = frozenset({ProvisionKind.LIST_ITEM, ProvisionKind.TABLE_ROW, ProvisionKind.CHECKBOX})
_TITLES = frozenset({ProvisionKind.HEADING, ProvisionKind.TABLE_ROW})
"""What introduces others as their title: a heading, or a row over the whole width of a table."""
QUESTION = 20
"""Words up to which a question is read with the sentence behind it: "A journalist calls?  Put her through to us."."""
_DEEPEST = 4
"""Lead-ins above each other that are read together."""


class Reader:
    """Reads one outline with one rule book."""

    def __init__(self, book: RuleBook, outline: Outline, scanner: Scanner, frames: FrameIndex) -> None:
        self.book = book
        self.outline = outline
        self.frames = frames
        self.main = outline.languages[0] if outline.languages else "en"
        self.ticked = any(p.mark for p in outline.provisions)
        self._scanner = scanner
        self._named = Names(outline.called, book.lexicon.called) if outline.called else None
        self._scans: dict[int, Scan] = {}
        self._texts: dict[int, Scan] = {}
        self._headers: dict[str, Scan] = {}
        self._held: dict[tuple[str, ...], bool] = {}
        self._languages: dict[int, str] = {}
        self._titles: dict[str, frozenset[str]] = {}

    def scan(self, provision: Provision) -> Scan:
        """Return the provision's words and concepts."""
        found = self._scans.get(provision.index)
        if found is None:
            found = self._plain(provision)
            if provision.header and any(hit.concept == "exempt" for hit in found.hits):
                found = without_states(found, provision.header, self.scan_text)
            self._scans[provision.index] = found
        return found

    def scan_text(self, text: str) -> Scan:
        """Return the words and concepts of a text that is no provision: a cell, a header."""
        return self._scanner.scan(text, self.main)

    def language(self, provision: Provision) -> str:
        """Return the language of the provision, the document's when it is too short to tell."""
        if provision.index not in self._languages:
            self._languages[provision.index] = self._scanner.language(provision.text, self.main)
        return self._languages[provision.index]

    def interesting(self, wanted: frozenset[str]) -> Iterator[Provision]:
        """Yield the provisions that hold a wanted concept, and what such a one introduces.

        Raises:
            ValueError: a concept is none of those that the scanner looks for at first, so it would never be seen.
        """
        if unsought := wanted - self._scanner.sought:
            raise ValueError(f"the scanner does not look for {', '.join(sorted(unsought))}")
        leads: set[int] = set()
        bits = mask(wanted)
        for provision in self.outline.provisions:
            if provision.lead_in in leads or self._plain(provision).sought & bits:
                leads.add(provision.index)
                yield provision

    def _plain(self, provision: Provision) -> Scan:
        """The provision's words as they stand, looked at again for each rule that needs the whole document."""
        found = self._texts.get(provision.index)
        if found is None:
            found = self._texts[provision.index] = self._scanner.scan(provision.text, self.main, names=self._named)
        return found

    def holds(self, concepts: tuple[str, ...]) -> bool:
        """Say whether the document holds one of the concepts anywhere."""
        if concepts not in self._held:
            wanted = frozenset(concepts)
            self._held[concepts] = any(
                any(hit.concept in wanted for hit in self.scan(provision).hits)
                for provision in self.interesting(wanted)
            )
        return self._held[concepts]

    def spent(self, provision: Provision) -> bool:
        """Say whether a heading above calls the text repealed, superseded or for information only."""
        return any("spent" in self._title(title) for title in {provision.annex, *self._above(provision)} if title)

    def defines(self, provision: Provision) -> str:
        """Return the term that a provision, or what introduces it, defines; "" when neither does."""
        for _ in range(_DEEPEST):
            if provision.definition or provision.lead_in is None:
                break
            provision = self.outline.provisions[provision.lead_in]
        return provision.definition

    def in_contents(self, provision: Provision) -> bool:
        """Say whether the provision is a line of a list of contents."""
        return any("contents_list" in self._title(title) for title in self._above(provision))

    def _above(self, provision: Provision) -> set[str]:
        """The titles that the provision stands under."""
        return {provision.heading, *(self.outline.provisions[i].text for i in provision.path)}

    def _title(self, title: str) -> frozenset[str]:
        if title not in self._titles:
            self._titles[title] = frozenset(hit.concept for hit in self.scan_text(title).hits)
        return self._titles[title]

    def passage(self, provision: Provision, start: int, end: int) -> Passage:
        """Return a sentence with what introduces it, put together."""
        return assemble(self.parts(provision, start, end))

    def parts(self, provision: Provision, start: int, end: int) -> list[Part]:
        """Return a sentence behind what introduces it."""
        scan = self.scan(provision)
        above = self._context(provision, end - start)
        asked = self.question(provision, start)
        if asked:
            above.append(asked)
        return [*above, Part(provision.index, scan, start, end, "own")]

    def question(self, provision: Provision, start: int) -> Part | None:
        """Return the short question right before a sentence, which tells what "it" and "them" are there."""
        index, scan = provision.index, self.scan(provision)
        here = bisect_left(scan.sentences, (start,))
        if here == 0:
            if index == 0 or provision.header:
                return None
            index -= 1
            scan = self.scan(self.outline.provisions[index])
            here = len(scan.sentences)
        low, high = scan.sentences[here - 1] if here else (0, 0)
        asks = 0 < high - low <= QUESTION and marked(scan, high)
        return Part(index, scan, low, high, "question") if asks else None

    def _context(self, provision: Provision, length: int) -> list[Part]:
        above = self._lead_ins(provision)
        if provision.header:
            scan = self._header(provision.header)
            above.append(Part(provision.index, scan, 0, len(scan.kinds), "header"))
        bare = provision.kind in _UNITS or length <= SHORT
        if bare and not above and provision.kind is not ProvisionKind.HEADING and provision.path:
            above = [self._whole(self.outline.provisions[provision.path[-1]], "heading")]
        return above

    def _header(self, text: str) -> Scan:
        """The header of a table, which is read with every row below it."""
        if text not in self._headers:
            self._headers[text] = self.scan_text(text)
        return self._headers[text]

    def _lead_ins(self, provision: Provision) -> list[Part]:
        parts: list[Part] = []
        above = provision.lead_in
        while above is not None and len(parts) < _DEEPEST:
            lead = self.outline.provisions[above]
            if provision.kind is ProvisionKind.TABLE_ROW and not _introduces(lead):
                break
            parts.insert(0, self._lead(lead))
            above = lead.lead_in
        return parts

    def _lead(self, lead: Provision) -> Part:
        """The last sentence of a lead-in: the one that ends in a colon."""
        if lead.kind in _TITLES:
            return self._whole(lead, "heading")
        scan = self.scan(lead)
        start, end = scan.sentences[-1] if scan.sentences else (0, 0)
        return Part(lead.index, scan, start, end, "lead-in")

    def _whole(self, provision: Provision, role: str) -> Part:
        scan = self.scan(provision)
        return Part(provision.index, scan, 0, len(scan.kinds), role)

    def context(self, passage: Passage, behind: Part | None = None) -> tuple[Context, ...]:
        """Return the words above the quote, and behind it, that give it its meaning, with their places."""
        shown = []
        for part in (*passage.parts[:-1], *([behind] if behind else ())):
            provision = self.outline.provisions[part.provision]
            if part.role == "header":
                shown.append(Context("header", part.scan.text, provision.page, part.provision))
            elif part.start < part.end:
                start, end = self.quote(part, part.start, part.end)
                text = part.scan.text[start:end]
                shown.append(Context(part.role, text, self.page_at(provision, start), part.provision))
        return tuple(shown)

    def quote(self, part: Part, start: int, end: int) -> tuple[int, int]:
        """Return the character span of some words with the punctuation that belongs to them."""
        text, scan = part.scan.text, part.scan
        last = scan.starts[end] if end < len(scan.starts) else len(text)
        first = scan.starts[start]
        while first > 0 and text[first - 1] in "“\"'«([‘¿¡§$€£":
            first -= 1
        tail = text[scan.ends[end - 1] : last]
        kept = len(tail) - len(tail.lstrip(".;:,!?…”\"'»)]%’"))
        return first, scan.ends[end - 1] + kept

    def page_at(self, provision: Provision, offset: int) -> int:
        """Return the page on which a character of the provision stands."""
        page = provision.page
        for piece in provision.pieces:
            if piece.offset > offset:
                break
            page = piece.page
        return page

    def finding(self, rule: Rule, effect: Effect, provision: Provision, at: tuple[int, int], reason: str) -> Finding:
        """Return what a rule says of some characters of a provision; it gets its id when all are known."""
        start, end = at
        return Finding(
            id="",
            rule=rule.id,
            family=rule.family,
            effect=effect,
            scope=rule.scope,
            flow_down=rule.flow_down,
            quote=provision.text[start:end],
            page=self.page_at(provision, start),
            end_page=self.page_at(provision, end - 1),
            section=self.section(provision),
            language=self.language(provision),
            provision=provision.index,
            start=start,
            end=end,
            reason=reason,
        )

    def unclaimed(self, provision: Provision, start: int, end: int, topics: Iterable[str]) -> Unclaimed:
        """Return some characters of a provision as what somebody must read."""
        page, section = self.page_at(provision, start), self.section(provision)
        return Unclaimed(
            provision.text[start:end], page, section, tuple(sorted(topics)), provision.index, start, end
        )

    def section(self, provision: Provision) -> str:
        """Return the label of the section: its number and heading."""
        number, heading = provision.number, provision.heading
        above = self.outline.provisions[provision.path[-1]] if provision.path else None
        if above is not None and above.number and not (number[:1].isalnum() or number.startswith(above.number)):
            number = above.number + number
        annex, label = provision.annex, f"{number} {heading}".strip()
        if not annex or _bare(annex) in _bare(label):
            return label
        return f"{annex}, {number if _bare(heading) in _bare(annex) else label}".rstrip(", ")


def _bare(title: str) -> str:
    """Return the words of a title, however it is written: "ANNEX 4. TIMETABLE" is "Annex 4 TIMETABLE"."""
    return " ".join(WORD.findall(title.casefold()))


def _introduces(lead: Provision) -> bool:
    """A table belongs to a title or to a sentence that ends in a colon, not to any sentence above it."""
    return lead.kind in _TITLES or lead.text.rstrip().endswith((":", "："))

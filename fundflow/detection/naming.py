"""Tell what a text is only called, or named for, from what it imposes.

A title and the few words in brackets behind the number of a law name it: "45 CFR part 1617 (Class actions)"
forbids nothing itself.  A text of many matters brings in one of them only where the sentence speaks of that
matter or takes the whole text over: "see Meals in the policy statement" brings in nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from fundflow.detection.intervals import Intervals
from fundflow.detection.match import find_matches
from fundflow.detection.standing import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection.passage import Part, Passage
    from fundflow.model import Pattern, Rule

NAMED = 12
"""Words that tell what an instrument is about, before or behind its citation."""
CAPTION = 6
"""Words in brackets that can be the name of a law."""
CITED = 12
"""Words from the beginning of a citation to the name in brackets behind it."""
LIFTED = 2
"""Words behind a name in brackets in which it is lifted: "Section 4 (Reports to the police) does not apply"."""
TITLE = 24
"""Words that a title behind a citation can have."""
_TITLE_OPENS = re.compile(r"^\)?(,|:|\s[—–-])?\s*[(\"“”'‘«]?\s?$")
_TITLE_ENDS = re.compile(r"[.;:()\"“”]")
_SMALL = frozenset({"of", "the", "and", "or", "on", "in", "for", "to", "a", "an", "by", "with", "from", "under", "s"})
_PARTING = frozenset(".;:")
MATTER = 6
"""Words from "on" or from where a title opens to the matter that it names: "on lobbying, trafficking and terrorism"."""
CLOSE = 1
"""Words between a text and the "de" that joins it to its matter: "cláusula estándar de reputación"."""
FEW = 1
"""Words before a paper in which "a", "any" or "its" may stand."""
OPENS = 2
"""Words before the matter that opens an item under a heading for texts."""
TAIL = 4
"""Words behind it that such an item can have, as a date."""
_FORMAL = ("rule_text", "annex_text")
"""Concepts of texts proper: what stands in the name of one imposes nothing there, as it may in "the ban on …"."""
_TEXTS = frozenset({*_FORMAL, "rule_kind"})
_SAYING = COMMANDS | {"made_binding", "negation", "none_of", "modal"}
"""Concepts of words between a text and a matter that make a sentence of them."""
_OPENED = re.compile(r"(?:[(\"“”«‘]|:|[–—]|\s-\s|[.,](?=\s[^\Wa-zß-ÿ\d_]))(?P<title>[^()\"“”«»;:]*)$")
_PARTED = re.compile(r"[.,;:(|]|\s[—–-]\s")
_ENDED = re.compile(r"[;?!]|(?<!\s\w)(?<!\s\w\w)\.\s+[^\Wa-zß-ÿ\d_]")
_SPEAKING = COMMANDS | {"insertion", "exception", "flips"}
"""Concepts of words that make of the words in brackets more than a name: "(including lobbying)"."""


def names(passage: Passage, patterns: Iterable[Pattern] = ()) -> Intervals:
    """Return where laws and other texts are named: words inside a title impose nothing themselves.

    What the sentence says only to tell which rule it means belongs to the name: "shall satisfy the integrity
    standard of 45 CFR 89.3", "in compliance with 21 U.S.C. 856, relating to drug-involved premises".  A command
    between them ends it: "in accordance with law, may not buy syringes under 22 U.S.C. 7631" forbids itself.
    """
    composed = [pattern for pattern in patterns if len(pattern.steps) > 1]
    named = [*_cited(passage), *_numbered(passage, composed)]
    return Intervals((*named, *_stretched(passage, named), *_titled(passage, named), *_known(passage, composed)))


def _numbered(passage: Passage, patterns: Iterable[Pattern]) -> Iterator[tuple[int, int]]:
    """Parts of a text that are known by their number near its name."""
    for pattern in patterns:
        if not by_title(pattern):
            for match in find_matches(pattern, passage.spans, passage.asides.within):
                yield min(match)[0], max(end for _, end in match)


def _known(passage: Passage, patterns: Iterable[Pattern]) -> Iterator[tuple[int, int]]:
    """The names of texts proper that are known by what they are on, to the end of a title in capitals."""
    formal = {span for concept in _FORMAL for span in passage.spans.get(concept, ())}
    part, shift = passage.parts[-1], passage.own - passage.parts[-1].start
    for pattern in filter(by_title, patterns):
        for match in find_matches(pattern, passage.spans, passage.asides.within):
            if not formal.isdisjoint(match[:2]) and linked(passage, pattern, match):
                (start, _), (last, end) = sorted(match[:2])
                yield start, max(end, _title_end(part, last - shift) + shift if last >= passage.own else end)


def titles(passage: Passage) -> Intervals:
    """Return the titles behind citations, but for the first word: what a title mentions is not named once more."""
    return Intervals((start + 1, end) for start, end in _titled(passage, _cited(passage)))


def captions(passage: Passage) -> Intervals:
    """Return where the few words in brackets behind the number of a law name it."""
    return Intervals(_captions(passage) if "law_reference" in passage.spans else ())


def brought_in(rule: Rule, passage: Passage, start: int) -> bool:
    """Say whether a text that is named here brings in its matter: always, unless it is one of many matters."""
    if not rule.broad or any(concept in passage.spans for concept in rule.broad):
        return True
    first, last = passage.bounds(passage.segment(start))
    parts = passage.spans.get("part_of_text", ())
    return "taken_over" in passage.spans and not any(first <= a < last for a, _ in parts)


def by_title(pattern: Pattern) -> bool:
    """Say whether a pattern knows a text by what it is on."""
    return any(concept.startswith("matter:") for step in pattern.steps[:2] for concept in step.concepts)


def linked(passage: Passage, pattern: Pattern, match: tuple[tuple[int, int], ...]) -> bool:
    """Say whether words name a text by its matter: "the prime's terms on lobbying", "Annex F, “Ending the demand”".

    A word such as "on" joins the two, or a title opens between them; a verb between them says something of the text.
    The matter may also open an item under a heading for texts, or stand right before: "the lobbying policy".
    """
    if not by_title(pattern):
        return True
    (_, first), (start, end) = match[:2]
    if max(first, end) <= passage.own:
        return False
    between = _text_between(passage, first, start)
    if _TEXTS.isdisjoint(pattern.steps[0].concepts):
        return between is not None and not _PARTED.search(between)
    if between is None:
        return passage.own <= start <= passage.item + OPENS and passage.end - end <= TAIL
    inside = passage.among(first, start)
    beside = {hit[:2] for hit in inside if hit.concept == "attached_word"}
    said = any(hit.concept in _SAYING and hit[:2] not in beside for hit in inside)
    if said or _ENDED.search(between) or _any_paper(passage, match[0]):
        return False
    opened = _OPENED.search(between)
    told = opened is not None and len(opened["title"].split()) <= MATTER
    on = any(hit.concept == "on_matter" and start - hit.end <= MATTER for hit in inside)
    return told or on or any(h.concept == "of_matter" and h.end == start and h.start - first <= CLOSE for h in inside)


def _any_paper(passage: Passage, text: tuple[int, int]) -> bool:
    """Say whether no certain text is meant: "a written policy opposing …" is one that the partner has to write."""
    before = passage.among(max(text[0] - FEW, 0), text[0])
    return text in passage.spans.get("self_made", ()) and any(hit.concept == "any_word" for hit in before)


def _text_between(passage: Passage, first: int, start: int) -> str | None:
    """The text between two words of one part, to the first letter of the second; None when they stand in two."""
    at = 0
    for part in passage.parts:
        size = part.end - part.start
        if at <= first - 1 and start < at + size:
            shift = part.start - at
            return part.scan.text[part.scan.ends[first - 1 + shift] : part.scan.starts[start + shift] + 1]
        at += size
    return None


def _cited(passage: Passage) -> list[tuple[int, int]]:
    return [span for concept, spans in passage.spans.items() if concept.startswith("instrument:") for span in spans]


def _titled(passage: Passage, named: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The title in capitals or quotes right behind a citation: "2 CFR part 701, Partner Vetting, applies"."""
    part, shift = passage.parts[-1], passage.own - passage.parts[-1].start
    text, starts, ends = part.scan.text, part.scan.starts, part.scan.ends
    for first in {end - shift for _, end in named if part.start < end - shift < part.end}:
        if _TITLE_OPENS.search(text[ends[first - 1] : starts[first]]):
            last = _title_end(part, first)
            told = passage.among(first + shift, last + shift)
            if last - first > 1 and not any(hit.concept in COMMANDS for hit in told):
                yield first + shift, last + shift


def _title_end(part: Part, first: int) -> int:
    """Return the word behind the last capital of a run of words in capitals and small joining words."""
    text, starts, ends = part.scan.text, part.scan.starts, part.scan.ends
    capital = first
    for word in range(first, min(part.end, first + TITLE)):
        written = text[starts[word] : ends[word]]
        parted = word > first and _TITLE_ENDS.search(text[ends[word - 1] : starts[word]])
        if parted or not (written[0].isupper() or written[0].isdigit() or written.lower() in _SMALL):
            break
        capital = word + 1 if written[0].isupper() else capital
    return capital


def _stretched(passage: Passage, named: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Names with the words that tell which text is meant."""
    comply = {b: a for a, b in passage.spans.get("comply", ())}
    complying = sorted(comply)
    about = {a for a, _ in passage.spans.get("about", ())}
    commands = sorted(a for concept in COMMANDS for a, _ in passage.spans.get(concept, ()))
    for start, end in named:
        before = bisect_right(complying, start) - 1
        first = complying[before] if before >= 0 else -NAMED - 1
        told = start - first <= NAMED and bisect_left(commands, first) == bisect_left(commands, start)
        behind = bisect_left(commands, end)
        last = commands[behind] if behind < len(commands) else end + NAMED
        explained = not about.isdisjoint((end, end + 1))
        yield comply[first] if told else start, min(last, end + NAMED) if explained else end


def _captions(passage: Passage) -> Iterator[tuple[int, int]]:
    cited = passage.spans["law_reference"]
    for start, end in _brackets(passage):
        near = bisect_left(cited, (max(start - CITED, passage.own),))
        named = near < len(cited) and cited[near][0] < start and _runs_on(passage, cited[near][0], start)
        speaking = any(hit.concept in _SPEAKING for hit in passage.among(start, end))
        lifted = any(hit.concept == "exempt" for hit in passage.among(end, end + LIFTED))
        if named and not speaking and not lifted:
            yield start, end


def _brackets(passage: Passage) -> Iterator[tuple[int, int]]:
    """Short brackets of the own sentence that hold a word, and not only the number of a paragraph."""
    part, shift = passage.parts[-1], passage.own - passage.parts[-1].start
    text, starts, ends = part.scan.text, part.scan.starts, part.scan.ends
    if "(" not in text:
        return
    opened = [i for i in range(part.start + 1, part.end) if text[ends[i - 1] : starts[i]].endswith("(")]
    for first, following in pairwise((*opened, part.end)):
        for last in range(first + 1, min(first + CAPTION, following, part.end) + 1):
            after = text[ends[last - 1] : starts[last] if last < len(starts) else len(text)]
            if after.startswith(")"):
                if ends[last - 1] - starts[first] > len("viii"):
                    yield first + shift, last + shift
                break


def _runs_on(passage: Passage, start: int, end: int) -> bool:
    """Say whether a number, and no end of a clause, stands between two words."""
    part, shift = passage.parts[-1], passage.parts[-1].start - passage.own
    text, starts, ends = part.scan.text, part.scan.starts, part.scan.ends
    first, last = start + shift, end + shift
    numbered = any(text[starts[i]].isdigit() for i in range(first, last))
    gaps = (text[ends[i] : starts[i + 1]].strip() for i in range(first, last - 1))
    return numbered and not any(gap[:1] in _PARTING for gap in gaps if len(gap) != 1 or gap != ".")

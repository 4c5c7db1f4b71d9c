"""Turn text into concept hits in one pass of the word automaton; it knows no rule and no modality.

Word positions count from the beginning of the text; spans are half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fundflow.detection.citations import find_citations
from fundflow.words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fundflow.model import Lexicon, Node

_BOUNDARY = re.compile(r"[.!?…][\"”»’')\]]*\s+(?=[\"“«‘(\[¿¡]?[^\Wa-z_]|[•–▪]|\([a-z0-9]{1,4}\))")
_BEFORE = r"(?:^|[\s(\"“])"
_AFTER = r"\.[\"”»’')\]]*\s*$"
_ABBREVIATION = re.compile(
    _BEFORE
    + r"(?:[A-Za-zÀ-ÿ]|(?:[A-Za-z]\.)+[A-Za-z]|pub|stat|fed|reg|cf|vs?|inc|ltd|dr|mrs?|ms|st|dept|gov|approx|eds?|al)"
    + _AFTER,
    re.IGNORECASE,
)
"""Words after which a full stop ends no sentence."""
_NUMBERED = re.compile(
    _BEFORE + r"(?:nos?|secs?|arts?|paras?|par|pp?|núms?|nº|figs?|vol|apps?|att|chs?|cls?|subpt|pts?|exs?)" + _AFTER,
    re.IGNORECASE,
)
"""Words after which it ends none when a number follows."""
_BROKEN = re.compile(r"-\s+")
"""A word break that was copied as text."""

_KEPT = frozenset({"exempt_body", "condom_facts"})
"""What an idiom does not hide: "Global Fund" is no fund, but the Global Fund; "can fail" allows nothing."""

Value = TypeVar("Value")
_ENOUGH: set[str] = set()
"""Stands for a word that is a whole term; never written to."""


class Hit(NamedTuple):
    """A concept at words `start … end`."""

    start: int
    end: int
    concept: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A text cut into words and sentences, with every concept found in it."""

    text: str
    starts: tuple[int, ...]
    """Where each word begins in the text."""
    ends: tuple[int, ...]
    hits: tuple[Hit, ...]
    sentences: tuple[tuple[int, int], ...]
    """Word spans of the sentences."""

    def between(self, start: int, end: int) -> list[Hit]:
        """Return the hits that stand wholly within some words."""
        low, high = bisect_left(self.hits, (start,)), bisect_left(self.hits, (end,))
        return [hit for hit in self.hits[low:high] if hit.end <= end]

    def words(self, start: int, end: int) -> str:
        """Return the text of some words as it stands."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""


class _Memo(dict[str, Value]):
    """What a function says of each word, asked once for each distinct word."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> Value:
        found = self[word] = self._function(word)
        return found


class Scanner:
    """Follows the automaton of one lexicon; remembers every distinct word it has seen."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._labels = _Memo(self._label)
        self._beginning = _Memo(self._begin)
        self._longest = max(map(len, lexicon.stems), default=0)
        self._small = _Memo(self._betrays)
        self._coded = _Memo(lambda word: fold(word) in lexicon.codes.names)
        self._opening: dict[frozenset[str], _Memo[set[str] | None]] = {}

    def _label(self, word: str) -> tuple[str, ...]:
        """Return the automaton's labels of a word: itself, each stem it begins and each ending it ends with."""
        folded, stems = fold(word), self._lexicon.stems
        labels = [folded] if folded in self._lexicon.words else []
        labels += [folded[:n] + "*" for n in range(3, min(len(folded), self._longest) + 1) if folded[:n] in stems]
        endings = self._lexicon.endings
        labels += ["*" + folded[-n:] for n in range(3, min(len(folded) - 1, 7)) if folded[-n:] in endings]
        return tuple(labels)

    def touches(self, text: str, wanted: frozenset[str]) -> bool:
        """Say whether the text holds a term or a citation of a wanted concept.

        Most words begin no such term, and most that do are followed by a word that does not go on with
        it; both are remembered, so that a page without a term costs little.
        """
        words = self._cut(text)[1] if _BROKEN.search(text) else WORD.findall(text)
        memo = self._opening.get(wanted)
        if memo is None:
            memo = self._opening[wanted] = _Memo(lambda word: self._opens(word, wanted))
        following = chain(islice(words, 1, None), ("",))
        for index, (dead, behind) in enumerate(zip(map(memo.__getitem__, words), following, strict=False)):
            if dead is None or behind in dead:
                continue
            if dead is _ENOUGH or self._goes_on(words, index, dead, wanted):
                return True
        return any(map(self._coded.__getitem__, words)) and self._cites(text, wanted)

    def _cites(self, text: str, wanted: frozenset[str]) -> bool:
        spans, words = self._cut(text)
        return any(hit.concept in wanted for hit in self._citations(words, text, spans))

    def _goes_on(self, words: Sequence[str], index: int, dead: set[str], wanted: frozenset[str]) -> bool:
        """Say whether a term begins at a word; remember the word behind it when no term ever goes on with it."""
        if not self._leads(words[index], words[index + 1], wanted):
            dead.add(words[index + 1])
            return False
        return self._completes(words, index, wanted)

    def _opens(self, word: str, wanted: frozenset[str]) -> set[str] | None:
        """Return the words behind it ("" at the end) with which no term goes on.

        None: the word begins no term; `_ENOUGH`: it is one.
        """
        states = self._beginning[word]
        if any(concept in wanted for node in states for concept, _ in node.ends):
            return _ENOUGH
        return {""} if any(not wanted.isdisjoint(node.concepts) for node in states) else None

    def _begin(self, word: str) -> list[Node]:
        branches = self._lexicon.root.next
        return [branches[label] for label in self._labels[word] if label in branches]

    def _leads(self, word: str, following: str, wanted: frozenset[str]) -> bool:
        """Say whether two words begin a term of a wanted concept."""
        labels = self._labels[following]
        states = [node.next[label] for node in self._beginning[word] for label in labels if label in node.next]
        return any(not wanted.isdisjoint(node.concepts) for node in states)

    def _completes(self, words: Sequence[str], index: int, wanted: frozenset[str]) -> bool:
        states = self._beginning[words[index]]
        while states:
            if any(concept in wanted for node in states for concept, _ in node.ends):
                return True
            index += 1
            if index == len(words):
                break
            labels = self._labels[words[index]]
            states = [node.next[label] for node in states for label in labels if label in node.next]
        return False

    def language(self, words: Iterable[str], fallback: str) -> str:
        """Return the language whose small words are most frequent; the fallback when there are few."""
        counts = dict.fromkeys(self._lexicon.stopwords, 0)
        for names in map(self._small.__getitem__, words):
            for name in names:
                counts[name] += 1
        best = max(counts.values(), default=0)
        if best < 2 or counts.get(fallback) == best:
            return fallback
        return max(counts, key=lambda name: counts[name])

    def _betrays(self, word: str) -> tuple[str, ...]:
        """Return the languages of which the word is a small word."""
        folded = fold(word)
        return tuple(name for name, small in self._lexicon.stopwords.items() if folded in small)

    def scan(self, text: str, fallback: str = "en") -> Scan:
        """Return the words, sentences and concepts of a text."""
        spans, words = self._cut(text)
        starts, ends = tuple(a for a, _ in spans), tuple(b for _, b in spans)
        language = self.language(words, fallback)
        found = [*self._walk(words, language), *self._citations(words, text, spans)]
        return Scan(text, starts, ends, _tidy(found), _sentences(text, starts))

    def _walk(self, words: list[str], language: str) -> Iterator[Hit]:
        """Follow the automaton from every word that begins a term."""
        for start, branches in enumerate(map(self._beginning.__getitem__, words)):
            position, states = start, branches
            while states:
                position += 1
                for node in states:
                    for concept, only in node.ends:
                        if not only or only == language:
                            yield Hit(start, position, concept)
                if position == len(words):
                    break
                labels = self._labels[words[position]]
                states = [node.next[label] for node in states for label in labels if label in node.next]

    def _cut(self, text: str) -> tuple[list[tuple[int, int]], list[str]]:
        """Return the words of a text and where they stand."""
        spans = [match.span() for match in WORD.finditer(text)]
        words = [text[a:b] for a, b in spans]
        return self._mended(text, spans, words) if _BROKEN.search(text) else (spans, words)

    def _mended(
        self, text: str, spans: list[tuple[int, int]], words: list[str]
    ) -> tuple[list[tuple[int, int]], list[str]]:
        """Join "prosti- tution" where only the whole is a word of the lexicon: a break that was copied as text."""
        mended: list[tuple[tuple[int, int], str]] = []
        for span, word in zip(spans, words, strict=True):
            if mended and _BROKEN.fullmatch(text, mended[-1][0][1], span[0]) and word[0].islower():
                (start, _), before = mended[-1]
                if set(self._labels[before + word]) - set(self._labels[before]):
                    mended[-1] = ((start, span[1]), before + word)
                    continue
            mended.append((span, word))
        return [span for span, _ in mended], [word for _, word in mended]

    def _citations(self, words: list[str], text: str, spans: list[tuple[int, int]]) -> Iterator[Hit]:
        known = self._lexicon.citations
        if known and not self._lexicon.codes.names.keys().isdisjoint(map(fold, words)):
            gaps = ["", *(text[a[1] : b[0]] for a, b in pairwise(spans))]
            cited = list(find_citations(words, gaps, self._lexicon.codes))
            narrower = {key for _, _, key, subs in cited if subs}
            for start, end, key, subs in cited:
                if subs or key not in narrower:
                    for _, concept in _narrowest(known.get(key, ()), subs):
                        yield Hit(start, end, concept)


def _narrowest(cards: tuple[tuple[str, str], ...], subs: str) -> list[tuple[str, str]]:
    """Return the cards for the longest subdivision that the citation names."""
    fitting = [
        (wanted, concept) for wanted, concept in cards if subs == wanted or subs.startswith(wanted + ".") or not wanted
    ]
    best = max((len(wanted) for wanted, _ in fitting), default=0)
    return [(wanted, concept) for wanted, concept in fitting if len(wanted) == best]


def _tidy(found: list[Hit]) -> tuple[Hit, ...]:
    """Keep the longest hit of a concept at a place; drop small words that are part of an idiom."""
    idioms = [(h.start, h.end) for h in found if h.concept == "idiom"]
    if idioms:
        found = [h for h in found if h.concept in _KEPT or not any(a <= h.start and h.end <= b for a, b in idioms)]
    longest: dict[tuple[int, str], Hit] = {}
    for hit in found:
        key = (hit.start, hit.concept)
        if key not in longest or hit.end > longest[key].end:
            longest[key] = hit
    return tuple(sorted(longest.values()))


def _sentences(text: str, starts: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    ends = (match.end() for match in _BOUNDARY.finditer(text) if not _abbreviated(text, match.start() + 1, match.end()))
    cuts = [0, *(bisect_left(starts, end) for end in ends), len(starts)]
    return tuple((a, b) for a, b in pairwise(cuts) if a < b)


def _abbreviated(text: str, stop: int, after: int) -> bool:
    """Say whether the full stop before `stop` belongs to an abbreviation."""
    start = max(0, stop - 13)
    if _ABBREVIATION.search(text, start, stop):
        return True
    return bool(_NUMBERED.search(text, start, stop)) and text[after : after + 1].isdigit()


def by_concept(hits: Iterable[Hit]) -> Mapping[str, list[tuple[int, int]]]:
    """Return the spans of each concept, in order."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        spans.setdefault(hit.concept, []).append((hit.start, hit.end))
    return spans

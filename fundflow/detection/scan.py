"""Turn text into concept hits in one pass of the word automaton; it knows no rule and no modality.

Word positions count from the beginning of the text; spans are half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from copy import copy
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.citations import find_citations
from fundflow.detection.cutting import is_figures, sentences_of
from fundflow.detection.intervals import Intervals
from fundflow.detection.masks import joined, mask
from fundflow.detection.walk import Kind, Kinds, Walk
from fundflow.words import fold, places_of_words, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fundflow.detection.calling import Names
    from fundflow.model import Lexicon

_BROKEN = re.compile(r"-\s+")
"""A word break that was copied as text."""
_MAY_BREAK = re.compile(r"-(?<=[\w\u0300-\u036f]-)\s+(?=[^\W\d_])")
"""One between a word and letters: other texts hold none."""

_KEPT = frozenset(
    {
        "exempt_body",
        "condom_facts",
        "conscience_objection",
        "declines_service",
        "legalization",
        "at_pleasure",
        "own_judgement",
    }
)
"""What an idiom does not hide: "Global Fund" is no fund, but the Global Fund; "can fail" allows nothing,
"their faith does not permit it" forbids nothing, "should be legal" demands nothing but says what is argued for,
"need not give a reason" frees from no duty."""


_SHORTEST = 3
"""Letters of the shortest stem."""
_GLANCE = 800
"""Letters of a text that are looked at first."""
_MARGIN = 2
"""Small words that another language must have more of: "no" and "nos" are of two."""


class Hit(NamedTuple):
    """A concept at words `start … end`."""

    start: int
    end: int
    concept: str


Spot = tuple[int, int, int]
"""Words `start … end` that are looked for at first, and the bits of the concepts that they may mean."""


_NOTHING: frozenset[Hit] = frozenset()
_HIDES = {"personnel": frozenset({"sex_work", "staff_time"}), "future": frozenset({"no_future"})}
"""What hides a concept: the workers of sex workers are no staff, "considera" is no future."""


class Scan:
    """A text cut into words and sentences; whatever costs is found when somebody asks for it."""

    def __init__(
        self,
        scanner: Scanner,
        text: str,
        fallback: str,
        kinds: list[int] | None = None,
        left_out: frozenset[Hit] = _NOTHING,
        names: Names | None = None,
    ) -> None:
        self._scanner = scanner
        self._names = names
        self.text = text
        self.kinds = scanner.kinds_in(text) if kinds is None else kinds
        self._fallback = fallback
        self._left_out = left_out
        self._found: dict[tuple[int, int], tuple[Hit, ...]] = {}
        self._held: dict[tuple[int, int], int] = {}
        self._sought: dict[tuple[int, int], int] = {}

    @cached_property
    def _places(self) -> tuple[list[int], list[int]]:
        return self._scanner.places_in(self.text)

    @property
    def starts(self) -> list[int]:
        """Where each word begins in the text."""
        return self._places[0]

    @property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return self._places[1]

    @cached_property
    def language(self) -> str:
        """The language of the text, the document's when it is too short to tell."""
        return self._scanner.language_of(self.kinds, self._fallback)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Word spans of the sentences."""
        return sentences_of(self.text, self.starts)

    @cached_property
    def _cited(self) -> list[Hit]:
        """Citations of law, and names of the parties."""
        named = (Hit(*place) for place in self._names.places(self.text, self.starts)) if self._names else ()
        return [*self._scanner.citations(self), *named]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every concept of the text."""
        return self.between(0, len(self.kinds))

    def between(self, start: int, end: int) -> tuple[Hit, ...]:
        """Return the hits that stand wholly within some words."""
        found = self._found.get((start, end))
        if found is None:
            terms = self._scanner.terms(self.kinds[start:end], self.language, start)
            terms += [hit for hit in self._cited if start <= hit.start and hit.end <= end]
            found = self._found[start, end] = tuple(sorted(_tidy(terms) - self._left_out))
        return found

    def held(self, start: int, end: int) -> int:
        """Return the bits of every concept of which a term or a citation stands wholly within some words, and more.

        Costs less than the hits: what an idiom hides, and what is left out, is still among them.
        """
        held = self._held.get((start, end))
        if held is None:
            cited = mask(hit.concept for hit in self._cited if start <= hit.start and hit.end <= end)
            held = self._held[start, end] = self._scanner.held(self.kinds[start:end], self.language) | cited
        return held

    def without(self, hits: Iterable[Hit]) -> Scan:
        """Return the same text without some of its hits."""
        left_out = self._left_out.union(hits)
        same = len(left_out) == len(self._left_out)
        return self if same else Scan(self._scanner, self.text, self.language, self.kinds, left_out, self._names)

    @cached_property
    def _spotted(self) -> list[Spot]:
        return sorted([*self._scanner.spots(self.kinds), *((h.start, h.end, mask((h.concept,))) for h in self._cited)])

    @cached_property
    def sought(self) -> int:
        """The bits of all that its terms that are looked for at first may mean, in any language, and its citations."""
        return joined(map(itemgetter(2), self._spotted))

    def sought_between(self, start: int, end: int) -> int:
        """Return the same of those that stand wholly within some words."""
        held = self._sought.get((start, end))
        if held is None:
            spotted = self._spotted
            near = islice(spotted, bisect_left(spotted, (start,)), bisect_left(spotted, (end,)))
            held = self._sought[start, end] = joined(bits for _, last, bits in near if last <= end)
        return held

    def words(self, start: int, end: int) -> str:
        """Return the text of some words as it stands."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def is_figures(self, start: int, end: int) -> bool:
        """Say whether some words are a page of figures, and no sentence."""
        return is_figures(self.text, self.starts[start:end], self.ends[start:end])


class Scanner:
    """Follows the automaton of one lexicon; remembers every distinct word it has seen."""

    def __init__(self, lexicon: Lexicon, sought: frozenset[str]) -> None:
        self._lexicon = lexicon
        self.sought = sought
        """The concepts that are looked for at first; nothing else is asked of a text that holds none of them."""
        self._longest = max(map(len, lexicon.stems), default=0)
        self._heads = frozenset(stem[:_SHORTEST] for stem in lexicon.stems)  # most words begin like no stem
        self._tails = tuple(lexicon.endings)
        small = lexicon.stopwords.items()
        self._small = {word: tuple(name for name, some in small if word in some) for _, each in small for word in each}
        self._kinds = Kinds(self._look)
        self._all = Walk(lexicon.root, self._kinds)
        self._some = Walk(lexicon.root, self._kinds, sought)

    def seeking(self, sought: frozenset[str]) -> Scanner:
        """Return a scanner that looks for other concepts at first; both remember words in one place."""
        other = copy(self)
        other.sought, other._some = sought, Walk(self._lexicon.root, self._kinds, sought)  # noqa: SLF001 - its own kind
        return other

    def _look(self, word: str) -> Kind:
        """Return what the lexicon knows of a word."""
        folded, lexicon = fold(word), self._lexicon
        labels = [folded] if folded in lexicon.words else []
        if folded[:_SHORTEST] in self._heads:
            longest = min(len(folded), self._longest)
            labels += [folded[:n] + "*" for n in range(_SHORTEST, longest + 1) if folded[:n] in lexicon.stems]
        if folded.endswith(self._tails):
            lengths = range(_SHORTEST, min(len(folded) - 1, 7))
            labels += ["*" + folded[-n:] for n in lengths if folded[-n:] in lexicon.endings]
        return Kind(tuple(labels), self._small.get(folded, ()), folded.strip("0123456789") in lexicon.codes.names)

    def kinds(self, words: Iterable[str]) -> list[int]:
        """Return the number of the kind of each word."""
        return list(map(self._kinds.__getitem__, words))

    def kinds_in(self, text: str) -> list[int]:
        """Return the number of the kind of each word of a text."""
        return self.kinds(self.words(text))

    def words(self, text: str) -> list[str]:
        """Return the words of a text."""
        return self._mended(text)[1] if _MAY_BREAK.search(text) else words_in(text)

    def places_in(self, text: str) -> tuple[list[int], list[int]]:
        """Return where each word of a text begins, and where it ends."""
        if not _MAY_BREAK.search(text):
            return places_of_words(text)
        spans = self._mended(text)[0]
        return [start for start, _ in spans], [end for _, end in spans]

    def touches(self, text: str, wanted: int) -> bool:
        """Say whether the text holds a term or a citation of concepts of these bits; most do in the first words."""
        if not _MAY_BREAK.search(text):
            first = self.kinds(words_in(text[:_GLANCE].rpartition(" ")[0]))
            if any(wanted & bits for _, _, bits in self.spots(first)):
                return True
        return bool(wanted & Scan(self, text, "").sought)

    def spots(self, kinds: Sequence[int]) -> Iterator[Spot]:
        """Yield the words at which a term that is looked for at first stands, whatever the language and the idiom."""
        return ((start, end, state.mask) for start, end, state in self._some.ends(kinds))

    def language(self, text: str, fallback: str) -> str:
        """Return the language of a text; the fallback when it is too short to tell."""
        return self.language_of(self.kinds(words_in(text)), fallback)

    def language_of(self, kinds: Iterable[int], fallback: str) -> str:
        """Return the language whose small words are most frequent; the fallback when there are few."""
        counts = dict.fromkeys(self._lexicon.stopwords, 0)
        known = self._kinds.known
        for kind, times in Counter(filter(self._kinds.small.__contains__, kinds)).items():
            for name in known[kind].languages:
                counts[name] += times
        best = max(counts.values(), default=0)
        if best - counts.get(fallback, 0) < _MARGIN:
            return fallback
        return max(counts, key=lambda name: counts[name])

    def scan(self, text: str, fallback: str = "en", kinds: list[int] | None = None, names: Names | None = None) -> Scan:
        """Return the words and sentences of a text, ready to be asked for concepts."""
        return Scan(self, text, fallback, kinds, names=names)

    def terms(self, kinds: Sequence[int], language: str, offset: int) -> list[Hit]:
        """Return every term, in the language or in none, that stands in some words; the first has a number."""
        return [
            Hit(offset + start, offset + end, concept)
            for start, end, state in self._all.ends(kinds)
            for concept, only in state.ends
            if not only or only == language
        ]

    def held(self, kinds: Sequence[int], language: str) -> int:
        """Return the bits of the concepts of every term, in the language or in none, that stands in some words."""
        return self._all.held(kinds, language)

    def _mended(self, text: str) -> tuple[list[tuple[int, int]], list[str]]:
        """Cut a text; "prosti- tution", a break that was copied, is one word where only the whole is in the lexicon."""
        mended: list[tuple[tuple[int, int], str]] = []
        for span, word in zip(zip(*places_of_words(text), strict=True), words_in(text), strict=True):
            if mended and _BROKEN.fullmatch(text, mended[-1][0][1], span[0]) and word[0].islower():
                (start, _), before = mended[-1]
                if set(self._labels(before + word)) - set(self._labels(before)):
                    mended[-1] = ((start, span[1]), before + word)
                    continue
            mended.append((span, word))
        return [span for span, _ in mended], [word for _, word in mended]

    def _labels(self, word: str) -> tuple[str, ...]:
        return self._kinds.known[self._kinds[word]].labels

    def _may_cite(self, kinds: Iterable[int]) -> bool:
        """Say whether one of the words may begin the name of a code."""
        return not self._kinds.citing.isdisjoint(kinds)

    def citations(self, scan: Scan) -> list[Hit]:
        """Return the citations of law that some card stands for."""
        known = self._lexicon.citations
        if not known or not self._may_cite(scan.kinds):
            return []
        gaps = ["", *(scan.text[end:start] for end, start in zip(scan.ends, scan.starts[1:], strict=False))]
        cited = list(find_citations(self.words(scan.text), gaps, self._lexicon.codes))
        narrower = {key for _, _, key, subs in cited if subs}
        return [
            Hit(start, end, concept)
            for start, end, key, subs in cited
            if subs or key not in narrower
            for _, concept in _narrowest(known.get(key, ()), subs)
        ]


def _narrowest(cards: tuple[tuple[str, str], ...], subs: str) -> list[tuple[str, str]]:
    """Return the cards for the longest subdivision that the citation names."""
    fitting = [
        (wanted, concept) for wanted, concept in cards if subs == wanted or subs.startswith(wanted + ".") or not wanted
    ]
    best = max((len(wanted) for wanted, _ in fitting), default=0)
    return [(wanted, concept) for wanted, concept in fitting if len(wanted) == best]


def _tidy(found: list[Hit]) -> set[Hit]:
    """Keep the longest hit of a concept at a place; drop small words of an idiom and what is hidden."""
    idioms = [(h.start, h.end) for h in found if h.concept == "idiom"]
    if idioms:
        hidden = Intervals(idioms)
        found = [h for h in found if h.concept in _KEPT or not hidden.hold(h.start, h.end)]
    for concept, hiding in _HIDES.items():
        over = Intervals((h.start, h.end) for h in found if h.concept in hiding)
        found = [h for h in found if h.concept != concept or not over.hold(h.start, h.end)]
    longest: dict[tuple[int, str], Hit] = {}
    for hit in found:
        key = (hit.start, hit.concept)
        if key not in longest or hit.end > longest[key].end:
            longest[key] = hit
    return set(longest.values())


def by_concept(hits: Iterable[Hit]) -> Mapping[str, list[tuple[int, int]]]:
    """Return the spans of each concept, in order."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        spans.setdefault(hit.concept, []).append((hit.start, hit.end))
    return spans

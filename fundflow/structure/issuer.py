"""Finds who issues a document where no label says so: in its letterhead, beside the other party, in "hereby awards".

Of a department, its agency and the agency's offices it names the agency; two agencies name none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import InstrumentKind, ProvisionKind
from fundflow.structure.parties import is_name, name_at_end
from fundflow.structure.words import alternatives, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.model import Layout, Provision

_LETTERHEAD, _LINE, _SENTENCES = 9, 130, 40
"""Provisions at the start in which a letterhead stands, characters of its lines, provisions read for sentences."""
_WORDS = 12
"""Words of the longest name of a body."""
_ISSUED = {InstrumentKind.NOTICE_OF_AWARD, InstrumentKind.NOFO}
_SHORT_NAME = re.compile(r"\s*\([A-Z][A-Za-z&.-]{1,9}\)$")
_ALIAS = re.compile(r"\s?\([^()]{2,60}\)$")
"""How the body is called, in brackets behind its name."""
_DEPARTMENT, _AGENCY, _OFFICE = 1, 2, 3


class Issuer(NamedTuple):
    """A party found without a label."""

    role: str
    name: str
    start: int
    end: int
    provision: Provision
    rank: float


class _Patterns(NamedTuple):
    levels: dict[str, int]
    awards: re.Pattern[str]
    joints: frozenset[str]
    articles: re.Pattern[str]
    roles: frozenset[str]
    money: frozenset[str]
    """Words of awards: "Grants Administration" is the title of a section."""
    small: frozenset[str]


@lru_cache(maxsize=8)
def _patterns(layout: Layout) -> _Patterns:
    phrases = layout.phrases
    levels = dict.fromkeys(map(fold, phrases["offices"]), _OFFICE)
    levels |= dict.fromkeys(map(fold, phrases["agencies"]), _AGENCY)
    return _Patterns(
        levels=levels | dict.fromkeys(map(fold, phrases["departments"]), _DEPARTMENT),
        awards=re.compile(rf"\s(?:{alternatives(phrases['hereby_awards'])})\b"),
        joints=frozenset(map(fold, phrases["and"])),
        articles=re.compile(rf"(?:{alternatives(phrases['articles'])})\s", re.IGNORECASE),
        roles=frozenset(map(fold, (*phrases["funder_roles"], *phrases["recipient_roles"]))),
        money=frozenset(map(fold, phrases["award_words"])),
        small=frozenset(map(fold, phrases["small_words"])),
    )


def issuers(provisions: Sequence[Provision], kind: InstrumentKind, layout: Layout) -> Iterator[Issuer]:
    """Yield who gives the money as the letterhead or a sentence of the first page says."""
    patterns = _patterns(layout)
    if kind in _ISSUED:
        yield from _letterhead(provisions[:_LETTERHEAD], patterns, layout)
    if kind is not InstrumentKind.NOFO:
        for provision in provisions[:_SENTENCES]:
            folded = fold(provision.text[:600])
            match = patterns.awards.search(folded)
            if match and not provision.deleted:
                alias = _ALIAS.search(provision.text, 0, match.start())
                start, name = name_at_end(provision.text, 0, alias.start() if alias else match.start(), layout)
                article = patterns.articles.match(name)
                name = name[article.end() :] if article else name
                if name and fold(name) not in patterns.roles:
                    yield Issuer("funder", name, start, match.end(), provision, 2)


def beside(provisions: Sequence[Provision], known: dict[str, str], layout: Layout) -> Iterator[Issuer]:
    """Yield the other party of a title page "X / and / Y", when one of the two is known from elsewhere."""
    patterns = _patterns(layout)
    for above, joint, below in zip(provisions, provisions[1:], provisions[2:_LETTERHEAD], strict=False):
        if fold(joint.text).strip(" .,") not in patterns.joints or above.page != below.page:
            continue
        first, second = _party(above, patterns, layout), _party(below, patterns, layout)
        if not first or not second:
            continue
        if fold(second) == known.get("recipient", ""):
            yield _found(above, "funder", first, 4)
        elif fold(first) == known.get("funder", ""):
            yield _found(below, "recipient", second, 4)


def _party(provision: Provision, patterns: _Patterns, layout: Layout) -> str:
    """Return the name a line consists of, without its article and without the offices of a department."""
    text = provision.text.strip(" ,.")
    if provision.kind is ProvisionKind.TABLE_ROW or len(text) > _LINE or provision.deleted:
        return ""
    article = patterns.articles.match(text)
    parts = text[article.end() if article else 0 :].split(", ")
    levels = [_level(part, patterns) for part in parts]
    while len(parts) > 1 and levels[-1] == _OFFICE and min(levels[: len(parts) - 1], default=9) < _OFFICE:
        parts.pop()
        levels.pop()
    name = ", ".join(parts)
    return name if is_name(name.replace(",", ""), layout) else ""


def _found(provision: Provision, role: str, name: str, rank: float) -> Issuer:
    start = max(provision.text.find(name), 0)
    return Issuer(role, name, start, start + len(name), provision, rank)


def _parts(provision: Provision, patterns: _Patterns, layout: Layout) -> list[str]:
    """Return the names in a block of a letterhead: those of its text, or else of each of its lines."""
    whole = provision.text.strip().split(", ")
    names = [_SHORT_NAME.sub("", part) for part in whole]
    if len(provision.pieces) < 2 or any(_level(name, patterns) and is_name(name, layout) for name in names):
        return whole
    return [provision.text[piece.offset : piece.offset + piece.length] for piece in provision.pieces]


def _level(name: str, patterns: _Patterns) -> int:
    """Return how far down in an administration a name stands, 0 when it names no body."""
    words = fold(name).split()
    if not 2 <= len(words) <= _WORDS or not patterns.money.isdisjoint(word.rstrip("s") for word in words):
        return 0
    behind = (*words[1:], "")
    levels = [
        patterns.levels[word]
        for word, after in zip(words, behind, strict=True)
        if word in patterns.levels and (not after or after in patterns.small)
    ]
    return min(levels, default=0)


def _letterhead(provisions: Sequence[Provision], patterns: _Patterns, layout: Layout) -> Iterator[Issuer]:
    """Yield the one agency of a letterhead; else its one office below a department; else its one department."""
    named: dict[int, dict[str, Issuer]] = {_DEPARTMENT: {}, _AGENCY: {}, _OFFICE: {}}
    for provision in provisions:
        if provision.kind is ProvisionKind.TABLE_ROW or provision.page != provisions[0].page:
            break
        text = provision.text.strip()
        if len(text) > _LINE or provision.number or provision.deleted:
            continue
        for part in _parts(provision, patterns, layout):
            name = _SHORT_NAME.sub("", part)
            level = _level(name, patterns)
            if level and is_name(name, layout):
                named[level].setdefault(fold(name), _found(provision, "funder", name, 3))
    departments, agencies, offices = named[_DEPARTMENT], named[_AGENCY], named[_OFFICE]
    best = agencies or (offices if departments else {}) or departments
    if len(best) == 1:
        yield from best.values()

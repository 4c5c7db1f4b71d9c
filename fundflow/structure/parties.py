"""Turns "between X (the "Grantor") and Y (the "Recipient")" into who funds and who receives.

A party whose role is not said is not assigned one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.structure.words import alternatives, fold

if TYPE_CHECKING:
    from fundflow.model import Layout

_LONGEST = 14
_PLAIN = 2
"""Words without a capital that a name may have besides the small ones."""
_TWO = 2
"""Parties of an agreement."""
_BARE = re.compile(r"\((?:[a-zé]{2,4} |l['’])?[A-ZÀ-Þ][^()]{2,30}\)|[a-z],? (?:[A-ZÀ-Þ]{2,4} )?[A-ZÀ-Þ]{5}")
"""How a party is called without quotation marks: "(the Donor)", "en adelante LA FUNDACIÓN"."""
_QUOTE = re.compile("[\"“«'‘’]")


class Party(NamedTuple):
    """A party and its role, with where it is named."""

    role: str
    """funder or recipient."""
    name: str
    start: int
    end: int
    rank: float = 1
    """0.5 below zero for who passes money on, 2 for a role that only the other party's tells."""
    alias: str = ""
    """What the paper calls it."""


class _Patterns(NamedTuple):
    alias: re.Pattern[str]
    starts: re.Pattern[str]
    joints: re.Pattern[str]
    roles: dict[str, str]
    passing: frozenset[str]
    foundations: frozenset[str]
    cut: re.Pattern[str]
    """Where a name ends and its address or description begins."""
    small: frozenset[str]
    lead: re.Pattern[str]
    """An article before a name."""
    forms: re.Pattern[str]
    """A legal form at the end of a name."""


@lru_cache(maxsize=8)
def _patterns(layout: Layout) -> _Patterns:
    phrases = layout.phrases
    forms = "|".join(re.escape(form) for form in phrases["legal_forms"])
    called = alternatives(phrases["called"])
    articles = alternatives(phrases["articles"])
    article = rf"(?:(?:{articles})\s+|l'\s?){{0,3}}"
    quoted = rf"[\"“«'‘]\s?{article}([^\"“”«»]{{2,60}}?)\s?[\"”»'’]"
    return _Patterns(
        alias=re.compile(
            rf"\(\s?(?:[^()]{{0,60}}?){quoted}[^()]{{0,60}}\)|(?:{called})[^.;()]{{0,30}}?{quoted}"
            rf"|\(\s?(?:(?:{articles})\s|l'\s?)([^\W\d_]{{3,20}}(?:\s[^\W\d_]{{3,20}})?)\s?\)"
            rf"|(?:{called})[\s,:]{{1,3}}{article}([^\W\d_]{{3,20}}(?:\s[^\W\d_]{{3,20}})?)(?=\s?[,.;:)]|$)"
        ),
        starts=re.compile(rf"\b(?:{alternatives(phrases['between'])})\s*:?\s+"),
        joints=re.compile(rf"[\s,;.]*(?:(?:{alternatives(phrases['and'])})\s+)?"),
        roles=dict.fromkeys(map(fold, phrases["recipient_roles"]), "recipient")
        | dict.fromkeys(map(fold, phrases["funder_roles"]), "funder"),
        cut=re.compile(rf"[;(]|,(?!\d)(?!\s(?:{forms})(?!\w))| – | — | - "),
        small=frozenset(map(fold, phrases["small_words"])),
        lead=re.compile(rf"\s*(?:{articles})\s+|\s*[Ll]['’]\s?"),
        forms=re.compile(rf",?\s(?:{forms})\s*$"),
        passing=frozenset(map(fold, layout.labels["pass_through"])),
        foundations=frozenset(map(fold, phrases["foundation_roles"])),
    )


def parties(text: str, layout: Layout) -> tuple[Party, ...]:
    """Return the parties that a sentence names together with their role."""
    return _parties(text, layout) if _QUOTE.search(text) or _BARE.search(text) else ()


@lru_cache(maxsize=64)
def _parties(text: str, layout: Layout) -> tuple[Party, ...]:
    patterns = _patterns(layout)
    folded = fold(text)
    called = [match for match in patterns.alias.finditer(folded) if _is_called(text, match)]
    opened = patterns.starts.search(folded, 0, called[0].start()) if called else None
    if not opened and len(called) > _TWO:
        # 'This agreement (the "Agreement") is made between …': the first name is the paper's own.
        opened = patterns.starts.search(folded, called[0].end(), called[1].start())
    at = opened.end() if opened else 0
    found: list[Party] = []
    for match in called:
        if match.start() < at:
            continue
        start, name = _name(text, folded, at, match.start(), patterns)
        span = next(span for span in match.regs[1:] if span[0] >= 0)
        alias = folded[slice(*span)]
        rank = -0.5 if alias in patterns.passing else 1
        found.append(Party(patterns.roles.get(alias, ""), name, start, match.end(), rank, text[slice(*span)]))
        at = match.end()
    found = _completed(_beside(found, patterns.foundations)) if opened else found
    return tuple([party for party in found if party.name and party.role])


def _is_called(text: str, match: re.Match[str]) -> bool:
    """Tell a name that stands without quotation marks by its capitals: the first in brackets, all elsewhere."""
    if match.group(3):
        return text[match.start(3)].isupper()
    return not match.group(4) or text[slice(*match.span(4))].isupper()


def _beside(found: list[Party], foundations: frozenset[str]) -> list[Party]:
    """Take the foundation for the one that receives where the other of two parties is a giver by its own name."""
    if len(found) != _TWO or {party.role for party in found} != {"funder"}:
        return found
    if sum(fold(party.alias) in foundations for party in found) != 1:
        return found
    return [party._replace(role="recipient") if fold(party.alias) in foundations else party for party in found]


def _completed(found: list[Party]) -> list[Party]:
    """Take the other of exactly two parties for the funder when one is the recipient, and the other way round."""
    roles = {party.role for party in found}
    if len(found) != _TWO or len(roles) != 2 or "" not in roles:
        return found
    other = "funder" if "recipient" in roles else "recipient"
    return [party if party.role else party._replace(role=other, rank=2) for party in found]


def _name(text: str, folded: str, at: int, stop: int, patterns: _Patterns) -> tuple[int, str]:
    """Return where a party's name begins, and the name; "" when it cannot be told from its sentence."""
    joint = patterns.joints.match(folded, at, stop)
    start = joint.end() if joint else at
    segment = text[start:stop]
    cut = patterns.cut.search(segment)
    name = segment[: cut.start()] if cut else segment
    lead = patterns.lead.match(name)
    if lead:
        name = name[lead.end() :]
    if _is_name(name.strip(), patterns.small) or (lead and cut and _is_long_name(name.strip(), patterns.small)):
        return start + (lead.end() if lead else 0), name.strip()
    found = _name_at_end(text, at, start + cut.start() if cut else stop, patterns)
    return found if found[1] else _introduced(text, folded, at, stop, patterns)


def _introduced(text: str, folded: str, at: int, stop: int, patterns: _Patterns) -> tuple[int, str]:
    """Return the first name that an article or an "and" introduces between commas: "…, and the Lantern Trust, …"."""
    for piece in re.finditer(r"[^,;]+", text[at:stop]):
        first, last = at + piece.start(), at + piece.end()
        joint = patterns.joints.match(folded, first, last)
        first = joint.end() if joint else first
        joined = bool(joint and joint.group().strip(" ,;."))
        lead = patterns.lead.match(text, first, last)
        if joined or lead:
            first = lead.end() if lead else first
            if _is_name(text[first:last].strip(), patterns.small):
                return first, text[first:last].strip()
            found = _name_at_end(text, first, last, patterns)
            if found[1]:
                return found
    return 0, ""


def is_role(name: str, layout: Layout) -> bool:
    """Tell a word for a role, such as "Grantee" or "LA FUNDACIÓN", from a name."""
    bare = _patterns(layout).lead.sub("", f" {name}", count=1).strip()
    return fold(bare) in _patterns(layout).roles


def name_at_end(text: str, at: int, stop: int, layout: Layout) -> tuple[int, str]:
    """Return where the name begins with which a stretch of a text ends, and the name, or ""."""
    return _name_at_end(text, at, stop, _patterns(layout))


def is_name(text: str, layout: Layout) -> bool:
    """Tell a name of a body from a stretch of a sentence."""
    return _is_name(text, _patterns(layout).small)


def _name_at_end(text: str, at: int, stop: int, patterns: _Patterns) -> tuple[int, str]:
    """Return the run of capitalised words with which a segment ends, its legal form included."""
    form = patterns.forms.search(text, at, stop)
    words = [(match.start(), match.group()) for match in re.finditer(r"\S+", text[at : form.start() if form else stop])]
    first = len(words)
    for index in range(len(words) - 1, -1, -1):
        word = words[index][1]
        if word[0].isupper() and word[-1] not in ".;:,":
            first = index
        elif fold(word) not in patterns.small:
            break
    name = text[at + words[first][0] : stop].strip(" ,") if first < len(words) else ""
    return (at + words[first][0], name) if _is_name(name, patterns.small) else (0, "")


def _is_long_name(name: str, small: frozenset[str]) -> bool:
    """Tell a name with a plain word or two in it: "Commission communautaire des Quais", behind its article."""
    words = name.split()
    plain = [word for word in words if word[0].islower() and fold(word) not in small]
    return 2 < len(words) <= _LONGEST // 2 and len(plain) <= _PLAIN and words[0][0].isupper() and words[-1][0].isupper()


def _is_name(name: str, small: frozenset[str]) -> bool:
    """Tell a name from a stretch of a sentence: every word is capitalised or small."""
    words = name.split()
    if not 1 <= len(words) <= _LONGEST or not name[0].isupper() or "_" in name or "[" in name:
        return False
    return all(word[0].isupper() or word[0] in "&(0123456789" or fold(word) in small for word in words)

"""Carry a condition from the definition of a term to the sentences that use the term.

A definition binds nobody: "'Excluded Supplies' means needles and pipes" only names them.  The clause that
says "no Excluded Supplies may be bought" binds, and speaks of needles by that name alone.  A term that
itself names the matter ("Abortion") carries nothing: where it is used the rules see it anyway.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from fundflow.detection.standing import WEAK
from fundflow.model import Context, Effect, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.detection.reader import Reader
    from fundflow.detection.standing import Governing
    from fundflow.model import Finding, Provision, Rule

_LETTERS = 4
"""Letters from which a word may end otherwise where the term is used: "Body" and "Bodies"."""
_SPOKEN = frozenset({Effect.RESTRICTS, Effect.REFERS, Effect.EXEMPTS})


def defines_only(reader: Reader, provision: Provision, rule: Rule, governing: Governing) -> bool:
    """Say whether a match only tells what a term means; a definition that itself commands or forbids does more."""
    term = reader.defines(provision)
    freeing = governing.kind in {"permission", "exemption"}  # whom "Exempt Body" means is free by being meant
    plain = governing.kind in {"", "statement"} or governing.rank < WEAK or governing.words in term
    return plain and not freeing and not rule.reference and carries(reader, term)


def carries(reader: Reader, name: str) -> bool:
    """Say whether a defined term can be told from everyday words, and does not name a matter of the rules itself."""
    if not name[:1].isupper():
        return False
    held = {hit.concept for hit in reader.scan_text(name).hits}
    return held.isdisjoint(reader.book.lexicon.topics)


class Term(NamedTuple):
    """A defined term and the rule whose matter its definition holds."""

    name: str
    rule: str
    family: str
    provision: int
    start: int
    end: int
    """Where it is defined: a provision and characters of its text."""


class Use(NamedTuple):
    """A sentence that uses a term: words `start … end` of the provision, the term at `first … last`."""

    provision: Provision
    start: int
    end: int
    first: int
    last: int
    term: Term


def terms_of(reader: Reader, findings: Sequence[Finding]) -> list[Term]:
    """Return the terms whose definition speaks of a rule's matter, one rule of each family."""
    found: dict[tuple[str, str], Term] = {}
    for each in findings:
        name = reader.defines(reader.outline.provisions[each.provision])
        if each.effect is Effect.MENTIONS and carries(reader, name):
            found.setdefault(
                (name, each.family), Term(name, each.rule, each.family, each.provision, each.start, each.end)
            )
    return list(found.values())


def uses(reader: Reader, terms: Sequence[Term], findings: Sequence[Finding]) -> Iterator[Use]:
    """Yield the sentences that use a term and of whose family no rule has spoken."""
    spoken = {(f.family, f.provision, f.start) for f in findings if f.effect in _SPOKEN}
    for term in terms:
        pattern = _written(term.name)
        for provision in reader.outline.provisions:
            if provision.kind is ProvisionKind.HEADING or reader.defines(provision):
                continue
            for use in _within(reader, provision, pattern, term):
                if not any(_said(reader, use, where) for where in spoken):
                    yield use


def meaning(reader: Reader, term: Term) -> Context:
    """Return the words that define a term, to be read with every sentence that uses it."""
    provision = reader.outline.provisions[term.provision]
    text = provision.text[term.start : term.end]
    return Context("definition", text, reader.page_at(provision, term.start), term.provision)


def _said(reader: Reader, use: Use, where: tuple[str, int, int]) -> bool:
    family, provision, start = where
    if family != use.term.family or provision != use.provision.index:
        return False
    starts = reader.scan(use.provision).starts
    return starts[use.start] <= start <= starts[use.end - 1]


def _written(name: str) -> re.Pattern[str]:
    """How a term may stand where it is used: in the plural, and with a capital if its definition has one."""
    words = [re.escape(word) if len(word) < _LETTERS else re.escape(word[:-1]) + r"\w{0,3}" for word in name.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")


def _within(reader: Reader, provision: Provision, pattern: re.Pattern[str], term: Term) -> Iterator[Use]:
    if not pattern.search(provision.text):
        return
    scan = reader.scan(provision)
    for match in pattern.finditer(provision.text):
        first = bisect_left(scan.starts, match.start())
        last = bisect_left(scan.starts, match.end())
        for start, end in scan.sentences:
            if start <= first and last <= end:
                yield Use(provision, start, end, first, last, term)
                break

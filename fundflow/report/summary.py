"""Order the findings of a document the way a person needs them: what limits you comes first.

Turns one Checked into groups of cards.  A card is one condition: findings of one rule with one
effect and one verdict, at one or more places.  Judges nothing: the verdicts came with the findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Effect, Finding, Scope, Status
from fundflow.report.exits import binds_not, languages_known, strange
from fundflow.report.labels import SEVERITIES, count, languages
from fundflow.report.labels import pages as pages_named

if TYPE_CHECKING:
    from fundflow.model import Checked, Rule


class Card(NamedTuple):
    """One condition and its places."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first place."""
        return self.findings[0]

    @property
    def alike(self) -> bool:
        """Whether no rule knows any of its wordings: what the rule says of it may not be so."""
        return all(finding.resembles for finding in self.findings)


class Group(NamedTuple):
    """Cards that mean the same kind of thing to the reader."""

    name: str
    title: str
    note: str
    cards: tuple[Card, ...]


class Line(NamedTuple):
    """One line of the answer at the top: its sign and its words."""

    name: str
    text: str


LIMITS = ("organisation", "signing", "money", "duties")
GROUPS: dict[str, tuple[str, str]] = {
    "organisation": (
        "Limits your whole organisation",
        "These reach all of your work, also work that other money pays for.",
    ),
    "signing": ("What you declare by signing, and who may receive this money", ""),
    "money": ("Limits this money only", "These speak of what this grant pays for, not of all your work."),
    "duties": ("Duties, and powers of the funder", ""),
    "refers": (
        "Comes in from another text",
        "This document only names these texts. What binds you stands there: ask for them before you sign.",
    ),
    "allowed": (
        "What stays allowed, and who is exempt",
        "These words protect you. Keep them in the agreement.",
    ),
    "leave": (
        "May stay allowed",
        "No rule knows these words; they only read like leave. Do not rely on them before you have asked.",
    ),
    "replaced": (
        "Taken out or replaced by an amendment",
        "Check that the amendment is signed and later than this text before you rely on it.",
    ),
    "free": (
        "Written here, but judged not to bind you",
        "Read the reason of each: it rests on the facts you gave.",
    ),
    "mentions": ("Only talked about", "These passages speak of the subject and ask nothing of you."),
}
LITTLE = frozenset({"allowed", "leave", "mentions"})
"""Groups of which a card shows the words and why it is there, and no more."""
_BY_SCOPE = {
    Scope.ORGANISATION_WIDE: "organisation",
    Scope.CERTIFICATION: "signing",
    Scope.ELIGIBILITY: "signing",
    Scope.USE_OF_FUNDS: "money",
}


def groups(document: Checked, rules: dict[str, Rule]) -> tuple[Group, ...]:
    """Return the groups that have cards, most important first."""
    found: dict[str, list[Card]] = {}
    for card in _cards(document, rules):
        found.setdefault(group_of(card.first), []).append(card)
    return tuple(
        Group(name, title, note, tuple(sorted(found[name], key=_weight)))
        for name, (title, note) in GROUPS.items()
        if name in found
    )


def group_of(finding: Finding) -> str:
    """Return the name of the group a finding belongs to."""
    if finding.effect is Effect.MENTIONS:
        return "mentions"
    if finding.replaced is not None:
        return "replaced"
    if finding.effect.frees:
        return "leave" if finding.resembles else "allowed"
    if binds_not(finding):
        return "free"
    return "refers" if finding.effect is Effect.REFERS else _BY_SCOPE.get(finding.scope, "duties")


def answer(document: Checked, found: tuple[Group, ...], rules: dict[str, Rule]) -> tuple[Line, ...]:
    """Return the answer of the first look, one line for each thing to know."""
    foreign = _language(document, rules)
    cards = {group.name: group.cards for group in found}
    limits = [card for name in LIMITS for card in cards.get(name, ())]
    sure = [card for card in limits if card.first.verdict and card.first.verdict.status is Status.APPLIES]
    size = {name: len(cards.get(name, ())) for name in GROUPS}
    unread = [each.page for each in document.unread]
    lines = (
        ("limits", len(sure), "condition limits you", "conditions limit you"),
        ("open", len(limits) - len(sure), "condition may limit you", "conditions may limit you"),
        ("refers", size["refers"], "comes in from another text", "come in from other texts"),
        ("allowed", size["allowed"], "passage says what stays allowed", "passages say what stays allowed"),
        ("leave", size["leave"], "passage only reads like leave", "passages only read like leave"),
        (
            "replaced",
            size["replaced"],
            "was taken out or replaced by an amendment",
            "were taken out or replaced by an amendment",
        ),
        (
            "free",
            size["free"],
            "is written here but does not bind you",
            "are written here but do not bind you",
        ),
        ("yourself", len(document.read_yourself), "sentence to read yourself", "sentences to read yourself"),
    )
    told = [Line(name, count(number, one, many)) for name, number, one, many in lines if number]
    first = [] if limits or size["refers"] or foreign else [_nothing(document)]
    return (*foreign, *first, *told, *_unread(document, unread))


def _nothing(document: Checked) -> Line:
    if len(document.unread) >= document.pages > 0:
        return Line("unread", "Nothing in this file could be read, so nothing can be said about it")
    return Line("none", "No condition was found that limits you. That is no promise that there is none")


def _unread(document: Checked, pages: list[int]) -> list[Line]:
    if not pages or len(pages) >= document.pages:
        return []
    return [Line("unread", f"{count(len(set(pages)), 'page')} could not be read: {pages_named(pages)}")]


def _language(document: Checked, rules: dict[str, Rule]) -> list[Line]:
    """Warn when the rules do not speak the document's language: finding nothing then means nothing."""
    foreign = strange(document, rules)
    if len(document.unread) >= document.pages or (document.languages and not foreign):
        return []
    told = languages(tuple(sorted(languages_known(rules))))
    if foreign:
        what = f"Text in {languages(foreign)} was not understood, so nothing can be said about it"
        todo = "Ask the funder for a version in one of them, or let somebody who reads it look at every page"
        return [Line("unread", f"{what}: the rules know {told}. {todo}")]
    return [Line("unread", f"The language was not recognised. The rules know {told}. Is the text readable?")]


def _cards(document: Checked, rules: dict[str, Rule]) -> list[Card]:
    same: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(document.findings, key=lambda each: (each.page, each.provision, each.start)):
        key = (finding.rule, finding.effect, finding.scope, finding.verdict, bool(finding.resembles))
        same.setdefault(key, []).append(finding)
    return [Card(rules[found[0].rule], tuple(found)) for found in same.values()]


def _weight(card: Card) -> tuple[int, int]:
    return SEVERITIES.index(card.rule.severity), card.first.page

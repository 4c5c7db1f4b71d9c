"""The words people read for the names of the contract; every printed view takes them from here.

Turns a family, scope, effect, status, flow-down or instrument into plain language.  Refuses to
explain law: what a rule means stands in the rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Effect, FlowDown, Harm, InstrumentKind, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

FAMILIES: dict[str, str] = {
    "prostitution-pledge": "pledge against prostitution",
    "prostitution-advocacy-ban": "no advocacy for sex work law reform with this money",
    "end-demand": "action against buyers of sex",
    "trafficking-award-term": "trafficking and commercial sex award term",
    "staff-conduct": "rules on the private conduct of staff",
    "separation-requirement": "separation from an affiliate",
    "abortion-restriction": "limits on abortion services, referral or information",
    "gender-ideology-ban": "limits on gender-affirming or trans-inclusive work",
    "dei-certification": "limits on diversity, equity and inclusion work",
    "syringe-funding-ban": "no money for needles or syringes",
    "drug-supplies-ban": "no money for drug-use supplies or drug checking",
    "supervised-consumption-ban": "no supervised consumption sites",
    "drug-advocacy-ban": "no advocacy for legal drugs",
    "cannabis-restriction": "limits on cannabis",
    "sobriety-precondition": "clients must abstain or enter treatment",
    "content-restriction": "limits on the content of materials",
    "condom-information": "what must be said about condoms",
    "abstinence-emphasis": "abstinence or fidelity emphasis",
    "key-population-exclusion": "groups that services may not reach",
    "immigration-cooperation": "immigration checks or exclusion of migrants",
    "police-cooperation": "cooperation with police",
    "client-data-disclosure": "handing over client data",
    "lobbying-restriction": "limits on lobbying and advocacy",
    "speech-approval": "approval before you publish or speak",
    "reputation-clause": "morals, reputation or funder's values",
    "counter-terrorism-certification": "counter-terrorism checks and certifications",
    "conscience-clause": "partners may refuse services",
    "termination-discretion": "the funder may end the grant at will",
    "local-law-compliance": "local law that criminalises the work",
}

SCOPES: dict[Scope, str] = {
    Scope.ORGANISATION_WIDE: "your whole organisation, whoever pays for the work",
    Scope.USE_OF_FUNDS: "what this money pays for",
    Scope.CERTIFICATION: "a statement you make by signing",
    Scope.ELIGIBILITY: "who may receive this money",
    Scope.CONDUCT: "how staff and partners behave",
    Scope.REPORTING: "what you must report, and with whom you must cooperate",
    Scope.TERMINATION: "when the funder can end or take back the grant",
}

EFFECTS: dict[Effect, str] = {
    Effect.RESTRICTS: "limits you",
    Effect.REFERS: "brings in another text",
    Effect.PERMITS: "says what stays allowed",
    Effect.EXEMPTS: "says who is exempt",
    Effect.MENTIONS: "only talks about it",
}

MAYBE: dict[Effect, str] = {
    Effect.RESTRICTS: "may limit you",
    Effect.PERMITS: "may say what stays allowed",
    Effect.EXEMPTS: "may say who is exempt",
}
"""What a sentence may do that no rule knows, and that only reads like one."""

ALIKE = "Reads like: "
"""Before the title of a rule that does not know the wording, but has the example that the sentence is most like."""

ALIKE_TO = "Reads like "
"""The same before what the sentence has to do with that rule."""

STATUSES: dict[Status, str] = {
    Status.APPLIES: "It applies to you",
    Status.EXEMPT: "It does not bind you",
    Status.NOT_IN_FORCE: "It is not in force on this date",
    Status.OUT_OF_SCOPE: "It does not reach you",
    Status.NEEDS_REVIEW: "We cannot say yet",
}

FLOWS: dict[FlowDown, str] = {
    FlowDown.MUST: "You must put it into every sub-grant too.",
    FlowDown.MAY: "It may have to go into sub-grants: ask.",
    FlowDown.NONE: "It does not have to go into sub-grants.",
    FlowDown.UNKNOWN: "We do not know if it goes into sub-grants: ask.",
}

INSTRUMENTS: dict[InstrumentKind, str] = {
    InstrumentKind.AGREEMENT: "grant agreement",
    InstrumentKind.NOTICE_OF_AWARD: "notice of award",
    InstrumentKind.STANDARD_PROVISIONS: "standard provisions",
    InstrumentKind.NOFO: "funding call",
    InstrumentKind.AMENDMENT: "amendment",
    InstrumentKind.POLICY: "policy",
    InstrumentKind.COMMENTARY: "commentary, not a contract",
    InstrumentKind.UNKNOWN: "kind of document not recognised",
}

HARMS: dict[Harm, tuple[str, str, str]] = {
    Harm.RESTRICTED: ("Your work: no", "✗", "bold red"),
    Harm.WITH_THIS_MONEY: ("Not this money", "✗", "bold yellow"),
    Harm.UNCLEAR: ("Not clear", "?", ""),
    Harm.STILL_ALLOWED: ("Your work: yes", "✓", "green"),
}
"""Label, sign and style of what a condition does to the organisation's own work; gravest first."""

SEVERITIES: tuple[str, ...] = ("high", "medium", "low")
"""Most severe first."""

LANGUAGES: dict[str, str] = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian", "sw": "Swahili",
    "uk": "Ukrainian",
}  # fmt: skip

UNVERIFIED = "from general knowledge, not checked against the text"

NOT_ADVICE = (
    "This is information, not legal advice. fundflow can miss a condition, and it can misread one. "
    "Before you sign or refuse, show these passages to someone you trust with the law."
)


def family(name: str) -> str:
    """Return the plain words for a family, or its own name when a newer pack brings a new one."""
    return FAMILIES.get(name, name)


def languages(codes: tuple[str, ...]) -> str:
    """Return the names of languages, in the order given."""
    return ", ".join(LANGUAGES.get(code, code) for code in codes)


def day(value: date) -> str:
    """Return a date that cannot be misread: 21 November 2026."""
    return f"{value.day} {value:%B %Y}"


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 page" or "3 pages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def runs(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as first and last of those that follow each other."""
    found: list[tuple[int, int]] = []
    for value in sorted(set(values)):
        if found and value == found[-1][1] + 1:
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, value))
    return found


def numbers(values: list[int]) -> str:
    """Return pages as people write them: "3, 5-7 and 9"."""
    parts = [str(first) if first == last else f"{first}-{last}" for first, last in runs(values)]
    return " and ".join(", ".join(parts).rsplit(", ", 1))


def pages(values: list[int]) -> str:
    """Return "page 3" or "pages 3, 5-7 and 9"."""
    return f"{'page' if len(set(values)) == 1 else 'pages'} {numbers(values)}"

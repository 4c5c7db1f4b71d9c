"""Say the law of a rule in lines: sources, whom they bind, who is exempt, what courts stopped.

Every source gets a number in one table for the whole booklet, with its address and the entries that cite
it.  What nobody of the project has checked against the text says so wherever it is cited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundflow.model import Binding, Citation, Exemption, Injunction, Rule

VERIFIED = "checked against the text"
MARKS = {True: f"[{VERIFIED}]", False: f"[{labels.UNVERIFIED}]"}
"""What stands behind each source: has anyone of the project read it?"""
WHO = {
    "un-agency": "UN agency",
    "who": "World Health Organization",
    "global-fund": "Global Fund to Fight AIDS, Tuberculosis and Malaria",
    "iavi": "International AIDS Vaccine Initiative",
    "foreign-ngo": "NGO registered outside the United States",
    "us-organisation": "Organisation incorporated in the United States",
    "affiliate-of-us-organisation": "Affiliate, abroad, of an organisation in the United States",
    "registered-in-us": "Registered in the United States",
    "registered-outside-us": "Registered outside the United States",
    "company-in-us": "Company in the United States",
    "plaintiffs": "those who sued",
    "plaintiff-places": "the places that sued",
}
"""Names of the controlled list that plain words alone do not explain."""


class Block(NamedTuple):
    """A heading and what stands under it; several items are a list."""

    heading: str
    items: tuple[str, ...]


class Authority(NamedTuple):
    """One source in the table of sources."""

    number: int
    text: str
    url: str
    mark: str
    cited: str
    """Numbers of the entries that cite it."""


class Authorities:
    """Collects sources while entries are written, and numbers them in the order of their first mention."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._cited: dict[int, list[int]] = {}
        self.entry = 0
        """The entry that is being written."""

    def number(self, source: Citation) -> int:
        """Return the number of a source, and note that this entry cites it."""
        key = (source.text, source.url, source.verified)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        self._cited.setdefault(number, []).append(self.entry)
        return number

    def table(self) -> Iterator[Authority]:
        """Yield every source."""
        for (text, url, verified), number in self._numbers.items():
            yield Authority(number, text, url, MARKS[verified], labels.numbers(self._cited[number]))


def law(rule: Rule, sources: Authorities) -> list[Block]:
    """Return the law of a rule."""
    return [
        Block("Sources", tuple(_source(each, sources) for each in rule.citations) or (NO_LAW,)),
        Block("Whom it binds", _bound(rule.binds, sources) or ("Everyone who takes the money.",)),
        Block("Exemptions", _bound(rule.exemptions, sources) or ("None known.",)),
        Block("Court orders", tuple(_injunction(each, sources) for each in rule.injunctions)),
    ]


NO_LAW = "None: it rests on the agreement alone."


def _bound(found: Iterable[Binding | Exemption], sources: Authorities) -> tuple[str, ...]:
    return tuple(
        _dated(_named(e.who), _span(e.start, e.end), e.text, e.source, sources)
        + (" Not settled." if e.unsettled else "")
        for e in found
    )


def _injunction(each: Injunction, sources: Authorities) -> str:
    return _dated(f"{each.title}, for {_named(each.who)}", _span(each.start, each.end), each.text, each.source, sources)


def _named(who: str) -> str:
    return WHO.get(who) or sentence(who.replace("-", " "))


def _source(source: Citation, sources: Authorities) -> str:
    """Return a source with its dates, what came after it, whether anyone has read it, and its number."""
    dates = [_span(source.start, source.end)]
    dates += [f"then {source.superseded_by}"] if source.superseded_by else []
    dates += ["only proposed"] if source.proposed else []
    words = ", ".join(filter(None, [source.text, *dates]))
    note = f" {sentence(source.note).rstrip('.')}." if source.note else ""
    return f"{words} {MARKS[source.verified]} (S{sources.number(source)}).{note}"


def _dated(who: str, when: str, text: str, source: Citation | None, sources: Authorities) -> str:
    name = ", ".join(filter(None, [who, when]))
    told = f"{name}: {text.rstrip('.')}." if text else f"{name}."
    return told + (f" Source: {_source(source, sources)}" if source else "")


def _span(start: date | None, end: date | None) -> str:
    words = [f"from {labels.day(start)}" if start else "", f"until {labels.day(end)}" if end else ""]
    return " ".join(filter(None, words))


def sentence(text: str) -> str:
    """Return a text with a capital in front."""
    return text[:1].upper() + text[1:]

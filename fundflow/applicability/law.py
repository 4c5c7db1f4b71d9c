"""Say whether the law behind a rule is in force on a date.

Undated law counts as in force; a text that is only proposed never does.  A rule is in force while
one of its sources is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.applicability.dates import current, day, marked
from fundflow.model import Reason, Status, Verdict

if TYPE_CHECKING:
    from datetime import date

    from fundflow.model import Citation, Rule

WHY_HERE = "The law behind this text is not in force on this date. Ask the funder why it is in the document."


def not_in_force(rule: Rule, on: date) -> Verdict | None:
    """Return the verdict that nobody is bound by law on the date, or None when some source is in force."""
    if not rule.citations or any(_holds(each, on) for each in rule.citations):
        return None
    reasons = tuple(Reason(_standing(each, on), marked(each)) for each in _nearest(rule.citations, on))
    return Verdict(Status.NOT_IN_FORCE, reasons, (WHY_HERE,))


def source_on(rule: Rule, on: date) -> str:
    """Return the source that speaks for the rule on the date; "document" when it cites no law."""
    holding = [each for each in rule.citations if _holds(each, on)]
    return marked(holding[0]) if holding else "document"


def _nearest(citations: tuple[Citation, ...], on: date) -> list[Citation]:
    """Return what ended last before the date, what begins first after it, and what is only proposed."""
    laws = [each for each in citations if not each.proposed]
    ended = sorted((each for each in laws if each.end and each.end < on), key=lambda each: each.end or on)
    coming = sorted((each for each in laws if each.start and on < each.start), key=lambda each: each.start or on)
    return [*ended[-1:], *coming[:1], *(each for each in citations if each.proposed)]


def _holds(citation: Citation, on: date) -> bool:
    return not citation.proposed and current(citation.start, citation.end, on)


def _standing(citation: Citation, on: date) -> str:
    """Say why one source is not in force on the date, and what came after it."""
    after = f" After it came: {citation.superseded_by}." if citation.superseded_by else ""
    if citation.proposed:
        return f"On {day(on)}: this is only proposed. It was never in force as law.{after}"
    if citation.start and on < citation.start:
        return f"On {day(on)}: this was not yet in force. It holds from {day(citation.start)}."
    start = f"It was in force from {day(citation.start)} until" if citation.start else "It was in force until"
    return f"On {day(on)}: this was no longer in force. {start} {citation.end and day(citation.end)}.{after}"

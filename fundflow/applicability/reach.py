"""Say whom a rule binds and frees on a date: court orders, exemptions, and the names of those bound.

Each function gives `Finds`: what frees, what is open and why, and which facts are missing.  A court
order frees only those it protects; whether it protects the signer is asked, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.applicability.dates import current, day, marked, span, told
from fundflow.applicability.facts import fits, missing
from fundflow.applicability.questions import QUESTIONS, court_key, court_question
from fundflow.model import Reason, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from fundflow.model import Binding, Exemption, Injunction, Organization, Rule

PARTIES = frozenset({"plaintiffs", "plaintiff-places"})


class Finds(NamedTuple):
    """What one part of the law gives for one organisation on one date."""

    decided: tuple[tuple[Status, Reason], ...] = ()
    """Each settles the verdict."""
    unsettled: tuple[Reason, ...] = ()
    """The law itself gives no answer."""
    asked: tuple[tuple[str, str], ...] = ()
    """Facts that are missing, each with its question."""
    noted: tuple[Reason, ...] = ()
    """Worth knowing, whatever the verdict."""


def courts(rule: Rule, organization: Organization, on: date) -> Finds:
    """Return what court orders give."""
    return _joined(_court(each, organization, on) for each in rule.injunctions)


def _court(order: Injunction, organization: Organization, on: date) -> Finds:
    if order.start and on < order.start:
        return Finds()
    if order.end and order.end < on:
        ended = f"A court order in {order.title} held until {day(order.end)}. It is over."
        return Finds(noted=(Reason(ended, marked(order.source)),))
    reason = Reason(f"{told(order.text, order.start, order.end, on)} Case: {order.title}.", marked(order.source))
    protected = _protected(order, organization)
    if protected:
        status = Status.NOT_IN_FORCE if order.who == "everyone" else Status.EXEMPT
        return Finds(decided=((status, reason),))
    if protected is None:
        return Finds(asked=_court_asked(order, organization), noted=(reason,))
    return Finds(noted=(reason._replace(text=f"{reason.text} By the facts you gave it does not protect you."),))


def _protected(order: Injunction, organization: Organization) -> bool | None:
    if order.who == "everyone" or order.case in (organization.court_orders or ()):
        return True
    if order.who in PARTIES:
        return None if organization.court_orders is None else False
    return fits(order.who, organization)


def _court_asked(order: Injunction, organization: Organization) -> tuple[tuple[str, str], ...]:
    if order.who in PARTIES:
        return ((court_key(order.case), court_question(order.title)),)
    return _asked(order.who, organization)


def exemptions(rule: Rule, organization: Organization, on: date) -> Finds:
    """Return what exemptions give."""
    held = (each for each in rule.exemptions if current(each.start, each.end, on))
    return _joined(_exemption(each, organization, on) for each in held)


def _exemption(exemption: Exemption, organization: Organization, on: date) -> Finds:
    answer = fits(exemption.who, organization)
    if answer is None:
        return Finds(asked=_asked(exemption.who, organization))
    if not answer:
        return Finds()
    reason = Reason(told(exemption.text, exemption.start, exemption.end, on), marked(exemption.source))
    return Finds(unsettled=(reason,)) if exemption.unsettled else Finds(decided=((Status.EXEMPT, reason),))


def bindings(rule: Rule, organization: Organization, on: date) -> Finds:
    """Return what the names of those bound give; a rule without names binds everyone who takes the money."""
    held = [each for each in rule.binds if current(each.start, each.end, on)]
    answers = [(each, fits(each.who, organization)) for each in held]
    sure = [each for each, answer in answers if answer and not each.unsettled]
    if not rule.binds or sure:
        return Finds(noted=tuple(_bound(each, on) for each in sure if each.source))
    unsettled = tuple(_bound(each, on) for each, answer in answers if answer)
    asked = tuple(one for each, answer in answers if answer is None for one in _asked(each.who, organization))
    if unsettled or asked:
        return Finds(unsettled=unsettled, asked=asked)
    return Finds(decided=((Status.OUT_OF_SCOPE, _unbound(rule, organization, on)),))


def _bound(binding: Binding, on: date) -> Reason:
    source = marked(binding.source) if binding.source else "document"
    return Reason(told(binding.text, binding.start, binding.end, on), source)


def _unbound(rule: Rule, organization: Organization, on: date) -> Reason:
    """Say that the law does not name the organisation on this date; when it does on others, which."""
    for each in rule.binds:
        if each.source and fits(each.who, organization):
            other = f"At another time: {each.text.rstrip('.')} ({span(each.start, each.end)})."
            return Reason(f"On {day(on)} the law does not ask this of you. {other}", marked(each.source))
    held = sorted({each.who for each in rule.binds if current(each.start, each.end, on)})
    names = ", ".join(held) or "nobody"
    source = marked(rule.citations[0]) if rule.citations else "document"
    return Reason(f"On {day(on)} this binds by law only: {names}. The facts you gave do not fit.", source)


def _asked(who: str, organization: Organization) -> tuple[tuple[str, str], ...]:
    return tuple((fact, QUESTIONS[fact]) for fact in missing(who, organization))


def _joined(finds: Iterable[Finds]) -> Finds:
    each = list(finds)
    return Finds(
        tuple(one for find in each for one in find.decided),
        tuple(one for find in each for one in find.unsettled),
        tuple(one for find in each for one in find.asked),
        tuple(one for find in each for one in find.noted),
    )

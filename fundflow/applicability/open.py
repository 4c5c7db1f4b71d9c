"""Find out which missing facts can change a verdict, by trying every answer that is still possible.

A fact whose every answer leaves the verdict as it is need not be asked for; when no fact can change
it, the verdict stands although something is unknown.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from fundflow.applicability.facts import possible
from fundflow.applicability.questions import COURT
from fundflow.model import Affiliate, Organization, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST = 400
"""Combinations of answers that are tried; with more, every missing fact is asked for."""
_PLACES = {"us": "US", "elsewhere": "XX"}
_WORDS = {"yes": True, "no": False}

Answers = dict[str, str]


def deciding(
    status_of: Callable[[Organization], Status], organization: Organization, facts: Sequence[str]
) -> tuple[tuple[str, ...], Status]:
    """Return the facts, in their order, of which another answer can change the status, and a status they give."""
    cases = list(islice(_cases(organization, facts), MOST + 1))
    if not 0 < len(cases) <= MOST:
        return tuple(facts), Status.NEEDS_REVIEW
    outcomes = [(answers, status_of(_with(organization, answers))) for answers in cases]
    return tuple(fact for fact in facts if _matters(fact, outcomes)), outcomes[0][1]


def _matters(fact: str, outcomes: list[tuple[Answers, Status]]) -> bool:
    """Two cases that differ in this fact alone, and in their outcome."""
    seen: dict[tuple[tuple[str, str], ...], set[Status]] = {}
    for answers, status in outcomes:
        others = tuple(sorted((name, value) for name, value in answers.items() if name != fact))
        seen.setdefault(others, set()).add(status)
    return any(len(statuses) > 1 for statuses in seen.values())


def _cases(organization: Organization, facts: Sequence[str]) -> Iterator[Answers]:
    """Yield every combination of answers in which no fact excludes another."""
    values = possible(organization)
    domains = [sorted({"yes", "no"} if fact.startswith(COURT) else values[fact]) for fact in facts]
    for chosen in product(*domains):
        answers = dict(zip(facts, chosen, strict=True))
        others = possible(_with(organization, {k: v for k, v in answers.items() if k == "body"}))
        if all(value in others[fact] for fact, value in answers.items() if fact in others):
            yield answers


def _with(organization: Organization, answers: Answers) -> Organization:
    changes: dict[str, Any] = {name: _value(name, value) for name, value in answers.items() if not _court(name)}
    orders = [name.partition(":")[2] for name, value in answers.items() if _court(name) and value == "yes"]
    if any(_court(name) for name in answers):
        changes[COURT] = tuple(orders)
    return replace(organization, **changes)


def _court(name: str) -> bool:
    return name.startswith(COURT)


def _value(name: str, value: str) -> object:
    if name == "affiliates":
        return (Affiliate("", "US"),) if value == "us" else ()
    return _PLACES[value] if name == "incorporated" else _WORDS.get(value, value)

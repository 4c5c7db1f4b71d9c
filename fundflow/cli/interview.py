"""Ask plain questions one at a time on the terminal; every answer may be left empty: not known.

Turns answers into facts of an Organization.  When the input ends (no terminal, a pipe), nothing more
is asked and what was not answered stays unknown.  The talk goes to stderr.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from fundflow.applicability import FACTS, QUESTIONS, possible
from fundflow.cli.options import safe
from fundflow.countries import COUNTRIES, MISTAKEN
from fundflow.model import Affiliate, Funding, Organization
from fundflow.profile.keys import FUNDING_KINDS, KEYS, Key, Kind
from fundflow.profile.values import near, no_country

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MORE = {
    "name": "What is the name of your organisation?",
    "activities": "What do you do? Give the numbers, with commas between.",
    "affiliates": "Name each other organisation of your family (sister, parent, chapter) after the other.",
    "funding": "Name each other funder or stream of money after the other.",
    "court_orders": "Which of these court cases protect you, as a plaintiff or its member? Numbers, or 0 for none.",
}
YES, NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})
INTRODUCTION = "An empty answer means: I do not know. Then fundflow asks, it does not guess."


class NoMoreAnswersError(Exception):
    """The input has ended."""


def interview(
    known: Organization, names: Iterable[str], lists: Mapping[str, Sequence[str]], *, quiet: bool = False
) -> Organization:
    """Ask for the facts of these names, one after the other, and return what is known then."""
    if not quiet:
        click.echo(INTRODUCTION, err=True)
    asked = QUESTIONS | MORE
    try:
        for name in names:
            if is_open(name, known):
                value = _fact(KEYS[name], asked[name], lists.get(name, ()))
                known = known if value is None else replace(known, **{name: value})
    except NoMoreAnswersError:
        click.echo("\nNo more answers. The rest stays unknown.", err=True)
    return known


def confirmed(question: str) -> bool:
    """Return whether the answer is yes; an empty answer and the end of the input are a no."""
    try:
        return _until_right(f"{question} (y/n)", _yes_no) is True
    except NoMoreAnswersError:
        return False


def is_open(name: str, known: Organization) -> bool:
    """Return whether more than one answer is still possible, after what is known."""
    return name not in FACTS or len(possible(known)[name]) > 1


def _fact(key: Key, question: str, known: Sequence[str]) -> Any:  # noqa: ANN401 - a key holds a text, a truth or a list
    if key.kind is Kind.TABLES:
        return _tables(question, _affiliate if key.name == "affiliates" else _stream)
    if key.kind is Kind.LIST:
        return _several(question, known) if known else None
    if key.kind is Kind.CHOICE:
        return _until_right(_listed(question, key.allowed), lambda words: _choice(words, key.allowed))
    return _until_right(*_plain(key, question))


def _plain(key: Key, question: str) -> tuple[str, Callable[[str], Any]]:
    if key.kind is Kind.YES_NO:
        return f"{question} (y/n)", _yes_no
    if key.kind is Kind.COUNTRY:
        return f"{question} Two letters, such as KE or US.", _country
    return question, str


def _until_right(question: str, read: Callable[[str], Any]) -> Any:  # noqa: ANN401 - what `read` makes of an answer
    """Put the question until the answer can be read; an empty one is None."""
    click.echo(f"\n{safe(question)}", err=True)
    while True:
        words = _line()
        if not words:
            return None
        try:
            return read(words)
        except ValueError as wrong:
            click.echo(f"{safe(wrong)} Or leave it empty.", err=True)


def _line() -> str:
    click.echo("> ", nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        raise NoMoreAnswersError
    return line.strip()


def _listed(question: str, allowed: Sequence[str]) -> str:
    return "\n".join([question, *(f"  {number}. {each}" for number, each in enumerate(allowed, 1))])


def _choice(words: str, allowed: Sequence[str]) -> str:
    if words.isdecimal() and 0 < int(words) <= len(allowed):
        return allowed[int(words) - 1]
    if words.casefold() in allowed:
        return words.casefold()
    raise ValueError(f"'{words}' is not one of them.{near(words, allowed)} Give a number from 1 to {len(allowed)}.")


def _several(question: str, allowed: Sequence[str]) -> tuple[str, ...] | None:
    def read(words: str) -> tuple[str, ...]:
        if words == "0":
            return ()
        parts = [part for part in words.replace(",", " ").split() if part]
        return tuple(dict.fromkeys(_choice(part, allowed) for part in parts))

    found: tuple[str, ...] | None = _until_right(_listed(question, allowed), read)
    return found


def _yes_no(words: str) -> bool:
    if words.casefold() in YES | NO:
        return words.casefold() in YES
    raise ValueError("Answer y or n.")


def _country(words: str) -> str:
    if words.upper() in COUNTRIES:
        return words.upper()
    if words.casefold() in MISTAKEN:
        return MISTAKEN[words.casefold()]
    raise ValueError(no_country("this", words))


def _tables(question: str, read: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """Ask for records one after the other; a first empty answer is not known, 0 is none."""
    found = []
    name = _until_right(f"{question} 0 for none; an empty line ends.", str)
    while name and name != "0":
        found.append(read(name))
        name = _until_right("Another one? Its name:", str)
    return tuple(found) if found or name == "0" else None


def _affiliate(name: str) -> Affiliate:
    country = _until_right(f"In which country is {name} registered? Two letters.", _country)
    return Affiliate(name, country, _until_right(f"Is {name} a legal entity of its own? (y/n)", _yes_no))


def _stream(name: str) -> Funding:
    kind = _until_right(_listed(f"What money is {name}?", FUNDING_KINDS), lambda words: _choice(words, FUNDING_KINDS))
    return Funding(name, kind, _until_right("From which country? Two letters.", _country))

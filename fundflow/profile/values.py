"""Say what is wrong with the values of a profile, one sentence for each mistake, with what is allowed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.countries import COUNTRIES, MISTAKEN
from fundflow.profile.keys import FUNDING_KINDS, Key, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_NOUNS = {"activities": "activity", "court_orders": "court case"}


class Problem(NamedTuple):
    """A mistake of a profile."""

    key: str
    value: str
    """The value that is wrong, to find its line; empty for the key itself."""
    why: str


def wrong(values: Mapping[str, Any], key: Key, lists: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Yield what is wrong with the value of a key; nothing when it is absent."""
    if key.name not in values:
        return
    value = values[key.name]
    if key.kind is Kind.LIST:
        yield from _list(key.name, value, lists.get(key.name, ()))
    elif key.kind is Kind.TABLES:
        yield from _tables(key, value)
    else:
        yield from _single(key, value)


def _single(key: Key, value: object) -> Iterator[Problem]:
    if key.kind is Kind.YES_NO:
        if not isinstance(value, bool):
            yield Problem(key.name, "", f"{key.name} must be true or false, without quotes.")
    elif not isinstance(value, str):
        yield Problem(key.name, "", f'{key.name} must be text in quotes, such as {key.name} = "…".')
    elif key.kind is Kind.CHOICE and value not in key.allowed:
        allowed = ", ".join(key.allowed)
        yield Problem(key.name, "", f"{key.name} '{value}' is not known.{near(value, key.allowed)} Allowed: {allowed}.")
    elif key.kind is Kind.COUNTRY and value not in COUNTRIES:
        yield Problem(key.name, "", no_country(key.name, value))


def no_country(name: str, value: str) -> str:
    """Return why a text is no country code, with the code that was probably meant."""
    meant = MISTAKEN.get(value.casefold(), value.upper() if value.upper() in COUNTRIES else "")
    hint = f" Did you mean '{meant}'?" if meant else ""
    rule = "Write the two capital letters of ISO 3166, such as KE or US."
    return f"{name} '{value}' is not a country code.{hint} {rule}"


def _list(name: str, given: object, known: Collection[str]) -> Iterator[Problem]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        example = "peer-outreach" if name == "activities" else "sfaf-v-trump"
        yield Problem(name, "", f'{name} must be a list, such as {name} = ["{example}"].')
        return
    for each in given:
        if known and each not in known:
            allowed = ", ".join(sorted(known))
            yield Problem(name, each, f"{_NOUNS[name]} '{each}' is not known.{near(each, known)} Allowed: {allowed}.")


def _tables(key: Key, given: object) -> Iterator[Problem]:
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        yield Problem(key.name, "", f'{key.name} must be a list of tables, such as {key.name} = [{{name = "…"}}].')
        return
    for table in given:
        yield from _table(key, table)


def _table(key: Key, table: dict[str, Any]) -> Iterator[Problem]:
    if not isinstance(table.get("name"), str) or not table["name"].strip():
        yield Problem(key.name, "", f'each of {key.name} needs a name = "…".')
    for field, value in table.items():
        if field not in key.allowed:
            why = f"unknown key '{field}' in {key.name}.{near(field, key.allowed)} Allowed: {', '.join(key.allowed)}."
            yield Problem(key.name, field, why)
        elif field == "country" and value not in COUNTRIES:
            yield Problem(key.name, str(value), no_country("country", str(value)))
        elif field == "separate" and not isinstance(value, bool):
            yield Problem(key.name, field, "separate must be true or false, without quotes.")
        elif field == "kind" and value not in FUNDING_KINDS:
            allowed = " or ".join(FUNDING_KINDS)
            yield Problem(key.name, str(value), f"kind '{value}' is not known. Allowed: {allowed}.")


def near(word: str, known: Collection[str]) -> str:
    """Return " Did you mean 'x'?" when a known word is close."""
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""

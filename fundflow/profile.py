"""Turn an organisation's profile (TOML) into an Organization.

    name = "Our organisation"
    incorporated = "KE"      # country of the legal entity that signs, ISO 3166-1 alpha-2
    body = "ngo"
    exempt_body = "none"
    activities = ["peer-outreach"]

A fact that is left out stays unknown.  Refuses unknown keys and values, naming file, line, what is
allowed and the likely spelling.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from fundflow.countries import COUNTRIES, MISTAKEN
from fundflow.errors import InvalidProfile
from fundflow.model import Organization

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

KEYS = ("name", "incorporated", "body", "exempt_body", "activities")
BODIES = ("ngo", "government", "public-international-organisation", "company", "individual")
EXEMPT_BODIES = ("none", "un-agency", "who", "global-fund", "iavi")


def load(path: Path, activities: Collection[str] = ()) -> Organization:
    """Return the organisation of a profile; `activities` is the controlled list, empty for any.

    Raises:
        InvalidProfile: the file cannot be read or has a mistake; all of them are named.
    """
    text = _read(path)
    values = _parse(path, text)
    problems = [*_unknown_keys(values), *_wrong(values, activities)]
    if problems:
        raise InvalidProfile("\n".join(f"{path}:{_line(text, key, value)}: {why}" for key, value, why in problems))
    return Organization(
        name=values.get("name", ""),
        incorporated=values.get("incorporated"),
        body=values.get("body"),
        exempt_body=values.get("exempt_body"),
        activities=tuple(values.get("activities", ())),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidProfile(
            f"{path}: cannot be read: {error.strerror}. Check the name and place of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidProfile(f"{path}: is not a text file in UTF-8. Save it as plain text, UTF-8.") from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProfile(_twice(path, text) or f'{path}: {error}. Each line looks like: body = "ngo"') from error


def _twice(path: Path, text: str) -> str:
    """Return what is wrong when a key stands twice: the parser names neither key nor line."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        key = line.partition("=")[0].strip()
        if key in seen and key in KEYS:
            return f"{path}:{number}: '{key}' stands here for the second time. Keep one of them."
        seen.add(key)
    return ""


Problem = tuple[str, str, str]
"""A key, the value that is wrong (to find its line), and a sentence."""


def _unknown_keys(values: dict[str, Any]) -> list[Problem]:
    unknown = [key for key in values if key not in KEYS]
    return [(key, "", f"unknown key '{key}'.{_near(key, KEYS)} Allowed keys: {', '.join(KEYS)}.") for key in unknown]


def _wrong(values: dict[str, Any], activities: Collection[str]) -> list[Problem]:
    found = [_text(values, "name"), _country(values), _choice(values, "body", BODIES)]
    found.append(_choice(values, "exempt_body", EXEMPT_BODIES))
    return [problem for problem in found if problem] + _activities(values, activities)


def _text(values: dict[str, Any], key: str) -> Problem | None:
    value = values.get(key, "")
    return None if isinstance(value, str) else (key, "", f'{key} must be text in quotes, such as {key} = "…".')


def _choice(values: dict[str, Any], key: str, allowed: Collection[str]) -> Problem | None:
    wrong = _text(values, key)
    if wrong or key not in values or values[key] in allowed:
        return wrong
    why = f"{key} '{values[key]}' is not known.{_near(values[key], allowed)} Allowed: {', '.join(allowed)}."
    return key, "", why


def _country(values: dict[str, Any]) -> Problem | None:
    wrong = _text(values, "incorporated")
    value = values.get("incorporated")
    if wrong or value is None or value in COUNTRIES:
        return wrong
    meant = MISTAKEN.get(value.casefold(), value.upper() if value.upper() in COUNTRIES else "")
    hint = f" Did you mean '{meant}'?" if meant else ""
    rule = "Write the two capital letters of ISO 3166, such as KE or US."
    return "incorporated", "", f"incorporated '{value}' is not a country code.{hint} {rule}"


def _activities(values: dict[str, Any], known: Collection[str]) -> list[Problem]:
    given = values.get("activities", [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        return [("activities", "", 'activities must be a list, such as activities = ["peer-outreach"].')]
    wrong = [each for each in given if known and each not in known]
    allowed = ", ".join(sorted(known))
    return [
        ("activities", each, f"activity '{each}' is not known.{_near(each, known)} Allowed: {allowed}.")
        for each in wrong
    ]


def _near(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""


def _line(text: str, key: str, value: str) -> int:
    """Return the line of a value, else of its key or table, counted from 1."""
    wanted = rf'["\']{re.escape(value)}["\']' if value else rf'^\s*\[?\s*["\']?{re.escape(key)}\b'
    match = re.search(wanted, text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1

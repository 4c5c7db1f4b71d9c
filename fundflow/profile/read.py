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

import json
import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fundflow.errors import InvalidProfile
from fundflow.model import Affiliate, Funding, Organization
from fundflow.profile.keys import KEYS, NEVER, Key, Kind
from fundflow.profile.values import Problem, near, wrong

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def load(path: Path, activities: Collection[str] = (), cases: Collection[str] = ()) -> Organization:
    """Return the organisation of a profile; `activities` and `cases` are the controlled lists, empty for any.

    Raises:
        InvalidProfile: the file cannot be read or has a mistake; all of them are named.
    """
    return parsed(_read(path), str(path), activities, cases)


def parsed(text: str, path: str, activities: Collection[str] = (), cases: Collection[str] = ()) -> Organization:
    """Return the organisation that a profile's text describes; `path` names it in messages.

    Raises:
        InvalidProfile: the text has a mistake; all of them are named.
    """
    values = _parse(path, text)
    lists = {"activities": activities, "court_orders": cases}
    problems = [*_unknown_keys(values), *(problem for key in KEYS.values() for problem in wrong(values, key, lists))]
    problems += [] if problems else _together(values)
    if problems:
        raise InvalidProfile("\n".join(f"{path}:{_line(text, each)}: {each.why}" for each in problems))
    return _organization(values)


def _together(values: dict[str, Any]) -> list[Problem]:
    """Two facts that exclude each other: one of them is a mistake, and nobody can say which."""
    body, named = values.get("body"), values.get("exempt_body", "none")
    found = []
    if isinstance(body, str) and named in NEVER.get(body, ()):
        why = f"exempt_body '{named}' cannot be true of the body '{body}'. Correct one of them."
        found.append(Problem("exempt_body", "", why))
    if "government_level" in values and body not in {None, "government"}:
        why = f"government_level cannot be said of the body '{body}'. Take it out."
        found.append(Problem("government_level", "", why))
    return found


def _organization(values: dict[str, Any]) -> Organization:
    plain = {name: value for name, value in values.items() if not isinstance(value, list)}
    for name in ("activities", "court_orders"):
        if name in values:
            plain[name] = tuple(values[name])
    if "affiliates" in values:
        plain["affiliates"] = tuple(Affiliate(**each) for each in values["affiliates"])
    if "funding" in values:
        plain["funding"] = tuple(Funding(**each) for each in values["funding"])
    return Organization(**plain)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidProfile(
            f"{path}: cannot be read: {error.strerror}. Check the name and place of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidProfile(f"{path}: is not a text file in UTF-8. Save it as plain text, UTF-8.") from error


def _parse(path: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProfile(_twice(path, text) or f'{path}: {error}. Each line looks like: body = "ngo"') from error


def _twice(path: str, text: str) -> str:
    """Return what is wrong when a key stands twice: the parser names neither key nor line."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        key = line.partition("=")[0].strip()
        if key in seen and key in KEYS:
            return f"{path}:{number}: '{key}' stands here for the second time. Keep one of them."
        seen.add(key)
    return ""


def _unknown_keys(values: dict[str, Any]) -> list[Problem]:
    unknown = [key for key in values if key not in KEYS]
    return [
        Problem(key, "", f"unknown key '{key}'.{near(key, KEYS)} Allowed keys: {', '.join(KEYS)}.") for key in unknown
    ]


def _line(text: str, problem: Problem) -> int:
    """Return the line of a value, else of its key or table, counted from 1."""
    key = rf'^\s*\[*\s*["\']?{re.escape(problem.key)}\b'
    found = re.search(key, text, re.MULTILINE)
    start = found.start() if found else 0
    if problem.value:
        word = re.escape(problem.value)
        found = re.compile(rf'["\']{word}["\']|\b{word}\s*=|=\s*{word}\b').search(text, start) or found
    return text.count("\n", 0, found.end()) + 1 if found else 1


def changed(
    known: Organization, fact: str, activities: Collection[str] = (), cases: Collection[str] = ()
) -> Organization:
    """Return the organisation with one fact written `key=value`; an empty value makes it unknown.

    Raises:
        InvalidProfile: the key or its value is not allowed.
    """
    name, equals, value = (part.strip() for part in fact.partition("="))
    if not equals:
        raise InvalidProfile(f"--set {fact}: has no '='. Write it as incorporated=US")
    key = KEYS.get(name)
    if key is not None and not value:
        return replace(known, **{name: getattr(Organization(), name)})
    found = parsed(f"{name} = {_as_toml(key, value)}", "--set", activities, cases)
    return replace(known, **{name: getattr(found, name)})


def _as_toml(key: Key | None, value: str) -> str:
    """Return a value of the command line as TOML would have it: lists may be written with commas."""
    if key is None or value.startswith(("[", '"')) or (key.kind is Kind.YES_NO and value in {"true", "false"}):
        return value if key else '""'
    if key.kind is Kind.LIST:
        return json.dumps([part.strip() for part in value.split(",")])
    return json.dumps(value, ensure_ascii=False)

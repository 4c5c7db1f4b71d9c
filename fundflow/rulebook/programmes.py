"""Turn the key `programmes` into records: which awards carry a condition by what they are, without a document.

A fact names funders, assistance listings or words of a title, and its source.  It refuses what would
mean every award there is, a funder that `funders.yaml` does not know, and an end before the start.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.model import FunderNames, Programme
from fundflow.rulebook.law import read_source
from fundflow.rulebook.schema import AWARD_KINDS
from fundflow.rulebook.strict import near, read_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fundflow.rulebook.strict import Fields

LISTING = re.compile(r"\d\d(\.[0-9A-Z]{3})?|[A-Z][A-Z0-9:-]+")
"""An assistance listing, the two digits of all listings of an agency, or another code of a programme."""
PREFIX = "funder:"
"""Funders stand among the concepts that files may speak of, so that one list tells what exists."""


def read_programmes(fields: Fields, known: Collection[str]) -> tuple[Programme, ...]:
    """Return which awards carry the condition; within one fact everything must hold."""
    return tuple(_programme(item, known) for item in fields.maps("programmes"))


def _programme(item: Fields, known: Collection[str]) -> Programme:
    programme = Programme(
        text=item.text("text"),
        source=read_source(item),
        funders=_funders(item, known),
        listings=_listings(item),
        titles=item.texts("titles"),
        kinds=item.choices("kinds", AWARD_KINDS),
        start=item.day("from"),
        end=item.day("until"),
        unsettled=item.flag("unsettled"),
    )
    item.done()
    if not (programme.funders or programme.listings or programme.titles):
        item.problem("would mean every award. Name 'funders', 'listings' or 'titles'")
    if programme.start and programme.end and programme.end < programme.start:
        item.problem(f"ends on {programme.end}, before it starts on {programme.start}. Exchange the dates")
    if programme.titles and not programme.unsettled:
        item.problem("words of a title are a guess at the programme. Add 'unsettled: true'")
    return programme


def _funders(item: Fields, known: Collection[str]) -> tuple[str, ...]:
    names = item.texts("funders")
    all_names = [name.removeprefix(PREFIX) for name in known if name.startswith(PREFIX)]
    for name in names:
        if name not in all_names:
            item.problem(f"'funders: {name}' is unknown.{near(name, all_names)} See funders.yaml", name)
    return names


def _listings(item: Fields) -> tuple[str, ...]:
    numbers = item.texts("listings")
    for number in numbers:
        if not LISTING.fullmatch(number):
            item.problem(
                f"'listings: {number}' is no programme. Write 93.067, or 93 for all of an agency, or PEPFAR",
                number,
            )
    return numbers


def read_funders(paths: Iterable[Path], problems: list[str]) -> dict[str, FunderNames]:
    """Return the funders that rules may name, with every funder that each is part of."""
    found: dict[str, FunderNames] = {}
    for path in filter(Path.is_file, paths):
        fields = read_fields(path, problems, path.name)
        for name in fields.keys() if fields else ():
            entry = fields.map(name) if fields else None
            if entry is None:
                continue
            if name in found:
                entry.problem(f"funder '{name}' exists already. Rename one")
            found[name] = _funder(entry)
    problems += [
        f"funders.yaml:1: '{name}' is part of '{each.part_of}', which does not exist.{near(each.part_of, found)}"
        for name, each in found.items()
        if each.part_of and each.part_of not in found
    ]
    problems += [f"funders.yaml:1: '{name}' is part of itself" for name in found if _in_circle(name, found)]
    return found


def _funder(entry: Fields) -> FunderNames:
    funder = FunderNames(
        names=entry.texts("names"),
        numbers=entry.texts("numbers"),
        listings=_listings(entry),
        part_of=entry.text("part_of", required=False),
    )
    entry.done()
    if not (funder.names or funder.numbers or funder.listings):
        entry.problem("can never be found. Give 'names', 'numbers' or 'listings'")
    return funder


def _in_circle(name: str, found: dict[str, FunderNames]) -> bool:
    seen, at = {name}, found[name].part_of
    while at in found:
        if at in seen:
            return at == name
        seen.add(at)
        at = found[at].part_of
    return False

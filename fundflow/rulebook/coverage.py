"""Turn `rules/coverage.yaml` into the list of conditions known to exist.

It refuses an entry that stands twice, has no title, or is no letter of a family with two digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.errors import InvalidRules
from fundflow.model import CatalogueEntry
from fundflow.resources import shipped
from fundflow.rulebook.schema import ENTRY
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.rulebook.strict import Fields


def read_entries(path: Path | None = None) -> tuple[CatalogueEntry, ...]:
    """Return the entries of the catalogue, in the order of the file.

    Raises:
        InvalidRules: something in the file is wrong; `problems` names every mistake.
    """
    problems: list[str] = []
    fields = read_fields(path or shipped("rules") / "coverage.yaml", problems, "coverage.yaml")
    found: dict[str, CatalogueEntry] = {}
    for item in fields.maps("entries") if fields else ():
        entry = _entry(item)
        if entry.id in found:
            item.problem(f"entry '{entry.id}' stands twice. Remove one")
        found[entry.id] = entry
    if fields is not None:
        fields.done()
    if problems:
        raise InvalidRules(problems)
    return tuple(found.values())


def _entry(item: Fields) -> CatalogueEntry:
    entry = CatalogueEntry(item.text("id"), item.text("title"), item.text("reason", required=False))
    if not ENTRY.fullmatch(entry.id):
        item.problem(f"'id: {entry.id}' is no entry. Write a letter A to G and two digits, such as A04")
    item.done()
    return entry

"""Turn `activities.yaml` into the words by which people name each activity of the controlled list.

Every activity must stand there, with a label and with words in every language: what a saving clause
frees could otherwise not be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import ActivityWords
from fundflow.rulebook.lexicon import LANGUAGES
from fundflow.rulebook.schema import ACTIVITIES
from fundflow.rulebook.strict import read_fields
from fundflow.rulebook.terms import expand

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.rulebook.strict import Fields


def read_activities(path: Path, problems: list[str]) -> dict[str, ActivityWords]:
    """Return the words of every activity; mistakes go to `problems`."""
    if not path.is_file():
        return {}
    fields = read_fields(path, problems, path.name)
    if fields is None:
        return {}
    found = {}
    for name in ACTIVITIES:
        entry = fields.map(name, required=True)
        if entry is not None:
            found[name] = ActivityWords(entry.text("label"), _terms(entry))
            entry.done()
    fields.done()
    return found


def _terms(entry: Fields) -> tuple[tuple[str, ...], ...]:
    rows = set()
    for language in LANGUAGES:
        for term in entry.texts(language, required=True):
            try:
                rows.update(expand(term))
            except ValueError as error:
                entry.problem(str(error), term)
    return tuple(sorted(rows))

"""Turn `exempt-bodies.yaml` into records: how the bodies that laws exempt by name are known in data.

A pack may add names to a body.  It refuses a body that no exemption can speak of, one without a
name, and a number without a scheme.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow.model import BodyNames
from fundflow.rulebook.schema import EXEMPT_BODIES
from fundflow.rulebook.strict import near, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.rulebook.strict import Fields

FILE = "exempt-bodies.yaml"
TONGUES = ("en", "es", "fr", "pt")
NUMBER = re.compile(r"[A-Z][A-Z0-9-]*:\S+")


def read_bodies(paths: Iterable[Path], problems: list[str]) -> dict[str, BodyNames]:
    """Return the bodies that exemptions name, with all their names and numbers."""
    found: dict[str, BodyNames] = {}
    for path in filter(Path.is_file, paths):
        fields = read_fields(path, problems, path.name)
        for name in fields.keys() if fields else ():
            entry = fields.map(name, required=True) if fields else None
            if entry is None:
                continue
            if name not in EXEMPT_BODIES:
                allowed = ", ".join(EXEMPT_BODIES)
                entry.problem(f"no law exempts a '{name}'.{near(name, EXEMPT_BODIES)} Allowed: {allowed}")
            body = _body(entry)
            before = found.get(name, BodyNames())
            found[name] = BodyNames(*(old + new for old, new in zip(before, body, strict=True)))
    return found


def _body(entry: Fields) -> BodyNames:
    names = tuple(each for tongue in TONGUES for each in entry.texts(tongue))
    body = BodyNames(names, entry.texts("short"), entry.texts("numbers"))
    entry.done()
    if not (body.names or body.short):
        entry.problem(f"has no name. Give it under {', '.join(TONGUES)} or 'short'")
    for number in body.numbers:
        if not NUMBER.fullmatch(number):
            entry.problem(f"'numbers: {number}' is no number. Write scheme:value, such as XM-DAC:41114", number)
    return body

"""Turn the files of `asks/` into Asks: what to ask a funder, in every language a letter is written in.

A missing translation is a mistake, like any unknown key: a letter must never change its language in
the middle.  Law stands in none of these texts; `{law}` is filled from the rule that frees the signer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.model import Ask, Effect, FlowDown, Scope, Status
from fundflow.rulebook.schema import FAMILIES, WHO
from fundflow.rulebook.strict import near, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fundflow.rulebook.strict import Fields

LETTER_LANGUAGES = ("en", "es", "fr")
GROUPS = ("general", "organisation", "money", "services", "duties", "power", "exempt")
_BLANK = re.compile(r"\{([^{}]*)\}")
_BINDING = tuple(each for each in Effect if each.limits)
_OPEN = (Status.APPLIES, Status.NEEDS_REVIEW)


def read_asks(paths: Iterable[Path], problems: list[str]) -> tuple[Ask, ...]:
    """Return the asks of the files, in the order of a letter; mistakes go to `problems`."""
    asks: dict[str, Ask] = {}
    for path in paths:
        where = "/".join(path.parts[-2:])
        fields = read_fields(path, problems, where)
        if fields is None:
            continue
        ask = _ask(fields, path)
        if ask.id in asks:
            fields.problem(f"ask '{ask.id}' exists already. Rename one")
        asks[ask.id] = ask
    for ask in asks.values():
        strangers = sorted(ask.replaces - asks.keys())
        problems += [f"asks/{ask.id}.yaml:1: replaces '{n}', which does not exist.{near(n, asks)}" for n in strangers]
    return tuple(sorted(asks.values(), key=lambda each: (GROUPS.index(each.group), each.order, each.id)))


def _ask(fields: Fields, path: Path) -> Ask:
    name = fields.text("id")
    if name != path.stem:
        fields.problem(f"id '{name}' differs from the file name. Name the file '{name}.yaml'")
    group = fields.choice("group", GROUPS)
    ask = Ask(
        id=name,
        group=group if group in GROUPS else GROUPS[0],
        order=_order(fields),
        families=frozenset(fields.choices("families", FAMILIES)),
        scopes=frozenset(map(Scope, _known(fields, "scopes", Scope, ()))),
        effects=frozenset(map(Effect, _known(fields, "effects", Effect, _BINDING))),
        statuses=frozenset(map(Status, _known(fields, "status", Status, _OPEN))),
        exempt=frozenset(fields.choices("exempt", WHO)),
        flow_down=frozenset(map(FlowDown, _known(fields, "flow_down", FlowDown, ()))),
        replaces=frozenset(fields.texts("replaces")),
        places=fields.flag("places", default=True),
        texts=_texts(fields),
    )
    fields.done()
    return ask


def _known(fields: Fields, key: str, kind: Iterable[str], fallback: Iterable[str]) -> list[str]:
    """Return the words that are of the kind; the others are mistakes already noted."""
    allowed = [str(each) for each in kind]
    given = fields.choices(key, allowed)
    return [each for each in given if each in allowed] or [str(each) for each in fallback]


def _order(fields: Fields) -> int:
    value = fields.text("order")
    if not value.isdecimal():
        fields.problem(f"'order: {value}' must be a whole number. A lower one is asked earlier")
        return 0
    return int(value)


def _texts(fields: Fields) -> dict[str, str]:
    section = fields.map("text", required=True)
    if section is None:
        return {}
    texts = {language: section.text(language) for language in LETTER_LANGUAGES}
    section.done()
    blanks = {language: set(_BLANK.findall(text)) for language, text in texts.items()}
    for language, found in blanks.items():
        for blank in sorted(found - {"law"}):
            section.problem(f"text {language} has the blank '{{{blank}}}'. Allowed: {{law}}")
    if len(set(map(frozenset, blanks.values()))) > 1:
        section.problem("the texts of the languages do not hold the same blanks")
    return texts

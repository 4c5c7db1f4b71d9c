"""Turn `rules/layout/*.yaml` into the `Layout` record, refusing what it does not know.

It checks that every list is there and typed; it does not judge whether a word is well chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.errors import InvalidRules
from fundflow.model import Cue, InstrumentKind, Layout
from fundflow.rulebook.strict import Fields, read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ("en", "es", "fr", "pt")
FACTS = (
    "award_id",
    "award_id_plain",
    "assistance_listing",
    "funder",
    "pass_through",
    "recipient",
    "recipient_plain",
    "amount",
    "amount_plain",
    "period",
    "period_plain",
    "opportunity",
    "start",
    "start_plain",
    "end",
    "end_plain",
)
ZONES = ("title", "head", "heading", "body", "structure")
_PHRASES = (
    "between",
    "and",
    "from",
    "until",
    "period_context",
    "amount_context",
    "funder_roles",
    "foundation_roles",
    "recipient_roles",
    "called",
    "blanks",
    "magnitudes",
    "signatures",
    "legal_forms",
    "articles",
    "small_words",
    "day_suffixes",
    "date_links",
    "number_words",
    "subjects",
    "award_words",
    "period_titles",
    "listing_context",
    "contribution",
    "hereby_awards",
    "departments",
    "agencies",
    "offices",
)

_CHANGES = (
    "articles",
    "of",
    "texts",
    "from_day",
    "be",
    "adverbs",
    "deleted",
    "replaced",
    "itself",
    "first",
    "wholly",
    "and_replace",
    "unless",
)


def load_layout(folder: Path) -> Layout:
    """Read the four files of a layout folder; raise `InvalidRules` with every mistake found."""
    problems: list[str] = []
    files = {
        name: read_fields(folder / f"{name}.yaml", problems)
        for name in ("structure", "languages", "facts", "instruments")
    }
    if problems:
        raise InvalidRules(problems)
    layout = _layout({name: fields for name, fields in files.items() if fields is not None})
    for fields in files.values():
        if fields is not None:
            fields.done()
    if problems:
        raise InvalidRules(problems)
    return layout


def _layout(files: dict[str, Fields]) -> Layout:
    structure, facts, instruments = files["structure"], files["facts"], files["instruments"]
    return Layout(
        sections=_sections(structure),
        annexes=frozenset(_words(structure, "annexes")),
        ordinals=_ordinals(structure),
        conjunctions=_words(structure, "conjunctions"),
        definition_titles=_words(structure, "definition_titles"),
        answers=frozenset(_words(structure, "answers")),
        contents=_words(structure, "contents"),
        verbs=frozenset(_words(structure, "verbs")),
        prevails=_words(structure, "prevails"),
        differing_texts=_words(structure, "differing_texts"),
        changes=_changes(structure),
        following=_words(structure, "following"),
        defines=_words(structure, "defines"),
        defines_quoted=_words(structure, "defines_quoted"),
        defines_before=_words(structure, "defines_before"),
        stop_words={name: frozenset(files["languages"].texts(name, required=True)) for name in LANGUAGES},
        cues=tuple(_cues(instruments)),
        thresholds={name: _number(instruments, name) for name in ("minimum", "lead")},
        labels=_labels(facts),
        months=_months(facts),
        currencies=_currencies(facts),
        phrases=_phrases(facts),
    )


def _words(fields: Fields, key: str) -> tuple[str, ...]:
    """Return the words of all languages under a key."""
    inner = fields.map(key, required=True)
    if inner is None:
        return ()
    words = tuple(word for language in LANGUAGES for word in inner.texts(language))
    inner.done()
    return words


def _changes(fields: Fields) -> dict[str, tuple[str, ...]]:
    inner = fields.map("changes", required=True)
    if inner is None:
        return {}
    words = {name: _words(inner, name) for name in _CHANGES}
    inner.done()
    return words


def _number(fields: Fields, key: str, *, signed: bool = False) -> int:
    value = fields.text(key)
    if value.isdecimal() or (signed and value[:1] == "-" and value[1:].isdecimal()):
        return int(value)
    fields.problem(f"'{key}: {value}' must be a whole number")
    return 0


def _sections(fields: Fields) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for group in fields.maps("sections"):
        rank = _number(group, "rank")
        for language in LANGUAGES:
            ranks |= dict.fromkeys(group.texts(language), rank)
        group.done()
    return ranks


def _ordinals(fields: Fields) -> dict[str, int]:
    inner = fields.map("ordinals", required=True)
    if inner is None:
        return {}
    ordinals = {word: at for key in (*LANGUAGES, "es_m", "es_joined") for at, word in enumerate(inner.texts(key), 1)}
    inner.done()
    return ordinals


def _cues(fields: Fields) -> Iterator[Cue]:
    for group in fields.maps("cues"):
        kind = _kind(group)
        zone = group.choice("zone", ZONES)
        weight = _number(group, "weight", signed=True)
        phrases = group.texts("phrases", required=True)
        group.done()
        if kind:
            yield from (Cue(kind, zone, phrase, weight) for phrase in phrases)


def _kind(fields: Fields) -> InstrumentKind | None:
    kinds = {kind.value: kind for kind in InstrumentKind}
    return kinds.get(fields.choice("kind", kinds))


def _labels(fields: Fields) -> dict[str, tuple[str, ...]]:
    inner = fields.map("labels", required=True)
    if inner is None:
        return {}
    labels = {name: _words(inner, name) for name in FACTS}
    inner.done()
    return labels


def _months(fields: Fields) -> dict[str, int]:
    inner = fields.map("months", required=True)
    months: dict[str, int] = {}
    for key in (*LANGUAGES, "short") if inner is not None else ():
        names = inner.texts(key, required=True) if inner is not None else ()
        if inner is not None and len(names) != 12:
            inner.problem(f"'{key}' must name twelve months, not {len(names)}")
        months |= {name: number for number, name in enumerate(names, 1)}
    if inner is not None:
        inner.done()
    return months


def _currencies(fields: Fields) -> dict[str, str]:
    codes = fields.texts("currency_codes", required=True)
    names = {code: code for code in codes}
    inner = fields.map("currencies", required=True)
    if inner is None:
        return names
    written: tuple[str, ...] = inner.keys()
    for code in written:
        if code not in codes:
            inner.problem(f"'{code}' is not listed under currency_codes")
        names |= dict.fromkeys(inner.texts(code), code)
    inner.done()
    return names


def _phrases(fields: Fields) -> dict[str, tuple[str, ...]]:
    inner = fields.map("phrases", required=True)
    if inner is None:
        return {}
    phrases = {name: inner.texts(name, required=True) for name in _PHRASES}
    inner.done()
    return phrases

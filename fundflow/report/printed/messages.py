"""The catalogue of words: every text of a printed report, in every language, by its key.

A catalogue is a folder of YAML files for each language.  One that lacks a key, has one too many, or
names other placeholders than English does, is refused: half a translation is never printed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from fundflow.errors import FundflowError
from fundflow.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Forms = dict[str, str]
"""Plural form (one, other) to text; a message without a number has only `other`."""
Catalogue = dict[str, Forms]

LANGUAGES = ("en", "es", "fr")
PLURALS = frozenset({"one", "other"})
PLACE = re.compile(r"\{(\w+)\}")


class InvalidMessages(FundflowError):
    """A catalogue of words that is not whole."""


class _Unique(yaml.SafeLoader):
    """Refuses the second of two equal keys, which YAML would let win."""


def _mapping(loader: _Unique, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise InvalidMessages(f"{node.start_mark.name}: written twice: {', '.join(twice)}")
    return loader.construct_mapping(node, deep=True)


_Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@lru_cache(maxsize=8)
def catalogue(language: str, own: Path | None = None) -> Catalogue:
    """Return the words of a language; those of the folder `own` stand in place of the shipped ones.

    Raises:
        InvalidMessages: a catalogue is not whole, or `own` has a key that does not exist.
    """
    folder = shipped("templates") / "messages"
    english = _read(folder / "en")
    words = _read(folder / language)
    problems = list(mistakes(english, words, language))
    if own is not None and (own / "messages" / language).is_dir():
        changed = _read(own / "messages" / language)
        problems += [f"{language}: {key}: no message has this name" for key in changed.keys() - english.keys()]
        words = words | changed
        problems += list(mistakes(english, words, language))
    if problems:
        raise InvalidMessages("The words of the reports are not whole:\n" + "\n".join(dict.fromkeys(problems)))
    return words


def mistakes(english: Mapping[str, Forms], words: Mapping[str, Forms], language: str) -> Iterator[str]:
    """Yield what is wrong with a catalogue when it is held against the English one."""
    for key in sorted(english.keys() - words.keys()):
        yield f"{language}: {key}: is missing"
    for key in sorted(words.keys() - english.keys()):
        yield f"{language}: {key}: English has no such message"
    for key in sorted(english.keys() & words.keys()):
        yield from _differing(key, english[key], words[key], language)


def _differing(key: str, english: Forms, words: Forms, language: str) -> Iterator[str]:
    if english.keys() != words.keys():
        yield f"{language}: {key}: needs the forms {', '.join(sorted(english))}"
        return
    for form, text in words.items():
        # "One page" needs no number; every other place must be filled in every language.
        wanted, given = places(english[form]), places(text)
        if wanted - {"number"} != given - {"number"} or (form == "other" and wanted != given):
            yield f"{language}: {key}: has the places {sorted(given)}, English has {sorted(wanted)}"
        if not text.strip():
            yield f"{language}: {key}: is empty"


def places(text: str) -> set[str]:
    """Return the names of the places that a message leaves open."""
    return set(PLACE.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the message with its places filled; a value is never looked into for further places."""
    return PLACE.sub(lambda place: values[place[1]], text)


def _read(folder: Path) -> Catalogue:
    found: Catalogue = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, value in _loaded(path).items():
            if key in found:
                raise InvalidMessages(f"{path}: {key}: another file has it already")
            found[key] = _forms(path, key, value)
    return found


def _loaded(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Unique)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidMessages(f"{path}: cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise InvalidMessages(f"{path}: must be a list of `key: words`")
    return content


def _forms(path: Path, key: str, value: object) -> Forms:
    if isinstance(value, str):
        return {"other": value}
    if isinstance(value, dict) and value.keys() == PLURALS and all(isinstance(each, str) for each in value.values()):
        return value
    raise InvalidMessages(f"{path}: {key}: must be a text, or a text for `one` and for `other`")

"""Return the words behind each concept as their files have them, for people to read; nothing is matched with them.

The files were checked when the book was loaded: what is wrong in one is left out here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.resources import shipped
from fundflow.rulebook.lexicon import LANGUAGES
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundflow.rulebook.strict import Fields

Words = dict[str, dict[str, tuple[str, ...]]]
"""Concept to language to its terms; citations of an instrument stand under the language ""."""
_EMPTY = re.compile(r"\|(?=\))|(?<=\()\|")


def glossary(packs: Sequence[Path] = ()) -> Words:
    """Return the terms of every concept of the shipped rules and of further packs."""
    return _read((shipped("rules"), *packs))


def glossary_side(folder: Path | None) -> Words:
    """Return the terms of the book that a folder makes, as `load_side` reads it."""
    whole = folder is not None and (folder / "grammar").is_dir()
    return _read((folder,)) if folder and whole else glossary((folder,) if folder else ())


def _read(roots: Sequence[Path]) -> Words:
    found: Words = {}
    for root in roots:
        for folder in ("vocabulary", "grammar"):
            for path in sorted((root / folder).glob("*.yaml")):
                fields = read_fields(path, [])
                concept = fields.text("concept", required=False) if fields else ""
                if fields and concept:
                    found[concept] = _terms(fields)
        for path in sorted((root / "instruments").glob("*.yaml")):
            fields = read_fields(path, [])
            if fields:
                names = fields.map("names")
                cites = {"": fields.texts("cites")}
                found[f"instrument:{path.stem}"] = cites | (_terms(names) if names else {})
    return found


def _terms(fields: Fields) -> dict[str, tuple[str, ...]]:
    return {language: tuple(map(readable, fields.texts(language))) for language in LANGUAGES}


def readable(term: str) -> str:
    """Return a term as people write it: `legali(s|z)ation*` as "legali(s/z)ation…"."""
    return _EMPTY.sub("", term).replace("|", "/").replace("*", "…").replace("()", "")

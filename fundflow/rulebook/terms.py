"""Turn the terms of a vocabulary file into slots of alternatives that a word automaton can follow.

A term is words with `*` (the rest of the word, or its beginning), `-` (space, hyphen or nothing) and
`(a|b)` choices.  "Does not" stands for "doesn't" too.  A slot is what stands between two blanks; its forms
are kept as one string, `a b|c*`, so that a term of many forms costs no more than a short one until its
words are met.  It refuses terms that would match almost anything: a bare `*`, or a stem of one or two letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING

from fundflow.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"(?:\([^()]*\)|[^\s()])+|[()]")
_WORD = re.compile(r"\*?[^\W_]+\*?")
_PLAIN = re.compile(r"[a-z0-9]{3,}\*?(?: [a-z0-9]{3,}\*?)*")
_DONE = re.compile(r"(?:(?:\*?[a-z0-9]+\*?(?: \*?[a-z0-9]+\*?)*)?(?:\||\Z))*")
"""Forms in which there is nothing to fold and nothing to cut: most slots, and looking once is quicker than cutting."""
_JOINT = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_STRAY = re.compile(r"\w\*\w|(?<![\w)])\*(?![\w(])")
_NESTED = re.compile(r"\([^()]*\([^()]*\)")
DEEPEST = 6
"""Brackets inside brackets: deeper ones are a mistake, too."""
LONGEST_TERM = 4000
"""Characters of one term."""
LONGEST_CHOICE = 1000
"""Forms one term may stand for: more is a mistake, not a vocabulary."""


_CONTRACTED = {
    "do": "don", "does": "doesn", "did": "didn", "is": "isn", "are": "aren", "was": "wasn", "were": "weren",
    "will": "won", "would": "wouldn", "shall": "shan", "should": "shouldn", "can": "can",
    "could": "couldn", "must": "mustn", "need": "needn", "have": "haven", "has": "hasn", "had": "hadn",
}  # fmt: skip
"""What stands before the apostrophe of "don't"."""
_LEANING = {"are": "re", "is": "s", "am": "m", "will": "ll", "have": "ve", "has": "s", "would": "d"}
"""What stands behind it: "they're not"."""
_NOT = re.compile(rf"\b(?:({'|'.join(_CONTRACTED)}) not|cannot)\b")

Row = tuple[str, ...]
"""A term as slots, each its forms joined by `|`; a slot that may be left out has an empty form."""


def expand(term: str) -> list[tuple[str, ...]]:
    """Return every word sequence a term stands for; a word that ends in `*` is a stem.

    Raises:
        ValueError: as `slots` does.
    """
    choices = (product(*(slot.split("|") for slot in row)) for row in slots(term))
    texts = (" ".join(choice).split() for row in choices for choice in row)
    return sorted({tuple(words) for words in texts if words})


def slots(term: str) -> list[Row]:
    """Return the rows of slots a term stands for, one with its hyphens as blanks and one without them.

    Raises:
        ValueError: the term is empty, stands for too much, or holds a stem shorter than three letters.
    """
    if len(term) > LONGEST_TERM:
        raise ValueError(f"term '{term[:60]}…' has {len(term)} characters. At most {LONGEST_TERM}; split it")
    if _PLAIN.fullmatch(term):
        return list(_spoken(tuple(term.split(" "))))
    term = _flat(term)
    _check_form(term)
    _check_count(term)
    parts = _SLOT.findall(term)
    rows = {
        tuple(filter(None, (_forms(part, hyphen if "-" in part else "-") for part in parts)))
        for hyphen in (("-", "") if "-" in term else ("-",))
    }
    rows.discard(())
    words = {word for row in rows for slot in row for word in slot.replace("|", " ").split()}
    if not words:
        raise ValueError(f"term '{term}' holds no word")
    if any("*" in word and len(word) < 4 for word in words):
        raise ValueError(f"term '{term}' has a stem shorter than three letters, which would match strangers")
    return sorted({spoken for row in rows for spoken in _spoken(row)})


def _spoken(row: Row) -> Iterator[Row]:
    """Yield a row, with "don't" in the forms that hold "do not", and the rows in which the two words are two slots."""
    if not any("not" in slot for slot in row):
        yield row
        return
    row = tuple(_with_contractions(slot) for slot in row)
    yield row
    for at, (before, slot) in enumerate(pairwise(row)):
        for short, no in ((_CONTRACTED, "t"), (_LEANING, "not")) if "not" in slot.split("|") else ():
            forms = (form.rpartition(" ") for form in before.split("|"))
            verbs = sorted({f"{head} {short[verb]}".strip() for head, _, verb in forms if verb in short})
            if verbs:
                yield (*row[:at], "|".join(verbs), no, *row[at + 2 :])


def _with_contractions(slot: str) -> str:
    forms = slot.split("|")
    spoken = (_NOT.sub(lambda found: f"{_CONTRACTED[found[1] or 'can']} t", form) for form in forms)
    return "|".join(dict.fromkeys([*forms, *spoken]))


def _flat(term: str) -> str:
    """Write choices inside choices as one: `(legal|organi(s|z)ational)` as three words."""
    if not _NESTED.search(term):
        return term
    flat, at = "", 0
    while at < len(term):
        if term[at] == "(":
            forms, at = _inside(term, at + 1)
            flat += f"({'|'.join(forms)})"
        else:
            flat, at = flat + term[at], at + 1
    return flat


def _inside(term: str, at: int, depth: int = 1) -> tuple[list[str], int]:
    """Return the forms of the choice that opened before `at`, and where it ends."""
    if depth > DEEPEST:
        raise ValueError(f"term '{term[:60]}…' has choices inside choices, more than {DEEPEST} deep. Split it")
    done: list[str] = []
    forms = [""]
    while at < len(term):
        sign, at = term[at], at + 1
        if sign == ")":
            return [*done, *forms], at
        if sign == "(":
            inner, at = _inside(term, at, depth + 1)
            if len(forms) * len(inner) > LONGEST_CHOICE:
                raise ValueError(f"term '{term[:60]}…' stands for more than {LONGEST_CHOICE} forms; split it")
            forms = [head + tail for head in forms for tail in inner]
        elif sign == "|":
            done, forms = [*done, *forms], [""]
        else:
            forms = [form + sign for form in forms]
    raise ValueError(f"term '{term}' has an open bracket. Close it")


def _check_form(term: str) -> None:
    """Refuse what would be misread without a word: open brackets, a choice outside of them, a lone star."""
    plain = _CHOICE.sub(" ", term)
    if any(sign in plain for sign in "()|"):
        raise ValueError(f"term '{term}' has an open bracket, or '|' outside of brackets. Close it")
    if _STRAY.search(term):
        raise ValueError(f"term '{term}' has a star inside a word, or alone. A star stands at one end of a word")


def _check_count(term: str) -> None:
    count = 1
    for choice in _CHOICE.findall(term):
        count *= choice.count("|") + 1
    if count > LONGEST_CHOICE:
        raise ValueError(f"term '{term}' stands for {count} forms; split it")


@lru_cache(maxsize=4096)
def _forms(slot: str, hyphen: str) -> str:
    """Return the forms of a slot, folded; a hyphen between letters may also be nothing: `sub-recipient`."""
    if "(" not in slot and "-" not in slot:
        return " ".join(map(fold, _WORD.findall(slot)))
    parts = _CHOICE.split(slot)
    options = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    texts = ["".join(choice) for choice in product(*options)]
    joined = "|".join(texts)
    if _DONE.fullmatch(joined):
        return "|".join(sorted(set(texts)))
    if "-" in slot:
        joined = _JOINT.sub(hyphen, joined)
    return "|".join(sorted({" ".join(map(fold, _WORD.findall(text))) for text in joined.split("|")}))

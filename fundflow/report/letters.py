"""Put a Letter into a language, and print it as text or as a Word document.

What is not known stands as a visible blank in brackets.  It gives no advice and never calls a document
safe.  A source that is not verified is not in the Letter, so a text that would name it loses its brackets.
"""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundflow.report.plain import plain, shorten
from fundflow.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Asked, Letter, Passage

LANGUAGES = ("en", "es", "fr")
FIRST, AGAIN = 170, 70
"""Characters of a quote where a passage is named first, and where it is named again."""
WIDTH = 78
_LAW = " ({law})"
_NAMED = re.compile(r"[^\W\d]+\.? \d")
"""A section that says itself what it is called: "Section 12(b)", "Article 4"."""


class Point(NamedTuple):
    """One numbered ask and the passages under it."""

    number: int
    text: str
    passages: tuple[str, ...]


class Page(NamedTuple):
    """A letter in a language, ready to be set."""

    language: str
    day: str
    to: str
    sender: str
    subject: str
    salutation: str
    opening: str
    groups: tuple[tuple[str, tuple[Point, ...]], ...]
    closing: str
    farewell: str
    signature: tuple[str, ...]


def worded(letter: Letter, language: str) -> Page:
    """Return the letter in a language."""
    words = _words()[language]
    sender = plain(letter.sender) or words["blank_sender"]
    return Page(
        language=language,
        day=_day(letter, words),
        to=words["to"].format(funder=plain(letter.funder) or words["blank_funder"]),
        sender=words["from"].format(sender=sender),
        subject=words["subject"].format(award=plain(letter.award) or words["blank_award"]),
        salutation=words["salutation"],
        opening=words["opening" if letter.asked else "nothing"],
        groups=tuple(_groups(letter, language)),
        closing=words["closing"] if letter.asked else "",
        farewell=words["farewell"],
        signature=(words["blank_signature"], sender),
    )


def render_letter_text(letter: Letter, language: str) -> str:
    """Return the letter as text."""
    page = worded(letter, language)
    lines = [page.day, "", page.to, page.sender, "", page.subject, "", page.salutation, "", *_wrapped(page.opening)]
    for title, points in page.groups:
        lines += ["", title.upper()]
        for point in points:
            mark = f"{point.number}. "
            lines += ["", *_wrapped(point.text, mark, " " * len(mark))]
            for passage in point.passages:
                lines += _wrapped(passage, " " * len(mark) + "- ", " " * len(mark) + "  ")
    closing = ["", *_wrapped(page.closing)] if page.closing else []
    lines += [*closing, "", page.farewell, "", "", *page.signature]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_letter_docx(letter: Letter, language: str) -> bytes:
    """Return the letter as a Word document."""
    from fundflow.report.letterdocx import set_letter
    from fundflow.report.paper import packed

    return packed(set_letter(worded(letter, language)))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """Return the words around the asks; every language has all of them.

    Raises:
        ValueError: a language lacks a line that another has.
    """
    import yaml

    words = yaml.safe_load((shipped("templates") / "letter.yaml").read_text(encoding="utf-8"))
    keys = set().union(*words.values())
    lacking = [f"{language}: {key}" for language in LANGUAGES for key in sorted(keys - words[language].keys())]
    if lacking:
        raise ValueError(f"letter.yaml lacks {', '.join(lacking)}")
    return {code: {key: _spaced(line, code) for key, line in words[code].items()} for code in LANGUAGES}


def _spaced(text: str, language: str) -> str:
    """Keep the signs of French with their words: no line begins with a colon or ends with a guillemet."""
    if language != "fr":
        return text
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)


def _day(letter: Letter, words: dict[str, str]) -> str:
    month = words["months"].split()[letter.on.month - 1]
    return words["date"].format(day=letter.on.day, month=month, year=letter.on.year)


def _groups(letter: Letter, language: str) -> Iterator[tuple[str, tuple[Point, ...]]]:
    words = _words()[language]
    documents = {passage.document for asked in letter.asked for passage in asked.passages}
    told: set[Passage] = set()
    number = 0
    for group in dict.fromkeys(asked.ask.group for asked in letter.asked):
        points = []
        for asked in (each for each in letter.asked if each.ask.group == group):
            number += 1
            points.append(Point(number, _text(asked, language), _places(asked, words, told, len(documents) > 1)))
        yield words[group], tuple(points)


def _text(asked: Asked, language: str) -> str:
    text = _spaced(asked.ask.texts[language], language)
    return text.replace("{law}", plain(asked.law)) if asked.law else text.replace(_LAW, "")


def _places(asked: Asked, words: dict[str, str], told: set[Passage], several: bool) -> tuple[str, ...]:
    if not asked.ask.places:
        return ()
    lines = []
    for passage in asked.passages:
        quote = shorten(plain(passage.quote), AGAIN if passage in told else FIRST)
        told.add(passage)
        said = words["quote"].format(quote=quote)
        lines.append(words["place"].format(where=_where(passage, words, several), quote=said))
    return tuple(lines)


def _where(passage: Passage, words: dict[str, str], several: bool) -> str:
    section = plain(passage.section)
    name = "section" if section[:1] in "0123456789(" else "named" if _NAMED.match(section) else "under"
    parts = [plain(passage.document).rsplit("/", 1)[-1]] if several or not (section or passage.page) else []
    parts += [words.get(name, "{section}").format(section=section)] if section else []
    parts += [words["page"].format(page=passage.page)] if passage.page else []
    return ", ".join(parts)


def _wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)

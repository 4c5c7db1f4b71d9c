"""Say in words what the law was on a date.  Dates are inclusive at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from fundflow.model import Citation


def current(start: date | None, end: date | None, on: date) -> bool:
    """Return whether a time that runs from `start` to `end` holds on a date; None is without end."""
    return (start is None or start <= on) and (end is None or on <= end)


def day(value: date) -> str:
    """Return a date as people write it: 20 June 2013."""
    return f"{value.day} {value:%B %Y}"


def span(start: date | None, end: date | None) -> str:
    """Return "from … until …", as far as either is known."""
    words = [f"from {day(start)}" if start else "", f"until {day(end)}" if end else ""]
    return " ".join(filter(None, words))


def told(text: str, start: date | None, end: date | None, on: date) -> str:
    """Return what held on a date, with its time; what holds always needs no date."""
    when = span(start, end)
    return f"On {day(on)}: {text.rstrip('.')} ({when})." if when else text


def marked(citation: Citation) -> str:
    """Return a source; one that nobody has read says so."""
    if citation.verified:
        return citation.text
    return f"{citation.text} (from general knowledge, not checked against the text)"

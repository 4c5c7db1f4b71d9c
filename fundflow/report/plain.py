"""Make text from documents safe to print: nothing in it can steer the terminal or reorder the line.

Control characters, direction marks and invisible characters go; joiners that Persian, Hindi and
emoji need stay.  Where the terminal has fewer characters, near ones are used.
"""

from __future__ import annotations

import unicodedata

_KEPT_FORMATS = {"\u200c", "\u200d"}
_NEAR = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-",
        "…": "...", "·": "-", "•": "*", "■": "#", "□": ".", "→": ">", "✓": "+", "✗": "x", "─": "-", "━": "=", "│": "|",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Return the words on one line, without characters that a terminal would obey."""
    return " ".join("".join(map(_safe, text)).split())


def shorten(text: str, most: int) -> str:
    """Return the text, cut only in its middle, between words, at a visible "[…]"."""
    if len(text) <= most:
        return text
    head, tail = text[: most * 2 // 3].rpartition(" "), text[-(most // 3) :].partition(" ")
    return f"{head[0] or head[2]} […] {tail[2] or tail[0]}"


def downgrade(text: str, encoding: str) -> str:
    """Return the text in characters that the encoding has."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_near(sign, encoding) for sign in text)
    except LookupError:
        return downgrade(text, "ascii")
    return text


def _safe(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign.isspace() or kind in {"Zl", "Zp"}:
        return " "
    if kind in {"Cc", "Cs"}:
        return "\ufffd"
    return "" if kind == "Cf" and sign not in _KEPT_FORMATS else sign


def _near(sign: str, encoding: str) -> str:
    for attempt in (sign, sign.translate(_NEAR), unicodedata.normalize("NFKD", sign)):
        found = attempt.encode(encoding, "ignore").decode(encoding)
        if found:
            return found
    return "" if unicodedata.combining(sign) else "?"

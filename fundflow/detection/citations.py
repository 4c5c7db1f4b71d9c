"""Find citations of codes in a sequence of words: `22 U.S.C. 7631(e)`, `45 CFR parts 75 and 89`.

The same grammar serves English, Spanish, French and Portuguese, in which the name of the code stays
and the words for "part" and "section" change or come first.  It resolves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BETWEEN = frozenset(
    ("part parts section sections sec secs subpart subparts title chapter and or to y e et ou parte partes seccion secciones secao secoes"
     " seccao partie parties article articles articulo artigo apartado numero no the of del de la du da do").split()
)
_GLUE = frozenset({".", "(", ")(", "-", "–", ") ("})
_SKIPPED = 4
"""Words such as "parts 74, 75 and" that may stand between the code and the number wanted."""


def find_citations(words: Sequence[str], gaps: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, key, subdivisions): words half-open, key such as `22-usc-7631`, subs such as `e.1`.

    `gaps[i]` is the text between word i - 1 and word i: it tells "89.1" from "89, 1".
    """
    for index, word in enumerate(words):
        if len(word) <= 4 and (code := _code(words, index)):
            yield from _after(words, gaps, index, code)


def _code(words: Sequence[str], index: int) -> str:
    """Return the code whose name ends at this word: "USC", "U", "S", "C", "U.S. Code", "CFR", "C", "F", "R"."""
    folded = fold(words[index])
    if folded in {"usc", "cfr"}:
        return folded
    if index >= 2 and folded in {"c", "r", "code"}:
        letters = fold(words[index - 2]) + fold(words[index - 1]) + folded[0]
        return letters if letters in {"usc", "cfr"} else ""
    return ""


def _after(words: Sequence[str], gaps: Sequence[str], index: int, code: str) -> Iterator[tuple[int, int, str, str]]:
    first = index if len(words[index]) == 3 else index - 2
    title, start = _title(words, first)
    if not title:
        return
    position, skipped = index + 1, 0
    while position < len(words) and skipped <= _SKIPPED:
        word = fold(words[position])
        if word[:1].isdigit():
            end, subs = _subdivisions(words, gaps, position + 1)
            yield start, end, f"{title}-{code}-{word}", subs
            position, skipped = end, 0
        elif word in _BETWEEN:
            position, skipped = position + 1, skipped + 1
        else:
            return


def _title(words: Sequence[str], first: int) -> tuple[str, int]:
    """The number before the code, also in "título 45 del CFR"."""
    for back in range(1, 4):
        at = first - back
        if at < 0:
            break
        if words[at].isdigit():
            return words[at], at
        if fold(words[at]) not in _BETWEEN:
            break
    return "", first


def _subdivisions(words: Sequence[str], gaps: Sequence[str], position: int) -> tuple[int, str]:
    """Collect what hangs on a section number without a space: (e)(1)(A), .340, -1."""
    subs: list[str] = []
    while position < len(words) and len(subs) < 6 and gaps[position].strip() in _GLUE and len(gaps[position]) <= 3:
        if gaps[position] in {". ", ".  "}:
            break
        subs.append(fold(words[position]))
        position += 1
    return position, ".".join(subs)

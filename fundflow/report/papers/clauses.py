"""Set clauses: each as a card with its words and a picture of its place, and all of them as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.papers import Clause, Compendium
from fundflow.report.papers.shared import column
from fundflow.report.plain import plain
from fundflow.report.printed.blocks import Card, Fact, Facts, Paragraph, Picture, Quote, said
from fundflow.report.sheets import CellKind, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundflow.model import Excerpt
    from fundflow.papers import Clause, Compendium
    from fundflow.report.papers.shared import Wishes
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words
    from fundflow.report.sheets import Cell

LOOKS = {"restricts": "limits", "refers": "refers", "permits": "allowed", "exempts": "allowed"}


def card(number: int, clause: Clause, name: str, words: Words, wishes: Wishes, excerpt: Excerpt | None) -> Card:
    """Return one clause with what is known of it."""
    blocks: list[Block] = [Quote(clause.quote, clause.language, f"{name}, {place(clause, words)}")]
    if excerpt and excerpt.png and not wishes.public:
        alt = words("compendium.picture_alt", page=clause.page, file=name)
        blocks.append(Picture(excerpt.png, "image/png", alt, width=excerpt.width, png=excerpt.png))
    else:
        why = "hidden" if wishes.public else clause.unplaced or "not-found"
        blocks.append(Paragraph(said(words(f"compendium.unplaced.{why}", file=name)), "note"))
    blocks.append(Facts(tuple(Fact(label, (said(text),)) for label, text in _facts(clause, words))))
    title = f"{number}. {words.name('family', clause.family)}"
    return Card(said(title), (words.name("clause", clause.effect),), tuple(blocks), LOOKS[clause.effect])


def place(clause: Clause, words: Words) -> str:
    """Return where a clause stands: its page, its section, or both."""
    page = words.pages([clause.page]) if clause.page else ""
    section = plain(clause.section)
    return words("compendium.place", page=page, section=section) if page and section else page or section


def _facts(clause: Clause, words: Words) -> list[tuple[str, str]]:
    day = words.day(clause.day) if clause.day else words("paper.unknown")
    return [
        (words("head.scope"), words.name("reaches", clause.scope)),
        (words("head.flow_down"), words.name("passes", clause.flow_down)),
        (words("head.verdict"), words.name("judged", clause.status or "none")),
        (words("head.day"), day),
        (words("head.rule"), clause.rule),
    ]


def clause_sheet(found: Compendium, words: Words, names: Mapping[str, str]) -> Sheet:
    """Return the table of all clauses; on paper with what stands in a card left out."""
    text = CellKind.TEXT
    columns = (
        column(words, "number", CellKind.COUNT, 2), column(words, "quote", text, 15), column(words, "file", text, 6),
        column(words, "page", CellKind.COUNT, 3), column(words, "section", text, 0),
        column(words, "day", CellKind.DAY, 5), column(words, "family", text, 9), column(words, "effect", text, 5),
        column(words, "verdict", text, 5), column(words, "scope", text, 0), column(words, "flow_down", text, 0),
        column(words, "severity", text, 0), column(words, "language", text, 0), column(words, "rule", text, 0),
        column(words, "sha", text, 0),
    )  # fmt: skip
    rows = tuple(_row(number, each, words, names) for number, each in enumerate(found.clauses, 1))
    return Sheet("clauses", words("compendium.all"), columns, rows, words("compendium.all_note"))


def _row(number: int, each: Clause, words: Words, names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        number, each.quote, names[each.document], each.page or None, each.section, each.day,
        words.name("family", each.family), words.name("clause", each.effect),
        words.name("judged", each.status or "none"), words.name("reaches", each.scope),
        words.name("passes", each.flow_down), each.severity, each.language, each.rule, each.document,
    )  # fmt: skip

"""What was looked for, and where: a clean grant needs to say it most of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.plain import plain
from fundflow.report.printed.blocks import Paragraph, Section, Table, said
from fundflow.report.printed.phrases import translated

if TYPE_CHECKING:
    from fundflow.model import Briefing, Checked
    from fundflow.report.printed.blocks import Block
    from fundflow.report.printed.wording import Words


def looked_for(briefing: Briefing, place: int, words: Words) -> Section:
    """Return what was looked for; a clean grant needs it as much as any other."""
    document = briefing.analysis.documents[place]
    blocks = looked(briefing, document, words)
    if document.unread:
        blocks.append(_unread(document, words))
    return Section(words("looked.title"), tuple(blocks))


def looked(briefing: Briefing, document: Checked, words: Words) -> list[Block]:
    """Return by how many rules, on which pages and for what a document was searched, and what that cannot see."""
    analysis = briefing.analysis
    unread = {each.page for each in document.unread}
    families = sorted({words.name("family", rule.family) for rule in analysis.rules.values()}, key=str.casefold)
    read = words(
        "looked.read",
        rules=len(analysis.rules),
        read=max(0, document.pages - len(unread)),
        pages=document.pages,
        kinds=len(families),
    )
    named = Paragraph(said("; ".join(families) + "."), "note")
    return [Paragraph(said(read)), named, Paragraph(said(words("looked.not")))]


def _unread(document: Checked, words: Words) -> Table:
    reasons: dict[str, list[int]] = {}
    for each in document.unread:
        reasons.setdefault(plain(each.reason), []).append(each.page)
    rows = tuple((said(words.page_numbers(pages)), translated(reason, words)) for reason, pages in reasons.items())
    return Table(words("looked.unread"), (words("column.page"), words("column.reason")), rows, widths=(1, 3))

"""The formats of printed reports by their names, and what is the same in every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.printed.blocks import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.report.printed.blocks import Block, Meta
    from fundflow.report.printed.templates import Templates
    from fundflow.report.printed.wording import Words

FORMATS = ("pdf", "html", "docx")
SUFFIXES = {".pdf": "pdf", ".html": "html", ".htm": "html", ".docx": "docx"}
PAPERS = ("a4", "letter")


def framed(words: Words, title: str, blocks: Iterable[Block], meta: Meta, subtitle: str = "") -> Report:
    """Return a report with the foot and the labels that every report has."""
    return Report(
        title=title,
        language=words.language,
        blocks=tuple(blocks),
        meta=meta,
        subtitle=subtitle,
        running=words("running", version=meta.version, day=words.day(meta.on)),
        labels=(
            ("page_of", words("page_of", page="{page}", pages="{pages}")),
            ("unprintable.one", words("unprintable", number=1)),
            ("unprintable.other", words("unprintable", number="{number}")),
        ),
    )


def written(report: Report, form: str, templates: Templates, paper: str = "a4") -> bytes:
    """Return the file of a report.

    Raises:
        FundflowError: the user's template is wrong.
    """
    if form == "pdf":
        from fundflow.report.printed.typeset import pdf

        return pdf(report, templates, paper)
    if form == "html":
        from fundflow.report.printed.web import html

        return html(report, templates).encode("utf-8", "replace")
    from fundflow.report.printed.worddoc import docx

    return docx(report, templates, paper)

"""`check --ask`: put the questions that this document leaves open, judge again, offer to keep the answers.

Only what would settle something is asked, most decisive first.  Nothing is read a second time: the
same findings are judged anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fundflow.cli import options
from fundflow.cli.interview import confirmed, interview
from fundflow.model import Organization

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Analysis, Question, RuleBook

COURT = "court_orders"


def asked(analysis: Analysis, book: RuleBook, profile: Path | None) -> Analysis:
    """Return the analysis judged with the answers of the person at the terminal."""
    from fundflow.analysis import judge_again

    known = analysis.organization or Organization()
    tried: set[str] = set()
    while names := [name for name in _keys(analysis) if name not in tried]:
        tried.add(names[0])
        click.echo(f"\n{_why(names[0], analysis)}", err=True)
        known = interview(known, names[:1], _lists(analysis, book), quiet=len(tried) > 1)
        if known != analysis.organization:
            analysis = judge_again(analysis, book, known)
    if tried and known != Organization():
        _offer_to_keep(known, profile)
    return analysis


def _keys(analysis: Analysis) -> list[str]:
    """Return the facts that verdicts of all documents wait for, the most decisive first."""
    worth: dict[str, tuple[int, int]] = {}
    for question in _questions(analysis):
        key = question.key.partition(":")[0]
        settles, waiting = worth.get(key, (0, 0))
        worth[key] = (settles + question.settles, waiting + len(question.findings))
    return sorted(worth, key=lambda key: (-worth[key][0], -worth[key][1]))


def _questions(analysis: Analysis) -> list[Question]:
    return [question for document in analysis.documents for question in document.questions]


def _why(key: str, analysis: Analysis) -> str:
    waiting = {
        finding
        for question in _questions(analysis)
        if question.key.partition(":")[0] == key
        for finding in question.findings
    }
    return f"({len(waiting)} {'passage waits' if len(waiting) == 1 else 'passages wait'} for this answer)"


def _lists(analysis: Analysis, book: RuleBook) -> dict[str, tuple[str, ...]]:
    """Only the court cases of these documents are worth asking for."""
    from fundflow.cli.profile import controlled

    cases = (question.key.partition(":")[2] for question in _questions(analysis) if question.key.startswith(COURT))
    return controlled(book) | {COURT: tuple(dict.fromkeys(cases))}


def _offer_to_keep(known: Organization, profile: Path | None) -> None:
    from fundflow.cli.profile import FILE
    from fundflow.profile import as_toml
    from fundflow.report import files

    path = profile or FILE
    over = " It is written over." if path.exists() else ""
    if confirmed(f"Keep these answers in {options.safe(path)}?{over}"):
        files.write(path, as_toml(known))
        click.echo(f"Written: {options.safe(path)}", err=True)

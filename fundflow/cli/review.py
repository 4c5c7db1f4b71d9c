"""The screen of `fundflow resolve --review`: one pair at a time, judged by a single key, kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fundflow.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundflow.records import Question

KEYS = {"s": "same", "d": "different", "u": "unsure"}
HELP = "s same   d different   u unsure   b back   q quit"


def review(folder: Path) -> int:
    """Ask about every open pair until the person quits; return how many judgements were kept."""
    from fundflow import identities, whois
    from fundflow.workspace import Workspace

    if identities.stale(Workspace.open(folder)):
        identities.run(folder)
    return _ask(folder, whois.questions(Workspace.open(folder)))


def _ask(folder: Path, open_pairs: Sequence[Question]) -> int:
    given: dict[int, int] = {}
    place = 0
    while place < len(open_pairs):
        key = _key(open_pairs[place], f"pair {place + 1} of {len(open_pairs)}")
        if key == "q":
            break
        if key == "b":
            place = max(place - 1, 0)
            _take_back(folder, given.pop(place, None))
            continue
        given[place] = _keep(folder, open_pairs[place], KEYS[key])
        place += 1
    click.echo(f"{len(given)} judgements kept. To take one away: fundflow resolve --undo N", err=True)
    return len(given)


def _keep(folder: Path, question: Question, verdict: str) -> int:
    from fundflow import identities
    from fundflow.identity import Judgement

    ends = (question.left.organization, question.right.organization)
    return identities.judge(folder, [Judgement(0, *ends, verdict, options.today(), "reviewed")])[0]


def _take_back(folder: Path, number: int | None) -> None:
    from fundflow import identities

    if number is not None:
        identities.undo(folder, number, options.today(), "taken back in the review")


def _key(question: Question, title: str) -> str:
    """Show a pair and wait for one of the keys."""
    from fundflow.report.organizations import question_text

    click.clear()
    click.echo(f"{title}\n{question_text(question, options.view(to_file=False, verbose=False))}\n\n{HELP}")
    while True:
        try:
            pressed = click.getchar().lower()
        except (EOFError, OSError):
            pressed = ""
        if not pressed:  # no terminal, or it is gone: it would be asked for ever
            raise click.UsageError(
                "The review needs a terminal. "
                "Without one: fundflow resolve --list proposals, then --same or --different."
            )
        if pressed in {*KEYS, "b", "q"}:
            return pressed
        click.echo(f"Press one of: {HELP}")

"""`fundflow what-if --workspace`: the same question about all awards of a workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.around import YEAR, asked, condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fundflow.followed import FollowWishes
    from fundflow.model import Organization, RuleBook
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace


def at_scale(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that only funding data has."""
    for option in (
        click.option(
            "--pooled", is_flag=True, help="For --workspace: where no award above is known, take what its funder held."
        ),
        YEAR,
        condition("For --workspace: only this family."),
        click.option("--for", "holder", metavar="ORG", help="For --workspace: whose fact --set supposes."),
        click.option(
            "--without-funder",
            "without",
            multiple=True,
            metavar="ORG",
            help="For --workspace: suppose that it gave none of its awards.",
        ),
        click.option(
            "--workspace",
            metavar="DIR",
            type=click.Path(path_type=Path, file_okay=False),
            help="Ask all awards of this funding data instead of a grant.",
        ),
    ):
        command = option(command)
    return command


def suppose(files: Sequence[Path], given: dict[str, Any]) -> None:
    """Judge every award twice, and print what is under conditions on both sides and for whom it changes."""
    from fundflow.report import answer as report
    from fundflow.supposing import suppose as compare
    from fundflow.workspace import Workspace

    if files or given["workspace"] is None:
        raise click.UsageError("Name a grant, or funding data with --workspace DIR; one of them.")
    if given["profile"]:
        raise click.UsageError(
            "--profile is about a grant. For an organisation in funding data: --for ORG --set KEY=VALUE."
        )
    if not (given["facts"] or given["law"] or given["then"] or given["without"]):
        raise click.UsageError(
            "Suppose something: --law REFORM.yaml, --without-funder ORG, --for ORG --set KEY=VALUE or --then DATE"
        )
    if bool(given["facts"]) != bool(given["holder"]):
        raise click.UsageError("Say whose fact it is: --for ORG --set KEY=VALUE.")
    workspace = Workspace.open(given["workspace"])
    now = asked("", given)
    then, said = _then(workspace, now, given)
    answers = compare(workspace, now, then, said)
    form = options.form(given["form"], given["output"], {".json": "json"})
    view = options.view(to_file=given["output"] is not None, verbose=False)
    content = report.both_json(answers) if form == "json" else report.both_text(answers, view)
    options.deliver(content, given["output"], text=form == "text", colour=view.colour)


def _then(workspace: Workspace, now: Asked, given: dict[str, Any]) -> tuple[FollowWishes, str]:
    """Return what is supposed, and what it is called."""
    from fundflow.cli.what_if import reform_of, reformed_book
    from fundflow.indexing import index
    from fundflow.tracing import find

    known = index(workspace)
    said = []
    wishes = now.follow
    reform = reform_of(given["law"], wishes.book)
    if reform is not None:
        wishes = replace(wishes, given=reformed_book(wishes.book, reform))
        said.append(f"the law were: {reform.title}")
    if given["then"]:
        wishes = replace(wishes, on=given["then"])
        said.append(f"the law of {given['then']} held for every award")
    gone = [find(workspace, known, name).id for name in given["without"]]
    if gone:
        wishes = replace(wishes, without=frozenset(gone))
        said.append(f"{', '.join(given['without'])} gave nothing")
    if given["holder"]:
        holder = find(workspace, known, given["holder"]).id
        wishes = replace(wishes, facts={**wishes.facts, holder: _facts(given["facts"], wishes.book)})
        said.append(f"this held of {given['holder']}: {', '.join(given['facts'])}")
    return wishes, " and ".join(said)


def _facts(facts: Sequence[str], book: RuleBook) -> Organization:
    from fundflow.cli.what_if import with_facts

    return with_facts(None, facts, book)

"""`fundflow resolve`: find out which parties of a workspace are one organisation, and let a person judge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.options import safe

if TYPE_CHECKING:
    from fundflow.identities import Counts
    from fundflow.identity import Judgement
    from fundflow.workspace import Workspace

FILE = click.Path(path_type=Path, dir_okay=False)
COUNTS = {
    "parties": "parties in the files",
    "in_files": "of these in several files, with the same number (or the same name and address): one from the start",
    "never": "of these persons, placeholders and aggregates, which are nobody else",
    "by_number": "parties joined by another number that they share",
    "judged": "parties joined by a judgement or the alias table",
    "organizations": "organisations",
    "proposals": "pairs that may be one organisation: fundflow resolve --review",
    "conflicts": "contradictions, kept apart: fundflow resolve --list conflicts",
    "judgements": "judgements in force",
}

HOW = "To judge a pair, give the ids in brackets: fundflow resolve --same ID ID, or --different, or --unsure"
STALE = "Files or judgements came in since this list was made, so it may be out of date. Make it anew: fundflow resolve"


@click.command()
@options.workspace
@click.option("--review", is_flag=True, help="Judge the open pairs, one after the other, by single keys.")
@click.option("--list", "listed", type=click.Choice(["proposals", "conflicts", "judgements"]), help="Print them.")
@click.option("--show", metavar="ORG", help="Show an organisation: a name, an id or a number.")
@click.option("--same", nargs=2, metavar="ORG ORG", help="Say that two are the same.")
@click.option("--different", nargs=2, metavar="ORG ORG", help="Say that two are different; nothing will join them.")
@click.option("--unsure", nargs=2, metavar="ORG ORG", help="Say that you cannot tell; you are not asked again.")
@click.option("--because", default="", metavar="TEXT", help="Why, for --same, --different, --unsure and --undo.")
@click.option("--undo", type=int, metavar="N", help="Take judgement N away.")
@click.option(
    "--aliases", metavar="FILE.csv", type=FILE, help="Use this table of earlier names: before,after,since,because."
)
@click.option("--export", metavar="FILE.csv", type=FILE, help="Write all judgements to a file.")
@click.option("--import", "import_", metavar="FILE.csv", type=FILE, help="Add the judgements of such a file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def resolve(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Find out which parties are one organisation.

    \b
    Examples:
      fundflow resolve --workspace my-data
      fundflow resolve --workspace my-data --review
      fundflow resolve --same "FHI 360" "Family Health International" --because "renamed in 2011"
      fundflow resolve --undo 3

    \b
    The same number in a register joins. Two different numbers of one register keep apart, whatever
    else agrees. The same name joins nobody: it is proposed, and you judge. Every judgement is kept
    with its day and reason, and can be taken away again.

    \b
    Exit codes:
      0  done
      2  wrong use, or the workspace cannot be read or written
    """  # noqa: D301 - click wants the sign itself
    folder: Path = given["workspace"]
    if given["listed"] or given["show"] or given["export"]:
        _tell(folder, given)
        return
    _change(folder, given)
    if given["review"]:
        from fundflow.cli.review import review

        review(folder)
    _run(folder, given)


def _run(folder: Path, given: dict[str, Any]) -> None:
    from fundflow import identities

    counts = identities.run(folder, _read(given["aliases"]) if given["aliases"] else None)
    click.echo(json.dumps(counts._asdict(), indent=2) if given["form"] == "json" else _counted(counts))


def _counted(counts: Counts) -> str:
    return "\n".join(f"{value:>12,}  {COUNTS[name]}" for name, value in counts._asdict().items())


def _read(path: Path) -> str:
    from fundflow.errors import WorkspaceError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: cannot be read ({error}). Save it as CSV in UTF-8.") from None


def _change(folder: Path, given: dict[str, Any]) -> None:
    """Do what changes the book of judgements."""
    from fundflow import identities
    from fundflow.workspace import Workspace

    today = options.today()
    if given["undo"] is not None:
        gone = identities.undo(folder, given["undo"], today, given["because"])
        click.echo(f"Judgement {gone.number} no longer holds: {safe(_said(gone))}", err=True)
    if given["import_"]:
        added = identities.imported(folder, _read(given["import_"]))
        click.echo(f"{added} judgements added; the others were there already.", err=True)
    for verdict in ("same", "different", "unsure"):
        if given[verdict]:
            _judge(Workspace.open(folder), verdict, given)


def _judge(workspace: Workspace, verdict: str, given: dict[str, Any]) -> None:
    from fundflow import identities, whois
    from fundflow.identity import Judgement

    left, right = (whois.find(workspace, text) for text in given[verdict])
    if left == right and verdict == "same":
        raise click.UsageError(f"These are one organisation already: {safe(left)}.")
    if left == right:
        raise click.UsageError(
            f"Both are {safe(left)} now. Name the two parties by their ids: fundflow resolve --show {safe(left)}"
        )
    said = Judgement(0, left, right, verdict, options.today(), given["because"])
    number = identities.judge(workspace.folder, [said])[0]
    click.echo(f"Judgement {number}: {safe(_said(said))}. To take it away: fundflow resolve --undo {number}", err=True)


def _said(judgement: Judgement) -> str:
    why = f" ({judgement.because})" if judgement.because else ""
    return f"{judgement.left} and {judgement.right} are {judgement.verdict}{why}"


def _tell(folder: Path, given: dict[str, Any]) -> None:
    """Print what was asked for; changes nothing in the workspace."""
    from fundflow import identities, whois
    from fundflow.report import organizations
    from fundflow.workspace import Workspace

    workspace = Workspace.open(folder)
    if given["listed"] in {"proposals", "conflicts"} and identities.stale(workspace):
        click.echo(STALE, err=True)
    if given["export"]:
        options.deliver(identities.exported(workspace), given["export"])
    if given["show"]:
        name = whois.find(workspace, given["show"])
        side = whois.sides(workspace, [name])[name]
        click.echo(
            json.dumps(side._asdict(), indent=2, ensure_ascii=False)
            if given["form"] == "json"
            else organizations.side_text(side)
        )
    if given["listed"] == "proposals" and given["form"] == "text":
        lines = organizations.question_lines(whois.questions(workspace))
        click.echo("\n".join(lines) or "No pair is open.")
        if lines:
            click.echo(HOW, err=True)
    elif given["listed"] == "judgements" and given["form"] == "text":
        book = workspace.scan("judgements").sort("number").collect().to_dicts()
        names = whois.names(workspace, [each[end] for each in book for end in ("left", "right")])
        click.echo("\n".join(organizations.judgement_lines(book, names)) or "There are no judgements.")
    elif given["listed"]:
        _table(workspace, given["listed"], given["form"])


def _table(workspace: Workspace, table: str, form: str) -> None:
    rows = workspace.scan(table).collect().to_dicts()
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=str))
        return
    for row in rows:
        values = (", ".join(value) if isinstance(value, list) else str(value) for value in row.values() if value)
        click.echo(safe("  ".join(values)))
    if not rows:
        click.echo(f"There are no {table}.")

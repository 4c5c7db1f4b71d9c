"""`fundflow attach`: say to which award a checked document belongs, or what an award carries."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.options import safe

if TYPE_CHECKING:
    from fundflow.attaching import CheckedDocument
    from fundflow.identity.documents import AwardMatch
    from fundflow.workspace import Workspace


@click.command()
@click.argument(
    "file", required=False, metavar="[CHECKED.json | GRANT.pdf]", type=click.Path(path_type=Path, dir_okay=False)
)
@options.workspace
@options.packs
@click.option(
    "--yes",
    "awards",
    multiple=True,
    metavar="AWARD",
    help="Attach to this award: its number or key. May be given again.",
)
@click.option("--assert", "family", metavar="FAMILY", help="Say that an award carries conditions of this family.")
@click.option("--award", metavar="AWARD", help="The award for --assert: its number or key.")
@click.option("--because", default="", metavar="TEXT", help="How you know it, for --assert.")
@click.option("--list", "listed", is_flag=True, help="Print which award carries what, and on which basis.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def attach(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Join a checked document to the award it belongs to.

    \b
    Examples:
      fundflow check agreement.pdf --format json --output checked.json
      fundflow attach checked.json --workspace my-data
      fundflow attach agreement.pdf --workspace my-data --yes 7200AA20CA00012
      fundflow attach --assert prostitution-pledge --award 7200AA20CA00012 --because "their letter"
      fundflow attach --list

    \b
    Without --yes the likeliest awards are shown with what agrees and what does not, and nothing is
    kept until you choose one. What a document brings and what a person asserts stay apart.

    \b
    Exit codes:
      0  done
      2  wrong use, or the workspace cannot be read or written
      3  the document cannot be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow.workspace import Workspace

    workspace = Workspace.open(given["workspace"])
    if given["family"]:
        _assert(workspace, given)
    elif given["listed"]:
        _list(workspace, given["form"])
    elif given["file"]:
        for document in _documents(given["file"], given["packs"]):
            _one(workspace, document, given)
    else:
        raise click.UsageError("Name a document, or use --assert or --list. See fundflow attach --help.")


def _assert(workspace: Workspace, given: dict[str, Any]) -> None:
    from fundflow import attaching
    from fundflow.cli.suggest import near_miss
    from fundflow.rulebook.schema import FAMILIES

    family = given["family"]
    if family not in FAMILIES:
        raise click.UsageError(f"There is no family '{family}'.{near_miss(family, FAMILIES)} See: fundflow rules list.")
    if not given["award"] or not given["because"].strip():
        raise click.UsageError("Say which award carries it and how you know: --award KEY --because TEXT.")
    award = attaching.award(workspace, given["award"])
    attaching.assert_family(workspace.folder, award, family, given["because"].strip(), options.today())
    click.echo(f"{safe(':'.join(award))} carries {family}, asserted: {safe(given['because'])}", err=True)


def _documents(path: Path, packs: tuple[Path, ...]) -> list[CheckedDocument]:
    """Read a result of a check, or check the document now."""
    from fundflow import attaching
    from fundflow.errors import UnreadableDocument

    if path.suffix.lower() == ".json":
        try:
            return attaching.read_checked(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableDocument(f"{path}: cannot be read ({error}).") from None
    from fundflow.analysis import check_files
    from fundflow.report.data import as_object
    from fundflow.rulebook import load

    analysis = check_files([path], load(packs), on=options.today())
    for skipped in analysis.skipped:
        raise UnreadableDocument(f"{skipped.path}: {skipped.reason}")
    return attaching.read_checked(json.dumps(as_object(analysis)), str(path))


def _one(workspace: Workspace, document: CheckedDocument, given: dict[str, Any]) -> None:
    from fundflow import attaching

    found = attaching.proposed(workspace, document)
    awards = [attaching.award(workspace, text) for text in given["awards"]]
    if not awards:
        _show(document, found, given["form"])
        awards = _chosen(found) if found and given["form"] == "text" and sys.stdin.isatty() else []
    if awards:
        attaching.attach(workspace.folder, document, awards, options.today())
        named = ", ".join(":".join(award) for award in awards)
        click.echo(f"{safe(document.content['path'])} belongs to {safe(named)}.", err=True)


def _show(document: CheckedDocument, found: list[AwardMatch], form: str) -> None:
    if form == "json":
        values = [{**match._asdict(), "fields": dict(match.fields)} for match in found]
        click.echo(json.dumps({"document": document.sha256, "matches": values}, indent=2, ensure_ascii=False))
        return
    click.echo(safe(document.content["path"]))
    for place, match in enumerate(found, 1):
        click.echo(
            f"  {place}  score {match.score:g}  "
            + safe(f"{match.source_kind}:{match.key}  {match.recipient}  {match.title}")
        )
        click.echo(f"     {safe(match.because)}")
    if not found:
        click.echo(
            "  No award of the workspace shares a number or the recipient with it. Import the file that holds it,"
        )
        click.echo("  or name the award yourself: --yes AWARD")
    else:
        click.echo("  Nothing is kept yet. To attach it: --yes AWARD")


def _chosen(found: list[AwardMatch]) -> list[tuple[str, str]]:
    """Ask which one it is; zero is none."""
    place = click.prompt("Which one (0: none)", type=click.IntRange(0, len(found)), default=0, err=True)
    return [(found[place - 1].source_kind, found[place - 1].key)] if place else []


def _list(workspace: Workspace, form: str) -> None:
    from fundflow import attaching

    rows = attaching.carried(workspace).to_dicts()
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo(safe(f"{row['source_kind']}:{row['award_key']}  {row['family']}  {row['basis']}  {row['because']}"))
    if not rows:
        click.echo("No award carries anything yet.")

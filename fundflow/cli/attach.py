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
@click.option("--condition", metavar="RULE", help="Say that awards carry the condition of this rule.")
@click.option("--assert", "family", metavar="FAMILY", help="The same of a whole family of conditions.")
@click.option("--award", metavar="AWARD", help="The award that carries it: its number or key.")
@click.option("--funder", metavar="NAME", help="Or the funder whose awards all carry it: its name, number or id.")
@click.option("--because", default="", metavar="TEXT", help="How you know it.")
@click.option("--list", "listed", is_flag=True, help="Print which award carries what, and on which basis.")
@click.option(
    "--basis",
    "bases",
    multiple=True,
    type=click.Choice(["document", "asserted", "programme"]),
    help="For --list: only what is carried on this basis. Without it: document and asserted.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def attach(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Join a checked document to the award it belongs to.

    \b
    Examples:
      fundflow check agreement.pdf --format json --output checked.json
      fundflow attach checked.json --workspace my-data
      fundflow attach agreement.pdf --workspace my-data --yes 7200AA20CA00012
      fundflow attach --condition 22-usc-7631-f --award 7200AA20CA00012 --because "their letter"
      fundflow attach --assert lobbying-restriction --funder "Ann Example Trust" --because "all their grants say so"
      fundflow attach --list
      fundflow attach --list --basis programme

    \b
    Without --yes the likeliest awards are shown with what agrees and what does not, and nothing is
    kept until you choose one. What a document brings, what the rules know of a programme and what
    a person asserts stay apart. To take something back: fundflow detach.

    \b
    Exit codes:
      0  done
      2  wrong use, or the workspace cannot be read or written
      3  the document cannot be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow.workspace import Workspace

    workspace = Workspace.open(given["workspace"])
    if given["family"] or given["condition"]:
        _assert(workspace, given)
    elif given["listed"]:
        _list(workspace, given)
    elif given["file"]:
        for document in _documents(given["file"], given["packs"]):
            _one(workspace, document, given)
    else:
        raise click.UsageError("Name a document, or use --condition, --assert or --list. See fundflow attach --help.")


def _assert(workspace: Workspace, given: dict[str, Any]) -> None:
    from fundflow import asserting, attaching, whois

    family, rule = _said(given)
    if bool(given["award"]) == bool(given["funder"]) or not given["because"].strip():
        raise click.UsageError(
            "Say which award or which funder's awards carry it, and how you know: "
            "--award KEY or --funder NAME, and --because TEXT."
        )
    award = attaching.award(workspace, given["award"]) if given["award"] else ("", "")
    funder = whois.find(workspace, given["funder"]) if given["funder"] else ""
    said = asserting.Said(family, given["because"].strip(), rule, award, funder)
    number = asserting.keep(workspace.folder, said, options.today())
    who = f"every award of {funder}" if funder else ":".join(award)
    click.echo(safe(f"Assertion {number}: {who} carries {rule or family}: {said.because}"), err=True)
    click.echo(f"To take it back: fundflow detach --assertion {number}", err=True)


def _said(given: dict[str, Any]) -> tuple[str, str]:
    """Return the family and, when one is named, the rule."""
    from fundflow.cli import books
    from fundflow.cli.suggest import near_miss
    from fundflow.rulebook.schema import FAMILIES

    if given["condition"]:
        (rule,) = books.chosen(books.load(given["packs"]), [given["condition"]])
        return rule.family, rule.id
    family = given["family"]
    if family not in FAMILIES:
        raise click.UsageError(f"There is no family '{family}'.{near_miss(family, FAMILIES)} See: fundflow rules list.")
    return family, ""


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


def _list(workspace: Workspace, given: dict[str, Any]) -> None:
    import polars as pl

    from fundflow import attaching
    from fundflow.cli import books
    from fundflow.report import labels

    bases = given["bases"] or ("document", "asserted")
    book = books.load(given["packs"]) if "programme" in bases else None
    told = (book.rules.values(), book.funders) if book else ()
    rows = attaching.carried(workspace, *told).filter(pl.col("basis").is_in(bases))
    if given["form"] == "json":
        found = rows.sort(attaching.CARRIED).collect()
        click.echo(json.dumps(found.to_dicts(), indent=2, ensure_ascii=False))
        return
    shown = rows.filter(pl.col("basis") != "programme").sort(attaching.CARRIED).collect()
    for row in shown.iter_rows(named=True):
        number = f"  ({row['source']})" if row["basis"] == "asserted" else ""
        what = row["rule"] or row["family"]
        click.echo(safe(f"{row['source_kind']}:{row['award_key']}  {what}  {row['basis']}{number}  {row['because']}"))
    counted = attaching.counted(rows.filter(pl.col("basis") == "programme"))
    for rule, because, awards, doubtful in counted.iter_rows():
        doubt = f", {doubtful} of them with doubts" if doubtful else ""
        click.echo(safe(f"{rule}, by programme: {labels.count(awards, 'award')}{doubt}. {because}"))
    if shown.is_empty() and counted.is_empty():
        click.echo("No award carries anything yet.")
    if "programme" not in bases:
        click.echo("What awards carry by their programme: fundflow attach --list --basis programme", err=True)

"""`fundflow detach`: take back that a document belongs to an award, or what was asserted."""

from __future__ import annotations

from typing import Any

import click

from fundflow.cli import options
from fundflow.cli.options import safe


@click.command()
@click.argument("document", required=False, metavar="[DOCUMENT]")
@options.workspace
@click.option("--award", metavar="AWARD", help="Only from this award: its number or key.")
@click.option(
    "--assertion",
    "assertions",
    multiple=True,
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Take back this assertion. May be given again.",
)
def detach(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Take back what `fundflow attach` kept.

    \b
    Examples:
      fundflow detach agreement.pdf --workspace my-data
      fundflow detach agreement.pdf --award 7200AA20CA00012
      fundflow detach --assertion 3
      fundflow attach --list

    \b
    DOCUMENT is the path as it was attached, or the beginning of the document's SHA-256. Without
    --award it is taken from all its awards, and its findings go with it.

    \b
    Exit codes:
      0  done
      2  there is no such thing, or the workspace cannot be written
    """  # noqa: D301 - click wants the sign itself
    from fundflow import asserting, attaching
    from fundflow.workspace import Workspace

    workspace = Workspace.open(given["workspace"])
    if bool(given["document"]) == bool(given["assertions"]):
        raise click.UsageError("Name a document or an assertion. See both: fundflow attach --list.")
    if given["assertions"]:
        for row in asserting.take_back(workspace.folder, given["assertions"]).iter_rows(named=True):
            click.echo(safe(f"Taken back: {row['rule'] or row['family']}: {row['because']}"), err=True)
        return
    award = attaching.award(workspace, given["award"]) if given["award"] else None
    for kind, key in attaching.detach(workspace.folder, given["document"], award):
        click.echo(safe(f"{given['document']} no longer belongs to {kind}:{key}."), err=True)

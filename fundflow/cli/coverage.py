"""`fundflow coverage`: what a workspace can and cannot answer."""

from __future__ import annotations

from pathlib import Path

import click

from fundflow.cli import options


@click.command()
@options.workspace
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file."
)
def coverage(workspace: Path, form: str, output: Path | None) -> None:
    """Say what the data in a workspace can answer, and what it cannot.

    \b
    Examples:
      fundflow coverage --workspace my-data
      fundflow coverage --workspace my-data --output coverage.txt
      fundflow coverage --workspace my-data --format json

    \b
    Files, years, funders, money by measure and currency, how many organisations have a number of a
    public register, how many subawards are linked to the award above, and what is missing. Print it
    beside every figure that you publish.
    """  # noqa: D301 - click wants the sign itself
    from fundflow.coverage import coverage as look
    from fundflow.report import files
    from fundflow.report import statement as render
    from fundflow.workspace import Workspace

    found = look(Workspace.open(workspace))
    content = {"text": render.as_text, "json": render.as_json}[form](found)
    if output is None:
        options.send(content.encode("utf-8") if form == "json" else content)
        return
    files.write(output, content)
    click.echo(f"Written: {output}", err=True)

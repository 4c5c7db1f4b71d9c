"""`fundflow schema`: the shape of the JSON output, and of a workspace."""

from __future__ import annotations

import click

from fundflow import schema as shapes


@click.command()
@click.option("--workspace", "of_workspace", is_flag=True, help="Print the tables of a workspace instead.")
def schema(*, of_workspace: bool) -> None:
    """Print the JSON Schema of the output of check, or what stands in a workspace.

    \b
    Examples:
      fundflow schema > check.schema.json
      fundflow schema --workspace > tables.md
    """  # noqa: D301 - click wants the sign itself
    if of_workspace:
        from fundflow.workspace.schema import text

        click.echo(text(), nl=False)
        return
    click.echo(shapes.text(), nl=False)

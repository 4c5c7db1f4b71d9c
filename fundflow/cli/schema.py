"""`fundflow schema`: the shape of the JSON output."""

from __future__ import annotations

import click

from fundflow import schema as shapes


@click.command()
def schema() -> None:
    """Print the JSON Schema of the output of check.

    \b
    Example:
      fundflow schema > check.schema.json
    """  # noqa: D301 - click wants the sign itself
    click.echo(shapes.text(), nl=False)

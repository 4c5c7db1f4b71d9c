"""`fundflow init`: make a workspace for funding data."""

from __future__ import annotations

from pathlib import Path

import click

from fundflow import __version__
from fundflow.cli.options import safe


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a workspace: a folder for awards, organisations and money.

    \b
    Examples:
      fundflow init my-data
      fundflow import my-downloads/*.csv --workspace my-data

    \b
    A workspace is a folder of Parquet files that other programs can read, too; the README in it
    explains every table. Making one that is there already changes nothing.
    """  # noqa: D301 - click wants the sign itself
    from fundflow.workspace import Workspace

    Workspace.create(folder, __version__)
    click.echo(
        f"The workspace is {safe(folder)}. Fill it: fundflow import FILE... --workspace {safe(folder)}", err=True
    )

"""`fundflow trace`: where the money of one organisation comes from, where it goes, and what rides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.around import around, asked

if TYPE_CHECKING:
    from fundflow.networks import Network

FORMATS = {".json": "json", ".csv": "csv"}
MOST = 150


@click.command()
@click.argument("name", metavar="ORG")
@around(MOST)
@click.option("--stops", is_flag=True, help="Also say where each condition does not go on, and why.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), help="What to print.  [default: text]")
@options.output
def trace(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Show where money comes from and goes, and what rides on it.

    ORG is a name, an id, a number such as US-EIN:123456789, or the number of an award.

    \b
    Examples:
      fundflow trace "Meridian Lantern Health Trust" --workspace my-data
      fundflow trace UEI:ML9KE7TRUST1 --down --condition prostitution-pledge --stops
      fundflow trace NU2GGH999901 --depth 1
      fundflow trace "Kivuli Rights and Health Collective" --up --format json

    \b
    Exit codes:
      0  done
      2  wrong use, nobody has this name (the nearest are named), or the workspace cannot be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow.network.tree import tree
    from fundflow.report import files
    from fundflow.report import trace as report

    found = tree(_network(name, given))
    form = options.form(given["form"], given["output"], FORMATS)
    view = options.view(to_file=given["output"] is not None, verbose=False)
    if form == "text":
        content: str | bytes = report.render_text(found, view, stops=given["stops"])
    elif form == "csv":
        from fundflow.network.export.tables import awards_csv

        table = awards_csv(found.network)
        content = table if given["output"] else table.removeprefix(files.BOM)
    else:
        content = report.render_json(found)
    options.deliver(content, given["output"], text=form == "text", colour=view.colour)


def _network(name: str, given: dict[str, Any]) -> Network:
    from fundflow.tracing import network
    from fundflow.workspace import Workspace

    return network(Workspace.open(given["workspace"]), asked(name, given))

"""`fundflow trace`: where the money of one organisation comes from, where it goes, and what rides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options

if TYPE_CHECKING:
    from fundflow.networks import Network
    from fundflow.tracing import Asked

FORMATS = {".json": "json", ".csv": "csv"}
MOST = 150
DEPTH = 3


@click.command()
@click.argument("name", metavar="ORG")
@options.workspace
@click.option("--up", "way", flag_value="up", help="Only where its money comes from.")
@click.option("--down", "way", flag_value="down", help="Only where its money goes.")
@click.option(
    "--depth", type=click.IntRange(1, 50), default=DEPTH, show_default=True, help="Over how many awards, each way."
)
@click.option(
    "--max-nodes",
    type=click.IntRange(2, 100_000),
    default=MOST,
    show_default=True,
    help="Awards and organisations to show.",
)
@click.option("--condition", "family", metavar="FAMILY", help="Only awards under a condition of this family.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Only awards that run, or move money, in this year.")
@click.option("--stops", is_flag=True, help="Also say where each condition does not go on, and why.")
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), help="What to print.  [default: text]")
@options.output
@options.packs
def trace(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Show where an organisation's money comes from and goes, and what rides on it.

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
        table = report.render_csv(found)
        content = files.for_spreadsheets(table) if given["output"] else table
    else:
        content = report.render_json(found)
    options.deliver(content, given["output"], text=form == "text", colour=view.colour)


def _network(name: str, given: dict[str, Any]) -> Network:
    from fundflow.tracing import network
    from fundflow.workspace import Workspace

    return network(Workspace.open(given["workspace"]), _asked(name, given))


def _asked(name: str, given: dict[str, Any]) -> Asked:
    from fundflow.network.walk import Wishes
    from fundflow.tracing import Asked

    depth = given["depth"]
    wishes = Wishes(
        up=0 if given["way"] == "down" else depth,
        down=0 if given["way"] == "up" else depth,
        most=given["max_nodes"],
        year=given["year"],
    )
    return Asked(name, wishes, given["on"] or options.today(), given["family"] or "")

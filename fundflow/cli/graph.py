"""`fundflow graph`: questions about the network of awards, checks of it, and exports for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.around import around, asked
from fundflow.cli.graph_questions import QUESTIONS
from fundflow.cli.options import safe

if TYPE_CHECKING:
    from fundflow.network.export import Form
    from fundflow.networks import Network

MOST = 300


@click.group()
def graph() -> None:
    """Ask the network of awards, check it, export it.

    \b
    Examples:
      fundflow graph check --workspace my-data
      fundflow graph export "Meridian Lantern Health Trust" --to meridian.gexf
      fundflow graph funders prostitution-pledge --year 2025
      fundflow graph free prostitution-pledge --for "Kivuli Rights and Health Collective"
      fundflow graph chain "Centers for Disease Control and Prevention" "Kivuli Rights and Health Collective"
      fundflow graph without prostitution-pledge --like "Kivuli Rights and Health Collective"
    """  # noqa: D301 - click wants the sign itself


@graph.command()
@options.workspace
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def check(ctx: click.Context, workspace: Path, form: str) -> None:
    """Look for what cannot be right in the network, with counts and what is done about it.

    \b
    Examples:
      fundflow graph check --workspace my-data
      fundflow graph check --format json

    \b
    Exit codes:
      0  looked through
      2  awards go round in a circle, which is named: nothing can be followed until it is corrected
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report import doubts as render
    from fundflow.tracing import doubts
    from fundflow.workspace import Workspace

    found = doubts(Workspace.open(workspace))
    view = options.view(to_file=False, verbose=False)
    options.send(render.as_json(found) if form == "json" else render.as_text(found, view))
    ctx.exit(2 if any(each.error for each in found) else 0)


@graph.command()
@click.argument("name", metavar="[ORG]", required=False, default="")
@around(MOST)
@click.option(
    "--to",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write; its ending says the form.",
)
@click.option("--form", metavar="FORM", help="The form, when the ending does not say it.")
def export(name: str, target: Path, form: str | None, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Write the network around an organisation, or all awards under a condition, to a file.

    \b
    Examples:
      fundflow graph export "Meridian Lantern Health Trust" --to meridian.gexf
      fundflow graph export --condition prostitution-pledge --year 2025 --to pledge.graphml
      fundflow graph export UEI:ML9KE7TRUST1 --down --depth 2 --to meridian.svg
      fundflow graph export NU2GGH999901 --to award.ftm.json

    \b
    Forms, by the ending of the file:
      .graphml .gexf      Gephi, yEd, Cytoscape
      .json               node-link, for NetworkX and D3
      .graphology.json    graphology, for sigma.js
      .csv .parquet       one line for each award and condition
      .edges.csv          one line for each edge
      .ftm.json           entities of FollowTheMoney, one on each line
      .svg                a picture

    \b
    Each says from which files, on which day, with which rules and settings it was made, and what it
    leaves out. A CSV has no place for that: it stands in a second file, FILE-metadata.json.
    """  # noqa: D301 - click wants the sign itself
    about = _form(target, form)
    found = _network(name, given)
    options.deliver(about.write(found), target)
    if about.beside:
        from fundflow.report.trace import render_made

        options.deliver(render_made(found), target.with_name(f"{target.name}-metadata.json"))
    _said(found)


def _form(target: Path, form: str | None) -> Form:
    from fundflow.cli.suggest import near_miss
    from fundflow.network.export import FORMS, form_of

    chosen = form or form_of(target.name)
    if chosen not in FORMS:
        known = ", ".join(FORMS)
        hint = near_miss(form, FORMS) if form else ""
        raise click.UsageError(
            f"What form is {target.name} to have?{hint} Give it one of the endings, or --form: {known}."
        )
    return FORMS[chosen]


def _network(name: str, given: dict[str, Any]) -> Network:
    from fundflow.tracing import network
    from fundflow.workspace import Workspace

    if not name and not given["family"]:
        raise click.UsageError("Name an organisation or an award, or say --condition FAMILY for all awards under it.")
    return network(Workspace.open(given["workspace"]), asked(name, given))


def _said(found: Network) -> None:
    from fundflow.report.trace import left_out

    click.echo(f"{len(found.awards):,} awards, {len(found.bodies):,} organisations.", err=True)
    for each in found.beyond:
        click.echo(f"Not in it: {safe(left_out(each))}. Allow more: --max-nodes, --depth.", err=True)


for question in QUESTIONS:
    graph.add_command(question)

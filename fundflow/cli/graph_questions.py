"""The questions of `fundflow graph`: each prints a table, what it means, and what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.around import DEPTH_OPTION, YEAR, around, asked, family, law, nodes
from fundflow.cli.books import families

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.networks import Answer
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

MOST = 2_000
ENDINGS = {".json": "json", ".csv": "csv"}
KINDS = ("all", "foreign-ngo", "us-ngo", "foreign", "us", "ngo", "government", "international")
FAMILY = click.argument("family", metavar="FAMILY", callback=family, shell_complete=families)


def _printed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how an answer is printed."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "csv"]),
        help="Default: by the ending of --output, else text.",
    )
    return options.output(form(command))


def _about(*more: Callable[..., Any]) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a question about a family of conditions."""
    return _made(FAMILY, *more, YEAR, law)


def _from(*more: Callable[..., Any]) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a question about the part of the network around one organisation."""
    return _made(click.argument("name", metavar="ORG"), around(MOST), *more)


def _made(*parts: Callable[..., Any]) -> Callable[[Callable[..., Any]], click.Command]:
    def make(command: Callable[..., Any]) -> click.Command:
        asked = _printed(command)
        for part in reversed(parts):
            asked = part(asked)
        return click.command()(asked)

    return make


def _answer(ask: Callable[[Workspace, Asked], Answer], name: str, given: dict[str, Any]) -> None:
    from fundflow.report import answer as report
    from fundflow.workspace import Workspace

    found = ask(Workspace.open(given["workspace"]), asked(name, given))
    form = options.form(given["form"], given["output"], ENDINGS)
    view = options.view(to_file=given["output"] is not None, verbose=False)
    content = report.RENDERERS[form](found, view, to_file=given["output"] is not None)
    options.deliver(content, given["output"], text=form == "text", colour=view.colour)


@_about()
def funders(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say who gives most money under a condition, and whether they attach it or hand it on.

    \b
    Examples:
      fundflow graph funders prostitution-pledge --workspace my-data
      fundflow graph funders abortion-restriction --year 2025 --format csv
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(querying.funders, "", given)


@_about(
    click.option(
        "--for",
        "name",
        metavar="ORG",
        default="",
        help="Only awards of this organisation, and who together would free it.",
    )
)
def free(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say whose change of terms would free most money, and which few together would free one organisation.

    \b
    Examples:
      fundflow graph free prostitution-pledge --workspace my-data
      fundflow graph free prostitution-pledge --for "Kivuli Rights and Health Collective"
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(querying.free, name, given)


@click.command()
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@YEAR
@DEPTH_OPTION
@nodes(MOST)
@law
@_printed
def chain(first: str, last: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Show the shortest chains of awards from one organisation to another, and what binds on them.

    \b
    Examples:
      fundflow graph chain "Centers for Disease Control and Prevention" "Kivuli Rights and Health Collective"
      fundflow graph chain UEI:ML9KE7TRUST1 "Wasichana Legal Aid Network" --depth 5
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(lambda workspace, asked: querying.chain(workspace, asked, last), first, given)


@_about(
    click.option(
        "--like", "name", metavar="ORG", default="", help="Look at organisations that share funders with this one."
    )
)
def without(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say who funds such work without the condition.

    \b
    Examples:
      fundflow graph without prostitution-pledge --workspace my-data
      fundflow graph without prostitution-pledge --like "Kivuli Rights and Health Collective"
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(querying.without, name, given)


@_from()
def communities(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Group the organisations around one by who gives awards to whom.

    \b
    Examples:
      fundflow graph communities "Meridian Lantern Health Trust" --workspace my-data
      fundflow graph communities UEI:ML9KE7TRUST1 --depth 5 --max-nodes 10000
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(querying.groups, name, given)


@_from()
def central(name: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say through whom the money around an organisation goes.

    \b
    Examples:
      fundflow graph central "Meridian Lantern Health Trust" --workspace my-data
      fundflow graph central "Kivuli Rights and Health Collective" --up --depth 5
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(querying.middle, name, given)


@_about(
    click.option(
        "--who",
        type=click.Choice(KINDS),
        default="all",
        show_default=True,
        help="Only holders of this kind.",
    )
)
def count(who: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say how many organisations and how much money fall under a policy.

    \b
    Examples:
      fundflow graph count abortion-restriction --who foreign-ngo --year 2025 --workspace my-data
      fundflow graph count prostitution-pledge --format json

    \b
    This is the kind of analysis that is published: "so many foreign NGOs and so many dollars fall under
    the policy". The method, both ends of every figure and its limits are printed with it.
    """  # noqa: D301 - click wants the sign itself
    from fundflow import querying

    _answer(lambda workspace, asked: querying.count(workspace, asked, who), "", given)


QUESTIONS = (count, funders, free, chain, without, communities, central)

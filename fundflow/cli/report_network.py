"""`fundflow report network` and `fundflow report dossier`: conditions along the money, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options, papers

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.followed import Followed
    from fundflow.papers import Overview
    from fundflow.workspace import Workspace


def following(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which conditions are followed."""
    added = (
        options.workspace,
        papers.families,
        click.option("--year", type=int, metavar="YEAR", help="Only money of this year."),
        click.option(
            "--on", type=options.Day(), help="Judge by the law of this day.  [default: that of each award's own day]"
        ),
        click.option(
            "--pooled", is_flag=True, help="Where no award above is known, take what its funder held: a bound."
        ),
        options.packs,
    )
    for option in reversed(added):
        command = option(command)
    return command


@click.command()
@following
@papers.printing
def network(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Print who is under which condition along the money, with bounds, pictures and the tables behind them.

    \b
    Examples:
      fundflow report network --workspace my-data -o network.pdf
      fundflow report network --workspace my-data --family prostitution-pledge --year 2014 -o pledge.pdf
      fundflow report network --workspace my-data --lang es --paper letter -o red.docx
      fundflow report network --workspace my-data -o network.xlsx
      fundflow report network --workspace my-data --format csv --table bonds > bonds.csv

    \b
    Conditions come from documents that were attached (fundflow attach), from programmes that a rule
    names, and from what people assert. Never one sum without its bounds; every figure names its table.

    \b
    Exit codes:
      0  done         4  a rule pack is wrong
      2  wrong use, or the workspace cannot be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.papers.network import network as write

    form = papers.form_of(given)
    _, _, found = _gathered(given)
    papers.deliver(write(found, papers.words_of(given), papers.wishes_of(given)), form, given)


@click.command()
@click.argument("organization", metavar="ORG")
@following
@papers.printing
def dossier(organization: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Print all that is known of one organisation: funders, conditions, money, documents, judgements.

    ORG is a name, an id, or a number such as US-EIN:123456789.

    \b
    Examples:
      fundflow report dossier "Harbour Health" --workspace my-data -o harbour.pdf
      fundflow report dossier US-EIN:123456789 --workspace my-data --lang fr -o dossier.html
      fundflow report dossier "Harbour Health" --workspace my-data -o harbour.xlsx

    \b
    Exit codes:
      0  done         4  a rule pack is wrong
      2  wrong use, no such organisation, or the workspace cannot be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow import whois
    from fundflow.gathering.dossier import dossier as gather
    from fundflow.report.papers.dossier import dossier as write
    from fundflow.workspace import Workspace

    form = papers.form_of(given)
    known = whois.find(Workspace.open(given["workspace"]), organization)
    workspace, followed, whole = _gathered(given)
    found = gather(workspace, followed, whole, known)
    papers.deliver(write(found, papers.words_of(given), papers.wishes_of(given)), form, given)


def _gathered(given: dict[str, Any]) -> tuple[Workspace, Followed, Overview]:
    """Follow the conditions that were asked for."""
    from fundflow.followed import FollowWishes
    from fundflow.following import follow
    from fundflow.gathering.overview import overview
    from fundflow.rulebook import load
    from fundflow.workspace import Workspace

    workspace, book = Workspace.open(given["workspace"]), load(given["packs"])
    families = frozenset(given["families"])
    wishes = FollowWishes(book, families, given["on"], pooled=given["pooled"])
    followed = follow(workspace, wishes)
    return workspace, followed, overview(workspace, followed, wishes, options.today(), given["year"])

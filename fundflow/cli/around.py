"""What the commands about the network share: around whom, how far, under which conditions, by which law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.books import check_family, families, late

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.followed import FollowWishes
    from fundflow.tracing import Asked

DEPTH = 3
DEPTH_OPTION = click.option(
    "--depth", type=click.IntRange(1, 50), default=DEPTH, show_default=True, help="Over how many awards, each way."
)
YEAR = click.option(
    "--year", type=click.IntRange(1900, 2200), help="Only awards that run, or move money, in this year."
)


def nodes(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add `--max-nodes`."""
    return click.option(
        "--max-nodes",
        type=click.IntRange(2, 1_000_000),
        default=most,
        show_default=True,
        help="Awards and organisations to look at.",
    )


def condition(says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add `--condition`."""
    return click.option("--condition", "--family", "family", metavar="FAMILY", shell_complete=families, help=says)


def law(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the data is and how conditions are judged."""
    for option in (
        options.packs,
        click.option(
            "--pooled", is_flag=True, help="Where no award above is known, take what its funder held: a bound."
        ),
        click.option(
            "--on", type=options.Day(), help="Judge by the law of this day. Default: that of each award's own day."
        ),
        options.workspace,
    ):
        command = option(command)
    return command


def around(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that say which part of the network is meant."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            YEAR,
            condition("Only awards under a condition of this family."),
            nodes(most),
            DEPTH_OPTION,
            click.option("--down", "way", flag_value="down", help="Only where its money goes."),
            click.option("--up", "way", flag_value="up", help="Only where its money comes from."),
        ):
            command = option(command)
        return law(command)

    return add


def family(ctx: click.Context, param: click.Parameter, name: str) -> str:  # noqa: ARG001 - click's own signature
    """Refuse a family that does not exist."""
    check_family(name)
    return name


def followed(given: dict[str, Any]) -> FollowWishes:
    """Return by which rules and which law conditions are followed."""
    from fundflow.followed import FollowWishes

    return FollowWishes(late(given["packs"]), on=given["on"], pooled=given["pooled"])


def asked(name: str, given: dict[str, Any]) -> Asked:
    """Return what the options of a command ask for."""
    from fundflow.network.walk import Wishes
    from fundflow.tracing import Asked

    check_family(given.get("family"))
    way, depth = given.get("way"), given.get("depth", DEPTH)
    wishes = Wishes(
        up=0 if way == "down" else depth,
        down=0 if way == "up" else depth,
        most=given.get("max_nodes", Wishes().most),
        year=given.get("year"),
    )
    return Asked(name, wishes, options.today(), followed(given), given.get("family") or "")

"""What the commands about rules share: load the book, choose rules by name, print data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fundflow.cli import options
from fundflow.cli.suggest import near_miss
from fundflow.report import labels
from fundflow.report.data import encode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fundflow.followed import LateBook
    from fundflow.model import Rule, RuleBook


def load(packs: tuple[Path, ...]) -> RuleBook:
    """Return the shipped rules and those of further packs."""
    from fundflow import rulebook

    return rulebook.load(packs)


def late(packs: tuple[Path, ...]) -> LateBook:
    """Return the same, read when a rule is asked for."""
    from functools import cache

    from fundflow import rulebook
    from fundflow.followed import LateBook

    return LateBook(rulebook.packs(packs), cache(lambda: rulebook.load(packs)))


def data(value: object) -> None:
    """Print JSON."""
    options.send((encode(value, indent=2) + "\n").encode("utf-8", "replace"))


def families(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Complete a family by the Tab key."""
    return [name for name in labels.FAMILIES if name.startswith(begun)]


def rule_ids(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Complete the name of a shipped rule by the Tab key."""
    return [name for name in load(()).rules if name.startswith(begun)]


def check_family(family: str | None) -> None:
    """Refuse a family that does not exist, with the one that was probably meant."""
    if family is not None and family not in labels.FAMILIES:
        names = "".join(f"\n  {name}" for name in labels.FAMILIES)
        raise click.UsageError(f"There is no family '{family}'.{near_miss(family, labels.FAMILIES)} Families:{names}")


def chosen(book: RuleBook, rule_ids: Iterable[str]) -> list[Rule]:
    """Return the rules of these names, or all; refuse a name that does not exist."""
    wanted = list(rule_ids) or list(book.rules)
    for name in wanted:
        if name not in book.rules:
            hint = near_miss(name, book.rules) or " All of them: fundflow rules list"
            raise click.UsageError(f"There is no rule '{name}'.{hint}")
    return [book.rules[name] for name in wanted]

"""`fundflow profile`: write down who signs, look at it, check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundflow.cli import options
from fundflow.errors import FundflowError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.model import Organization, RuleBook

FILE = Path("my-organisation.toml")
_PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def profile() -> None:
    """Write down who signs, once, so that open questions are answered.

    \b
    Examples:
      fundflow profile init
      fundflow profile check my-organisation.toml
      fundflow profile show my-organisation.toml
      fundflow check agreement.pdf --profile my-organisation.toml
    """  # noqa: D301 - click wants the sign itself


@profile.command()
@click.argument("file", required=False, default=FILE, type=_PATH)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@options.packs
def init(file: Path, *, force: bool, packs: Sequence[Path]) -> None:
    """Ask plain questions, one at a time, and write the profile.

    Every answer may be left empty: not known.

    \b
    Examples:
      fundflow profile init
      fundflow profile init kenya-office.toml
    """  # noqa: D301 - click wants the sign itself
    from fundflow.cli.interview import interview
    from fundflow.model import Organization
    from fundflow.profile import KEYS, as_toml
    from fundflow.report import files

    if file.exists() and not force:
        raise FundflowError(f"{file}: is there already. Give another name, or --force to write over it.")
    found = interview(Organization(), KEYS, controlled(_book(packs)))
    files.write(file, as_toml(found))
    click.echo(f"\nWritten: {options.safe(file)}", err=True)
    click.echo(f"Use it: fundflow check GRANT.pdf --profile {options.safe(file)}", err=True)


@profile.command()
@click.argument("file", type=_PATH)
@options.packs
def check(file: Path, packs: Sequence[Path]) -> None:
    """Say whether a profile can be read, and what is not known in it.

    \b
    Example:
      fundflow profile check my-organisation.toml
    """  # noqa: D301 - click wants the sign itself
    from fundflow.cli.interview import is_open
    from fundflow.report.signer import unknown

    found = loaded(file, _book(packs))
    open_facts = [name for name in unknown(found) if is_open(name, found)]
    click.echo(f"{options.safe(file)}: can be read.")
    if open_facts:
        click.echo(f"Not known: {', '.join(open_facts)}. Verdicts that hang on these stay open, with the question.")


@profile.command()
@click.argument("file", type=_PATH)
@options.packs
def show(file: Path, packs: Sequence[Path]) -> None:
    """Print what a profile says, in plain words.

    \b
    Example:
      fundflow profile show my-organisation.toml
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.signer import told

    for line in told(loaded(file, _book(packs))):
        click.echo(options.safe(line))


def controlled(book: RuleBook) -> dict[str, tuple[str, ...]]:
    """Return the lists that a profile may take names from: activities, and the court cases of the rules."""
    from fundflow.rulebook.schema import ACTIVITIES

    cases = {order.case for rule in book.rules.values() for order in rule.injunctions}
    return {"activities": ACTIVITIES, "court_orders": tuple(sorted(cases))}


def loaded(file: Path, book: RuleBook) -> Organization:
    """Return the organisation of a profile, checked against the lists of the rule book."""
    from fundflow.profile import load

    lists = controlled(book)
    return load(file, lists["activities"], lists["court_orders"])


def _book(packs: Sequence[Path]) -> RuleBook:
    from fundflow import rulebook

    return rulebook.load(packs)

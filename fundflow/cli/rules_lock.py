"""`fundflow rules lock`: write down names, versions and hashes of the packs in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fundflow.cli import books, options

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.output
@options.packs
def lock(output: Path | None, packs: tuple[Path, ...]) -> None:
    """Write a lock: the names, versions and hashes of the packs in use.

    With `fundflow check --lock FILE` a check is refused when the packs are not these.

    \b
    Examples:
      fundflow rules lock --output rules.lock
      fundflow rules lock --pack our-rules --output rules.lock
      fundflow check agreement.pdf --lock rules.lock
    """  # noqa: D301 - click wants the sign itself
    from fundflow.rulebook.locks import lock_text

    options.deliver(lock_text(books.load(packs).packs), output)

"""Options that several commands share, and how their text becomes values."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.report.plain import plain
from fundflow.report.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer click
    """A date written as 2026-11-21."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Return the date, or say how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date. Write year-month-day, for example 2026-11-21.", param, ctx)


def profile(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--profile`."""
    option = click.option(
        "--profile",
        metavar="ORG.toml",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Who signs: country, kind of body, activities. Without it, most answers stay open.",
    )
    return option(command)


def output(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--output`."""
    option = click.option(
        "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file."
    )
    return option(command)


def form(chosen: str | None, output: Path | None, endings: Mapping[str, str], default: str = "text") -> str:
    """Return the format that was asked for, in words or by the ending of the file."""
    return chosen or (endings.get(output.suffix.lower(), default) if output else default)


def template(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--template`."""
    option = click.option(
        "--template",
        metavar="DIR",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Your own parts of the template, logo, colours and words; see fundflow report template.",
    )
    return option(command)


def printed_form(chosen: str | None, output: Path | None, endings: Mapping[str, str]) -> str:
    """Return the format of a printed report, which always goes to a file.

    Raises:
        UsageError: there is no file, or nobody can tell its format.
    """
    if output is None:
        raise click.UsageError("A report needs a file: --output report.pdf (or .html, .docx)")
    found = chosen or endings.get(output.suffix.lower())
    if found is None:
        known = ", ".join(sorted(set(endings.values())))
        raise click.UsageError(f"What to write into {output}? Give --format, one of: {known}.")
    return found


def today() -> date:
    """Return the day here; only the command line knows it."""
    return datetime.now(UTC).astimezone().date()


def deliver(content: str | bytes, output: Path | None, *, text: bool = False, colour: bool = False) -> None:
    """Print the result, or write it to a file and say so; data is UTF-8 everywhere."""
    if isinstance(content, str) and not text:
        content = content.encode("utf-8", "replace")
    if output is None:
        send(content, colour=colour)
        return
    from fundflow.report import files

    files.write(output, content)
    click.echo(f"Written: {safe(output)}", err=True)


def packs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--pack`."""
    option = click.option(
        "--pack",
        "packs",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Use the rules of this folder too. Can be given more than once.",
    )
    return option(command)


def workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--workspace`."""
    option = click.option(
        "--workspace",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="FUNDFLOW_WORKSPACE",
        default=Path(),
        show_default="this folder",
        help="The folder with the funding data.",
    )
    return option(command)


def view(*, to_file: bool, verbose: bool, brief: bool = False) -> View:
    """Return what the place of output can show; colours only on a terminal that wants them."""
    if to_file:
        return View(width=100, verbose=verbose, brief=brief)
    terminal = sys.stdout.isatty()
    width = click_width() if terminal else 80
    return View(width, terminal and _wants_colour(), verbose, sys.stdout.encoding or "ascii", brief)


def click_width() -> int:
    """Return the columns of the terminal, within what reads well."""
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 110))


def _wants_colour() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def safe(message: object) -> str:
    """Return a message in which no name of a file can steer the terminal."""
    return "\n".join(plain(line) for line in str(message).splitlines())


def send(content: str | bytes, *, colour: bool = False) -> None:
    """Print the result and nothing else; data is UTF-8 with the same line ends everywhere."""
    # Without colour there is nothing for click to take out of the text.
    click.echo(content, nl=False, color=colour)

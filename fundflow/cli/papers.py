"""What the commands network, dossier and compendium of `fundflow report` share: options, and writing the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import books, options
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.writers import FORMATS, PAPERS, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fundflow.report.papers.shared import Made, Wishes
    from fundflow.report.printed.wording import Words

TABLES = ("xlsx", "csv")
ENDINGS = {**SUFFIXES, ".xlsx": "xlsx", ".csv": "csv"}


def printing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every paper can be asked for."""
    added = (
        click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language."),
        click.option(
            "--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="Paper of a PDF or DOCX."
        ),
        click.option(
            "--template",
            metavar="DIR",
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            help="Your own parts of the layout; see fundflow report template.",
        ),
        click.option("--public", is_flag=True, help="Leave out paths, names of files and pictures of pages."),
        click.option(
            "--format",
            "form",
            type=click.Choice([*FORMATS, *TABLES]),
            help="What to write.  [default: by the ending of --output]",
        ),
        click.option("--table", metavar="NAME", help="Which table to write as CSV.  [default: the main one]"),
        options.output,
    )
    for option in reversed(added):
        command = option(command)
    return command


def families(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--family`."""
    option = click.option(
        "--family",
        "families",
        multiple=True,
        metavar="FAMILY",
        shell_complete=books.families,
        help="Only conditions of this kind. May be given again.",
    )
    return option(command)


def form_of(given: dict[str, Any]) -> str:
    """Return the format that was asked for; check what goes with it."""
    form = options.form(given["form"], given["output"], ENDINGS, "")
    if not form:
        raise click.UsageError(f"Name the file with --output, ending in {', '.join(ENDINGS)}, or a --format.")
    if given["output"] is None and form in {"pdf", "docx", "xlsx"}:
        raise click.UsageError(f"{form} needs a file: --output report.{form}")
    for family in given["families"]:
        books.check_family(family)
    return form


def words_of(given: dict[str, Any]) -> Words:
    """Return the words of the language, with those of the user's own templates."""
    from fundflow.report.printed.wording import Words

    return Words(given["lang"], given["template"])


def wishes_of(given: dict[str, Any]) -> Wishes:
    """Return how the paper is wanted."""
    from fundflow.report.papers.shared import Wishes

    return Wishes(given["public"], given.get("pictures") or 0)


def deliver(made: Made, form: str, given: dict[str, Any]) -> None:
    """Write the file at once, or nothing."""
    options.deliver(_content(made, form, given), given["output"])


def _content(made: Made, form: str, given: dict[str, Any]) -> bytes:
    if form == "csv":
        from fundflow.report.files import for_spreadsheets
        from fundflow.report.sheets import as_csv

        text = as_csv(_table(made, given["table"]))
        return for_spreadsheets(text) if given["output"] else text.encode("utf-8", "replace")
    if form == "xlsx":
        from fundflow.report.workbook import workbook

        return workbook(made.about, made.sheets)
    from fundflow.report.printed.templates import Templates
    from fundflow.report.printed.writers import written

    return written(made.report, form, Templates(given["template"]), given["paper"])


def _table(made: Made, name: str | None) -> Any:  # noqa: ANN401 - handed through
    tables = {sheet.key: sheet for sheet in made.sheets}
    if name is not None and name not in tables:
        raise click.UsageError(f"There is no table '{name}' here. Tables: {', '.join(tables)}.")
    return tables[name] if name else made.sheets[0]


def tell(lines: Iterable[str]) -> None:
    """Say what could not be read."""
    for line in lines:
        click.echo(options.safe(line), err=True)

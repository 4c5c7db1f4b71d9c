"""`fundflow check`: find the conditions in grant documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.progress import progress
from fundflow.report.exits import LEVELS, exit_code
from fundflow.report.printed.writers import SUFFIXES as PRINTED
from fundflow.report.renderers import RENDERERS

if TYPE_CHECKING:
    from fundflow.model import Analysis, RuleBook

PROMPT = "prompt"
SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".sarif": "sarif", ".csv": "csv"} | PRINTED
FORMATS = list(dict.fromkeys([*RENDERERS, *PRINTED.values()]))


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    metavar="ORG.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Who signs: country, kind of body, activities. Without it, most answers stay open.",
)
@click.option("--ask", is_flag=True, help="Ask here for the facts that would settle something, then show the answers.")
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to print.  [default: text, or by the ending of --output]",
)
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file."
)
@click.option(
    "--annotate",
    metavar="OUT.pdf",
    type=click.Path(path_type=Path),
    help="Also write the PDF with the conditions marked on its pages. For several PDFs give a folder.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help='Exit with 1 when a condition this severe or more may bind you; "any": whatever it is.',
)
@click.option(
    "--password",
    metavar="TEXT",
    envvar="FUNDFLOW_PASSWORD",
    help='Opens a locked PDF. Write "prompt" to type it unseen.',
)
@options.packs
@click.option(
    "--lock",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Refuse to run when the rule packs are not those of this lock; see fundflow rules lock.",
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Files read at the same time.")
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=300,
    show_default=True,
    help="Seconds that one file may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(64),
    default=2048,
    show_default=True,
    help="Megabytes that one file may take.",
)
@click.option("--max-pages", type=click.IntRange(1), default=5000, show_default=True, help="Pages read of one file.")
@click.option("--no-ocr", is_flag=True, help="Do not read pictures of text; such pages are listed as not read.")
@click.option("--brief", "-b", is_flag=True, help="Of each condition: its words, does it bind, what stays.")
@click.option("--verbose", "-v", is_flag=True, help="Show whole quotes, every place and every mention.")
def check(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Find the conditions in grant documents: their words, place, what stays allowed, what to ask.

    \b
    Examples:
      fundflow check agreement.pdf
      fundflow check agreement.pdf --brief
      fundflow check agreement.pdf --profile my-organisation.toml
      fundflow check agreement.pdf --ask
      fundflow check agreement.pdf --annotate agreement-marked.pdf
      fundflow check agreement.pdf --output report.pdf
      fundflow check award-mail.eml papers.zip budget.xlsx
      fundflow check grants/*.pdf --format csv --output conditions.csv
      fundflow check old-grant.pdf --on 2014-06-01
      fundflow check locked.pdf --password prompt
      fundflow check agreement.pdf --format json --fail-on high

    \b
    A profile is a small text file:
      name = "Our organisation"
      incorporated = "KE"        # country where the organisation that signs is registered
      body = "ngo"
      activities = ["peer-outreach", "hiv-sti-testing"]

    \b
    Exit codes:
      0  done                      3  done, but a page or file could not be read or understood
      1  --fail-on found something 4  a rule pack or the profile is wrong
      2  wrong use
    """  # noqa: D301 - click wants the sign itself
    _form(given)
    if given["password"] == PROMPT:
        given["password"] = click.prompt("Password of the PDF", hide_input=True, err=True)
    book = _book(given)
    analysis = _analyse(given, book)
    if given["ask"]:
        from fundflow.cli.asking import asked

        analysis = asked(analysis, book, given["profile"])
    _print(analysis, book, given)
    _annotate(analysis, given)
    click.get_current_context().exit(exit_code(analysis, given["fail_on"]))


def _book(given: dict[str, Any]) -> RuleBook:
    from fundflow import rulebook
    from fundflow.rulebook import locks

    book = rulebook.load(given["packs"])
    if given["lock"]:
        locks.hold(given["lock"], book.packs)
    return book


def _analyse(given: dict[str, Any], book: RuleBook) -> Analysis:
    from fundflow.analysis import check_files
    from fundflow.cli.profile import loaded

    organization = loaded(given["profile"], book) if given["profile"] else None
    with progress(len(given["files"])) as on_progress:
        return check_files(
            given["files"],
            book,
            on=given["on"] or today(),
            organization=organization,
            password=given["password"],
            jobs=given["jobs"],
            seconds=given["timeout"],
            memory_mb=given["memory"],
            max_pages=given["max_pages"],
            ocr=not given["no_ocr"],
            on_progress=on_progress,
        )


def today() -> date:
    """Return the day here; the only place that knows it."""
    return datetime.now(UTC).astimezone().date()


def _print(analysis: Analysis, book: RuleBook, given: dict[str, Any]) -> None:
    output = given["output"]
    form = _form(given)
    if form in PRINTED.values():
        from fundflow.cli.report_grant import printed

        options.deliver(printed(analysis, book, form, {"password": given["password"]}), output)
        return
    view = options.view(to_file=output is not None, verbose=given["verbose"], brief=given["brief"])
    content = RENDERERS[form](analysis, view)
    if form != "text" and isinstance(content, str):
        # Data is UTF-8 with the same line ends on every system.
        content = content.encode("utf-8", "replace")
    if output is None:
        options.send(content, colour=view.colour)
        return
    from fundflow.report import files

    files.write(output, files.for_spreadsheets(content) if form == "csv" else content)
    click.echo(f"Written: {output}", err=True)


def _form(given: dict[str, Any]) -> str:
    """Return the format; a report to print needs a file, and this is said before anything is read."""
    form = options.form(given["form"], given["output"], SUFFIXES)
    return options.printed_form(form, given["output"], PRINTED) if form in PRINTED.values() else form


def _annotate(analysis: Analysis, given: dict[str, Any]) -> None:
    if given["annotate"] is None:
        return
    from fundflow.report.annotate import annotate

    for line in annotate(analysis, given["annotate"], given["password"]):
        click.echo(options.safe(line), err=True)

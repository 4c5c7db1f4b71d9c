"""`fundflow ask`: one polite letter to the funder, made of what the check leaves open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fundflow.cli import options
from fundflow.cli.progress import progress
from fundflow.report.exits import exit_code
from fundflow.report.labels import count
from fundflow.report.letters import LANGUAGES


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="GRANT...", type=click.Path(path_type=Path))
@options.profile
@click.option("--on", type=options.Day(), help="Date of the letter and of the law.  [default: today]")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the letter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "docx"]),
    help="What to write.  [default: text, or by the ending of --output]",
)
@options.output
@options.packs
def ask(files: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Write one letter to the funder with every question that the documents leave open.

    It asks about what may bind you, and to confirm what does not. Each question names section, page and
    words. Quotes stay in the language of the document. Read it, and change it, before you send it.

    \b
    Examples:
      fundflow ask agreement.pdf --profile my-organisation.toml
      fundflow ask agreement.pdf annex.pdf --lang fr
      fundflow ask agreement.pdf --lang es --output carta.docx

    \b
    Exit codes:
      0  done         3  done, but a page or file could not be read or understood
      2  wrong use    4  a rule pack or the profile is wrong
    """  # noqa: D301 - click wants the sign itself
    from fundflow import rulebook
    from fundflow.analysis import check_files
    from fundflow.asking import letter
    from fundflow.cli.profile import loaded

    if given["form"] == "docx" and given["output"] is None:
        raise click.UsageError("A Word document needs a file: --output letter.docx")
    book = rulebook.load(given["packs"])
    signer = loaded(given["profile"], book) if given["profile"] else None
    with progress(len(files)) as on_progress:
        on = given["on"] or options.today()
        analysis = check_files(files, book, on=on, organization=signer, on_progress=on_progress)
    made = letter(analysis, book.asks)
    _print(made, given)
    _talk(analysis, made)
    click.get_current_context().exit(exit_code(analysis))


def _print(made: Any, given: dict[str, Any]) -> None:  # noqa: ANN401 - handed through
    from fundflow.report.letters import render_letter_docx, render_letter_text

    form = options.form(given["form"], given["output"], {".docx": "docx"})
    render = render_letter_docx if form == "docx" else render_letter_text
    options.deliver(render(made, given["lang"]), given["output"])


def _talk(analysis: Any, made: Any) -> None:  # noqa: ANN401 - handed through
    for each in analysis.skipped:
        click.echo(options.safe(f"Not read: {each.path}: {each.reason}"), err=True)
    unread = sum(len(document.unread) for document in analysis.documents)
    if unread:
        click.echo(f"{count(unread, 'page')} could not be read: the letter cannot ask about them.", err=True)
    click.echo(
        f"{count(len(made.asked), 'question')}. This is a draft: read and change it before you send it.", err=True
    )

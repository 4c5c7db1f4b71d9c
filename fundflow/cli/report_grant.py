"""`fundflow report grant`: the report of one grant, to print and hand over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.report.exits import exit_code
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.writers import FORMATS, PAPERS, SUFFIXES

if TYPE_CHECKING:
    from fundflow.model import Analysis, RuleBook
    from fundflow.redaction import Hidden
    from fundflow.report.printed.wording import Words

PROMPT = "prompt"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="GRANT...", type=click.Path(path_type=Path))
@options.profile
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the report.")
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="What to write.  [default: by the ending of --output]"
)
@options.output
@click.option("--redact", is_flag=True, help="Take out what names the recipient: names, numbers, amounts, addresses.")
@click.option("--hide", multiple=True, metavar="TEXT", help="Take out these words too, such as a person's name.")
@click.option(
    "--public", is_flag=True, help="Say nothing of who signs and where files lie; judge for an unknown signer."
)
@options.template
@click.option(
    "--password",
    metavar="TEXT",
    envvar="FUNDFLOW_PASSWORD",
    help='Opens a locked PDF. Write "prompt" to type it unseen.',
)
@options.packs
def grant(files: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Write the report of a grant: the answer on page one, then a card for each condition.

    A card holds the exact words, a picture of their place, whether they bind and why, what stays allowed, the law
    with its dates, what to ask, and who decides. PDF for paper, HTML for mail, DOCX to change.

    \b
    Examples:
      fundflow report grant agreement.pdf --profile my-organisation.toml --output report.pdf
      fundflow report grant agreement.pdf --lang es --paper letter --output informe.pdf
      fundflow report grant agreement.pdf --output report.html
      fundflow report grant agreement.pdf --redact --public --output to-share.pdf

    \b
    Exit codes:
      0  done         3  done, but a page or file could not be read or understood
      2  wrong use    4  a rule pack or the profile is wrong
    """  # noqa: D301 - click wants the sign itself
    from fundflow import rulebook
    from fundflow.analysis import check_files
    from fundflow.cli.profile import loaded
    from fundflow.cli.progress import progress

    form = options.printed_form(given["form"], given["output"], SUFFIXES)
    if given["password"] == PROMPT:
        given["password"] = click.prompt("Password of the PDF", hide_input=True, err=True)
    book = rulebook.load(given["packs"])
    given["signer"] = loaded(given["profile"], book) if given["profile"] else None
    signer = None if given["public"] else given["signer"]
    if given["profile"] and given["public"]:
        click.echo("--public: the profile is not used; the report is judged for an unknown signer.", err=True)
    on = given["on"] or options.today()
    with progress(len(files)) as on_progress:
        analysis = check_files(
            files, book, on=on, organization=signer, password=given["password"], on_progress=on_progress
        )
    options.deliver(printed(analysis, book, form, given), given["output"])
    click.get_current_context().exit(exit_code(analysis))


def _hidden(analysis: Analysis, words: Words, given: dict[str, Any]) -> Hidden | None:
    from fundflow.redaction import Hidden, patterns

    if not (given.get("redact") or given.get("hide")):
        return None
    return Hidden(words("redacted"), patterns(analysis, given.get("signer"), given.get("hide", ())))


def printed(analysis: Analysis, book: RuleBook, form: str, given: dict[str, Any]) -> bytes:
    """Return the report of an analysis that was made; say on stderr what has no pictures."""
    from fundflow.briefing import briefing
    from fundflow.report.printed.grant import grant_report
    from fundflow.report.printed.templates import Templates
    from fundflow.report.printed.wording import Words
    from fundflow.report.printed.writers import written

    templates = Templates(given.get("template"))
    words = Words(given.get("lang", "en"), templates.own, book.texts)
    brief = briefing(
        analysis,
        book.asks,
        password=given["password"],
        hide=_hidden(analysis, words, given),
        public=bool(given.get("public")),
    )
    for each in brief.unpictured:
        click.echo(options.safe(f"No pictures of its pages: {each.path}: {each.reason}"), err=True)
    return written(grant_report(brief, words), form, templates, given.get("paper", "a4"))

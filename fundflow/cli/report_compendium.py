"""`fundflow report compendium`: every clause of one kind across documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options, papers
from fundflow.cli.progress import progress

if TYPE_CHECKING:
    from fundflow.model import Analysis, RuleBook
    from fundflow.papers import Compendium
    from fundflow.report.printed.wording import Words


@click.command()
@click.argument("files", nargs=-1, metavar="[GRANT...]", type=click.Path(path_type=Path))
@options.workspace
@papers.families
@click.option("--year", type=int, metavar="YEAR", help="Only grants that begin in this year.")
@options.profile
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option(
    "--pictures",
    type=click.IntRange(0),
    default=40,
    show_default=True,
    help="Clauses shown with their page; the others stand in the table.",
)
@click.option(
    "--redact", is_flag=True, help="Take out what names the recipient: names, numbers, amounts, addresses. For files."
)
@options.packs
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Files read at the same time.")
@papers.printing
def compendium(files: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Put every clause of one kind into one paper: its words, document, page, date, kind and verdict.

    From grant documents that are checked now, or, when no file is named, from the documents attached to
    the awards of a workspace. A folder stands for every document in it.

    \b
    Examples:
      fundflow report compendium grants/*.pdf --family prostitution-pledge -o pledge.pdf
      fundflow report compendium grants/ --lang fr -o recueil.html
      fundflow report compendium --workspace my-data --family syringe-funding-ban -o syringes.xlsx
      fundflow report compendium grants/ --format csv > clauses.csv

    \b
    Exit codes:
      0  done         3  done, but a page, a file or the year of one could not be read
      2  wrong use    4  a rule pack or the profile is wrong
    """  # noqa: D301 - click wants the sign itself
    from fundflow.gathering.compendium import pictures
    from fundflow.report.papers.compendium import compendium as write

    form = papers.form_of(given)
    words, wishes = papers.words_of(given), papers.wishes_of(given)
    found, hidden = _gathered(files, given, words)
    shown = {} if wishes.public or form in papers.TABLES else pictures(found, wishes.pictures, *hidden)
    papers.deliver(write(found, words, wishes, shown), form, given)
    papers.tell(f"Not read: {name}: {reason}" for name, reason in found.skipped)
    papers.tell(f"Left out: {name}: it states no first day, so its year is not known" for name in found.undated)
    unread = [f"Not read: {each.file}, page {page}" for each in found.sources for page in each.unread]
    papers.tell(unread)
    click.get_current_context().exit(3 if found.skipped or found.undated or unread else 0)


def _gathered(
    files: tuple[Path, ...], given: dict[str, Any], words: Words
) -> tuple[Compendium, tuple[dict[str, Path], tuple[str, ...]] | tuple[()]]:
    """Return the compendium and, when it is redacted, where the documents are and what is painted over."""
    from fundflow.gathering import compendium as gather
    from fundflow.rulebook import load

    book, on = load(given["packs"]), given["on"] or options.today()
    if not files:
        from fundflow.workspace import Workspace

        if given["redact"]:
            raise click.UsageError("--redact needs the documents: name their files, or use --public.")
        workspace = Workspace.open(given["workspace"])
        return gather.of_workspace(workspace, book.packs, on, given["families"], given["year"]), ()
    analysis = _analysis(files, book, given)
    if not given["redact"]:
        return gather.of_files(analysis, given["families"], given["year"]), ()
    from fundflow.redaction import Hidden, patterns, redacted

    hide = patterns(analysis)
    places = {each.sha256: Path(each.path) for each in analysis.documents}
    shown = redacted(analysis, Hidden(words("redacted"), hide))
    return gather.of_files(shown, given["families"], given["year"]), (places, hide)


def _analysis(files: tuple[Path, ...], book: RuleBook, given: dict[str, Any]) -> Analysis:
    from fundflow.analysis import check_files
    from fundflow.cli.profile import loaded
    from fundflow.gathering.compendium import documents_in

    signer = loaded(given["profile"], book) if given["profile"] else None
    paths = documents_in(files)
    on = given["on"] or options.today()
    with progress(len(paths)) as on_progress:
        return check_files(paths, book, on=on, organization=signer, jobs=given["jobs"], on_progress=on_progress)

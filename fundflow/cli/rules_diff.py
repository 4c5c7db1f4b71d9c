"""`fundflow rules diff`: what two rule books say, and find, in different ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.progress import progress
from fundflow.report.exits import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import BookComparison, RuleBook

SHIPPED = "shipped"
SUFFIXES = {".pdf", ".docx", ".html", ".htm", ".md", ".txt"}


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--corpus",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare the findings in the documents of this folder too. Can be given more than once.",
)
@click.option("--no-samples", is_flag=True, help="Leave out the sample grants.")
@options.profile
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), help="[default: text, or by the ending of --output]"
)
@options.output
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit with 1 when a finding this severe or more changes.")
def diff(old: str, new: str, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Compare two rule packs: rules, law, dates, words, and what changes in the findings.

    OLD and NEW are folders: a pack, or a whole rule book with its vocabulary and grammar. A pack is read
    beside the shipped rules; it takes the place of a shipped pack of the same name. "shipped" stands for
    the rules that came with fundflow. Findings are compared in the sample grants, where they are
    installed, and in the folders of --corpus.

    \b
    Examples:
      fundflow rules diff shipped our-rules
      fundflow rules diff our-rules-2026 our-rules-2027 --corpus old-grants
      fundflow rules diff shipped rules-with-the-new-law --format json
    """  # noqa: D301 - click wants the sign itself
    sides = [_side(name) for name in (old, new)]
    compared = _compare(sides, given)
    _print(compared, given)
    level = given["fail_on"]
    grave = [each for each in compared.findings if level and LEVELS.index(each.severity) <= LEVELS.index(level)]
    click.get_current_context().exit(1 if grave else 0)


def _side(name: str) -> Path | None:
    if name == SHIPPED and not Path(name).is_dir():
        return None
    if not Path(name).is_dir():
        raise click.UsageError(f"There is no folder '{name}'. Give the folder of a pack, or the word {SHIPPED}.")
    return Path(name)


def _compare(sides: list[Path | None], given: dict[str, Any]) -> BookComparison:
    from fundflow.comparison.books import changed_rules, changed_words
    from fundflow.model import BookComparison
    from fundflow.rulebook import load_side
    from fundflow.rulebook.glossary import glossary_side

    old, new = (replace(load_side(side), likeness=None) for side in sides)
    files = list(_documents(given))
    return BookComparison(
        old=old.packs,
        new=new.packs,
        rules=changed_rules(old, new),
        words=changed_words(*(glossary_side(side) for side in sides)),
        documents=len(files),
        findings=_findings(old, new, files, given),
    )


def _documents(given: dict[str, Any]) -> Iterator[Path]:
    """Yield the documents to try: the sample grants of a checkout, and those of the user's folders."""
    from fundflow.resources import shipped

    samples = shipped("grants")
    if samples.is_dir() and not given["no_samples"]:
        yield from sorted(samples.glob("*/document.*"))
    for folder in given["corpus"]:
        yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def _findings(old: RuleBook, new: RuleBook, files: list[Path], given: dict[str, Any]) -> Any:  # noqa: ANN401
    from fundflow.analysis import check_files
    from fundflow.cli.profile import loaded
    from fundflow.comparison import compare, editions_of
    from fundflow.report.data import as_object

    signer = loaded(given["profile"], new) if given["profile"] else None
    on = given["on"] or options.today()
    editions = []
    for book in (old, new):
        with progress(len(files)) as seen:
            analysis = check_files(files, book, on=on, organization=signer, on_progress=seen)
        editions.append(editions_of(as_object(analysis), "the check"))
    for line in editions[1].unread:
        click.echo(options.safe(f"Not read: {line}"), err=True)
    return tuple(each for each in compare(*editions).changes if any((s and s.effect) for s in (each.old, each.new)))


def _print(compared: BookComparison, given: dict[str, Any]) -> None:
    from fundflow.report.bookdiff import render_books_json, render_books_text

    form = options.form(given["form"], given["output"], {".json": "json"})
    view = options.view(to_file=given["output"] is not None, verbose=False)
    content = (render_books_json if form == "json" else render_books_text)(compared, view)
    options.deliver(content, given["output"], text=form == "text")

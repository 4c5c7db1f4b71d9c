"""`fundflow diff`: what changed in meaning between two versions of a grant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.report.exits import LEVELS, diff_exit_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from fundflow.model import Comparison, Edition
    from fundflow.report.view import View

FORMATS = {".json": "json", ".html": "html", ".htm": "html"}


@click.command()
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.profile
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    help="What to print.  [default: text, or by the ending of --output]",
)
@options.output
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help='Exit with 1 when something this severe or more binds you more than before; "any": whatever changed.',
)
@options.packs
def diff(old: Path, new: Path, **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Compare two versions of a grant in meaning: what came, what went, what reaches further.

    OLD and NEW are documents, or results of an earlier check in JSON. Two results of the same document
    show what other rules, another date or another signer read in the same words.

    \b
    Examples:
      fundflow diff draft-1.pdf draft-2.pdf
      fundflow diff draft-1.pdf draft-2.pdf --profile my-organisation.toml
      fundflow diff draft-1.pdf signed.docx --output what-changed.html
      fundflow diff checked-in-may.json checked-today.json
      fundflow diff draft-1.pdf draft-2.pdf --fail-on high

    \b
    Exit codes:
      0  done                         3  done, but something was not read
      1  --fail-on found something    4  a rule pack or the profile is wrong
      2  wrong use
    """  # noqa: D301 - click wants the sign itself
    from fundflow.comparison import compare

    comparison = compare(*_editions(old, new, given))
    _print(comparison, given)
    click.get_current_context().exit(diff_exit_code(comparison, given["fail_on"]))


def _editions(old: Path, new: Path, given: dict[str, Any]) -> tuple[Edition, Edition]:
    """Return both sides, each read from its result or checked now; a file that cannot be read ends it."""
    documents = [path for path in (old, new) if path.suffix.lower() != ".json"]
    checked = _check(documents, given) if documents else {}
    return checked.get(old) or _earlier(old), checked.get(new) or _earlier(new)


def _earlier(path: Path) -> Edition:
    from fundflow.comparison import read_edition

    return read_edition(path)


def _check(documents: list[Path], given: dict[str, Any]) -> dict[Path, Edition]:
    from fundflow import rulebook
    from fundflow.cli.profile import loaded

    book = rulebook.load(given["packs"])
    signer = loaded(given["profile"], book) if given["profile"] else None
    on = given["on"] or options.today()
    return {path: _edition(path, book, on, signer) for path in documents}


def _edition(path: Path, book: Any, on: date, signer: Any) -> Edition:  # noqa: ANN401 - handed through
    from fundflow.analysis import check_files
    from fundflow.comparison import editions_of
    from fundflow.errors import UnreadableDocument
    from fundflow.report.data import as_object

    analysis = check_files([path], book, on=on, organization=signer)
    if analysis.skipped:
        reason = analysis.skipped[0].reason.removeprefix(f"{path}: ")
        raise UnreadableDocument(f"{path}: {reason}. Without it there is nothing to compare.")
    return editions_of(as_object(analysis), str(path))


def _print(comparison: Comparison, given: dict[str, Any]) -> None:
    from fundflow.report.diffdata import render_diff_json
    from fundflow.report.diffpage import render_diff_html
    from fundflow.report.difftext import render_diff_text

    renderers: dict[str, Callable[[Comparison, View], str]] = {
        "text": render_diff_text,
        "json": render_diff_json,
        "html": render_diff_html,
    }
    form = options.form(given["form"], given["output"], FORMATS)
    view = options.view(to_file=given["output"] is not None, verbose=False)
    options.deliver(renderers[form](comparison, view), given["output"], text=form == "text", colour=view.colour)

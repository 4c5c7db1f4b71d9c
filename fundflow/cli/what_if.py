"""`fundflow what-if`: the same grant judged twice, with something supposed about the signer or about the law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.progress import progress
from fundflow.cli.what_if_money import at_scale, suppose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundflow.model import Analysis, Organization, Reform, RuleBook

FORMATS = {".json": "json"}


@click.command("what-if")
@click.argument("files", nargs=-1, metavar="[GRANT...]", type=click.Path(path_type=Path))
@options.profile
@click.option(
    "--set",
    "facts",
    multiple=True,
    metavar="KEY=VALUE",
    help="Suppose this fact of the profile. Can be given more than once; KEY= is not known.",
)
@click.option(
    "--law",
    metavar="REFORM.yaml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Suppose these changes of the law; rules/README.md shows how to write them.",
)
@click.option("--on", type=options.Day(), help="Judge by the law of this date.  [default: today]")
@click.option("--then", type=options.Day(), help="Judge the supposed side by this date.  [default: that of --on]")
@at_scale
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="What to print.  [default: text]")
@options.output
@options.packs
def what_if(files: Sequence[Path], **given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Compare verdicts: what if you, or the law, were otherwise? Only what changes is shown.

    \b
    Examples:
      fundflow what-if grant.pdf --profile kenya.toml --set incorporated=US
      fundflow what-if grant.pdf --profile texas.toml --then 2012-06-01
      fundflow what-if grant.pdf --profile texas.toml --law reform.yaml --format json
      fundflow what-if --workspace my-data --law reform.yaml --condition abortion-restriction
      fundflow what-if --workspace my-data --without-funder "Bright Ridge Foundation"
      fundflow what-if --workspace my-data --for "Kivuli Collective" --set incorporated=US

    \b
    With --workspace every award of the funding data is judged twice: who is newly bound or freed, how
    much money, and through whom. Without it, the conditions of one grant are.
    """  # noqa: D301 - click wants the sign itself
    from fundflow import rulebook
    from fundflow.analysis import judge_again
    from fundflow.applicability import differences
    from fundflow.report import what_if as report
    from fundflow.report.exits import exit_code

    if given["workspace"] is not None or not files:
        suppose(files, given)
        return
    if given["without"] or given["holder"] or given["family"] or given["year"]:
        raise click.UsageError("--without-funder, --for, --condition and --year ask funding data: --workspace DIR.")
    if not (given["facts"] or given["law"] or given["then"]):
        raise click.UsageError("Suppose something: --set KEY=VALUE, --law REFORM.yaml or --then DATE")
    book = rulebook.load(given["packs"])
    signer = _signer(given["profile"], book)
    supposed = with_facts(signer, given["facts"], book)
    reform = reform_of(given["law"], book)
    now = _judged(files, book, signer, given["on"] or options.today())
    then = judge_again(now, reformed_book(book, reform), supposed, given["then"])
    form = options.form(given["form"], given["output"], FORMATS)
    view = options.view(to_file=given["output"] is not None, verbose=False)
    supposition = report.Supposition(now, then, given["facts"], reform, differences(now, then))
    content = report.RENDERERS[form](supposition, view)
    options.deliver(content, given["output"], text=form == "text", colour=view.colour)
    click.get_current_context().exit(exit_code(now))


def _signer(profile: Path | None, book: RuleBook) -> Organization | None:
    from fundflow.cli.profile import loaded

    return loaded(profile, book) if profile else None


def _judged(files: Sequence[Path], book: RuleBook, signer: Organization | None, on: date) -> Analysis:
    from fundflow.analysis import check_files

    with progress(len(files)) as on_progress:
        return check_files(files, book, on=on, organization=signer, on_progress=on_progress)


def reform_of(path: Path | None, book: RuleBook) -> Reform | None:
    """Return the changes of the law that a file supposes."""
    from fundflow.rulebook.reform import read_reform

    return read_reform(path, book.rules) if path else None


def reformed_book(book: RuleBook, reform: Reform | None) -> RuleBook:
    """Return the rule book as it would be after them."""
    from fundflow.applicability import reformed

    return replace(book, rules=reformed(book.rules, reform)) if reform else book


def with_facts(known: Organization | None, facts: Sequence[str], book: RuleBook) -> Organization:
    """Return the organisation with the supposed facts, read as strictly as a profile."""
    from fundflow.cli.profile import controlled
    from fundflow.model import Organization
    from fundflow.profile import as_toml, changed, parsed

    lists = controlled(book)
    supposed = known or Organization()
    for fact in facts:
        supposed = changed(supposed, fact, lists["activities"], lists["court_orders"])
    return parsed(as_toml(supposed), "--set", lists["activities"], lists["court_orders"])

"""`fundflow rules booklet`: the rules as a booklet that a lawyer can review and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundflow.cli import books, options
from fundflow.report import labels

if TYPE_CHECKING:
    from datetime import date

    from fundflow.model import Rule


@click.command()
@click.option("--family", metavar="FAMILY", shell_complete=books.families, help="Only this kind of condition.")
@click.option("--on", type=options.Day(), help="Date on the front page.  [default: today]")
@click.option(
    "--format", "form", type=click.Choice(["html", "docx"]), help="[default: html, or by the ending of --output]"
)
@options.output
@options.packs
def booklet(
    family: str | None, on: date | None, form: str | None, output: Path | None, packs: tuple[Path, ...]
) -> None:
    """Print the rules as a booklet for review: the law and the rule side by side, a sign-off for each.

    With --pack only the rules of those packs are in it, without it all shipped ones.

    \b
    Examples:
      fundflow rules booklet --output booklet.html
      fundflow rules booklet --family prostitution-pledge --output pledge.docx
      fundflow rules booklet --pack our-rules --output our-rules.html
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.booklet import booklet as made
    from fundflow.rulebook.glossary import glossary

    books.check_family(family)
    form = options.form(form, output, {".docx": "docx"}, "html")
    if form == "docx" and output is None:
        raise click.UsageError("A Word document needs a file: --output booklet.docx")
    book = books.load(packs)
    chosen = [rule for rule in book.rules.values() if family in {None, rule.family} and _within(rule, packs)]
    if not chosen:
        raise click.UsageError("There is no such rule in these packs. All of them: fundflow rules list")
    result = made(book, chosen, glossary(packs), on or options.today(), _about(family, packs))
    options.deliver(_rendered(form, result), output)
    click.echo(f"{labels.count(sum(len(c.entries) for c in result.chapters), 'entry', 'entries')}.", err=True)


def _rendered(form: str, result: object) -> str | bytes:
    if form == "docx":
        from fundflow.report.bookletdocx import render_booklet_docx

        return render_booklet_docx(result)  # type: ignore[arg-type]
    from fundflow.report.bookletpage import render_booklet_html

    return render_booklet_html(result)  # type: ignore[arg-type]


def _within(rule: Rule, packs: tuple[Path, ...]) -> bool:
    return not packs or any(Path(rule.path).is_relative_to(pack) for pack in packs)


def _about(family: str | None, packs: tuple[Path, ...]) -> str:
    named = ", ".join(pack.resolve().name for pack in packs)
    parts = [f"only {labels.family(family)}" if family else "", f"only the pack {named}" if packs else ""]
    return "; ".join(filter(None, parts))

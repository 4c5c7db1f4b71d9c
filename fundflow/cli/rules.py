"""`fundflow rules`: look at the rules, test them, write new ones."""

from __future__ import annotations

from pathlib import Path

import click

from fundflow.cli import books, options
from fundflow.cli.rules_booklet import booklet
from fundflow.cli.rules_diff import diff
from fundflow.cli.rules_lock import lock
from fundflow.cli.rules_prove import test
from fundflow.report import labels

FORMATS = click.Choice(["text", "json"])


@click.group()
def rules() -> None:
    """Look at the rules, test them, write new ones.

    \b
    Examples:
      fundflow rules list
      fundflow rules list --family prostitution-pledge
      fundflow rules show us-leadership-act-policy-requirement
      fundflow rules lint --pack our-rules
      fundflow rules test --pack our-rules
      fundflow rules diff our-rules-2026 our-rules-2027
      fundflow rules booklet --output booklet.html
      fundflow rules lock --output rules.lock
      fundflow rules coverage
      fundflow rules new our-rule --family lobbying-restriction --folder our-rules
    """  # noqa: D301 - click wants the sign itself


@rules.command("list")
@click.option("--family", metavar="FAMILY", shell_complete=books.families, help="Only this kind of condition.")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
@options.packs
def list_rules(family: str | None, form: str, packs: tuple[Path, ...]) -> None:
    """List the rules by kind of condition.

    \b
    Examples:
      fundflow rules list
      fundflow rules list --family syringe-funding-ban --format json
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.rulepage import rule_list, rule_object

    books.check_family(family)
    chosen = [rule for rule in books.load(packs).rules.values() if family in {None, rule.family}]
    if form == "json":
        books.data([rule_object(rule) for rule in sorted(chosen, key=lambda rule: rule.id)])
        return
    options.send(rule_list(chosen, options.view(to_file=False, verbose=False)))
    click.echo(f"{labels.count(len(chosen), 'rule')}. Read one: fundflow rules show NAME", err=True)


@rules.command()
@click.argument("rule_id", metavar="RULE", shell_complete=books.rule_ids)
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
@options.packs
def show(rule_id: str, form: str, packs: tuple[Path, ...]) -> None:
    """Show what a rule says, why it matters, whom it binds, its examples and sources.

    \b
    Example:
      fundflow rules show us-leadership-act-policy-requirement
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.rulepage import rule_object, rule_text

    (rule,) = books.chosen(books.load(packs), [rule_id])
    if form == "json":
        books.data(rule_object(rule))
        return
    options.send(rule_text(rule, options.view(to_file=False, verbose=False)))


@rules.command()
@options.packs
def lint(packs: tuple[Path, ...]) -> None:
    """Check that all rule files can be loaded; exit with 4 when one has a mistake.

    \b
    Examples:
      fundflow rules lint
      fundflow rules lint --pack our-rules
    """  # noqa: D301 - click wants the sign itself
    book = books.load(packs)
    names = ", ".join(f"{pack.name} {pack.version}" for pack in book.packs)
    click.echo(f"No mistakes: {labels.count(len(book.rules), 'rule')} in {names}.")


@rules.command()
@options.packs
def coverage(packs: tuple[Path, ...]) -> None:
    """Print, as Markdown, which rule covers which entry of the catalogue of conditions.

    \b
    Example:
      fundflow rules coverage > rules/COVERAGE.md
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.coverage import coverage_page
    from fundflow.rulebook.coverage import read_entries

    options.send(coverage_page(read_entries(), books.load(packs).rules.values()))


@rules.command()
@click.argument("rule_id", metavar="NAME")
@click.option(
    "--family",
    metavar="FAMILY",
    shell_complete=books.families,
    required=True,
    help="The kind of condition; see fundflow rules list.",
)
@click.option(
    "--folder",
    default=Path("rules"),
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the rule is written.",
)
def new(rule_id: str, family: str, folder: Path) -> None:
    """Write a new rule file to fill in.

    \b
    Example:
      fundflow rules new our-rule --family lobbying-restriction --folder our-rules
    """  # noqa: D301 - click wants the sign itself
    from fundflow.rulebook.scaffold import scaffold

    books.check_family(family)
    path = scaffold(folder, rule_id, family)
    click.echo(path)
    click.echo(f"Fill it in, then: fundflow rules test {rule_id} --pack {folder}", err=True)


for command in (test, diff, booklet, lock):
    rules.add_command(command)

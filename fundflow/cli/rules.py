"""`fundflow rules`: look at the rules, test them, write new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundflow.cli import options
from fundflow.cli.suggest import near_miss
from fundflow.report import labels
from fundflow.report.data import encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.model import Rule, RuleBook

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
      fundflow rules coverage
      fundflow rules new our-rule --family lobbying-restriction --folder our-rules
    """  # noqa: D301 - click wants the sign itself


def _families(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Complete a family by the Tab key."""
    return [name for name in labels.FAMILIES if name.startswith(begun)]


def _rule_ids(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Complete the name of a shipped rule by the Tab key."""
    return [name for name in _load(()).rules if name.startswith(begun)]


@rules.command("list")
@click.option("--family", metavar="FAMILY", shell_complete=_families, help="Only this kind of condition.")
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

    _check_family(family)
    chosen = [rule for rule in _load(packs).rules.values() if family in {None, rule.family}]
    if form == "json":
        _data([rule_object(rule) for rule in sorted(chosen, key=lambda rule: rule.id)])
        return
    options.send(rule_list(chosen, options.view(to_file=False, verbose=False)))
    click.echo(f"{labels.count(len(chosen), 'rule')}. Read one: fundflow rules show NAME", err=True)


@rules.command()
@click.argument("rule_id", metavar="RULE", shell_complete=_rule_ids)
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
@options.packs
def show(rule_id: str, form: str, packs: tuple[Path, ...]) -> None:
    """Show what a rule says, why it matters, whom it binds, its examples and sources.

    \b
    Example:
      fundflow rules show us-leadership-act-policy-requirement
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.rulepage import rule_object, rule_text

    (rule,) = _chosen(_load(packs), [rule_id])
    if form == "json":
        _data(rule_object(rule))
        return
    options.send(rule_text(rule, options.view(to_file=False, verbose=False)))


@rules.command()
@click.argument("rule_ids", nargs=-1, metavar="[RULE]...", shell_complete=_rule_ids)
@options.packs
@click.pass_context
def test(ctx: click.Context, rule_ids: tuple[str, ...], packs: tuple[Path, ...]) -> None:
    """Hold every rule against its own examples; exit with 1 when one fails.

    \b
    Examples:
      fundflow rules test
      fundflow rules test us-leadership-act-policy-requirement
      fundflow rules test --pack our-rules
    """  # noqa: D301 - click wants the sign itself
    from fundflow.proof import prove
    from fundflow.report.rulepage import failure

    book = _load(packs)
    proofs = prove(book, [rule.id for rule in _chosen(book, rule_ids)])
    failed = [proof for proof in proofs if not proof.right]
    for proof in failed:
        click.echo(failure(book.rules[proof.rule], proof.example, proof.effects))
    click.echo(f"{labels.count(len(proofs), 'example')}, {len(failed)} failed", err=True)
    ctx.exit(1 if failed else 0)


@rules.command()
@options.packs
def lint(packs: tuple[Path, ...]) -> None:
    """Check that all rule files can be loaded; exit with 4 when one has a mistake.

    \b
    Examples:
      fundflow rules lint
      fundflow rules lint --pack our-rules
    """  # noqa: D301 - click wants the sign itself
    book = _load(packs)
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

    options.send(coverage_page(read_entries(), _load(packs).rules.values()))


@rules.command()
@click.argument("rule_id", metavar="NAME")
@click.option(
    "--family",
    metavar="FAMILY",
    shell_complete=_families,
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
    from fundflow.rulebook import scaffold

    _check_family(family)
    path = scaffold(folder, rule_id, family)
    click.echo(path)
    click.echo(f"Fill it in, then: fundflow rules test {rule_id} --pack {folder}", err=True)


def _load(packs: tuple[Path, ...]) -> RuleBook:
    from fundflow import rulebook

    return rulebook.load(packs)


def _data(value: object) -> None:
    options.send((encode(value, indent=2) + "\n").encode("utf-8", "replace"))


def _check_family(family: str | None) -> None:
    if family is not None and family not in labels.FAMILIES:
        names = "".join(f"\n  {name}" for name in labels.FAMILIES)
        raise click.UsageError(f"There is no family '{family}'.{near_miss(family, labels.FAMILIES)} Families:{names}")


def _chosen(book: RuleBook, rule_ids: Iterable[str]) -> list[Rule]:
    wanted = list(rule_ids) or list(book.rules)
    for name in wanted:
        if name not in book.rules:
            hint = near_miss(name, book.rules) or " All of them: fundflow rules list"
            raise click.UsageError(f"There is no rule '{name}'.{hint}")
    return [book.rules[name] for name in wanted]

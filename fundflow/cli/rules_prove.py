"""`fundflow rules test`: hold rules against their own examples, with one of four outcomes for each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from fundflow.cli import books, options
from fundflow.report import labels

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import RuleBook
    from fundflow.proof import Proof

OUTCOMES = {"found": "found", "silent": "rightly silent", "noisy": "noisy", "missing": "missing"}
"""Outcome of a proof and its name: the first two are right."""


@click.command()
@click.argument("rule_ids", nargs=-1, metavar="[RULE]...", shell_complete=books.rule_ids)
@click.option("--verbose", "-v", is_flag=True, help="Name every example, also those that came out right.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.packs
@click.pass_context
def test(ctx: click.Context, rule_ids: tuple[str, ...], packs: tuple[Path, ...], *, verbose: bool, form: str) -> None:
    """Hold every rule against its own examples.

    \b
    Each example has one of four outcomes:
      found           the sentence was found, with the effect it must have
      rightly silent  a near-miss that the rule left alone
      noisy           a near-miss that the rule reported
      missing         a sentence that the rule must find and did not

    \b
    Examples:
      fundflow rules test
      fundflow rules test us-leadership-act-policy-requirement --verbose
      fundflow rules test --pack our-rules

    Exit code 4 when one is noisy or missing.
    """  # noqa: D301 - click wants the sign itself
    from fundflow.proof import prove

    book = books.load(packs)
    proofs = prove(book, [rule.id for rule in books.chosen(book, rule_ids)])
    if form == "json":
        books.data([_object(proof) for proof in proofs])
    else:
        _print(book, proofs, verbose=verbose)
    click.echo(_counted(proofs), err=True)
    ctx.exit(0 if all(proof.right for proof in proofs) else 4)


def _print(book: RuleBook, proofs: tuple[Proof, ...], *, verbose: bool) -> None:
    from fundflow.report.rulepage import outcome_line

    for proof in proofs:
        if verbose or not proof.right:
            rule = book.rules[proof.rule]
            click.echo(outcome_line(OUTCOMES[proof.outcome], rule, proof.example, proof.effects))


def _counted(proofs: tuple[Proof, ...]) -> str:
    counts = Counter(proof.outcome for proof in proofs)
    return f"{labels.count(len(proofs), 'example')}: " + ", ".join(f"{counts[key]} {OUTCOMES[key]}" for key in OUTCOMES)


def _object(proof: Proof) -> dict[str, object]:
    example = proof.example
    wanted = example.effect.value if example.effect else "silent"
    return {
        "rule": proof.rule,
        "outcome": proof.outcome,
        "wanted": wanted,
        "effects": list(proof.effects),
        "text": example.text,
        "language": example.language,
    }

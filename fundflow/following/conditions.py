"""Says which conditions ride on which awards from the start: by a document, a programme, or a person's word.

A condition is a rule of the book, or a card of a legal text.  A person who asserts a family names no
rule; that is a condition of its own, judged by all rules of the family together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow import steps
from fundflow.flow import BASES
from fundflow.measures import PUBLISHER
from fundflow.model import Scope
from fundflow.shares import shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polars._typing import PolarsDataType

    from fundflow.followed import FollowWishes
    from fundflow.following.scratch import Scratch
    from fundflow.model import Rule
    from fundflow.shares import Share

ASSERTED = "asserted:"
"""Begins the id of a condition that a person asserts by its family."""
BY_PROGRAMME = "programme"
TOGETHER = 1_000_000
"""Awards of which is looked up together what they carry; it may be dozens of conditions each."""


WIDE = {Scope.ORGANISATION_WIDE}


class Condition(NamedTuple):
    """A condition with the rules by which it is judged."""

    id: str
    family: str
    rules: tuple[Rule, ...]
    """One, or all rules of the family, or none when the book no longer has the rule."""

    @property
    def wide(self) -> bool:
        """Whether it binds the whole organisation, whatever money pays."""
        return any(rule.scope in WIDE for rule in self.rules) and self.rule is not None

    @property
    def rule(self) -> Rule | None:
        """The one rule, if it is one."""
        return self.rules[0] if len(self.rules) == 1 and not self.id.startswith(ASSERTED) else None


class Attached(NamedTuple):
    """What rides on awards from the start."""

    conditions: list[Condition]
    """In the order of their numbers."""
    seeds: pl.LazyFrame
    """award, tree, condition, basis, doubt."""
    lost: int
    """Awards that carry something and are not here."""


def attached(
    carried: Callable[[Share], pl.LazyFrame],
    awards: pl.LazyFrame,
    tree: pl.Series,
    wishes: FollowWishes,
    scratch: Scratch,
) -> Attached:
    """Number the conditions that ride on awards, and say on which.

    Args:
        carried: returns what a share of the awards carries.
        awards: their numbers by publisher and key.
        tree: in which part of the network each is.
        wishes: which families, by which rules.
        scratch: where it is kept.
    """
    parts, lost = [], 0
    chosen = shares(scratch.awards, TOGETHER)
    for n, share in enumerate(chosen):
        steps.part("Looking which awards carry a condition", n + 1, len(chosen), awards=scratch.awards)
        named = scratch.hold(_named(carried(share), wishes), f"named-{n}")
        keys = awards.filter(share("key")).select("award", award_key="key", publisher=PUBLISHER).collect()
        keys = keys.with_columns(tree=tree.gather(keys["award"]))
        same = ["publisher", "award_key"]
        here = named.join(keys.lazy(), on=same)
        parts.append(scratch.hold(here.select("award", "tree", "id", "family", "basis", "doubt"), f"carried-{n}"))
        others = named.filter(pl.col("basis") != BY_PROGRAMME).select(same).unique()
        lost += others.join(keys.lazy(), on=same, how="anti").select(pl.len()).collect().item()
    every = pl.concat(parts)
    listed = every.select("id", "family").unique("id", keep="any").collect(engine="streaming").sort("id")
    rules = wishes.book.rules if listed.height else {}
    conditions = [Condition(name, family, _rules(name, family, rules)) for name, family in listed.iter_rows()]
    numbers = {each.id: place for place, each in enumerate(conditions)}
    seeds = every.select(
        "award",
        "tree",
        condition=pl.col("id").replace_strict(numbers or {"": 0}, return_dtype=pl.Int32),
        basis=pl.col("basis").replace_strict(BASES, return_dtype=pl.Int8),
        doubt=(pl.col("doubt") != "").cast(pl.Int8),
    )
    return Attached(conditions, seeds, int(lost))


def _named(carried: pl.LazyFrame, wishes: FollowWishes) -> pl.LazyFrame:
    asked = carried.filter(pl.col("family").is_in(sorted(wishes.families))) if wishes.families else carried
    family = pl.when(pl.col("rule") == "").then(ASSERTED + pl.col("family")).otherwise(pl.col("rule"))
    return asked.select("award_key", "family", "basis", "doubt", id=family, publisher=PUBLISHER)


def _rules(name: str, family: str, rules: Mapping[str, Rule]) -> tuple[Rule, ...]:
    if not name.startswith(ASSERTED):
        return (rules[name],) if name in rules else ()
    return tuple(each for each in rules.values() if each.family == family and not each.protects)


def described(conditions: Sequence[Condition]) -> pl.DataFrame:
    """Return the table of conditions for people."""
    rows = [_row(place, each) for place, each in enumerate(conditions)]
    types: dict[str, PolarsDataType] = {
        "condition": pl.Int32, "id": pl.String, "rule": pl.String, "title": pl.String, "family": pl.String,
        "severity": pl.String, "scope": pl.String, "flow_down": pl.String, "activities": pl.List(pl.String),
        "wide": pl.Int8,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=types, orient="row")


def _row(place: int, condition: Condition) -> tuple[object, ...]:
    rule = condition.rule
    if rule is not None:
        head = (place, condition.id, rule.id, rule.title, rule.family, rule.severity)
        return (*head, str(rule.scope), str(rule.flow_down), list(rule.activities), int(condition.wide))
    title = f"A condition of the family {condition.family}" if condition.rules else "A rule that the book no longer has"
    together = sorted({activity for each in condition.rules for activity in each.activities})
    return place, condition.id, "", title, condition.family, "", "", "unknown", together, 0

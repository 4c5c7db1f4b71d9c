"""Who gives most money under a condition, and whose change of terms would free most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from fundflow.network import nested, pressure
from fundflow.network.cut import MOST, cut
from fundflow.networks import Answer
from fundflow.querying.known import MONEY_SAYS, NO_CURRENCY, NO_SUM, SHOWN, Names, amounts, known
from fundflow.tracing import find

if TYPE_CHECKING:
    from fundflow.network.lookup import Index
    from fundflow.tracing import Asked
    from fundflow.workspace import Workspace

GIVEN = ("organization", "name", "currency", "low", "high", "attached", "handed_on", "recipients")
GIVEN_SAYS = (
    "attached: awards it gives that carry the condition themselves (by document, programme or assertion). handed on: "
    "awards it gives to which the condition came down from an award above."
)
UNSEEN = "What is not in the workspace, or attached to nothing, is not seen."
HOW = {"attached": "attaches", "must": "must hand down", "may": "may hand down", "unknown": "hands down (rule silent)"}
FREED = ("organization", "name", "currency", "low", "high", "freed", "touched", "recipients", "how", *HOW)
FREED_SAYS = (
    (
        "freed: awards on which nothing of the family would be left if this organisation alone gave its awards without "
        "it; recipients: who holds them. touched: awards that it reaches; on some of them others put it too."
    ),
    (
        "how: to how many of the bound awards that it gives itself it attaches the condition, and to how many it hands "
        "it down."
    ),
    "What was made from a freed award is part of its money. " + nested.SAYS,
)
TERMS = (
    "Whether it may change its terms is another question: where law demands the condition, only the law can change. "
    "Try that: fundflow what-if --workspace DIR --law REFORM.yaml"
)


def funders(workspace: Workspace, asked: Asked) -> Answer:
    """Say who gives most money under a condition."""
    here = known(workspace, asked)
    rows = pressure.funders(here.pressed)
    shown = rows.head(SHOWN)
    names = Names(here.at, shown["funder"])
    told = tuple((*names(row["funder"]), *_given(row)) for row in shown.iter_rows(named=True))
    question = f"Who gives most money under {asked.family}?"
    more = rows.height - shown.height
    return Answer(question, GIVEN, told, (GIVEN_SAYS, MONEY_SAYS), (NO_SUM, UNSEEN), here.made, more)


def _given(row: dict[str, Any]) -> tuple[object, ...]:
    return (row["currency"] or NO_CURRENCY, *amounts(row), row["attached"], row["handed_on"], row["recipients"])


def free(workspace: Workspace, asked: Asked) -> Answer:
    """Say whose change of terms would free most; around one holder, also which few together would free it."""
    here = known(workspace, asked)
    ways = pressure.givers(here.pressed)
    together: tuple[str, ...] = ()
    if asked.name:
        holder = find(workspace, here.at, asked.name).organization
        held = here.pressed.awards.filter(pl.col("recipient") == holder).select("award").collect()
        ways = ways.join(held, on="award", how="semi")
        together = (_together(here.at, ways),)
    rows = pressure.freeing(here.pressed, ways)
    shown = rows.head(SHOWN)
    names = Names(here.at, shown["giver"])
    told = tuple((*names(row["giver"]), *_freed(row)) for row in shown.iter_rows(named=True))
    question = f"Who would free most from {asked.family}, by giving awards without it?"
    more = rows.height - shown.height
    means = (*together, *FREED_SAYS, MONEY_SAYS)
    return Answer(question, FREED, told, means, (NO_SUM, TERMS), here.made, more, ("organization", *HOW))


def _freed(row: dict[str, Any]) -> tuple[object, ...]:
    how = "; ".join(f"{says} {row[name]:,}" for name, says in HOW.items() if row[name])
    counts = (row["freed"], row["touched"], row["recipients"], how or "stands above")
    return (row["currency"] or NO_CURRENCY, *amounts(row), *counts, *(row[name] for name in HOW))


def _together(at: Index, ways: pl.DataFrame) -> str:
    if ways.is_empty():
        return "No award of it is bound."
    if ways.height > MOST:
        return f"Its awards are reached over {ways.height:,} steps, too many to cut; ask for one year."
    found = cut(ways)
    if found is None:
        return "No organisations that may choose their terms could free it together: on some way all must hand it down."
    if not found:
        return "Who put the condition on its awards is not known."
    names = Names(at, found)
    told = ", ".join(f"{names(number)[1]} ({names(number)[0]})" for number in found)
    return f"As few as any that together would free it: {told}."

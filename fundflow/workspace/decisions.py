"""The tables that people and `fundflow resolve` and `fundflow attach` fill: who is who, and what binds which award."""

from __future__ import annotations

import polars as pl

from fundflow.workspace.schema import MONEY, TEXT, TEXTS, Column, Table, register

_STATES = "agree, similar, disagree, or nothing to compare."
_AWARD = {
    "source_kind": Column(TEXT, "The kind of file of the award."),
    "award_key": Column(TEXT, "`key` of the award."),
}

register(
    "judgements",
    Table(
        "What people said about pairs of parties. Lines are only added, never changed.",
        {
            "number": Column(pl.Int64, "Number of the judgement."),
            "left": Column(TEXT, "`party` of organizations."),
            "right": Column(TEXT, "The other `party`."),
            "verdict": Column(TEXT, "same, different, unsure; undo takes the judgement in `of` away."),
            "on": Column(pl.Date, "When."),
            "because": Column(TEXT, "Why, in the words of the person."),
            "of": Column(pl.Int64, "For an undo: the number of the judgement that no longer holds."),
        },
    ),
)
register(
    "aliases",
    Table(
        "Organisations that changed their name, from the user's own table.",
        {
            "before": Column(TEXT, "The name or number before."),
            "after": Column(TEXT, "The name or number after."),
            "since": Column(pl.Date, "Day of the change."),
            "because": Column(TEXT, "How it is known."),
        },
    ),
)
register(
    "resolved",
    Table(
        "Which organisation every party is.",
        {
            "party": Column(TEXT, "`party` of organizations."),
            "organization": Column(TEXT, "Id of the organisation: the best id among its parties."),
            "method": Column(TEXT, "alone, number (they share one in a register) or judged (a person said so)."),
            "because": Column(TEXT, "The judgements or the alias that joined it."),
        },
    ),
)
register(
    "proposals",
    Table(
        "Pairs of organisations that may be one, for a person to judge.",
        {
            "left": Column(TEXT, "`organization` of resolved."),
            "right": Column(TEXT, "The other one."),
            "score": Column(
                pl.Float64, "How much speaks for it, out of 100. It orders the questions and decides nothing."
            ),
            "name_score": Column(pl.Float64, "How alike the letters of the names are, out of 100."),
            "reason": Column(TEXT, "The line of the alias table, if that is why."),
            **{
                name: Column(TEXT, f"Their {name}: {_STATES}")
                for name in ("name", "numbers", "country", "region", "city", "postcode")
            },
        },
    ),
)
register(
    "conflicts",
    Table(
        "Numbers and judgements that contradict each other, and what was kept apart because of it.",
        {
            "scheme": Column(TEXT, "The register, or judgement."),
            "value": Column(TEXT, "The number there, or the number of the judgement."),
            "because": Column(TEXT, "What contradicts itself."),
            "parties": Column(TEXTS, "The parties that it would have joined."),
        },
    ),
)
register(
    "documents",
    Table(
        "Grant documents that were checked and belong to an award.",
        {
            **_AWARD,
            "document": Column(TEXT, "SHA-256 of the document."),
            "path": Column(TEXT, "Where it was."),
            "instrument": Column(TEXT, "What kind of document it is."),
            "because": Column(TEXT, "What agreed and disagreed when it was attached."),
            "score": Column(pl.Float64, "How much spoke for this award, out of 100."),
            "on": Column(pl.Date, "When it was attached."),
            "award_ids": Column(TEXTS, "Award numbers that the document names."),
            "listings": Column(TEXTS, "Assistance listings that it names."),
            "funder": Column(TEXT, "Funder that it names."),
            "recipient": Column(TEXT, "Recipient that it names."),
            "amount": Column(MONEY, "Amount that it names."),
            "currency": Column(TEXT, "Currency of the amount."),
            "start": Column(pl.Date, "First day."),
            "end": Column(pl.Date, "Last day."),
            "pages": Column(pl.Int64, "How many pages it has."),
            "unread": Column(pl.List(pl.Int64), "Its pages that could not be read."),
        },
    ),
)
register(
    "findings",
    Table(
        "Conditions found in attached documents.",
        {
            "document": Column(TEXT, "SHA-256 of the document."),
            "finding": Column(TEXT, "Id of the finding."),
            "rule": Column(TEXT, "The rule that found it."),
            "family": Column(TEXT, "Family of the condition."),
            "effect": Column(TEXT, "restricts, refers, permits, exempts or mentions."),
            "severity": Column(TEXT, "high, medium or low."),
            "scope": Column(TEXT, "use-of-funds, organisation-wide, …"),
            "flow_down": Column(TEXT, "must, may, none or unknown."),
            "status": Column(TEXT, "The verdict for the organisation it was checked for; may be empty."),
            "quote": Column(TEXT, "The words of the document."),
            "page": Column(pl.Int64, "Page."),
            "section": Column(TEXT, "Section."),
            "doubt": Column(TEXT, "Why it may be none, when no rule knows its words; else empty."),
        },
    ),
)
register(
    "assertions",
    Table(
        "Conditions that a person says an award carries, or every award of a funder, without a document of it.",
        {
            "number": Column(pl.Int64, "Number of the assertion."),
            **_AWARD,
            "funder": Column(TEXT, "`organization` of resolved, or `party`, whose awards carry it; else empty."),
            "rule": Column(TEXT, "The rule, when the person named one."),
            "family": Column(TEXT, "Family of the condition."),
            "because": Column(TEXT, "Why, in the words of the person."),
            "on": Column(pl.Date, "When."),
        },
    ),
)

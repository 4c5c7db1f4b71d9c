"""The words people read for what changed between two versions of a grant; refuses to explain law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.plain import plain, shorten

if TYPE_CHECKING:
    from fundflow.model import Change, Clause, Comparison

KINDS: dict[str, tuple[str, str, str]] = {
    "condition-added": ("Condition added", "condition added", "conditions added"),
    "reference-resolved": (
        "What was only named now stands here in full",
        "condition that was only named now written out",
        "conditions that were only named now written out",
    ),
    "reference-added": ("Another text brought in", "other text brought in", "other texts brought in"),
    "exemption-removed": ("Exemption removed", "exemption removed", "exemptions removed"),
    "saving-removed": (
        "Words that kept something allowed are gone",
        "passage that kept something allowed removed",
        "passages that kept something allowed removed",
    ),
    "scope-widened": ("Reaches further", "condition reaches further", "conditions reach further"),
    "effect-tightened": ("Now limits you more", "passage now limits more", "passages now limit more"),
    "flow-down-added": ("Must now go into sub-grants", "flow-down added", "flow-downs added"),
    "limiter-removed": ("Softening words are gone", "softening removed", "softenings removed"),
    "verdict-tightened": ("Now binds you, or may", "condition now binds, or may", "conditions now bind, or may"),
    "severity-raised": ("Judged graver", "condition judged graver", "conditions judged graver"),
    "place-added": (
        "One more place of a condition that stood there",
        "more place of a condition that stood there",
        "more places of conditions that stood there",
    ),
    "condition-dropped": ("Condition dropped", "condition dropped", "conditions dropped"),
    "reference-dropped": ("Other text no longer brought in", "reference dropped", "references dropped"),
    "text-to-reference": (
        "Written out before, now only named: ask for the text",
        "condition now only named",
        "conditions now only named",
    ),
    "exemption-added": ("Exemption added", "exemption added", "exemptions added"),
    "saving-added": (
        "Words that keep something allowed were added",
        "passage that keeps something allowed added",
        "passages that keep something allowed added",
    ),
    "scope-narrowed": ("Reaches less far", "condition reaches less far", "conditions reach less far"),
    "effect-loosened": ("Now limits you less", "passage now limits less", "passages now limit less"),
    "flow-down-removed": (
        "Need no longer go into sub-grants, as far as we see",
        "flow-down removed",
        "flow-downs removed",
    ),
    "limiter-added": ("Softening words were added", "softening added", "softenings added"),
    "verdict-loosened": ("Binds you less than before", "condition binds less", "conditions bind less"),
    "severity-lowered": ("Judged less grave", "condition judged less grave", "conditions judged less grave"),
    "verdict-changed": ("Does not bind you, for another reason", "verdict changed", "verdicts changed"),
    "scope-changed": ("Reaches something else", "scope changed", "scopes changed"),
    "flow-down-changed": ("Flow-down said in another way", "flow-down changed", "flow-downs changed"),
    "place-dropped": (
        "One place less of a condition that still stands",
        "place less of a condition that still stands",
        "places less of conditions that still stand",
    ),
    "sentence-added": (
        "New sentence to read yourself",
        "new sentence to read yourself",
        "new sentences to read yourself",
    ),
    "sentence-dropped": (
        "A sentence to read yourself is gone",
        "sentence to read yourself gone",
        "sentences to read yourself gone",
    ),
    "wording-changed": (
        "Other words, read in the same way",
        "clause in other words, read in the same way",
        "clauses in other words, read in the same way",
    ),
}
"""Heading of a card, and what is counted in the summary, one and many."""

DIRECTIONS: dict[str, tuple[str, str]] = {
    "tighter": ("▲", "What binds you more, or may"),
    "looser": ("▽", "What binds you less"),
    "same": ("=", "What changed without binding more or less, as far as we see"),
}

CAUSES: dict[str, str] = {
    "text": "The text changed.",
    "reading": "The words are the same. Only the reading of them changed: other rules, another date or another signer.",
    "unclear": (
        "We cannot tell whether the text changed or only the reading of it: "
        "check both documents with the same rules on the same date."
    ),
}

NOTHING = "No change was found in what the rules look for. That is no promise that nothing else changed."


def summary(comparison: Comparison) -> list[str]:
    """Return the answer: what changed, how often, and what only moved."""
    told = [labels.count(number, KINDS[kind][1], KINDS[kind][2]) for kind, number in comparison.counts]
    told = told or [NOTHING]
    if comparison.moved:
        told.append(labels.count(comparison.moved, "clause only moved", "clauses only moved") + ", with the same words")
    if comparison.unchanged:
        told.append(labels.count(comparison.unchanged, "clause stands as before", "clauses stand as before"))
    return told


def headline(change: Change) -> str:
    """Return what happened to a clause, in one line."""
    return "; ".join(KINDS[kind][0] for kind in change.kinds if kind != "wording-changed" or len(change.kinds) == 1)


def subject(change: Change) -> str:
    """Return what the clause is about."""
    clause = change.new or change.old
    assert clause is not None
    words = labels.family(clause.family) if clause.family else "no rule is sure of this sentence"
    return f"{labels.ALIKE if clause.alike else ''}{plain(clause.title)} ({words})"


def where(clause: Clause | None, *, documents: bool) -> str:
    """Return page and section of a clause, or that there is none."""
    if clause is None:
        return "nothing like it"
    parts = [plain(clause.document)] if documents else []
    parts += [f"page {clause.page}"] if clause.page else []
    if clause.section:
        name = shorten(plain(clause.section), 120)
        parts.append(f"section {name}" if name[:1] in "0123456789(" else f"under “{name}”")
    return ", ".join(parts) or "in the text"


def details(change: Change) -> list[tuple[str, str]]:
    """Return what changed besides the words, each as before and now."""
    old, new = change.old, change.new
    rows: list[tuple[str, str]] = []
    if old and new and old.effect and new.effect:
        if old.effect != new.effect:
            rows.append(("It", f"{labels.EFFECTS[old.effect]}, then {labels.EFFECTS[new.effect]}"))
        if old.scope != new.scope:
            rows.append(("Reaches", f"{labels.SCOPES[old.scope]}, then {labels.SCOPES[new.scope]}"))
        if old.flow_down != new.flow_down:
            rows.append(("Sub-grants", f"{labels.FLOWS[old.flow_down]} Then: {labels.FLOWS[new.flow_down]}"))
        if set(old.limiters) != set(new.limiters):
            rows.append(("Softened by", f"{_quoted(old.limiters)}, then {_quoted(new.limiters)}"))
    rows += _verdicts(old, new)
    return rows


def _quoted(limiters: tuple[str, ...]) -> str:
    return " · ".join(f"“{plain(each)}”" for each in limiters) or "nothing"


def _verdicts(old: Clause | None, new: Clause | None) -> list[tuple[str, str]]:
    statuses = [labels.STATUSES[each.status] if each and each.status else "" for each in (old, new)]
    if old and new and statuses[0] != statuses[1]:
        return [
            ("Binds you?", f"Before: {statuses[0] or 'not judged'}. Now: {statuses[1] or 'not judged'}.{_why(new)}")
        ]
    clause = new or old
    if clause is None or not clause.status or clause.frees:
        return []
    return [("Binds you?", f"{labels.STATUSES[clause.status]}.{_why(clause)}")]


def _why(clause: Clause) -> str:
    return "".join(f" {shorten(plain(each.text), 300)} ({plain(each.source)})" for each in clause.reasons[:2])

"""Turn the catalogue of conditions and the rules into one Markdown table: what is looked for, and what is not.

An entry with neither a rule nor a reason is named as open, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.model import CatalogueEntry, Rule

_FAMILIES = {
    "A": "The pledge and its relatives (United States, HIV and trafficking money)",
    "B": "Trafficking award terms and codes of conduct",
    "C": "Abortion, gender and equity terms in aid; family planning",
    "D": "Drug policy and harm reduction",
    "E": "Certifications, termination and immigration (United States, 2025 and 2026)",
    "F": "Lobbying and advocacy",
    "G": "Security, data and other funders",
}
_HEAD = (
    "# What the rules cover",
    "",
    "Written by `make coverage` from `coverage.yaml` and the `catalogue` keys of rules and cards; not by hand.",
    "",
)


def coverage_page(entries: Sequence[CatalogueEntry], rules: Iterable[Rule]) -> str:
    """Return the table of all entries, by family, with the rules and cards that cover each."""
    chosen = list(rules)
    lines = [*_HEAD, _sum(entries, chosen)]
    family = ""
    for entry in entries:
        if entry.id[0] != family:
            family = entry.id[0]
            lines += [
                "",
                f"## {_FAMILIES[family]}",
                "",
                "| entry | condition | rules | cards |",
                "| --- | --- | --- | --- |",
            ]
        lines.append(_row(entry, chosen))
    return "\n".join(lines) + "\n"


def _sum(entries: Sequence[CatalogueEntry], rules: Sequence[Rule]) -> str:
    covered = {each for rule in rules for each in rule.catalogue}
    found = sum(entry.id in covered for entry in entries)
    reasons = sum(bool(entry.reason) for entry in entries)
    total = labels.count(len(entries), "entry", "entries")
    still = sum(not entry.reason and entry.id not in covered for entry in entries)
    return f"{total}: {found} with a rule or a card, {reasons} with a reason why there is none, {still} open."


def _row(entry: CatalogueEntry, rules: Sequence[Rule]) -> str:
    here = [rule for rule in rules if entry.id in rule.catalogue]
    plain = _names(rule.id for rule in here if not rule.reference)
    # One card gives one rule for each condition that its text carries; people know the card.
    cards = _names(rule.id.split(".")[0] for rule in here if rule.reference)
    if not here:
        plain = f"none: {entry.reason}" if entry.reason else "**open**"
    return f"| {entry.id} | {entry.title} | {plain} | {cards} |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(set(names)))

"""Scores the rules on a file of wording passages, as README.md of this folder says.

Run it as `python tests/wording/score.py FILE`: it prints recall and precision by language, family,
kind and effect, and how often a condition that was found has the right effect.  With `--misses` it
also prints each miss and false alarm; never on an unopened file.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection import Detector
    from fundflow.model import Outline, Provision

IMPOSING = frozenset({"restricts", "refers"})
FREEING = frozenset({"permits", "exempts"})
FAMILIES = frozenset(
    {
        "prostitution-pledge",
        "prostitution-advocacy-ban",
        "end-demand",
        "trafficking-award-term",
        "staff-conduct",
        "separation-requirement",
        "abortion-restriction",
        "gender-ideology-ban",
        "dei-certification",
        "syringe-funding-ban",
        "drug-supplies-ban",
        "supervised-consumption-ban",
        "drug-advocacy-ban",
        "cannabis-restriction",
        "sobriety-precondition",
        "content-restriction",
        "condom-information",
        "abstinence-emphasis",
        "key-population-exclusion",
        "immigration-cooperation",
        "police-cooperation",
        "client-data-disclosure",
        "lobbying-restriction",
        "speech-approval",
        "reputation-clause",
        "counter-terrorism-certification",
        "conscience-clause",
        "termination-discretion",
        "local-law-compliance",
    }
)
"""The families of the contract: the only ones that a passage may name."""
_BROKEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])")

Pair = tuple[str, str]
"""Family and effect."""


class Scored(NamedTuple):
    """One passage and what came of it."""

    item: dict[str, Any]
    hit: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    false: tuple[Pair, ...]
    unlisted: tuple[Pair, ...]
    """Permissions and exemptions that nobody listed: counted apart."""
    other: tuple[Pair, ...] = ()
    """Of the missed: the family was found, with another effect."""


@dataclass(slots=True)
class Tally:
    """Counts of one group of passages."""

    hit: int = 0
    missed: int = 0
    false: int = 0
    unlisted: int = 0
    other: int = 0
    right: int = 0
    """Restrictions and references found that are expected or allowed."""
    groups: set[str] = field(default_factory=set)

    @property
    def recall(self) -> float:
        """The share of expected pairs that were found."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def effect_right(self) -> float:
        """Of the expected pairs whose family was found with any effect, the share with the right one."""
        return self.hit / (self.hit + self.other) if self.hit + self.other else 1.0

    @property
    def precision(self) -> float:
        """The share of restrictions and references reported that are right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0


def load(path: Path) -> list[dict[str, Any]]:
    """Return the passages of a file."""
    items: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return items


def outline_of(item: dict[str, Any]) -> Outline:
    """Return a passage as the document it would stand in."""
    from fundflow.model import InstrumentKind, Outline

    return Outline(InstrumentKind(item["instrument"]), tuple(_provisions(item)), (), (item["language"],))


def _provisions(item: dict[str, Any]) -> Iterator[Provision]:
    """Heading, lead-in, then the lines: rows of a table when they have cells, paragraphs or items when not."""
    from fundflow.model import Provision, ProvisionKind

    heading, lead_in = item.get("heading", ""), item.get("lead_in", "")
    path = (0,) if heading else ()
    index = 0
    if heading:
        yield Provision(index, ProvisionKind.HEADING, heading, (), heading=heading)
        index += 1
    lead = index if lead_in else None
    if lead_in:
        yield Provision(index, ProvisionKind.PARAGRAPH, lead_in, (), heading=heading, path=path)
        index += 1
    lines = _BROKEN.sub("", item["text"]).splitlines()
    rows = all(" | " in line for line in lines)
    header = lines.pop(0) if rows and len(lines) > 1 else ""
    kind = ProvisionKind.TABLE_ROW if rows else ProvisionKind.LIST_ITEM if lead_in else ProvisionKind.PARAGRAPH
    for line in lines:
        yield Provision(index, kind, line, (), heading=heading, path=path, lead_in=lead, header=header)
        index += 1


def score_item(detector: Detector, item: dict[str, Any]) -> Scored:
    """Hold what is found in a passage against what a careful reader expects."""
    findings, _ = detector.find(outline_of(item))
    found = {(f.family, str(f.effect)) for f in findings}
    expected, allowed = _pairs(item["expect"]), _pairs(item["allow"])
    families = {family for family, _ in found}
    missed = tuple(sorted(expected - found))
    extra = sorted(pair for pair in found if pair not in expected and pair not in allowed)
    return Scored(
        item,
        hit=tuple(sorted(expected & found)),
        missed=missed,
        false=tuple(p for p in extra if p[1] in IMPOSING),
        unlisted=tuple(p for p in extra if p[1] in FREEING),
        other=tuple(p for p in missed if p[0] in families),
    )


def _pairs(entries: Iterable[dict[str, str]]) -> set[Pair]:
    return {(entry["family"], entry["effect"]) for entry in entries}


def score(detector: Detector, items: Iterable[dict[str, Any]]) -> list[Scored]:
    """Score every passage."""
    return [score_item(detector, item) for item in items]


def tally(scored: Iterable[Scored], by: str = "") -> dict[str, Tally]:
    """Count by language, kind, family or effect; without a name everything is one group."""
    tallies: dict[str, Tally] = {}
    for one in scored:
        for name in ("hit", "missed", "false", "unlisted", "other"):
            for pair in getattr(one, name):
                group = tallies.setdefault(_group(one, pair, by), Tally())
                setattr(group, name, getattr(group, name) + 1)
                group.right += name == "hit" and pair[1] in IMPOSING
    return dict(sorted(tallies.items()))


def _group(one: Scored, pair: Pair, by: str) -> str:
    if by in {"family", "effect"}:
        return pair[by == "effect"]
    return str(one.item[by]) if by else "all"


def wrong(scored: Iterable[Scored]) -> Iterator[str]:
    """Say of each passage that is not right what is wrong with it."""
    for one in scored:
        if one.missed or one.false:
            text = " ".join(str(one.item.get(key, "")) for key in ("heading", "lead_in", "text"))
            missed = "".join(f" missed {family} {effect};" for family, effect in one.missed)
            false = "".join(f" false {family} {effect};" for family, effect in one.false)
            yield f"{one.item['id']} ({one.item['kind']}):{missed}{false} {' '.join(text.split())}"


def report(scored: list[Scored]) -> Iterator[str]:
    """Give the lines of the table."""
    yield f"{'':32}{'recall':>8}{'hit/expected':>14}{'precision':>11}{'false':>7}{'unlisted':>10}{'effect right':>14}"
    for by in ("", "language", "family", "kind", "effect"):
        for name, t in tally(scored, by).items():
            ratio = f"{t.hit}/{t.hit + t.missed}"
            counts = f"{t.recall:8.3f}{ratio:>14}{t.precision:11.3f}{t.false:7}{t.unlisted:10}"
            yield f"{name:32}{counts}{t.effect_right:14.3f}"
        yield ""
    kinds = Counter("right" if not (one.missed or one.false) else "wrong" for one in scored)
    yield f"passages: {len(scored)}, wholly right: {kinds['right']}"


def main() -> int:
    """Print the table of a file."""
    parser = argparse.ArgumentParser(description="Score the rules on a file of wording passages.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="also print what is wrong with each passage")
    given = parser.parse_args()
    from fundflow.detection import Detector
    from fundflow.rulebook import load as load_rules

    scored = score(Detector(load_rules()), load(given.file))
    lines = [*report(scored), *(wrong(scored) if given.misses else ())]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

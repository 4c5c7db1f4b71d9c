"""Small documents for tests of detection, and the rule books they are read with."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.detection import Detector
from fundflow.model import InstrumentKind, Outline, Provision, ProvisionKind
from fundflow.rulebook import load

if TYPE_CHECKING:
    from fundflow.model import Finding, RuleBook, Unclaimed

ROOT = Path(__file__).resolve().parent.parent

WIDGETS = """
concept: widget
topic: widgets
en: ["widget*"]
es: ["artilugio*"]
fr: ["bidule*"]
pt: ["engenhoca*"]
"""
BUY = """
concept: buy
common: true
en: ["buy*", "purchas*", "acquir*"]
es: ["compra*"]
fr: ["achat*", "achet*"]
pt: ["compra*"]
"""
NO_WIDGETS = """
id: no-widgets
title: No widgets
family: syringe-funding-ban
scope: use-of-funds
flow_down: none
match: [widget]
when: [ban]
unless: [policy_word]
says: This money buys no widgets.
reviewed: 2026-11-21
examples:
  restricts: ["Funds may not be used to buy widgets."]
  silent: ["Widgets are round."]
"""
KEEP_WIDGETS = """
id: keep-widgets
title: A policy about widgets
family: prostitution-pledge
scope: organisation-wide
flow_down: must
match: [policy_word ... widget]
when: [duty, statement]
says: There must be a policy about widgets.
reviewed: 2026-11-21
examples:
  restricts: ["The recipient must have a policy on widgets."]
  silent: ["Widgets are round."]
"""
POLICY = """
concept: policy_word
en: ["polic(y|ies)"]
es: ["política*"]
fr: ["politique*"]
pt: ["política*"]
"""
WIDGET_ACT = """
id: widget-act
title: The Widget Act
cites: ["45 CFR 89", "22 USC 7631(f)"]
names: {en: ["widget act"]}
carries:
  - {family: prostitution-pledge, scope: organisation-wide, flow_down: must, says: It brings in the pledge.}
law: []
reviewed: 2026-11-21
examples:
  refers: ["The recipient shall comply with 45 CFR part 89."]
  silent: ["45 CFR part 75 applies."]
"""
FILES = {
    "pack.yaml": 'name: widgets\nversion: "1"\n',
    "no-widgets.yaml": NO_WIDGETS,
    "keep-widgets.yaml": KEEP_WIDGETS,
    "vocabulary/widget.yaml": WIDGETS,
    "vocabulary/buy.yaml": BUY,
    "vocabulary/policy_word.yaml": POLICY,
    "instruments/widget-act.yaml": WIDGET_ACT,
}


class Read(NamedTuple):
    """What a detector made of a document."""

    findings: tuple[Finding, ...]
    unclaimed: tuple[Unclaimed, ...]

    @property
    def effects(self) -> list[str]:
        """The effects, in reading order."""
        return [str(f.effect) for f in self.findings]


def write_pack(folder: Path, **changed: str) -> Path:
    """Write the widget rules, with files added or changed, and return the folder."""
    for name, text in (FILES | changed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def only(book: RuleBook, *packs: str) -> RuleBook:
    """Return the book with the rules of some packs alone, so that a test leans on no other rule."""
    rules = {name: rule for name, rule in book.rules.items() if rule.pack in packs or Path(rule.path).stem == "widget-act"}
    return replace(book, rules=rules)


@cache
def shipped_detector() -> Detector:
    """The detector with the shipped rules."""
    return Detector(load())


@cache
def rules_alone() -> Detector:
    """The same without what was learnt: what constructions and words decide."""
    return Detector(replace(shipped_detector().book, likeness=None))


def said(text: str, language: str = "en", detector: Detector | None = None) -> set[tuple[str, str]]:
    """Return the families and effects that a detector, the shipped one, finds in a paragraph of an agreement."""
    findings, _ = (detector or shipped_detector()).find(an_outline(text, language=language))
    return {(each.family, str(each.effect)) for each in findings}


def a_provision(index: int, text: str, kind: str = "paragraph", **changes: Any) -> Provision:
    """A provision without a place on a page."""
    return Provision(index, ProvisionKind(kind), text, (), **changes)


def an_outline(*provisions: Provision | str, instrument: str = "agreement", language: str = "en") -> Outline:
    """A document; a text alone is a paragraph."""
    made = tuple(a_provision(i, p) if isinstance(p, str) else p for i, p in enumerate(provisions))
    return Outline(InstrumentKind(instrument), made, (), (language,))


def a_list(lead: str, *items: str, **changes: Any) -> Outline:
    """A sentence that introduces a list, and the items of the list."""
    rows = [a_provision(i, item, "list-item", lead_in=0) for i, item in enumerate(items, 1)]
    return an_outline(a_provision(0, lead), *rows, **changes)


def a_table(header: str, *rows: str, **changes: Any) -> Outline:
    """Rows of a table under one header."""
    return an_outline(*(a_provision(i, row, "table-row", header=header) for i, row in enumerate(rows)), **changes)


def under(heading: str, *items: str, kind: str = "paragraph", **changes: Any) -> Outline:
    """Provisions under a heading."""
    below = [a_provision(i, item, kind, heading=heading, path=(0,)) for i, item in enumerate(items, 1)]
    return an_outline(a_provision(0, heading, "heading", heading=heading), *below, **changes)


def read(detector: Detector, outline: Outline | str) -> Read:
    """Return what the detector finds; a text alone is a document of one paragraph."""
    return Read(*detector.find(an_outline(outline) if isinstance(outline, str) else outline))

"""Every way to forbid, demand, allow or free works with every topic: frames and topics are crossed, not paired."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from texts import shipped_detector

from fundflow.model import InstrumentKind, Outline, Provision, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORDING = Path(__file__).parent / "wording"
TOPICS = yaml.safe_load((WORDING / "crossed-topics.yaml").read_text(encoding="utf-8"))
FRAMES = yaml.safe_load((WORDING / "crossed-frames.yaml").read_text(encoding="utf-8"))
NEAR = (
    {"prostitution-pledge", "prostitution-advocacy-ban"},
    {"staff-conduct", "trafficking-award-term"},
    {"drug-advocacy-ban", "lobbying-restriction"},
)
"""Families of which a sentence without context may mean either."""
FLOORS = {
    ("things", "restricts"): 0.95,
    ("things", "permits"): 0.965,
    ("things", "frees"): 0.885,
    ("things", "none"): 0.98,
    ("acts", "restricts"): 0.91,
    ("acts", "permits"): 0.88,
    ("acts", "none"): 0.99,
    ("duties", "restricts"): 0.94,
    ("duties", "frees"): 0.865,
    ("duties", "none"): 0.97,
}
EVERY = 11
"""One of this many crossings is tried: enough to meet each frame and each topic several times."""
SIGNED = re.compile(r"(?:\[h\](?P<h>[^\[]*))?(?:\[l\](?P<l>[^\[]*))?(?:\[t\](?P<t>[^\[]*))?\[/\](?P<own>.*)")


def filled(frame: str, topic: str) -> str:
    """Put a topic into a frame, with a capital where the sentence begins."""
    forms = topic.split("|")
    for sign, form in zip(
        ("{X}", "{A3}", "{AG}", "{A}"), (forms[0], *forms[1:3], forms[0]) if len(forms) > 1 else forms * 4, strict=True
    ):
        frame = frame.replace(sign, form)
    head, border, own = frame.rpartition("[/]")
    return head + border + own[:1].upper() + own[1:]


def read_as(text: str) -> Outline:
    """Return a sentence as a document: with heading, lead-in or table header where it has them."""
    signed = SIGNED.fullmatch(text)
    if not signed:
        return Outline(InstrumentKind.AGREEMENT, (Provision(0, ProvisionKind.PARAGRAPH, text, ()),), (), ("en",))
    heading, lead, header = (signed[name] or "" for name in "hlt")
    path = (0,) if heading else ()
    above = [Provision(0, ProvisionKind.HEADING, heading, (), heading=heading)] if heading else []
    if lead:
        above.append(Provision(len(above), ProvisionKind.PARAGRAPH, lead, (), heading=heading, path=path))
    kind = ProvisionKind.TABLE_ROW if header else ProvisionKind.LIST_ITEM
    own = Provision(
        len(above),
        kind,
        signed["own"],
        (),
        heading=heading,
        path=path,
        lead_in=len(above) - 1 if lead else None,
        header=header,
    )
    return Outline(InstrumentKind.AGREEMENT, (*above, own), (), ("en",))


def right(effect: str, family: str, found: set[tuple[str, str]]) -> bool:
    """Say whether the sentence did what it must."""
    families = {family}.union(*(near for near in NEAR if family in near))
    imposed = {name for name, what in found if what in {"restricts", "refers"}}
    freed = {name for name, what in found if what in {"permits", "exempts"}}
    if effect == "restricts":
        return bool({name for name, what in found if what == "restricts"} & families)
    return not imposed if effect == "none" else not imposed & families and bool(freed & families)


def crossed(frames: Sequence[str], topics: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Family and sentence of every crossing, frame by frame."""
    every = [(family, topic) for family, own in topics.items() for topic in own]
    for frame, (family, topic) in product(frames, every):
        yield family, filled(frame, topic)


@cache
def tried(kind: str, effect: str) -> tuple[tuple[bool, str], ...]:
    """Try a part of the crossings."""
    outcome = []
    for family, text in islice(crossed(FRAMES[kind][effect], TOPICS[kind]), 0, None, EVERY):
        findings, _ = shipped_detector().find(read_as(text))
        outcome.append((right(effect, family, {(f.family, str(f.effect)) for f in findings}), text))
    return tuple(outcome)


@pytest.mark.parametrize(("kind", "effect"), FLOORS)
def test_every_frame_works_with_every_topic(kind: str, effect: str) -> None:
    """Of the crossings of one kind and effect, at least this share is read as it must be."""
    outcome = tried(kind, effect)
    share = sum(good for good, _ in outcome) / len(outcome)
    assert share >= FLOORS[kind, effect], "\n".join(text for good, text in outcome if not good)

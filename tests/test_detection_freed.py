"""What a clause leaves alone, spares or concedes is read as that, and what stands near it still binds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from texts import an_outline, shipped_detector

from fundflow.detection.conceding import conceded
from fundflow.detection.scan import Hit
from fundflow.model import Effect

FREED = yaml.safe_load((Path(__file__).parent / "wording" / "freed.yaml").read_text(encoding="utf-8"))
SAYS = frozenset({Effect.RESTRICTS, Effect.REFERS, Effect.PERMITS, Effect.EXEMPTS})


def said(text: str, language: str) -> set[tuple[str, Effect]]:
    """Return family and effect of all that a sentence says."""
    findings, _ = shipped_detector().find(an_outline(text, language=language))
    return {(found.family, found.effect) for found in findings if found.effect in SAYS}


@pytest.mark.parametrize("each", FREED, ids=lambda each: each["text"][:60])
def test_a_sentence_that_frees_says_so(each: dict[str, Any]) -> None:
    """All that it says is found, and nothing is imposed that it does not impose."""
    found = said(each["text"], each["lang"])
    wanted = {(family, Effect(effect)) for family, effect in (entry.split() for entry in each["says"])}
    assert wanted <= found
    assert not [entry for entry in found - wanted if entry[1] in {Effect.RESTRICTS, Effect.REFERS}]


def test_although_ends_at_the_comma_behind_what_it_bars() -> None:
    """Commas of a list before the "not" close nothing: "although pipes, needles and foil cannot be bought, the rent may"."""
    hits = [Hit(0, 1, "concession"), Hit(5, 6, "cannot"), Hit(11, 12, "possible")]
    assert list(conceded(hits, [0], [2, 8, 14])) == [8]


@pytest.mark.parametrize(("behind", "closes"), [("possible", [6]), ("ends_support", [])])
def test_if_concedes_only_before_leave(behind: str, closes: list[int]) -> None:
    """"If you cannot send it, we stop" is a condition; "si les seringues ne peuvent …, les salaires peuvent" concedes."""
    hits = [Hit(0, 1, "if_word"), Hit(2, 3, "cannot"), Hit(7, 8, behind)]
    assert list(conceded(hits, [0], [6])) == closes


def test_the_limit_of_a_saving_clause_is_no_ban() -> None:
    """What only limits the freedom that a clause keeps forbids nothing by itself."""
    text = "Nothing in this section shall be construed to prohibit a nurse from explaining safer sex, provided that the leaflets used are not obscene."
    assert ("content-restriction", Effect.PERMITS) in said(text, "en")
    assert ("content-restriction", Effect.RESTRICTS) not in said(text, "en")

"""A rule about a protective duty permits; it never restricts, and proves itself by what it permits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from smallbook import instead_of_shipped
from texts import NO_WIDGETS, an_outline, write_pack

from fundflow.detection import Detector
from fundflow.errors import InvalidRules
from fundflow.rulebook import load

if TYPE_CHECKING:
    from pathlib import Path

GUARD = NO_WIDGETS.replace("id: no-widgets", "id: guard-widgets").replace("when: [ban]", "when: [ban]\nprotects: true")


def test_a_protective_duty_permits(tmp_path: Path) -> None:
    """The same ban that another rule reports as a restriction is good news from a protective rule."""
    guard = GUARD.replace("restricts: [", "permits: [")
    book = load([write_pack(tmp_path / "widgets", **{"no-widgets.yaml": NO_WIDGETS, "guard-widgets.yaml": guard})])
    findings, _ = Detector(book).find(an_outline("Funds may not be used to buy widgets."))
    effects = {f.rule: str(f.effect) for f in findings}
    assert effects == {"no-widgets": "restricts", "guard-widgets": "permits"}


def test_a_protective_rule_proves_what_it_permits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a sentence that it permits, a protective rule does not load."""
    instead_of_shipped(monkeypatch, tmp_path / "base")
    with pytest.raises(InvalidRules, match="permits"):
        load([write_pack(tmp_path / "widgets", **{"guard-widgets.yaml": GUARD})])

"""A small set of shipped rules: what proves how books are read, kept and refused need not read a thousand files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texts import BUY, NO_WIDGETS, WIDGETS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BASE = {
    "vocabulary/widget.yaml": WIDGETS,
    "vocabulary/buy.yaml": BUY,
    "grammar/negation.yaml": "concept: negation\nen: [not]\n",
    "grammar/modal.yaml": "concept: modal\nen: [may, shall]\n",
    "funders.yaml": "widget-office:\n  names: [Widget Office]\n",
    "grammar/codes.yaml": "usc: [usc, u s c]\ncfr: [cfr, c f r]\nbetween: [part section]\n",
    "grammar/languages.yaml": "en: [the, of]\nes: [el, de]\n",
    "grammar/frames.yaml": "frames:\n  - {kind: ban, rank: 20, patterns: [modal ..2 negation]}\n",
}
"""Words and frames without a rule."""
RULED = {
    "small/pack.yaml": 'name: small\nversion: "1"\n',
    "small/small-rule.yaml": NO_WIDGETS.replace("id: no-widgets", "id: small-rule").replace("unless: [policy_word]\n", ""),
}
"""A pack of one rule for it."""


def instead_of_shipped(monkeypatch: pytest.MonkeyPatch, folder: Path, **more: str) -> Path:
    """Write the small set, with files more, and have it read in place of the shipped rules; return its folder."""
    for name, text in (BASE | more).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for module in ("fundflow.rulebook", "fundflow.rulebook.book"):
        monkeypatch.setattr(f"{module}.shipped", lambda _name: folder)
    return folder

"""The layout words load strictly: a mistake is refused with its file, line and likely spelling."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fundflow.errors import InvalidRules
from fundflow.resources import shipped
from fundflow.rulebook.layout import load_layout

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_layout_loads() -> None:
    """The project's own words are well formed and cover four languages."""
    layout = load_layout(shipped("rules") / "layout")
    assert set(layout.stop_words) == {"en", "es", "fr", "pt"}
    assert layout.months["diciembre"] == 12
    assert layout.sections["artículo"] == layout.sections["article"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("structure.yaml", "\nannexes:", "\nannexe:", "Did you mean"),
        ("structure.yaml", "- rank: 1", "- rank: one", "whole number"),
        ("facts.yaml", "  es: [enero,", "  es: [", "twelve months"),
        ("facts.yaml", "  USD: [", "  USX: [", "currency_codes"),
        ("instruments.yaml", "kind: nofo", "kind: nofa", "Did you mean 'nofo'"),
        ("instruments.yaml", "    zone: title", "    zone: titel", "Did you mean 'title'"),
        ("languages.yaml", "\nen: [", "\nde: [", "missing"),
        ("facts.yaml", "labels:", "labels: [", "not valid YAML"),
    ],
)
def test_mistakes_are_refused(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    """Each mistake is named with the file in which it stands."""
    folder = tmp_path / "layout"
    shutil.copytree(shipped("rules") / "layout", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidRules) as refused:
        load_layout(folder)
    assert any(file in problem and says in problem for problem in refused.value.problems)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """An absent file is a mistake, not an empty list."""
    with pytest.raises(InvalidRules, match="cannot be read"):
        load_layout(tmp_path)

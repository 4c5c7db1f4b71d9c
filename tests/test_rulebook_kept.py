"""A rule book that was kept on disk is the same book, and never an older or a foreign one."""

from __future__ import annotations

import os
import pickle
import shutil
from typing import TYPE_CHECKING

import pytest
from smallbook import RULED, instead_of_shipped

from fundflow.errors import InvalidRules
from fundflow.resources import shipped
from fundflow.rulebook import kept, load, load_side, packs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which books are kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("FUNDFLOW_CACHE", str(folder))
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack that may be changed."""
    folder = tmp_path / "pack"
    folder.mkdir()
    shutil.copy(shipped("rules") / "other-funders" / "pack.yaml", folder)
    return folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small set of rules in place of the shipped ones: how a book is kept does not depend on what is in it."""
    return instead_of_shipped(monkeypatch, tmp_path / "base", **RULED)


def test_the_second_load_gives_the_same_book(place: Path) -> None:
    """What comes back is equal to what was read, and its packs can be told without reading it."""
    first = load()
    assert sorted(path.name.split("-")[0] for path in place.iterdir()) == ["packs", "rules"]
    assert packs() == first.packs
    second = load()
    assert (second.rules, second.frames, second.packs) == (first.rules, first.frames, first.packs)
    assert second.lexicon.topics == first.lexicon.topics
    assert second.lexicon.root.next.places == first.lexicon.root.next.places  # type: ignore[attr-defined]


def test_another_byte_is_another_book(place: Path, small: Path, pack: Path) -> None:
    """A change of one word in a rule file is seen at once: no stale law."""
    before = load([pack])
    file = pack / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("version:", "version: 9.9.9 #"), encoding="utf-8")
    assert load([pack]).packs[-1].version == "9.9.9"
    assert load([pack]).packs != before.packs


def test_a_mistake_is_told_although_an_older_book_is_kept(place: Path, small: Path, pack: Path) -> None:
    """The files are what counts: a broken pack is refused, whatever was kept before."""
    load([pack])
    (pack / "pack.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    with pytest.raises(InvalidRules):
        load([pack])


@pytest.mark.parametrize("raw", [b"", b"garbage", pickle.dumps(print), pickle.dumps([1, 2])])
def test_a_spoilt_file_is_passed_over(place: Path, small: Path, raw: bytes) -> None:
    """What is no book of ours costs time, not a result, and nothing in it runs."""
    name = kept.name_of([small])
    place.mkdir()
    (place / f"rules-{name}").write_bytes(raw)
    assert kept.take(name) is None
    assert load().rules
    assert kept.take(name) is not None


def test_nothing_in_a_kept_file_can_run(place: Path, tmp_path: Path) -> None:
    """A file that would call a function on loading is refused before it does."""

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            import os

            return os.mkdir, (str(tmp_path / "ran"),)

    place.mkdir()
    (place / "rules-x").write_bytes(pickle.dumps(Evil()))
    assert kept.take("x") is None
    assert not (tmp_path / "ran").exists()


def test_a_place_that_cannot_be_written_does_no_harm(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept the book is read anew."""
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("FUNDFLOW_CACHE", str(file / "inside"))
    assert load().rules
    monkeypatch.setenv("FUNDFLOW_CACHE", "")
    assert kept.folder() is None
    assert load().rules


def test_old_books_go(place: Path, small: Path, pack: Path) -> None:
    """The disk does not fill up: only the latest few are kept, and no unfinished file stays."""
    book = load([pack])
    (place / "unfinished-1").write_text("", encoding="utf-8")
    for number in range(9):
        kept.keep(f"{number}", book)
    assert len(list(place.glob("rules-*"))) == 6
    assert "rules-8" in {path.name for path in place.iterdir()}


def test_a_book_that_is_used_stays(place: Path, small: Path, pack: Path) -> None:
    """Drafts of a pack that are read once do not push out the book that every check reads."""
    book = load([pack])
    os.utime(place / f"rules-{kept.name_of([small, pack])}", (1, 1))
    for number in range(5):
        kept.keep(f"{number}", book)
        os.utime(place / f"rules-{number}", (2 + number, 2 + number))
    load([pack])
    kept.keep("one more", book)
    assert kept.take(kept.name_of([small, pack])) is not None
    assert kept.take("0") is None


def test_a_side_of_a_comparison_is_kept_for_itself(place: Path, small: Path, tmp_path: Path) -> None:
    """A pack that takes the place of the shipped one of its name is another book than the same pack beside it."""
    other = shutil.copytree(small / "small", tmp_path / "other" / "small")
    rule = other / "small-rule.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("title: No widgets", "title: Another"), encoding="utf-8")
    first = load_side(other)
    assert first.rules["small-rule"].title == "Another"
    assert load_side(other).rules == first.rules
    assert load_side(small).rules == load_side(None).rules != first.rules
    with pytest.raises(InvalidRules, match="exists already"):
        load([other])

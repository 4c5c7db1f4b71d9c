"""Profiles: strict, with line, allowed values and the likely spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fundflow.countries import COUNTRIES, MISTAKEN
from fundflow.errors import InvalidProfile
from fundflow.model import Organization
from fundflow.profile import load

if TYPE_CHECKING:
    from pathlib import Path

ACTIVITIES = ("peer-outreach", "hiv-sti-testing")


def profile(folder: Path, text: str) -> Organization:
    """Load a profile of that text."""
    path = folder / "org.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, ACTIVITIES)


def test_all_keys(tmp_path: Path) -> None:
    """Every key arrives."""
    text = 'name = "R"\nincorporated = "KE"\nbody = "ngo"\nexempt_body = "none"\nactivities = ["peer-outreach"]'
    assert profile(tmp_path, text) == Organization("R", "KE", "ngo", "none", ("peer-outreach",))


def test_what_is_left_out_is_unknown(tmp_path: Path) -> None:
    """An empty profile knows nothing and guesses nothing."""
    assert profile(tmp_path, "") == Organization()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\nincorported = "KE"', ["org.toml:2:", "Did you mean 'incorporated'?", "Allowed keys: name"]),
        ('name = "x"\nincorporated = "UK"', ["org.toml:2:", "Did you mean 'GB'?"]),
        ('incorporated = "ke"', ["Did you mean 'KE'?"]),
        ('incorporated = "Kenya"', ["Did you mean 'KE'?"]),
        ('incorporated = "XX"', ["not a country code"]),
        ("incorporated = 3", ["must be text in quotes"]),
        ('body = "NGO"', ["Did you mean 'ngo'?", "Allowed: ngo, government"]),
        ('exempt_body = "un"', ["exempt_body 'un' is not known"]),
        (
            'activities = [\n "peer-outreach",\n "peer-outreech"]',
            ["org.toml:3:", "Did you mean 'peer-outreach'?"],
        ),
        ('activities = "peer-outreach"', ["must be a list"]),
        ("body = ngo", ["org.toml:", "line 1", "Each line looks like"]),
        ('body = "ngo"\nbody = "company"', ["org.toml:2: 'body' stands here for the second time"]),
        ('[organisation]\nname = "x"', ["org.toml:1:", "unknown key 'organisation'"]),
        ('name = 3\nbody = "x"', ["org.toml:1:", "org.toml:2:"]),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: list[str]) -> None:
    """Each mistake says where, what, and what is allowed."""
    with pytest.raises(InvalidProfile) as caught:
        profile(tmp_path, text)
    assert not [word for word in words if word not in str(caught.value)], str(caught.value)


def test_unreadable_files(tmp_path: Path) -> None:
    """A missing file and a picture are named."""
    with pytest.raises(InvalidProfile, match="cannot be read"):
        load(tmp_path / "none.toml")
    (tmp_path / "p.toml").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InvalidProfile, match="UTF-8"):
        load(tmp_path / "p.toml")


def test_countries() -> None:
    """The 249 codes of the standard and Kosovo; every correction leads to one of them."""
    assert len(COUNTRIES) == 250
    assert set(MISTAKEN.values()) <= COUNTRIES

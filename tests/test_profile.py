"""Profiles: strict, with line, allowed values and the likely spelling."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from fundflow.applicability import FACTS, possible
from fundflow.countries import COUNTRIES, MISTAKEN
from fundflow.errors import InvalidProfile
from fundflow.model import Affiliate, Funding, Organization
from fundflow.profile import BODIES, EXEMPT_BODIES, KEYS, as_toml, load

if TYPE_CHECKING:
    from pathlib import Path

FULL = Organization(
    name="R", incorporated="KE", body="ngo", exempt_body="none", activities=("peer-outreach",),
    affiliates=(Affiliate("Sister", "US", separate=True), Affiliate("Other")), funding=(Funding("Fund", "private", "NL"),),
    makes_subawards=False, tier="subrecipient", court_orders=("sfaf-v-trump",), services_after_exit_only=False,
    supplier=False, public_charity=True, health_care_provider=False,
)  # fmt: skip
ACTIVITIES = ("peer-outreach", "hiv-sti-testing")


def profile(folder: Path, text: str) -> Organization:
    """Load a profile of that text."""
    path = folder / "org.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, ACTIVITIES, ("sfaf-v-trump",))


def test_all_keys(tmp_path: Path) -> None:
    """Every key arrives."""
    assert profile(tmp_path, as_toml(FULL)) == FULL
    state = replace(FULL, body="government", exempt_body="none", government_level="national")
    assert profile(tmp_path, as_toml(state)) == state


def test_a_written_profile_reads_back(tmp_path: Path) -> None:
    """What is written is what is read, also with nothing known, with quotes and with strange signs in names."""
    for organization in (Organization(), Organization(name='A "B" \\ C\tä\x7f\n[x]'), replace(FULL, affiliates=(), court_orders=())):
        assert profile(tmp_path, as_toml(organization)) == organization


def test_a_written_profile_explains_itself() -> None:
    """Each key stands in the file, known or not, with what it means."""
    text = as_toml(Organization(body="ngo"))
    assert 'body = "ngo"  # what kind of body signs' in text
    assert all(f"{name} = " in text for name in KEYS)


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
        ('name = "x"\nmakes_subawards = "yes"', ["org.toml:2:", "true or false, without quotes"]),
        ('tier = "sub"', ["tier 'sub' is not known", "Allowed: recipient, subrecipient"]),
        ('affiliates = ["Sister"]', ["list of tables"]),
        ('affiliates = [{country = "US"}]', ["needs a name"]),
        ('body = "ngo"\n[[affiliates]]\nname = "A"\ncountry = "USA"', ["org.toml:4:", "Did you mean 'US'?"]),
        ('affiliates = [{name = "A", separat = true}]', ["unknown key 'separat'", "Did you mean 'separate'?"]),
        ('affiliates = [{name = "A", separate = "no"}]', ["true or false"]),
        ('funding = [{name = "A", kind = "state"}]', ["kind 'state'", "public or private"]),
        ('court_orders = ["sfaf"]', ["court case 'sfaf' is not known", "Did you mean 'sfaf-v-trump'?", "Allowed: sfaf-v-trump"]),
        ('court_orders = "none"', ["must be a list"]),
        ('body = "ngo"\nexempt_body = "who"', ["org.toml:2:", "cannot be true of the body 'ngo'"]),
        ('body = "company"\nexempt_body = "iavi"', ["cannot be true of the body 'company'"]),
        ('body = "ngo"\ngovernment_level = "national"', ["org.toml:2:", "cannot be said of the body 'ngo'"]),
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


def test_every_fact_of_the_judge_is_a_key() -> None:
    """What a verdict can hang on can be written down, with the same values; and nothing else can."""
    assert set(FACTS) <= set(KEYS)
    assert set(KEYS) == {field.name for field in fields(Organization)}
    for name in ("body", "exempt_body", "tier"):
        assert FACTS[name] == set(KEYS[name].allowed)
    assert FACTS["government_level"] == {*KEYS["government_level"].allowed, "none"}


@pytest.mark.parametrize("body", BODIES)
def test_what_a_body_cannot_be_is_refused_and_never_asked(tmp_path: Path, body: str) -> None:
    """The profile refuses what the judge holds for impossible, and takes the rest."""
    still = possible(Organization(body=body))["exempt_body"]
    for named in EXEMPT_BODIES:
        text = f'body = "{body}"\nexempt_body = "{named}"'
        if named in still:
            assert profile(tmp_path, text).exempt_body == named
        else:
            with pytest.raises(InvalidProfile):
                profile(tmp_path, text)

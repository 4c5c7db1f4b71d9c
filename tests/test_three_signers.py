"""One agreement, three signers: a group in Kenya, one in Texas, an agency of the United Nations."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from texts import shipped_detector

from fundflow.analysis import Checker, Settings
from fundflow.model import Checked, Finding, Harm, Status
from fundflow.profile import load
from fundflow.resources import shipped
from fundflow.rulebook.layout import load_layout

GRANTS = Path(__file__).parent.parent / "grants"
PLEDGE = "us-leadership-act-policy-requirement"
ADVOCACY = "decrim-advocacy-sex-work"


@lru_cache(maxsize=3)
def checked(name: str) -> Checked:
    """The sample agreement, judged for one of them."""
    settings = Settings(date(2026, 11, 21), load(GRANTS / f"profile-{name}.toml"))
    checker = Checker(shipped_detector(), load_layout(shipped("rules") / "layout"), settings)
    return checker.check(GRANTS / "us-federal-agreement" / "document.pdf")


def findings(name: str, rule: str) -> list[Finding]:
    """What a rule restricts in it."""
    return [each for each in checked(name).findings if each.rule == rule and each.effect == "restricts"]


@pytest.mark.parametrize(("name", "status", "said"), [
    ("kenya", Status.APPLIES, "registered outside the United States"),
    ("texas", Status.EXEMPT, "570 U.S. 205"),
    ("un-agency", Status.EXEMPT, "every United Nations agency"),
])  # fmt: skip
def test_the_pledge_is_answered_for_each(name: str, status: Status, said: str) -> None:
    """Bound in Kenya; free in Texas by the court of 2013; free for a UN agency by the statute."""
    found = findings(name, PLEDGE)
    assert found
    for each in found:
        assert each.verdict is not None
        assert each.verdict.status is status
        assert said in " ".join(f"{reason.text} {reason.source}" for reason in each.verdict.reasons)


def test_the_three_answers_differ() -> None:
    """No two of the explanations are the same."""
    reasons = {each.verdict.reasons for name in ("kenya", "texas", "un-agency") for each in findings(name, PLEDGE) if each.verdict}
    assert len(reasons) == 3


@pytest.mark.parametrize("name", ["texas", "un-agency"])
def test_who_is_free_by_law_hears_that_the_signature_may_bind(name: str) -> None:
    """The sentence stands in the agreement, so it may bind as a contract: the answer says so."""
    for each in findings(name, PLEDGE):
        assert each.verdict is not None
        assert any("bind you as a contract" in reason.text for reason in each.verdict.reasons)


@pytest.mark.parametrize("name", ["kenya", "texas", "un-agency"])
def test_the_limit_on_money_binds_all_three(name: str) -> None:
    """Nobody is exempt from the limit on the use of the grant's money."""
    assert {each.verdict.status for each in findings(name, "us-advocacy-ban-use-of-funds") if each.verdict} == {Status.APPLIES}


def test_their_own_work_is_told_apart() -> None:
    """Advocacy is forbidden in Kenya by the pledge, in Texas only with this money; condoms stay allowed, in the clause's words."""
    harms = {
        name: {one.harm for each in checked(name).findings if each.verdict for one in each.verdict.activities if one.activity == ADVOCACY}
        for name in ("kenya", "texas")
    }  # fmt: skip
    assert Harm.RESTRICTED in harms["kenya"]
    assert Harm.RESTRICTED not in harms["texas"]
    assert Harm.WITH_THIS_MONEY in harms["texas"]
    saved = [
        one
        for each in findings("kenya", "us-advocacy-ban-use-of-funds")
        for one in (each.verdict.activities if each.verdict else ())
        if one.activity == "condom-distribution"
    ]
    assert saved
    assert all(one.harm is Harm.STILL_ALLOWED and "Nothing in the preceding sentence" in one.words and one.page for one in saved)

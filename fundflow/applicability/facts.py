"""Say whether an organisation is one of those that a rule names, from the facts of its profile.

Each fact is a set of values that are still possible: one when somebody stated it, several when
nobody did.  A name of the rules is a list of facts with the values that fit.  Facts that exclude
each other are left out of the possible ones (an NGO is no UN agency); nothing else is concluded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundflow.model import Organization

Possible = dict[str, frozenset[str]]

FACTS: dict[str, frozenset[str]] = {
    "incorporated": frozenset({"us", "elsewhere"}),
    "body": frozenset({"ngo", "government", "public-international-organisation", "company", "individual"}),
    "exempt_body": frozenset({"none", "un-agency", "who", "global-fund", "iavi"}),
    "affiliates": frozenset({"us", "none-us"}),
    "government_level": frozenset({"national", "state-or-local", "none"}),
    "supplier": frozenset({"yes", "no"}),
    "services_after_exit_only": frozenset({"yes", "no"}),
    "public_charity": frozenset({"yes", "no"}),
    "health_care_provider": frozenset({"yes", "no"}),
    "tier": frozenset({"recipient", "subrecipient"}),
    "makes_subawards": frozenset({"yes", "no"}),
}
"""Every fact of a profile that a name of the rules can hang on, and its values here."""

_EXCLUDED: dict[str, frozenset[str]] = {
    "ngo": frozenset({"un-agency", "who"}),
    "government": FACTS["exempt_body"] - {"none"},
    "company": FACTS["exempt_body"] - {"none"},
    "individual": FACTS["exempt_body"] - {"none"},
}
"""What a kind of body cannot be among the bodies that laws name."""

_YES, _NO = frozenset({"yes"}), frozenset({"no"})
_NGO, _GOVERNMENT = frozenset({"ngo"}), frozenset({"government"})
_US, _ELSEWHERE = frozenset({"us"}), frozenset({"elsewhere"})

_NAMES: dict[str, dict[str, frozenset[str]]] = {
    "us-organisation": {"incorporated": _US, "body": frozenset({"ngo", "company"})},
    "foreign-ngo": {"incorporated": _ELSEWHERE, "body": _NGO},
    "affiliate-of-us-organisation": {"incorporated": _ELSEWHERE, "body": _NGO, "affiliates": _US},
    "registered-in-us": {"incorporated": _US},
    "registered-outside-us": {"incorporated": _ELSEWHERE},
    "company-in-us": {"incorporated": _US, "body": frozenset({"company"})},
    "company-outside-us": {"incorporated": _ELSEWHERE, "body": frozenset({"company"})},
    "public-international-organisation": {"body": frozenset({"public-international-organisation"})},
    "government": {"body": _GOVERNMENT},
    "foreign-government": {"incorporated": _ELSEWHERE, "body": _GOVERNMENT},
    "state-or-local-government": {"government_level": frozenset({"state-or-local"})},
    "company": {"body": frozenset({"company"})},
    "individual": {"body": frozenset({"individual"})},
    "private-entity": {"body": FACTS["body"] - {"government"}},
    "un-agency": {"exempt_body": frozenset({"un-agency", "who"})},
    "who": {"exempt_body": frozenset({"who"})},
    "global-fund": {"exempt_body": frozenset({"global-fund"})},
    "iavi": {"exempt_body": frozenset({"iavi"})},
    "commercial-supplier": {"supplier": _YES},
    "after-exit-only-services": {"services_after_exit_only": _YES},
    "public-charity": {"public_charity": _YES},
    "health-care-provider": {"health_care_provider": _YES},
    "subrecipient": {"tier": frozenset({"subrecipient"})},
    "makes-subawards": {"makes_subawards": _YES},
}


def fits(who: str, organization: Organization) -> bool | None:
    """Say whether the organisation is one of those a rule names; None when a fact is missing.

    Raises:
        KeyError: the name is not in the controlled list.
    """
    answers = _answers(who, organization)
    if False in answers.values():
        return False
    return None if None in answers.values() else True


def missing(who: str, organization: Organization) -> tuple[str, ...]:
    """Return the facts that must be known before `fits` can answer; none when it can."""
    if fits(who, organization) is not None:
        return ()
    return tuple(fact for fact, answer in _answers(who, organization).items() if answer is None)


def _answers(who: str, organization: Organization) -> dict[str, bool | None]:
    facts = possible(organization)
    return {fact: _answer(facts[fact], fitting) for fact, fitting in _NAMES[who].items()}


def _answer(values: frozenset[str], fitting: frozenset[str]) -> bool | None:
    if values <= fitting:
        return True
    return None if values & fitting else False


def possible(organization: Organization) -> Possible:
    """Return the values that each fact can still have."""
    facts = FACTS | _stated(organization)
    if organization.body is not None:
        facts |= _concluded(organization, facts)
    return facts


def _stated(organization: Organization) -> Possible:
    stated = {name: getattr(organization, name) for name in FACTS}
    stated["incorporated"] = _place(organization.incorporated)
    if organization.affiliates is not None:
        american = any(each.country == "US" for each in organization.affiliates)
        stated["affiliates"] = "us" if american else "none-us"
    return {name: frozenset({_word(value)}) for name, value in stated.items() if value is not None}


def _place(country: str | None) -> str | None:
    return country and ("us" if country == "US" else "elsewhere")


def _word(value: bool | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _concluded(organization: Organization, facts: Possible) -> Possible:
    """Return what the kind of body rules out, for facts that nobody stated."""
    body = str(organization.body)
    found: Possible = {}
    if organization.exempt_body is None:
        found["exempt_body"] = facts["exempt_body"] - _EXCLUDED.get(body, frozenset())
    if organization.government_level is None:
        none = frozenset({"none"})
        found["government_level"] = FACTS["government_level"] - none if body == "government" else none
    if organization.supplier is None and body != "company":
        found["supplier"] = _NO
    if organization.public_charity is None and body != "ngo":
        found["public_charity"] = _NO
    return found

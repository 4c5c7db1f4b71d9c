"""Turn an Organization into plain lines: what is known about who signs, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.report.plain import plain

if TYPE_CHECKING:
    from fundflow.model import Affiliate, Funding, Organization

LABELS = {
    "name": "Name",
    "incorporated": "Registered in",
    "body": "Kind of body",
    "government_level": "Level of government",
    "exempt_body": "Body that laws name",
    "tier": "Place in the chain",
    "makes_subawards": "Makes sub-grants",
    "public_charity": "Public charity",
    "health_care_provider": "Gives health care",
    "services_after_exit_only": "Serves people only after exit",
    "supplier": "Only a supplier",
    "activities": "Activities",
    "affiliates": "Same family",
    "funding": "Other money",
    "court_orders": "Protected by court cases",
}


def told(organization: Organization) -> list[str]:
    """Return one line for each fact; what is not known says so."""
    return [f"{label + ':':<32}{_words(getattr(organization, name), name)}" for name, label in LABELS.items()]


def unknown(organization: Organization) -> list[str]:
    """Return the keys that nobody has answered."""
    return [name for name in LABELS if _is_unknown(getattr(organization, name), name)]


def _is_unknown(value: object, name: str) -> bool:
    return value is None or (name in {"name", "activities"} and not value)


def _words(value: object, name: str) -> str:
    if _is_unknown(value, name):
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_item(each) for each in value) or "none"
    return plain(str(value))


def _item(each: str | Affiliate | Funding) -> str:
    if isinstance(each, str):
        return plain(each)
    country = f" ({each.country})" if each.country else ""
    return f"{plain(each.name)}{country}"

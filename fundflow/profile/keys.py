"""The keys of a profile: of what kind each is, which values it may have, and the plain words for both."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

BODIES = ("ngo", "government", "public-international-organisation", "company", "individual")
EXEMPT_BODIES = ("none", "un-agency", "who", "global-fund", "iavi")

_NAMED = frozenset(EXEMPT_BODIES) - {"none"}
NEVER = {"ngo": frozenset({"un-agency", "who"}), "government": _NAMED, "company": _NAMED, "individual": _NAMED}
"""What a kind of body cannot be among the bodies that laws name."""


class Kind(StrEnum):
    """What stands behind a key."""

    TEXT = "text"
    COUNTRY = "country"
    CHOICE = "choice"
    YES_NO = "yes or no"
    LIST = "list"
    TABLES = "tables"


class Key(NamedTuple):
    """One key of a profile."""

    name: str
    kind: Kind
    hint: str
    """Stands beside the key in a written profile."""
    allowed: tuple[str, ...] = ()
    """For a choice; for tables, the names of their fields."""


_ALL = (
    Key("name", Kind.TEXT, "name of the organisation"),
    Key("incorporated", Kind.COUNTRY, "country where the organisation that signs is registered: KE, US…"),
    Key("body", Kind.CHOICE, "what kind of body signs", BODIES),
    Key("government_level", Kind.CHOICE, "only for a government", ("national", "state-or-local")),
    Key("exempt_body", Kind.CHOICE, "a body that laws name, or none", EXEMPT_BODIES),
    Key("tier", Kind.CHOICE, "money from the funder itself, or through another grantee", ("recipient", "subrecipient")),
    Key("makes_subawards", Kind.YES_NO, "passes money on in sub-grants"),
    Key("public_charity", Kind.YES_NO, "a public charity, such as a US 501(c)(3)"),
    Key("health_care_provider", Kind.YES_NO, "gives health care"),
    Key("services_after_exit_only", Kind.YES_NO, "serves people only after they have left the situation"),
    Key("supplier", Kind.YES_NO, "only sells goods or services to the funder"),
    Key("activities", Kind.LIST, "what the organisation does; names of the controlled list"),
    Key("affiliates", Kind.TABLES, "organisations of the same family", ("name", "country", "separate")),
    Key("funding", Kind.TABLES, "other money", ("name", "kind", "country")),
    Key("court_orders", Kind.LIST, "court cases whose orders protect the organisation; [] for none"),
)
KEYS: dict[str, Key] = {key.name: key for key in _ALL}
FUNDING_KINDS = ("public", "private")

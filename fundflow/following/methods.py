"""Says in sentences how the figures were made; printed with every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow import __version__

if TYPE_CHECKING:
    from fundflow.followed import FollowWishes

LOW = (
    "Low: what was paid (disbursed, outlayed, expended or received; the smallest, where sources tell several) under "
    "awards that a condition surely binds. Where no source tells what was paid: what was promised (obligated, "
    "committed or awarded)."
)
HIGH = (
    "High: the largest amount that any source tells for the award and year, also of awards that only may be bound "
    "(provisional)."
)
ONCE = (
    "Two measures of the same award are never added, nor two currencies. Loans, guarantees and insurance do not count. "
    "Each award counts once for each family, however many conditions and ways lead to it. Do not add rows of different "
    "organisations: what one passes on is told again for who received it. Do not add families, nor years: one source "
    "may tell of the year of a promise and another one of that of the payment."
)
BASIS = (
    "A condition comes to an award by a document attached to it (document), because a rule says that its programme "
    "carries it (programme), or because a person says so (asserted). It goes on to awards made from that one as its "
    "rule says, and is judged again for each holder."
)
HOLDERS = (
    "A holder counts as registered where a register has it, else in the country of its address. It counts as a body "
    "that laws exempt by name when it has a number of that body, and as none of them when it is known to be a "
    "non-governmental organisation and is called like none. What is not known of a holder leaves the answer open: it "
    "is then provisional, and so is everything that follows from it."
)
POOLED = (
    "Pooled (a bound, not a finding): an award whose source is unknown may carry what its funder held under conditions "
    "in the same year or the two before. What binds a whole organisation may ride on all that it pays. All of it is "
    "provisional."
)
ON_SPARK = (
    "how conditions go from award to award, and where they stop; the reading of the workspace, the judging of holders "
    "and the money ran on this machine"
)
OWN_DAY = "The law is that of each award's own day: the day of the award, or its first day."


def method(wishes: FollowWishes) -> tuple[str, ...]:
    """Return the method, sentence by sentence."""
    law = f"Every award is judged by the law of {wishes.on}." if wishes.on else OWN_DAY
    return (LOW, HIGH, ONCE, BASIS, HOLDERS, law, *((POOLED,) if wishes.pooled else ()))


def settings(wishes: FollowWishes) -> dict[str, str]:
    """Return by which rules and with which options it was made."""
    packs = ", ".join(f"{pack.name} {pack.version} ({pack.sha256[:12]})" for pack in wishes.packs)
    said = {"rules": packs, "fundflow": __version__, "pooled": "yes" if wishes.pooled else "", "engine": wishes.engine}
    said["ran on Spark"] = ON_SPARK if wishes.engine == "spark" else ""
    return {name: value for name, value in said.items() if value}

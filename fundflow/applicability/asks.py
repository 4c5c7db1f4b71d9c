"""Choose from what a rule proposes to ask the funder what this signer can ask.

"We are registered in the United States" is no sentence for a group in Kenya.  What is not known
leaves the sentence in: the reader knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.applicability.facts import fits
from fundflow.model import Organization

if TYPE_CHECKING:
    from fundflow.model import Rule


def asks_of(rule: Rule, organization: Organization | None) -> tuple[str, ...]:
    """Return the asks without those that are only for others."""
    signer = organization or Organization()
    others = {text for text, who in rule.page.ask_only if fits(who, signer) is False}
    return tuple(text for text in rule.page.ask if text not in others)

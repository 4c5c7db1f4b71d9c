"""Take out of an Analysis what names the recipient: an Analysis in, one without those words out.

Names of the recipient and of the signer, numbers of the award and of registers, amounts of money,
e-mail and web addresses and telephone numbers are replaced wherever they stand in texts of the
document.  Names of people are not known here and stay; whoever hands the paper on must read it.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.model import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fundflow.model import Analysis, Organization

_KEPT = frozenset({"id", "rule", "family", "sha256", "media_type", "language", "activity", "key", "first", "second"})
"""Fields that are ours or name no one."""
_AMOUNT = r"\d[\d  \u202f.,']*\d|\d"
_UNITS = r"(?:\s?(?:million|billion|thousand|millones|millions?|milliards?|mil)\b)?"
_CURRENCY = r"(?:[A-Z]{2,3}\s?)?[$€£¥₹₦₵]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|KES|UGX|TZS|ZAR|XOF|XAF|GTQ|MZN|INR|BRL|MXN)\b"
SHAPES = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"\b(?:https?://|www\.)[^\s<>\"]+",
    rf"(?:{_CURRENCY})\s?(?:{_AMOUNT}){_UNITS}",
    rf"(?:{_AMOUNT}){_UNITS}\s?(?:{_CURRENCY}|\b(?:dollars|euros?|shillings|quetzales|francs?)\b)",
    r"(?<![\w.])\+\d[\d ().-]{6,}\d",
    r"(?<![\w.])\(\d{2,4}\)\s?\d[\d -]{4,}\d",
    r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b",
    r"\b\d{2}-\d{7}\b",
    r"(?<=\bUEI)\W{1,4}[A-Z0-9]{12}\b",
)
"""What is known by its form: addresses, amounts, telephone numbers, tax and register numbers."""
_LEGAL_FORM = re.compile(
    r"[,\s]+(?:inc|llc|ltd|limited|corp|corporation|incorporated|plc|e\.?\s?v|gmbh|a\.?\s?c|s\.?\s?a|asbl)\.?$",
    re.IGNORECASE,
)


class Hidden(NamedTuple):
    """What must not be read, and what stands in its place."""

    instead: str
    patterns: tuple[str, ...]


def redacted(analysis: Analysis, hide: Hidden) -> Analysis:
    """Return the analysis without what the patterns find, and without the recipient's facts."""
    instead = hide.instead
    hidden = re.compile("|".join(f"(?:{each})" for each in hide.patterns))
    documents = tuple(_through(document, lambda text: hidden.sub(instead, text)) for document in analysis.documents)
    documents = tuple(replace(each, facts=tuple(_fact(fact, instead) for fact in each.facts)) for each in documents)
    skipped = tuple(each._replace(path=hidden.sub(instead, each.path)) for each in analysis.skipped)
    signer = analysis.organization and replace(analysis.organization, name=instead, affiliates=None, funding=None)
    return replace(analysis, documents=documents, skipped=skipped, organization=signer)


def patterns(analysis: Analysis, signer: Organization | None = None, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return regular expressions for what must not be read: names and numbers first, then known forms.

    The signer may be another than the one for whom it was judged; `others` are words that somebody named.
    """
    said = [fact for document in analysis.documents for fact in document.facts]
    names = [name for fact in said if fact.name == "recipient" for name in _forms_of(fact.value)]
    numbers = [fact.value for fact in said if fact.name == "award_id"]
    known = {
        *names,
        *_names(analysis.organization),
        *_names(signer),
        *numbers,
        *(" ".join(each.split()) for each in others),
    }
    longest = sorted(known - {""}, key=lambda name: (-len(name), name))
    return (*map(_literally, longest), *SHAPES)


def _names(organization: Organization | None) -> Iterator[str]:
    if organization is not None:
        yield from _forms_of(organization.name)
        for affiliate in organization.affiliates or ():
            yield from _forms_of(affiliate.name)


def _forms_of(name: str) -> Iterator[str]:
    """Yield a name, the short form in its brackets, and both without the legal form."""
    bare, short = re.sub(r"\s*\([^)]*\)", "", name), re.findall(r"\(([^)]{2,})\)", name)
    for form in (name, bare, *short):
        cleaned = form.strip(" ,;“”\"'")
        yield from (each for each in (cleaned, _LEGAL_FORM.sub("", cleaned)) if len(each) > 1)


def _literally(words: str) -> str:
    """Return a pattern for words, however they are spaced or broken into lines."""
    spaced = r"[\s­-]+".join(re.escape(word) for word in words.split())
    return rf"(?i:(?<!\w){spaced}(?!\w))"


def _fact(fact: Any, instead: str) -> Any:  # noqa: ANN401 - a record and itself
    secret = fact.name in {"recipient", "amount", "award_id"}
    return fact._replace(value=instead, quote=instead) if secret else fact


def _through(record: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - any record, and the same kind of record
    """Return a record with every text in it changed, at any depth."""
    if isinstance(record, Enum | Box):
        return record
    if isinstance(record, str):
        return change(record)
    if is_dataclass(record) and not isinstance(record, type):
        return replace(record, **dict(_parts(((f.name, getattr(record, f.name)) for f in fields(record)), change)))
    return _through_tuple(record, change) if isinstance(record, tuple) else record


def _through_tuple(record: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - the same
    if hasattr(record, "_asdict"):
        return record._replace(**dict(_parts(record._asdict().items(), change)))
    return tuple(_through(each, change) for each in record)


def _parts(parts: Iterable[tuple[str, Any]], change: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    for name, value in parts:
        yield name, value if name in _KEPT else _through(value, change)

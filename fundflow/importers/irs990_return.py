"""Turns one tax return into the grants it lists: Schedule I, Schedule F part II and 990-PF.

Only the parts that matter are cut out of the file and parsed, which is faster than the whole; a file
that cannot be cut so is parsed whole.  Both the element names of today and those before 2013 are read.
The filer is the one in the header, never the firm that prepared the return.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from fundflow.importers import parties, places, values, xmlstream
from fundflow.importers.irs990_names import FORMER
from fundflow.importers.quickly import MAKE, tidy
from fundflow.records import AwardKind, AwardRow, EditionRow, Measure, Party, PartyKind, Rejected, Row, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from lxml.etree import _Element

PARTS = (
    "ReturnHeader",
    "IRS990ScheduleI",
    "IRS990ScheduleF",
    "SupplementaryInformationGrp",
    "SupplementaryInformation",
    "SupplementaryInfomation",
)
NO_GRANTS = "the return lists no grants"
OTHER_RETURN = "a return of this kind holds no list of grants"
CUT_SHORT = "the return is cut short or no XML; nothing of it was imported"
NOT_A_RETURN = "the file is no tax return"
EMPTY = "an empty row of the form: nobody and no amount"
WITH_GRANTS = {"990", "990PF", "990-PF"}
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    remove_blank_text=True, collect_ids=False,
)  # fmt: skip
TAG_AND_TEXT = attrgetter("tag", "text")
FORMER_NAMES = frozenset(FORMER)
GRANT, ORGANIZATION = AwardKind.GRANT, PartyKind.ORGANIZATION
TAIL = 4096
"""Where the end of a whole return stands, blanks after it included."""
AMENDED = re.compile(rb"<AmendedReturn(?:Ind)?>\s*(?:X|true|1)\s*<", re.IGNORECASE)
PAID = ("GrantOrContributionPdDurYrGrp", "GrantOrContriPaidDuringYear")
FUTURE = ("GrantOrContriApprvForFutGrp", "GrantOrContriApprovedForFuture")
TOTALS = {"paid": "TotalGrantOrContriPdDurYrAmt", "future": "TotalGrantOrContriApprvFutAmt"}



class Fields(dict[str, str | None]):
    """The texts in an element by the name of today, of several of one name the first's.

    Asked for, each comes in one line, and what is not there as "": most of what stands in a group is never asked for.
    """

    @classmethod
    def of(cls, elements: Iterable[_Element]) -> Fields:
        """Return the texts of some elements, which come in the order of the file."""
        held = list(map(TAG_AND_TEXT, elements))
        held.reverse()  # what is put in last holds
        found = cls(held)
        return found if FORMER_NAMES.isdisjoint(found) else cls((FORMER.get(tag, tag), text) for tag, text in held)

    def __getitem__(self, name: str) -> str:
        text = self.get(name)
        return (text if text.isalnum() else tidy(text)) if text else ""


class Filing(NamedTuple):
    """What the header of a return says."""

    kind: str
    filer: Party
    ein: str
    year: int | None
    begins: date | None
    ends: date | None
    amended: bool
    filed: str
    """When it was filed, as the return writes it."""

    @property
    def key(self) -> str:
        """Return what is the same for every return of this organisation, year and kind."""
        return f"{self.ein}:{self.ends or self.year or ''}:{self.kind}"


class Listed(NamedTuple):
    """One list of grants in a return."""

    mark: str
    measure: Measure
    groups: list[etree._Element]
    stated: Decimal | None = None
    flags: tuple[str, ...] = ()


def rows(content: bytes, name: str, row: int) -> Iterator[Row]:
    """Yield the grants of a return; the first one has the number after `row`.

    Raises:
        UnreadableDocument: the file defines entities of its own.
    """
    xmlstream.refuse_entities(name, content[: 1 << 16])
    try:
        root = _parts(content)
    except etree.XMLSyntaxError as error:
        yield Rejected(row + 1, CUT_SHORT, f"{name}: {error.msg}")
        return
    header = next(root.iterchildren("ReturnHeader"), None)
    filing = _filing(header, amended=_amended(content)) if header is not None else None
    if filing is None:
        yield Rejected(row + 1, NOT_A_RETURN, name)
    elif filing.kind.upper() not in WITH_GRANTS:
        yield Rejected(row + 1, OTHER_RETURN, f"{name}: {filing.kind}", unreadable=False)
    else:
        yield EditionRow(row + 1, filing.key, filing.filed)
        lists = [found for found in _lists(root) if found.groups]
        if not lists:
            yield Rejected(row + 1, NO_GRANTS, f"{name}: {filing.filer.name}", unreadable=False)
        for found in lists:
            yield from _grants(found, filing, row)
            row += len(found.groups)


def _amended(content: bytes) -> bool:
    start = content.find(b"<AmendedReturn")
    return start >= 0 and bool(AMENDED.search(content, start))


def _parts(content: bytes) -> etree._Element:
    """Return the parts that matter under one element, without namespaces.

    Raises:
        XMLSyntaxError: the file is cut short or no XML.
    """
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']+)", content)
    plain = not declared or declared[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if plain and b"<ReturnHeader" in content and content[-TAIL:].rstrip().endswith(b"</Return>"):
        names = PARTS if b"<Supplementary" in content else PARTS[:3]
        cut = [part for name in names if (part := _slice(content, name.encode()))]
        try:
            return etree.fromstring(b"<r xmlns:xsi='x' xmlns:xlink='l'>" + b"".join(cut) + b"</r>", PARSER)
        except etree.XMLSyntaxError:
            pass
    whole = etree.fromstring(content, PARSER)
    root = etree.Element("r")
    for element in whole.iter("{*}*"):
        element.tag = etree.QName(element).localname
    root.extend(element for name in PARTS for element in whole.iter(name))
    return root


def _slice(content: bytes, name: bytes) -> bytes:
    """Return the first element of a name as it stands in the file, or nothing."""
    start = content.find(b"<" + name)
    while start >= 0 and content[start + len(name) + 1 : start + len(name) + 2] not in {
        b">",
        b" ",
        b"\n",
        b"\r",
        b"\t",
    }:
        start = content.find(b"<" + name, start + 1)
    end = content.find(b"</" + name + b">", start)
    return content[start : end + len(name) + 3] if start >= 0 and end >= 0 else b""


def _filing(element: _Element, *, amended: bool) -> Filing | None:
    header, own = _children(element), next(element.iterchildren("Filer"), None)
    filer = _within(own) if own is not None else Fields()
    ein = filer["EIN"]
    if not ein:
        return None
    number = parties.identifier("US-EIN", ein)
    name = _business(filer, "BusinessName")
    year = header["TaxYr"]
    return Filing(
        header["ReturnTypeCd"],
        Party(name, (number,) if number else (), *_address(filer), parties.kind_of(name)),
        ein,
        int(year) if year.isdigit() else None,
        _day(header["TaxPeriodBeginDt"]),
        _day(header["TaxPeriodEndDt"]),
        amended,
        header["ReturnTs"],
    )


def _lists(root: etree._Element) -> Iterator[Listed]:
    """Yield the lists of grants of a return: paid, approved for later, to organisations, to individuals, abroad."""
    parts: dict[str, list[_Element]] = {}
    for part in root:
        parts.setdefault(part.tag, []).append(part)
    for name in PARTS[3:]:
        for part in parts.get(name, ()):
            for mark, measure, names in (("paid", Measure.DISBURSED, PAID), ("future", Measure.COMMITTED, FUTURE)):
                flags = ("approved-for-future",) if mark == "future" else ()
                groups = [group for one in names for group in part.findall(one)]
                yield Listed(mark, measure, groups, _stated(_children(part), TOTALS[mark]), flags)
    for schedule in parts.get("IRS990ScheduleI", ()):
        groups = list(schedule.iter("RecipientTable", "GrantsOtherAsstToIndivInUSGrp", "Form990ScheduleIPartIII"))
        bodies = [group for group in groups if group.tag == "RecipientTable"]
        yield Listed("I", Measure.DISBURSED, bodies)
        yield Listed("I-individuals", Measure.DISBURSED, [one for one in groups if one.tag != "RecipientTable"])
    for schedule in parts.get("IRS990ScheduleF", ()):
        yield Listed("F", Measure.DISBURSED, list(schedule.iter("GrantsToOrgOutsideUSGrp")))


def _stated(part: Fields, name: str) -> Decimal | None:
    try:
        return values.amount(part[name]).value
    except ValueError:
        return None


def _grants(found: Listed, filing: Filing, row: int) -> Iterator[Row]:
    groups = [_within(group) for group in found.groups]
    made = list(map(_amounts, groups))
    flags: tuple[str, ...] = ("amended-return",) if filing.amended else ()
    flags += ("recipient-not-published",) if found.mark == "F" else ()
    if found.stated is not None and found.stated != sum(worth for worths, _bad in made for worth, _kind in worths):
        flags += ("rows-differ-from-stated-total",)
    begins, ends, year, filer, whole = filing.begins, filing.ends, filing.year, filing.filer, filing.key
    measure, prefix = found.measure, f"{whole}:{found.mark}"
    for number, (group, (worths, bad)) in enumerate(zip(groups, made, strict=True), start=1):
        place = row + number
        if bad:
            yield Rejected(place, bad, f"{filer.name}: {_shown(found.groups[number - 1])}")
            continue
        recipient = _recipient(group, found.mark)
        if not recipient.name and not recipient.region and not any(worth for worth, _flag in worths):
            yield Rejected(place, EMPTY, filer.name, unreadable=False)
            continue
        key = f"{prefix}:{number:05}"
        purpose = group["PurposeOfGrantTxt"] or group["GrantTypeTxt"]
        yield MAKE(
            AwardRow,
            (
                place, key, GRANT, filer, recipient, "", purpose, (), "", "", "", "USD", begins, ends, ends,
                "", "", None, "", flags,
            ),
        )  # fmt: skip
        for worth, kind in worths:
            sign = () if worth > 0 else ("negative",) if worth else ("zero",)
            doubt = (*sign, kind, *found.flags) if kind else sign + found.flags
            yield MAKE(
                TransactionRow,
                (
                    place, key, worth, "USD", measure, ends, year, None, None, f"{key}:{kind or 'cash'}", "",
                    doubt,
                ),
            )  # fmt: skip


def _amounts(group: Fields) -> tuple[list[tuple[Decimal, str]], str]:
    """Return what was given, in cash and in kind, and why it cannot be read if so."""
    found: list[tuple[Decimal, str]] = []
    for field, kind in (("CashGrantAmt", ""), ("NonCashAssistanceAmt", "non-cash")):
        written = group[field]
        if written:
            try:
                worth = values.amount(written).value
            except ValueError as error:
                return [], str(error)
            if worth or not kind:
                found.append((worth, kind))
    if len(found) > 1 and not found[0][0]:
        del found[0]
    return found, ""


def _recipient(group: Fields, mark: str) -> Party:
    if mark == "F":
        return Party("", region=group["RegionTxt"], kind=PartyKind.PLACEHOLDER)
    if mark == "I-individuals":
        count = group["RecipientCnt"]
        return Party(f"{count} individuals".strip(), kind=PartyKind.AGGREGATE)
    name = _business(group, "RecipientBusinessName")
    person = "" if name else group["RecipientPersonNm"]
    if person:
        known = parties.kind_of(person)
        return Party(person, (), *_address(group), PartyKind.PERSON if known is ORGANIZATION else known)
    kind = parties.kind_of(name)
    number = parties.identifier("US-EIN", group["RecipientEIN"]) if kind is ORGANIZATION else None
    return MAKE(Party, (name, (number,) if number else (), *_address(group), kind))


def _address(holder: Fields) -> tuple[str, str, str, str]:
    """Return country, region, city and post code."""
    if "USAddress" in holder:
        return "US", holder["StateAbbreviationCd"], holder["CityNm"], holder["ZIPCd"]
    if "ForeignAddress" in holder:
        country = places.of_tax_return(holder["CountryCd"])
        region, code = holder["ProvinceOrStateNm"], holder["ForeignPostalCd"]
        return country, region, holder["CityNm"], code
    return "", "", "", ""


def _business(holder: Fields, name: str) -> str:
    """Return a name that the form splits over two lines."""
    if name not in holder:
        return ""
    first, second = holder["BusinessNameLine1Txt"], holder["BusinessNameLine2Txt"]
    return parties.meant(f"{first} {second}" if first and second else first or second or holder[name])


def _children(element: _Element) -> Fields:
    """Return the texts of the children."""
    return Fields.of(element)


def _within(element: _Element) -> Fields:
    """Return the texts of all that is in an element, whose parts have names that differ."""
    return Fields.of(element.iter())


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return values.day(text)
    except ValueError:
        return None


def _shown(group: etree._Element) -> str:
    return " ".join(" ".join(str(text) for text in group.itertext()).split())[:200]

"""Every real funding file is imported with the right sums or refused for the right reason; skipped without them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from imported import read
from lxml import etree

from fundflow.errors import UnreadableDocument
from fundflow.importers import guess, importer
from fundflow.importers.source import Sample, Wishes, sources
from fundflow.records import PartyKind
from fundflow.workspace.flags import FLAGS

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "funding"
FILES = sorted(path for path in SHARED.rglob("*") if path.is_file())
EFILE = "{http://www.irs.gov/efile}"
MONEY_TYPES = {"1": "received", "IF": "received", "2": "committed", "C": "committed", "3": "disbursed", "D": "disbursed", "4": "expended", "E": "expended", "11": "incoming-committed", "12": "pledged", "13": "incoming-pledged"}
OWN = ("threesixty", "iati", "irs990", "fac", "fts", "pepfar", "no-awards")
"""The kinds whose files are known here by folder or name."""

pytestmark = pytest.mark.skipif(not FILES, reason="the shared folder of real funding data is not here")


def of(pattern: str) -> list[Any]:
    """Name files for the list of tests."""
    return [pytest.param(path, id=path.name) for path in sorted(SHARED.glob(pattern))] or [pytest.param(Path(), marks=pytest.mark.skip)]


def table_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file, plainly."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def text(element: etree._Element, path: str) -> str:
    """Return the text at a path, in the namespace of tax returns."""
    return element.findtext("/".join(EFILE + step for step in path.split("/"))) or ""


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in FILES])
def test_every_file_is_imported_or_refused_with_a_reason(path: Path) -> None:
    """A file of a known kind gives rows, or a message of what it is and what to import instead."""
    for source in sources(path):
        kind, why = guess(Sample.of(source))
        if kind not in OWN:
            continue
        assert why
        if kind == "no-awards":
            with pytest.raises(UnreadableDocument, match="no awards"):
                list(importer(kind).read(source, Wishes()))
        else:
            rows = list(importer(kind).read(source, Wishes()))
            assert rows
            assert {flag for row in rows for flag in getattr(row, "flags", ())} <= set(FLAGS), "a doubt that is not explained"


@pytest.mark.parametrize(
    ("folder", "kind"), [("360giving", "threesixty"), ("iati", "iati"), ("irs990", "irs990"), ("fac", "fac"), ("fts", "fts"), ("foreignassistance", ""), ("grantsgov", ""), ("pepfar", "pepfar")]
)
def test_every_file_of_a_folder_has_a_kind(folder: str, kind: str) -> None:
    """No file of these formats is left without a word: it is of the folder's kind, or holds no awards."""
    found = {path.name: guess(Sample.of(source))[0] for path in FILES if path.parts[len(SHARED.parts)] == folder for source in sources(path)}
    assert set(found.values()) <= {kind, "no-awards"} - {""}, found


@pytest.mark.parametrize("path", of("360giving/*.json"))
def test_360giving_sums(path: Path) -> None:
    """With the order of days and months given, every grant with an identifier counts once, exactly."""
    grants = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["grants"]
    usable = [grant for grant in grants if grant["id"]]
    sums: Counter[tuple[str, str]] = Counter()
    for grant in usable:
        sums["awarded", grant["currency"]] += grant["amountAwarded"]
        if grant.get("amountDisbursed"):
            sums["disbursed", grant["currency"]] += grant["amountDisbursed"]
    found = read(path, "threesixty", Wishes(dates="dmy"))
    assert len(found.awards) == len(usable)
    assert len(found.rejected) == len(grants) - len(usable)
    assert found.sums == {key: value for key, value in sums.items() if usable}
    named = {grant["recipientOrganization"][0]["name"].strip() for grant in usable}
    assert {" ".join(award.recipient.name.split()) for award in found.awards if award.recipient} == {" ".join(name.split()) for name in named}


def test_360giving_ambiguous_days_are_refused() -> None:
    """Without the order of days and months, exactly the grants whose day could be a month are refused."""
    for path in sorted(SHARED.glob("360giving/*KeYds*.json")):
        grants = json.loads(path.read_text(encoding="utf-8"))["grants"]
        parts = [list(map(int, grant["awardDate"].split("/"))) for grant in grants]
        unclear = sum(day <= 12 and month <= 12 and day != month for day, month, _ in parts)
        found = read(path, "threesixty")
        assert len(found.rejected) == unclear
        assert len(found.awards) == len(grants) - unclear


def test_360giving_spreadsheet_says_what_the_json_says() -> None:
    """The spreadsheet and the JSON made from it give the same awards."""
    books = list(SHARED.glob("360giving/*_original.xlsx"))
    if not books:
        pytest.skip("the spreadsheet is not here")
    sheet = read(books[0], "threesixty")
    made = read(Path(str(books[0]).replace("_original.xlsx", "_converted.json")), "threesixty")
    assert sheet.sums == made.sums
    assert {(a.key, a.award_date, a.recipient and a.recipient.scheme_ids) for a in sheet.awards} == {(a.key, a.award_date, a.recipient and a.recipient.scheme_ids) for a in made.awards}


@pytest.mark.parametrize("path", of("iati/*IATI*.xml"))
def test_iati_sums(path: Path) -> None:
    """Every transaction counts once under its own measure, or is left out as a repayment; currencies by default."""
    root = etree.parse(path).getroot()
    sums: Counter[tuple[str, str]] = Counter()
    backward = negative = 0
    for activity in root.iter("iati-activity"):
        for movement in activity.findall("transaction"):
            value, kind = movement.find("value"), movement.find("transaction-type")
            assert value is not None
            assert kind is not None
            measure = MONEY_TYPES.get(kind.get("code", ""))
            if measure is None:
                backward += 1
                continue
            amount = Decimal((value.text or "").strip()).quantize(Decimal("0.0001"))
            negative += amount < 0
            sums[measure, value.get("currency") or activity.get("default-currency", "")] += amount
    found = read(path, "iati")
    assert found.sums == dict(sums)
    assert found.flags["negative"] == negative
    assert len(found.rejected) == backward
    assert not any(one.unreadable for one in found.rejected)
    names = {(a.findtext("iati-identifier") or "").strip() for a in root.iter("iati-activity")}
    assert names <= {award.key for award in found.awards}
    assert {one.award_key for one in found.money} <= {award.key for award in found.awards}
    assert len({one.key for one in found.money}) == len(found.money)


def test_iati_publishers_without_receivers_have_implementers() -> None:
    """Where no transaction names a receiver, the implementing organisation receives; "Other" is nobody."""
    for name in ("IATI203_worldbank-679.xml", "IATI1x_ghana_GH-47045.xml"):
        if not (SHARED / "iati" / name).exists():
            pytest.skip(f"{name} is not here")
        assert all(award.recipient for award in read(SHARED / "iati" / name, "iati").awards)
    dfid = read(SHARED / "iati" / "IATI1x_ghana_GH-GB-1.xml", "iati")
    assert all(award.recipient.kind is PartyKind.AGGREGATE for award in dfid.awards if award.recipient and award.recipient.name == "Other.")


@pytest.mark.parametrize("path", of("irs990/*efile*.xml"))
def test_tax_return_sums(path: Path) -> None:
    """The grants of a foundation add up to the total that the return states, and are the filer's."""
    root = etree.parse(path).getroot()
    groups = list(root.iter(f"{EFILE}GrantOrContributionPdDurYrGrp"))
    found = read(path, "irs990")
    assert len(found.awards) == len(groups)
    assert sum(one.amount for one in found.money) == sum(Decimal(text(group, "Amt")) for group in groups)
    stated = [Decimal(one.text or 0) for one in root.iter(f"{EFILE}TotalGrantOrContriPdDurYrAmt")]
    assert sum(one.amount for one in found.money) == sum(stated)
    assert not any("rows-differ-from-stated-total" in award.flags for award in found.awards)
    amended = any(element.text == "X" for element in root.iter(f"{EFILE}AmendedReturnInd"))
    assert all(("amended-return" in award.flags) is amended for award in found.awards)
    filer = text(root, "ReturnHeader/Filer/EIN")
    assert {award.funder.scheme_ids[0].value for award in found.awards if award.funder} <= {filer}
    assert len(found.rejected) == (0 if groups else 1)


def test_schedule_i_in_three_forms_is_the_same() -> None:
    """The return and the table of its fields give the same grants; the table of grants adds up."""
    returns = list(SHARED.glob("irs990/*RECONSTRUCTED.xml"))
    if not returns:
        pytest.skip("the return is not here")
    whole = read(returns[0], "irs990")
    root = etree.parse(returns[0]).getroot()
    cash = sum(Decimal(text(group, "CashGrantAmt") or 0) for group in root.iter(f"{EFILE}RecipientTable"))
    assert whole.sums == {("disbursed", "USD"): cash}
    fields = read(next(SHARED.glob("irs990/*flat_Sutter*.csv")), "irs990")
    assert [one.amount for one in fields.money] == [one.amount for one in whole.money]
    assert [a.recipient and a.recipient.scheme_ids for a in fields.awards] == [a.recipient and a.recipient.scheme_ids for a in whole.awards]
    table = next(SHARED.glob("irs990/*P02_sample.csv"))
    rows = table_of(table)
    columns = ("SI_02_GRANT_US_ORG_AMT_CASH", "SI_02_GRANT_US_ORG_AMT_NONCSH")
    made = read(table, "irs990")
    assert sum(one.amount for one in made.money) == sum(Decimal(row[name]) for row in rows for name in columns if row[name] != "NA")
    assert len(made.rejected) == sum(all(row[name] == "NA" for name in columns) for row in rows)
    assert len(made.awards) + len(made.rejected) == len(rows)


@pytest.mark.parametrize("path", of("fac/*federal-awards*.json") + of("fac/*BAD*.json"))
def test_audit_sums(path: Path) -> None:
    """What was expended adds up to the total on the cover; what was passed on is an award of its own."""
    sheets = json.loads(path.read_text(encoding="utf-8"))
    form = {part["name"]: part["values"] for sheet in sheets if sheet["name"] == "Form" for part in sheet["ranges"]}
    cover = {part["name"]: part["values"] for sheet in sheets if sheet["name"] == "Coversheet" for part in sheet["ranges"]}
    found = read(path, "fac")
    below = {award.key for award in found.awards if award.parent_basis == "passed-on"}
    own = [one for one in found.money if one.award_key not in below]
    assert sum(one.amount for one in own) == sum(form["amount_expended"]) == cover["total_amount_expended"][0]
    assert sum(one.amount for one in found.money if one.award_key in below) == sum(amount or 0 for amount in form["subrecipient_amount"])
    assert {one.measure.value for one in found.money} == {"expended"}
    assert not any("rows-differ-from-stated-total" in award.flags for award in found.awards)
    assert len(own) == len(form["award_reference"])


@pytest.mark.parametrize("path", of("fts/*.csv"))
def test_fts_sums(path: Path) -> None:
    """Every flow counts once, in dollars, under its status; children point to their parents."""
    rows = table_of(path)
    sums: Counter[tuple[str, str]] = Counter()
    measures = {"commitment": "committed", "paid": "disbursed", "pledge": "pledged"}
    for row in rows:
        sums[measures[row["status"]], "USD"] += Decimal(row["amountUSD"])
    found = read(path, "fts")
    assert found.sums == dict(sums)
    assert found.flags["zero"] == sum(Decimal(row["amountUSD"]) == 0 for row in rows)
    assert found.flags["not-new-money"] == sum(row["newMoney"] == "FALSE" for row in rows)
    assert Counter(award.parent_key for award in found.awards) == Counter(row["parentFlowId"] and f"fts:{row['parentFlowId']}" for row in rows)


def test_pepfar_placeholders_are_no_hubs() -> None:
    """As many mechanisms without a known partner as the list has, none of them an organisation."""
    for path in SHARED.glob("pepfar/*.json"):
        rows = json.loads(path.read_text(encoding="utf-8"))["listGrid"]["rows"]
        found = read(path, "pepfar")
        unknown = sum(row[3].startswith(("TBD", "[Placeholder]")) for row in rows)
        kinds = Counter(award.recipient.kind for award in found.awards if award.recipient)
        assert kinds[PartyKind.PLACEHOLDER] >= unknown
        assert not any(award.recipient.scheme_ids for award in found.awards if award.recipient and award.recipient.kind is PartyKind.PLACEHOLDER)
        assert len(found.awards) + len(found.rejected) == len(rows)
        assert not found.money

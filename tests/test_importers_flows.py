"""FTS, PEPFAR, ForeignAssistance.gov, Single Audits, and files that hold no awards: every trap that is known."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from imported import read

from fundflow.errors import UnreadableDocument
from fundflow.importers import guess, places
from fundflow.importers.source import Sample, Wishes, sources
from fundflow.records import AwardKind, PartyKind

if TYPE_CHECKING:
    from pathlib import Path

FLOW = {
    "id": "1", "amountUSD": "100", "flowType": "Standard", "status": "paid", "newMoney": "TRUE", "date": "2024-05-01T00:00:00Z", "parentFlowId": "", "childFlowIds": "", "contributionType": "financial",
    "originalAmount": "", "originalCurrency": "", "sourceObjects_Organization.id": "2917", "sourceObjects_Organization.name": "United Kingdom, Government of", "sourceObjects_Location.name": "United Kingdom",
    "destinationObjects_Organization.id": "4399", "destinationObjects_Organization.name": "FAO", "destinationObjects_Location.name": "Syrian Arab Republic", "destinationObjects_Location.id": "218", "destinationObjects_UsageYear.name": "2024",
}  # fmt: skip
AID = {
    "Country ID": "1", "Country Code": "KEN", "Country Name": "Kenya", "Managing Agency ID": "1", "Managing Agency Name": "U.S. Agency for International Development", "Implementing Partner ID": "55", "Implementing Partner Name": "Health Trust",
    "Funding Acount ID": "19x1", "Activity ID": "700", "Activity Name": "Clinics", "Activity Project Number": "AID-1", "Activity Start Date": "2019-10-01", "Transaction Type ID": "2", "Transaction Type Name": "Obligations", "Fiscal Year": "2020", "Transaction Date": "2020-03-01", "Current Dollar Amount": "1000", "Constant Dollar Amount": "1100",
}  # fmt: skip
SPENT = {"report_id": "2022-06-GSAFAC-0000000001", "auditee_uei": "ABCDEFGHJKL1", "auditee_ein": "123456780", "auditee_name": "COUNTY", "audit_year": "2022", "award_reference": "AWARD-0001", "federal_agency_prefix": "93", "federal_award_extension": "600", "amount_expended": "500", "is_direct": "Y", "is_loan": "N", "passthrough_name": "", "passthrough_amount": ""}


def table(folder: Path, plain: dict[str, str], *rows: dict[str, str]) -> Path:
    """Write a table of plain rows with some cells of one's own."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(plain), lineterminator="\n")
    writer.writeheader()
    writer.writerows(plain | row for row in rows)
    path = folder / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_flows_count_once(tmp_path: Path) -> None:
    """A parked parent keeps what is left, its children point to it; scientific notation and thousands are exact."""
    path = table(
        tmp_path, FLOW, {"flowType": "Parked", "amountUSD": "0", "childFlowIds": "2|3"}, {"id": "2", "amountUSD": "5e+05", "parentFlowId": "1"}, {"id": "3", "amountUSD": "1,000.25", "parentFlowId": "1", "newMoney": "FALSE"},
        {"id": "4", "amountUSD": "-7", "flowType": "Pass through", "status": "pledge", "parentFlowId": "1|2"}, {"id": "5.0", "status": "commitment", "originalAmount": "90", "originalCurrency": "GBP"},
    )  # fmt: skip
    found = read(path, "fts")
    assert guess(Sample.of(sources(path)[0]))[0] == "fts"
    assert found.sums == {("disbursed", "USD"): Decimal("501000.25"), ("pledged", "USD"): -7, ("committed", "USD"): 100}
    assert [(award.key, award.parent_key) for award in found.awards] == [("fts:1", ""), ("fts:2", "fts:1"), ("fts:3", "fts:1"), ("fts:4", ""), ("fts:5", "")]
    assert found.flags == {"parked": 1, "passed-on-in-part": 1, "zero": 1, "not-new-money": 1, "pass-through": 1, "negative": 1}
    assert "several-parents" in found.award("fts:4").flags
    assert (found.award("fts:5").stated_total, found.award("fts:5").currency) == (90, "GBP")


def test_flows_of_several_years_and_files(tmp_path: Path) -> None:
    """A flow that stands again for another year is one award with two movements, each with a number of its own."""
    found = read(table(tmp_path, FLOW, {}, {"destinationObjects_UsageYear.name": "2025"}, {"id": "2", "destinationObjects_UsageYear.name": "2024; 2025"}), "fts")
    assert [one.key for one in found.money] == ["fts:1", "fts:1:2", "fts:2"]
    assert [one.year for one in found.money] == [2024, 2025, None]
    assert {award.key for award in found.awards} == {"fts:1", "fts:2"}


def test_lists_of_organisations(tmp_path: Path) -> None:
    """Several numbers are several organisations; a semicolon in one name is none; nobody is nobody."""
    names = "destinationObjects_Organization."
    found = read(table(tmp_path, FLOW, {f"{names}id": "1|2", f"{names}name": "One|Two"}, {"id": "2", f"{names}id": "1; 2", f"{names}name": "One; Two"}, {"id": "3", f"{names}id": "7", f"{names}name": "Food; and more"}, {"id": "4", f"{names}id": "", f"{names}name": ""}), "fts")
    assert [award.recipient and (award.recipient.name, award.recipient.kind) for award in found.awards] == [("One; Two", PartyKind.AGGREGATE)] * 2 + [("Food; and more", PartyKind.ORGANIZATION), None]
    assert [row.party.scheme_ids[0].value for row in found.organizations] == ["fts:1", "fts:2"] * 2
    assert found.awards[0].funder is not None
    assert (found.awards[0].funder.country, found.awards[0].country) == ("GB", "SY")


def test_flows_that_cannot_be_used(tmp_path: Path) -> None:
    """No number, no amount, an unknown status, a day that is two: refused with the reason."""
    found = read(table(tmp_path, FLOW, {"id": ""}, {"id": "2", "amountUSD": ""}, {"id": "3", "status": "hoped"}, {"id": "4", "date": "05/06/2024"}, {"id": "5"}), "fts")
    assert [one.row for one in found.rejected] == [2, 3, 4, 5]
    assert len(found.why) == 4
    assert found.sums == {("disbursed", "USD"): 100}


def mechanisms(folder: Path, *rows: list[Any]) -> Path:
    """Write a list of mechanisms."""
    names = ["mechanism", "code", "uid", "partner", "primeid", "agency", "ou", "startdate", "enddate"]
    path = folder / "mechanisms.json"
    path.write_text(json.dumps({"listGrid": {"headers": [{"name": name} for name in names], "rows": rows}}), encoding="utf-8")
    return path


def test_mechanisms(tmp_path: Path) -> None:
    """TBD and placeholders are nobody, corrections are no awards, award numbers are read, regions said to hide countries."""
    when = ["2019-10-01", "2023-09-30"]
    path = mechanisms(
        tmp_path, ["100 - AIDOAAA1400045 - Clinics - part two", "100", "u", "Health Trust", "ABCDEFGHJKL1", "USAID", "Kenya", *when], ["101 - AIDOAAA1400045 - Clinics", "101", "u", "Health Trust", "123456780", "USAID", "Asia Region", *when],
        ["102 - TBD", "102", "u", "TBD (000000000)", "000000000", "USAID", "Cote d'Ivoire", *when], ["70002 - [Placeholder - 70002 Botswana]", "70002", "u", "[Placeholder]", "19961", "HHS/CDC", "Botswana", *when],
        ["00000 De-duplication adjustment", "00000", "u", "Dedupe adjustments Partner", "Dedupe_Adjustments", "Dedupe adjustments Agency", "", "", ""], ["00100 - align", "00100", "u", "", "", "", "", "", ""], ["103 - Plain title", "103", "u", "Other Trust", "4711", "USAID", "Kenya", "05/06/2019", ""], ["104 - x", "104", "u", "Other Trust", None, "USAID", "Kenya", "", ""],
    )  # fmt: skip
    found = read(path, "pepfar")
    assert guess(Sample.of(sources(path)[0]))[0] == "pepfar"
    assert [(award.key, award.number, award.country) for award in found.awards] == [("pepfar:100", "AIDOAAA1400045", "KE"), ("pepfar:101", "AIDOAAA1400045", "Asia Region"), ("pepfar:102", "", "CI"), ("pepfar:70002", "", "BW"), ("pepfar:104", "", "KE")]
    assert found.awards[0].title == "Clinics - part two"
    partners = [award.recipient for award in found.awards if award.recipient]
    assert [(party.kind.value, [number.scheme for number in party.scheme_ids]) for party in partners] == [("organization", ["UEI"]), ("organization", ["DUNS"]), ("placeholder", []), ("placeholder", []), ("organization", [])]
    assert [award.flags for award in found.awards][:2] == [("award-in-several-mechanisms",), ("award-in-several-mechanisms", "region-hides-the-country")]
    assert [(one.row, one.unreadable) for one in found.rejected] == [(5, False), (6, False), (7, True)]
    assert not found.money


def test_a_list_of_mechanisms_that_is_cut_short(tmp_path: Path) -> None:
    """Half a list is refused whole."""
    path = mechanisms(tmp_path, ["100 - x", "100", "u", "T", "1", "USAID", "Kenya", "", ""])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableDocument, match="no whole list"):
        read(path, "pepfar")


def test_foreign_assistance(tmp_path: Path) -> None:
    """Obligations and disbursements are two sums; one award for activity and partner; requests are left out."""
    path = table(
        tmp_path, AID, {}, {"Transaction Type ID": "3", "Transaction Type Name": "Disbursements", "Current Dollar Amount": "400"}, {"Current Dollar Amount": "-579358.5"}, {"Fiscal Year": "1976tq", "Activity ID": "701.0"},
        {"Transaction Type ID": "18", "Transaction Type Name": "President's Budget Requests"}, {"Current Dollar Amount": "NULL"}, {"Country Code": "WLD", "Country Name": "World", "Implementing Partner Name": "Enterprise - United States", "Activity ID": "702"}, {"Activity ID": "703", "Transaction Date": "03/04/2020"},
    )  # fmt: skip
    found = read(path, "foreignassistance")
    assert guess(Sample.of(sources(path)[0]))[0] == "foreignassistance"
    assert found.sums == {("obligated", "USD"): Decimal("-577358.5") + 1000, ("disbursed", "USD"): 400}
    assert [(award.key, award.country) for award in found.awards] == [("fa:700:55", "KE"), ("fa:701:55", "KE"), ("fa:702:55", "World")]
    assert [award.recipient and award.recipient.kind.value for award in found.awards] == ["organization", "organization", "aggregate"]
    assert found.flags == {"negative": 1, "transition-quarter": 1}
    assert [(one.row, one.unreadable) for one in found.rejected] == [(6, False), (7, True), (9, True)]
    assert [one.year for one in found.money] == [2020, 2020, 2020, None, 2020]


def test_audits_as_a_table(tmp_path: Path) -> None:
    """Direct money is an agency's, other money comes from whoever passed it on; what was passed on further is apart."""
    path = table(
        tmp_path, SPENT, {}, {"award_reference": "AWARD-0002", "is_direct": "N", "passthrough_name": "STATE OFFICE", "passthrough_amount": "100", "federal_award_extension": "RD"}, {"award_reference": "AWARD-0003", "is_direct": "N", "passthrough_name": "ONE|TWO", "amount_expended": "-5", "is_loan": "Y"},
        {"award_reference": "AWARD-0004", "federal_award_extension": "RD22", "auditee_uei": "BADBADBADBAD", "auditee_ein": "", "passthrough_amount": "-18000"}, {"award_reference": "AWARD-0001"}, {"award_reference": "AWARD-0005", "amount_expended": "lots"}, {"award_reference": "", "amount_expended": "5"}, {"award_reference": "", "amount_expended": ""},
    )  # fmt: skip
    found = read(path, "fac")
    own = {award.key.split(":")[-1]: award for award in found.awards if not award.parent_key}
    assert guess(Sample.of(sources(path)[0]))[0] == "fac"
    assert [award.funder and award.funder.name for award in own.values()] == ["Department of Health and Human Services", "STATE OFFICE", "ONE; TWO", "Department of Health and Human Services", "Department of Health and Human Services"]
    assert own["AWARD-0003"].kind is AwardKind.LOAN
    assert [award.programmes for award in own.values()] == [("93.600",), ("93.RD",), ("93.600",), ("93.RD22",), ("93.600",)]
    assert "unusual-listing-number" in own["AWARD-0004"].flags
    assert own["AWARD-0004"].recipient is not None
    assert own["AWARD-0004"].recipient.scheme_ids == ()
    assert "reference-used-twice" in own["AWARD-0001#2"].flags
    assert found.sums == {("expended", "USD"): 500 + 500 + 100 - 5 + 500 - 18000 + 500}
    assert {award.parent_key.split(":")[-1]: award.recipient and award.recipient.kind for award in found.awards if award.parent_basis == "passed-on"} == {"AWARD-0002": PartyKind.AGGREGATE, "AWARD-0004": PartyKind.AGGREGATE}
    assert [(one.row, one.unreadable) for one in found.rejected] == [(7, True), (8, True), (9, False)]
    assert {one.year for one in found.money} == {2022}


def workbook(section: str, total: int, **columns: list[Any]) -> list[dict[str, Any]]:
    """A workbook of Form SF-SAC as JSON."""
    cover = {"section_name": [section], "auditee_uei": ["ABCDEFGHJKL1"], "total_amount_expended": [total]}
    return [{"name": name, "ranges": [{"name": key, "values": cells} for key, cells in found.items()]} for name, found in (("Coversheet", cover), ("Form", columns))]


def test_audits_as_a_workbook(tmp_path: Path) -> None:
    """Columns become rows, numbers may be texts, and the total on the cover is held against them."""
    columns = {"award_reference": ["AWARD-00001", "AWARD-00002"], "federal_agency_prefix": ["10", "93"], "three_digit_extension": ["555", "U01"], "amount_expended": [10, "20"], "is_direct": ["Y", "Y"], "subrecipient_amount": [None, 5]}
    for total, doubtful in ((30, False), (31, True)):
        path = tmp_path / "book.json"
        path.write_text(json.dumps(workbook("FederalAwardsExpended", total, **columns)), encoding="utf-8")
        found = read(path, "fac")
        assert found.sums == {("expended", "USD"): 35}
        assert all(("rows-differ-from-stated-total" in award.flags) is doubtful for award in found.awards if not award.parent_key)
        assert [award.programmes[0] for award in found.awards] == ["10.555", "93.U01", "93.U01"]
    path.write_text(json.dumps(workbook("NotesToSefa", 0, note_title=["x"])), encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="NotesToSefa"):
        read(path, "fac")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("codes.xml", "<codelist name='X'/>"), ("schema.xsd", '<?xml version="1.0"?><xsd:schema xmlns:xsd="x"/>'), ("organisations.xml", "<iati-organisations/>"), ("calls.xml", '<Grants xmlns="http://apply.grants.gov/system/OpportunityDetail-V1.0"/>'),
        ("calls.json", '{"grants": [{"title": "A call", "closeDate": "2024-11-15", "applicantType": ""}]}'), ("tree.json", '[{"orgKey": 1, "parentOrgKey": 2}]'), ("codes.csv", "Code,Title\nA,B\n"),
        ("totals.csv", "Country Code,Transaction Type Name,Fiscal Year,current_amount\nABW,Obligations,1999,19000\n"), ("budget.csv", "Country,All Accounts,Fiscal Year\nTOTAL,1,2016\n"),
    ],
)  # fmt: skip
def test_files_that_hold_no_awards(tmp_path: Path, name: str, content: str) -> None:
    """Codes, schemas, calls for applications and totals by country are refused with what they are and what to import."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    kind, why = guess(Sample.of(sources(path)[0]))
    assert kind == "no-awards"
    with pytest.raises(UnreadableDocument, match=r"no awards in it.*Import") as refused:
        read(path, kind)
    assert why.removeprefix("it is ") in str(refused.value)


def test_one_bad_row_among_very_many(tmp_path: Path) -> None:
    """Thirty thousand rows and one bad one: the bad one is named by its row, nothing else is lost."""
    path = tmp_path / "flows.csv"
    line = ",".join(FLOW[name] if name != "id" else "{}" for name in FLOW).replace("United Kingdom, Government of", '"United Kingdom, Government of"') + "\n"
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(FLOW) + "\n")
        out.writelines(line.format(n) if n != 22_222 else line.format(n).replace(",100,", ",ten,") for n in range(1, 30_001))
    found = read(path, "fts")
    assert [(one.row, one.why) for one in found.rejected] == [(22_223, "the amount cannot be read")]
    assert found.sums == {("disbursed", "USD"): 29_999 * 100}


@pytest.mark.parametrize("kind", ["threesixty", "iati", "irs990", "fac", "pepfar"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"PK\x03\x04 no zip", b'{"a": 1}', b"<html><body/></html>", b"\x00\x01\x02"])
def test_another_kind_of_file_never_passes(tmp_path: Path, kind: str, content: bytes) -> None:
    """Whatever is given to the wrong importer, it is refused or gives no award, and never crashes."""
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    try:
        found = read(path, kind, Wishes())
    except UnreadableDocument:
        return
    assert not found.awards
    assert not found.money


def test_countries() -> None:
    """Names, codes of two and three letters, and the codes of tax returns; what is no country stays as it is."""
    assert [places.country(name) for name in ("Kenya", "KEN", "ke", "Viet Nam", "Congo (Kinshasa)", "West Africa Region")] == ["KE", "KE", "KE", "VN", "CD", "West Africa Region"]
    assert [places.of_tax_return(code) for code in ("CH", "SZ", "GM", "UK", "ZZ")] == ["CN", "CH", "DE", "GB", "ZZ"]

"""Tax returns: old and new names, the filer and not the preparer, amendments, totals, people, bundles, flat tables."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from imported import read

from fundflow.dataset import Importing, import_files
from fundflow.errors import UnreadableDocument
from fundflow.importers import Wishes, guess
from fundflow.importers.source import Sample, sources
from fundflow.records import PartyKind
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

PREPARER = "<PreparerFirmGrp><PreparerFirmEIN>999999998</PreparerFirmEIN><PreparerFirmName><BusinessNameLine1Txt>TAX FIRM LLP</BusinessNameLine1Txt></PreparerFirmName></PreparerFirmGrp>"
AMENDED = "<AmendedReturnInd>X</AmendedReturnInd>"


def paid(
    name: str,
    amount: str,
    address: str = "<RecipientUSAddress><CityNm>TOWN</CityNm><StateAbbreviationCd>OH</StateAbbreviationCd></RecipientUSAddress>",
    group: str = "GrantOrContributionPdDurYrGrp",
) -> str:
    """A grant of a foundation to an organisation."""
    return f"<{group}><RecipientBusinessName><BusinessNameLine1Txt>{name}</BusinessNameLine1Txt></RecipientBusinessName>{address}<GrantOrContributionPurposeTxt>WORK</GrantOrContributionPurposeTxt><Amt>{amount}</Amt></{group}>"


def foundation(grants: str, total: int | None = None, more: str = "") -> str:
    """The part of a 990-PF that lists grants."""
    stated = "" if total is None else f"<TotalGrantOrContriPdDurYrAmt>{total}</TotalGrantOrContriPdDurYrAmt>"
    return f"<IRS990PF>{more}<SupplementaryInformationGrp>{grants}{stated}</SupplementaryInformationGrp></IRS990PF>"


def filed(
    inside: str,
    kind: str = "990PF",
    ein: str = "123456780",
    when: str = "2023-05-01T10:00:00-05:00",
    year: str = "2022",
) -> bytes:
    """A return."""
    return (
        f"<?xml version='1.0' encoding='utf-8'?><Return xmlns='http://www.irs.gov/efile' returnVersion='2022v5.0'><ReturnHeader><ReturnTs>{when}</ReturnTs><TaxPeriodEndDt>{year}-12-31</TaxPeriodEndDt>{PREPARER}"
        f"<ReturnTypeCd>{kind}</ReturnTypeCd><TaxPeriodBeginDt>{year}-01-01</TaxPeriodBeginDt><Filer><EIN>{ein}</EIN><BusinessName><BusinessNameLine1Txt>THE</BusinessNameLine1Txt><BusinessNameLine2Txt>FOUNDATION</BusinessNameLine2Txt></BusinessName>"
        f"<USAddress><CityNm>CITY</CityNm><StateAbbreviationCd>CA</StateAbbreviationCd><ZIPCd>90001</ZIPCd></USAddress></Filer><TaxYr>{year}</TaxYr></ReturnHeader><ReturnData>{inside}</ReturnData></Return>"
    ).encode()


def saved(folder: Path, content: bytes) -> Path:
    """Write a return."""
    path = folder / "return.xml"
    path.write_bytes(content)
    return path


def bundle(folder: Path, **members: bytes) -> Path:
    """Write a ZIP of returns."""
    path = folder / "returns.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.xml", content)
    return path


def test_the_filer_gives_and_not_the_preparer(tmp_path: Path) -> None:
    """The name in the header's Filer, of two lines, with its number and address, also behind a mark of the encoding."""
    found = read(saved(tmp_path, b"\xef\xbb\xbf" + filed(foundation(paid("A", "5")))), "irs990")
    funder = found.awards[0].funder
    assert funder is not None
    assert (funder.name, funder.scheme_ids[0][:2], funder.region, funder.city) == (
        "THE FOUNDATION",
        ("US-EIN", "123456780"),
        "CA",
        "CITY",
    )
    assert (found.money[0].year, found.awards[0].start and found.awards[0].start.isoformat()) == (2022, "2022-01-01")


def test_rows_are_held_against_the_stated_total(tmp_path: Path) -> None:
    """Rows that add up carry no flag; rows that do not are all flagged; without a total nothing is said."""
    for total, doubtful in ((15, False), (16, True), (None, False)):
        found = read(saved(tmp_path, filed(foundation(paid("A", "5") + paid("B", "10"), total))), "irs990")
        assert ["rows-differ-from-stated-total" in award.flags for award in found.awards] == [doubtful] * 2
        assert found.sums == {("disbursed", "USD"): 15}


def test_future_grants_are_not_paid(tmp_path: Path) -> None:
    """What is approved for later is a commitment of its own."""
    found = read(
        saved(tmp_path, filed(foundation(paid("A", "5") + paid("A", "7", group="GrantOrContriApprvForFutGrp")))),
        "irs990",
    )
    assert found.sums == {("disbursed", "USD"): 5, ("committed", "USD"): 7}
    assert found.flags == {"approved-for-future": 1}
    assert len({award.key for award in found.awards}) == 2


def test_people_placeholders_and_empty_rows(tmp_path: Path) -> None:
    """A person stays a person, an attachment is nobody, an empty row is left out on purpose, a bad amount is refused."""
    person = "<GrantOrContributionPdDurYrGrp><RecipientPersonNm>A STUDENT</RecipientPersonNm><Amt>3</Amt></GrantOrContributionPdDurYrGrp>"
    attached = "<GrantOrContributionPdDurYrGrp><RecipientPersonNm>SEE ATTACHMENT 22</RecipientPersonNm><Amt>489885</Amt></GrantOrContributionPdDurYrGrp>"
    empty = "<GrantOrContributionPdDurYrGrp><Amt>0</Amt></GrantOrContributionPdDurYrGrp>"
    grants = person + attached + paid("See Attached list", "9") + empty + paid("ORG", "TEN") + paid("ORG", "-4")
    found = read(saved(tmp_path, filed(foundation(grants))), "irs990")
    assert [award.recipient and award.recipient.kind for award in found.awards] == [
        PartyKind.PERSON,
        PartyKind.PLACEHOLDER,
        PartyKind.PLACEHOLDER,
        PartyKind.ORGANIZATION,
    ]
    assert [(one.row, one.unreadable) for one in found.rejected] == [(4, False), (5, True)]
    assert found.flags == {"negative": 1}


def test_foreign_countries_have_codes_of_their_own(tmp_path: Path) -> None:
    """CH is China on a tax return, SF South Africa."""
    where = "<RecipientForeignAddress><CityNm>X</CityNm><CountryCd>{}</CountryCd></RecipientForeignAddress>"
    found = read(
        saved(tmp_path, filed(foundation(paid("A", "5", where.format("CH")) + paid("B", "5", where.format("SF"))))),
        "irs990",
    )
    assert [award.recipient and award.recipient.country for award in found.awards] == ["CN", "ZA"]


def test_schedule_i_cash_and_in_kind(tmp_path: Path) -> None:
    """Cash and goods are two movements; goods alone are one; the number of the recipient counts; individuals are many."""
    row = "<RecipientTable><RecipientBusinessName><BusinessNameLine1Txt>{}</BusinessNameLine1Txt></RecipientBusinessName><RecipientEIN>12345678</RecipientEIN>{}</RecipientTable>"
    people = "<GrantsOtherAsstToIndivInUSGrp><GrantTypeTxt>SCHOLARSHIPS</GrantTypeTxt><RecipientCnt>31</RecipientCnt><CashGrantAmt>8</CashGrantAmt></GrantsOtherAsstToIndivInUSGrp>"
    rows = row.format("A", "<CashGrantAmt>1</CashGrantAmt><NonCashAssistanceAmt>2</NonCashAssistanceAmt>") + row.format(
        "B", "<CashGrantAmt>0</CashGrantAmt><NonCashAssistanceAmt>4</NonCashAssistanceAmt>"
    )
    found = read(saved(tmp_path, filed(f"<IRS990ScheduleI>{rows}{people}</IRS990ScheduleI>", "990")), "irs990")
    assert [(one.amount, "non-cash" in one.flags) for one in found.money] == [
        (1, False),
        (2, True),
        (4, True),
        (8, False),
    ]
    assert [award.recipient and (award.recipient.name, award.recipient.kind.value) for award in found.awards] == [
        ("A", "organization"),
        ("B", "organization"),
        ("31 individuals", "aggregate"),
    ]
    assert found.awards[0].recipient is not None
    assert found.awards[0].recipient.scheme_ids[0].value == "012345678"


def test_names_from_before_2013(tmp_path: Path) -> None:
    """The old element names, for both forms and the header, say the same."""
    old = (
        b"<Return xmlns='http://www.irs.gov/efile'><ReturnHeader><Timestamp>2011-01-01</Timestamp><TaxPeriodEndDate>2010-12-31</TaxPeriodEndDate><ReturnType>990PF</ReturnType><Filer><EIN>123456780</EIN><Name><BusinessNameLine1>OLD FUND</BusinessNameLine1></Name></Filer><TaxYear>2010</TaxYear></ReturnHeader><ReturnData>"
        b"<IRS990PF><SupplementaryInfomation><GrantOrContriPaidDuringYear><RecipientBusinessName><BusinessNameLine1>A</BusinessNameLine1></RecipientBusinessName><RecipientUSAddress><City>TOWN</City><State>OH</State><ZIPCode>44101</ZIPCode></RecipientUSAddress><Amount>5</Amount></GrantOrContriPaidDuringYear><TotGrantOrContriPaidDuringYear>5</TotGrantOrContriPaidDuringYear></SupplementaryInfomation></IRS990PF>"
        b"<IRS990ScheduleI><Form990ScheduleIPartII><RecipientTable><RecipientNameBusiness><BusinessNameLine1>B</BusinessNameLine1></RecipientNameBusiness><AddressUS><City>TOWN</City><State>OH</State></AddressUS><EINOfRecipient>876543210</EINOfRecipient><AmountOfCashGrant>7</AmountOfCashGrant></RecipientTable></Form990ScheduleIPartII></IRS990ScheduleI></ReturnData></Return>"
    )
    found = read(saved(tmp_path, old), "irs990")
    assert found.sums == {("disbursed", "USD"): 12}
    assert [
        (a.funder and a.funder.name, a.recipient and a.recipient.name, a.recipient and a.recipient.city)
        for a in found.awards
    ] == [("OLD FUND", "A", "TOWN"), ("OLD FUND", "B", "TOWN")]


def test_a_prefixed_namespace_and_another_encoding(tmp_path: Path) -> None:
    """A return that cannot be cut into parts is parsed whole, with the same grants."""
    plain = filed(foundation(paid("CAFÉ", "5"), 5)).decode()
    prefixed = plain.replace("xmlns=", "xmlns:e=").replace("<", "<e:").replace("<e:/", "</e:").replace("<e:?", "<?")
    latin = plain.replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    expected = read(saved(tmp_path, plain.encode()), "irs990").awards
    for content in (prefixed.encode(), latin):
        assert read(saved(tmp_path, content), "irs990").awards == expected
    assert expected[0].recipient is not None
    assert expected[0].recipient.name == "CAFÉ"


def test_returns_without_grants_and_of_other_kinds(tmp_path: Path) -> None:
    """A 990-T and a return without grants are left out on purpose, with the reason."""
    for content, why in (
        (filed("<IRS990T/>", "990T"), "a return of this kind holds no list of grants"),
        (filed(foundation("")), "the return lists no grants"),
    ):
        found = read(saved(tmp_path, content), "irs990")
        assert [(one.why, one.unreadable) for one in found.rejected] == [(why, False)]
        assert not found.awards


def test_a_later_return_replaces_the_earlier_one(tmp_path: Path) -> None:
    """In a ZIP, of two returns for one year the one filed last counts, whatever their order; other years stay."""
    early, late = (
        filed(foundation(paid("A", "5"))),
        filed(foundation(paid("A", "6"), more=AMENDED), when="2023-11-01T10:00:00-05:00"),
    )
    other = filed(foundation(paid("A", "1")), year="2021")
    for members in ({"a": early, "b": late, "c": other}, {"a": late, "b": other, "c": early}):
        found = read(bundle(tmp_path, **members), "irs990")
        assert found.sums == {("disbursed", "USD"): 7}
        assert found.why == {"a later return of the same organisation and year takes its place": 1}
        assert not found.rejected[0].unreadable
        assert sum("amended-return" in award.flags for award in found.awards) == 1
        assert len({award.key for award in found.awards}) == 2


def kept(folder: Path) -> tuple[int, Decimal]:
    """How many grants count, and what was paid in all."""
    space = Workspace.open(folder / "data")
    amounts = space.current("transactions").collect()["amount"]
    return space.current("awards").collect().height, sum(amounts, Decimal(0))


def imported(folder: Path, *contents: bytes) -> list[str]:
    """Import returns as files of their own, one after the other; return what was said of the last one."""
    Workspace.create(folder / "data", "test")
    run = Importing(folder / "data", date(2026, 1, 2), Wishes())
    notes: list[str] = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.xml"
        path.write_bytes(content)
        (done,) = import_files([path], run)
        assert not done.failure
        notes = [note for note in done.notes if "return" in note]
    return notes


@pytest.mark.parametrize("turned", [False, True])
def test_a_return_that_was_filed_again_in_another_file_holds(tmp_path: Path, turned: bool) -> None:
    """The one filed last counts, whichever came in first; grants that it no longer lists are gone, other years stay."""
    first = filed(foundation(paid("ONE", "100") + paid("TWO", "50")))
    again = filed(foundation(paid("ONE", "70"), more=AMENDED), when="2024-02-01T10:00:00-05:00")
    other = filed(foundation(paid("ONE", "5")), year="2021")
    pair = (again, first) if turned else (first, again)
    (note,) = imported(tmp_path, other, *pair)
    assert ("do not count beside later ones" if turned else "take the place of earlier ones") in note
    assert kept(tmp_path) == (2, Decimal(75))


def test_a_return_filed_again_without_grants_leaves_none(tmp_path: Path) -> None:
    """Also an empty amendment takes the place of what it amends."""
    again = filed("<IRS990PF></IRS990PF>", when="2024-02-01T10:00:00-05:00")
    imported(tmp_path, filed(foundation(paid("ONE", "100"))), again, filed(foundation(paid("A", "1")), ein="123456781"))
    assert kept(tmp_path) == (1, Decimal(1))


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    """A bomb, a cut return and bytes that do not unpack are counted; the other returns come in."""
    whole = filed(foundation(paid("A", "5")))
    path = bundle(
        tmp_path,
        a=whole,
        b=filed(foundation(paid("B", "1")), ein="223456780")[:-90],
        c=b"<!DOCTYPE r [<!ENTITY a 'a'>]><Return/>",
        d=filed(foundation(paid("D", "8" * 300)), ein="323456780"),
        e=filed(foundation(paid("E", "2")), ein="423456780"),
    )
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        start = packed.getinfo("d.xml").header_offset + 60
    content[start : start + 40] = b"\0" * 40
    path.write_bytes(bytes(content))
    assert guess(Sample.of(sources(path)[0]))[0] == "irs990"
    found = read(path, "irs990")
    assert found.sums == {("disbursed", "USD"): 7}
    assert len(found.rejected) == 3
    rows = [one.row for one in (*found.awards, *found.rejected)]
    assert sorted(rows) == [1, 2, 3, 4, 5]


def test_a_zip_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    """A truncated archive imports nothing and says so."""
    path = bundle(tmp_path, a=filed(foundation(paid("A", "5"))))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        read(path, "irs990")


def test_a_flat_table_of_grants(tmp_path: Path) -> None:
    """NA stands for nothing; rows without money or filer are refused; the same recipient may stand many times."""
    header = "OBJECT_ID,EIN,NAME,TAXYR,URL,SI_02_GRANT_US_ORG_EIN,SI_02_GRANT_US_ORG_AMT_CASH,SI_02_GRANT_US_ORG_NAME_L1,SI_02_GRANT_US_ORG_NAME_L2,SI_02_GRANT_US_ORG_AMT_NONCSH,SI_02_GRANT_US_ORG_ADDR_STATE\n"
    url = "https://example.org/202011069349301726_public.xml"
    rows = [
        f"1,860390558,GIVER,2018,{url},NA,50,SCHOOL,NA,NA,AZ", f"1,860390558,GIVER,2018,{url},201166851,50,SCHOOL,OF ART,7,AZ",
        f"1,860390558,GIVER,2018,{url},NA,NA,NOBODY,NA,NA,AZ", f"1,NA,GIVER,2018,{url},NA,3,SCHOOL,NA,NA,AZ", f"1,860390558,GIVER,2018,{url},NA,0,GOODS,NA,11,AZ",
    ]  # fmt: skip
    path = tmp_path / "grants.csv"
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    found = read(path, "irs990")
    assert found.sums == {("disbursed", "USD"): Decimal(118)}
    assert [award.recipient and award.recipient.name for award in found.awards] == ["SCHOOL", "SCHOOL OF ART", "GOODS"]
    assert [one.row for one in found.rejected] == [4, 5]
    assert len({award.key for award in found.awards}) == 3
    assert all("202011069349301726" in award.key for award in found.awards)


def test_of_names_of_today_and_of_former_years_the_first_in_the_file_holds(tmp_path: Path) -> None:
    """A group that writes one thing twice, in whichever words, says what it says first, in one line."""
    twice = (
        "<RecipientTable><Amt> 50 </Amt><RecipientNameBusiness><BusinessNameLine1>\n  OLD \n CLINIC</BusinessNameLine1></RecipientNameBusiness>"
        "<RecipientBusinessName><BusinessNameLine1Txt>NEW CLINIC</BusinessNameLine1Txt></RecipientBusinessName><CashGrantAmt>70</CashGrantAmt>"
        "<PurposeOfGrant/><PurposeOfGrantTxt>LATER</PurposeOfGrantTxt></RecipientTable>"
    )
    plain = "<RecipientTable><RecipientBusinessName><BusinessNameLine1Txt>ONE</BusinessNameLine1Txt></RecipientBusinessName><CashGrantAmt>1</CashGrantAmt><CashGrantAmt>2</CashGrantAmt></RecipientTable>"
    found = read(saved(tmp_path, filed(f"<IRS990ScheduleI>{twice}{plain}</IRS990ScheduleI>", "990")), "irs990")
    assert [(one.recipient and one.recipient.name, one.description) for one in found.awards] == [("OLD CLINIC", ""), ("ONE", "")]
    assert [one.amount for one in found.money] == [50, 1]

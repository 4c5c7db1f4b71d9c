"""360Giving: people, mixed currencies, regrants, odd values, broken and strange files, spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from imported import read

from fundflow.errors import UnreadableDocument
from fundflow.importers import grantstream, threesixty, threesixty_grant
from fundflow.importers.frames import Frames
from fundflow.importers.grantstream import Broken, Lot, Stream
from fundflow.importers.source import Source, Wishes
from fundflow.importers.threesixty import START
from fundflow.importers.threesixty_model import Grant, repaired
from fundflow.importers.threesixty_written import Plain
from fundflow.records import AwardRow, PartyKind, Rejected

if TYPE_CHECKING:
    from pathlib import Path

TITLES = {"id": "Identifier", "title": "Title", "currency": "Currency", "amountAwarded": "Amount Awarded", "awardDate": "Award Date"}


def grant(number: int, **fields: Any) -> dict[str, Any]:
    """A plain grant, with some fields of one's own."""
    return {
        "id": f"360G-made-{number}", "title": f"Grant {number}", "currency": "GBP", "amountAwarded": 1000 + number, "awardDate": "2023-02-01",
        "recipientOrganization": [{"id": f"GB-CHC-{200000 + number}", "name": f"Charity {number}"}],
        "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "The Trust"}],
    } | fields  # fmt: skip


def saved(folder: Path, grants: list[Any], **more: Any) -> Path:
    """Write grants as a package."""
    path = folder / "grants.json"
    path.write_text(json.dumps(more | {"grants": grants}), encoding="utf-8")
    return path


def test_people_stay_people(tmp_path: Path) -> None:
    """A grant to an individual has a person for its recipient, whichever way the file says it."""
    some = [
        grant(1, recipientOrganization=None, recipientIndividual={"id": "p1", "name": "A. Person"}),
        grant(2, recipientOrganization=None, toIndividualsDetails={"primaryGrantReason": "GTIR010"}),
        grant(3, recipientOrganization=[]),
    ]
    found = read(saved(tmp_path, some), "threesixty")
    assert [award.recipient and award.recipient.kind for award in found.awards] == [PartyKind.PERSON, PartyKind.PERSON, None]
    assert not any(award.recipient.scheme_ids for award in found.awards if award.recipient)


def test_currencies_and_measures_never_mix(tmp_path: Path) -> None:
    """Pounds and dollars, awarded and disbursed: four sums; payments listed one by one take the place of their sum."""
    paid = [{"id": "d1", "value": 30, "currency": "GBP", "transactionDate": "2023-03-01"}, {"id": "d2", "value": 20}]
    some = [grant(1, amountDisbursed=5.25), grant(2, currency="usd", amountDisbursed=0), grant(3, amountDisbursed=50, disbursementTransaction=paid), grant(4, currency=None)]
    found = read(saved(tmp_path, some), "threesixty")
    assert found.sums == {("awarded", "GBP"): 1001 + 1003, ("awarded", "USD"): 1002, ("disbursed", "GBP"): Decimal("55.25"), ("awarded", ""): 1004}
    assert "no-currency" in found.award("360G-made-4").flags


def test_registers_of_charities_and_companies(tmp_path: Path) -> None:
    """Identifiers keep their register; a publisher's own stay with the publisher; numbers in other fields count too."""
    organisations = [
        {"id": "GB-SC-SC003558", "name": "One"},
        {"id": "360G-trust:org-7", "name": "Two", "charityNumber": "1126147"},
        {"id": "GB-COH-123456", "name": "Three", "companyNumber": "00123456"},
        {"id": "GB-NIC-100012", "name": "Four", "charityNumber": "SC12345"},
        {"name": "Five"},
    ]
    found = read(saved(tmp_path, [grant(n, recipientOrganization=[one]) for n, one in enumerate(organisations)]), "threesixty")
    numbers = [[(number.scheme, number.value) for number in award.recipient.scheme_ids] for award in found.awards if award.recipient]
    assert numbers == [[("GB-SC", "SC003558")], [("SOURCE", "360g:360G-trust:org-7"), ("GB-CHC", "1126147")], [("GB-COH", "00123456")], [("GB-NIC", "100012")], []]


def test_several_recipients_are_no_single_organisation(tmp_path: Path) -> None:
    """A grant that several share goes to all of them under one name, and each is known by itself."""
    both = [{"id": "GB-CHC-1126147", "name": "One"}, {"id": "GB-CHC-1126148", "name": "Two"}]
    found = read(saved(tmp_path, [grant(1, recipientOrganization=both)]), "threesixty")
    recipient = found.awards[0].recipient
    assert recipient is not None
    assert (recipient.kind, recipient.name) == (PartyKind.AGGREGATE, "One; Two")
    assert [row.party.name for row in found.organizations] == ["One", "Two"]


def test_regrants_are_linked_when_only_one_fits(tmp_path: Path) -> None:
    """A grant hangs below the only earlier regrant to its funder; two leave it unlinked, and say so."""
    passing = [{"id": "GB-CHC-300000", "name": "Passing on"}]
    twice = [{"id": "GB-CHC-400000", "name": "Twice"}]
    some = [
        grant(1, regrantType="FRG010", recipientOrganization=passing, awardDate="2022-01-01"),
        grant(2, fundingOrganization=passing),
        grant(3, fundingOrganization=passing, awardDate="2021-01-01"),
        grant(4, regrantType="FRG010", recipientOrganization=twice), grant(5, regrantType="FRG020", recipientOrganization=twice),
        grant(6, fundingOrganization=twice),
        grant(7, **{"relatedActivity": ["360G-made-2"], "Related Activity Description": "Parent Grant"}),
    ]  # fmt: skip
    found = read(saved(tmp_path, some), "threesixty")
    assert [(award.parent_key, award.parent_basis) for award in found.awards] == [("", ""), ("360G-made-1", "regrant"), ("", ""), ("", ""), ("", ""), ("", ""), ("360G-made-2", "related-activity")]
    assert "several-regrants-to-the-funder" in found.award("360G-made-6").flags


def test_odd_amounts(tmp_path: Path) -> None:
    """Texts with signs count with a flag, zero and negative are flagged, what is no amount is refused; no float rounds."""
    odd = ["£30,000.10", "", None, "a lot", 0, -5, 0.1, True, [5], 10**15, "$5"]
    found = read(saved(tmp_path, [grant(n, amountAwarded=value) for n, value in enumerate(odd)]), "threesixty")
    assert {one.award_key[-1]: one.amount for one in found.money if one.award_key != "360G-made-10"} == {"0": Decimal("30000.10"), "4": 0, "5": -5, "6": Decimal("0.1")}
    assert found.why == {"the grant has no amount": 2, "the amount cannot be read": 3, "the amount is larger than any real one (100 trillion)": 1}
    assert found.flags == {"amount-as-text": 2, "zero": 1, "negative": 1}


def test_a_foreign_sign_on_an_amount_is_said(tmp_path: Path) -> None:
    """A euro sign on a grant in pounds is doubtful."""
    assert read(saved(tmp_path, [grant(1, amountAwarded="€5")]), "threesixty").flags["currency-sign-differs"] == 1


def test_ambiguous_days(tmp_path: Path) -> None:
    """05/06/2014 is refused and counted until somebody says which; 22/07/2014 can be read in one way only."""
    path = saved(tmp_path, [grant(1, awardDate="05/06/2014"), grant(2, awardDate="22/07/2014"), grant(3, awardDate="soon")])
    plain = read(path, "threesixty")
    assert [award.award_date for award in plain.awards] == [date(2014, 7, 22)]
    assert sorted(plain.why.values()) == [1, 1]
    assert [award.award_date for award in read(path, "threesixty", Wishes(dates="dmy")).awards] == [date(2014, 6, 5), date(2014, 7, 22)]
    assert read(path, "threesixty", Wishes(dates="mdy")).awards[0].award_date == date(2014, 5, 6)


def test_identifiers_that_stand_twice_or_not_at_all(tmp_path: Path) -> None:
    """The first of two counts; without one a grant is refused; a grant of nulls is said to be empty."""
    found = read(saved(tmp_path, [grant(1), grant(1, amountAwarded=9), grant(2, id=None), dict.fromkeys(grant(3)), "text", None]), "threesixty")
    assert [one.amount for one in found.money] == [1001]
    assert found.why == {"the identifier stands twice in the file; the first grant holds": 1, "the grant has no identifier": 1, "the grant is empty: no identifier, no amount, no organisation": 3}
    assert [one.unreadable for one in found.rejected] == [False, True, True, True, True]


def test_an_identifier_twice_in_a_long_file_costs_only_its_grant(tmp_path: Path) -> None:
    """The second one is told and left out; all others come in, in columns."""
    some = [grant(n) for n in range(50)]
    some[40]["id"] = some[10]["id"]
    path = saved(tmp_path, some)
    found = list(threesixty.read_frames(Source(path), Wishes(), "x"))
    frames = [one for one in found if isinstance(one, Frames)]
    assert [(one.read, one.awards.height) for one in frames] == [(48, 48)]
    assert [(one.row, one.why) for one in found if isinstance(one, Rejected)] == [(41, threesixty_grant.TWICE)]
    assert [(one.row, one.key) for one in found if isinstance(one, AwardRow)] == [(11, "360G-made-10")]


def test_one_bad_grant_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects where lists should stand, NaN for a number: the others come in, and so does what can be read."""
    monkeypatch.setattr(grantstream, "BLOCK", 4096)
    some = [grant(n) for n in range(200)]
    some[50]["recipientOrganization"] = {"id": "GB-CHC-1126147", "name": "One object"}
    some[90]["amountAwarded"] = float("nan")
    some[91]["fundingOrganization"] = "The Trust"
    found = read(saved(tmp_path, some), "threesixty")
    assert len(found.awards) == 199
    assert found.why == {"the grant has no amount": 1}
    recipient = found.award("360G-made-50").recipient
    assert recipient is not None
    assert recipient.name == "One object"


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path, cut: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The grants before the break count, and one line says where it broke."""
    monkeypatch.setattr(grantstream, "BLOCK", 2048)
    path = saved(tmp_path, [grant(n) for n in range(100)])
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: int(len(whole) * cut)], encoding="utf-8")
    found = read(path, "threesixty")
    complete = whole[: int(len(whole) * cut)].count('"The Trust"}]}')
    assert len(found.awards) == complete
    assert len(found.rejected) == 1
    assert found.rejected[0].row == complete + 1
    assert "breaks off" in found.rejected[0].why


def test_rubbish_in_the_middle(tmp_path: Path) -> None:
    """Malformed JSON keeps what stands before the fault."""
    path = saved(tmp_path, [grant(n) for n in range(9)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"id": "360G-made-5"', '"id" "360G-made-5"'), encoding="utf-8")
    found = read(path, "threesixty")
    assert (len(found.awards), len(found.rejected)) == (5, 1)


@pytest.mark.parametrize("content", ["{}", '{"grants": 5}', "[", '{"metadata": {"grants": []', "text", '{"grants": [nonsense'])
def test_no_list_of_grants_is_refused(tmp_path: Path, content: str) -> None:
    """A file without a list of grants imports nothing and says what was expected."""
    path = tmp_path / "grants.json"
    path.write_text(content, encoding="utf-8")
    if content == "text":
        assert read(path, "threesixty").awards == []
    else:
        with pytest.raises(UnreadableDocument, match="no list of grants"):
            read(path, "threesixty")


def test_deep_nesting_does_no_harm(tmp_path: Path) -> None:
    """A bomb of brackets ends with a line, not with a crash; the grant before it is kept."""
    path = saved(tmp_path, [grant(1)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text[:-2] + ', {"id": "x", "title": ' + "[" * 200_000, encoding="utf-8")
    found = read(path, "threesixty")
    assert (len(found.awards), len(found.rejected)) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    """A mark at the beginning, UTF-16 and Windows' code page give the same names."""
    path = tmp_path / "grants.json"
    path.write_bytes(json.dumps({"grants": [grant(1, title="Café für Ältere")]}, ensure_ascii=False).encode(encoding))
    assert read(path, "threesixty").awards[0].title == "Café für Ältere"


def test_spreadsheets_with_titles_or_keys(tmp_path: Path) -> None:
    """CSV with titles, CSV with keys, semicolons and XLSX say what the JSON says."""
    some = [grant(1, amountAwarded=10.5), grant(2)]
    made = read(saved(tmp_path, some), "threesixty")
    titles = [*TITLES.values(), "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name"]
    keys = [*TITLES, "recipientOrganization/0/id", "recipientOrganization/0/name", "fundingOrganization/0/id", "fundingOrganization/0/name"]
    rows = [[*(one[key] for key in TITLES), *(one[name][0][key] for name in ("recipientOrganization", "fundingOrganization") for key in ("id", "name"))] for one in some]
    for header, delimiter in ((titles, ","), (keys, ";"), (titles, "\t")):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows([header, *rows])
        path = tmp_path / "grants.csv"
        path.write_text(text.getvalue(), encoding="utf-8-sig")
        found = read(path, "threesixty")
        assert [award._replace(row=0) for award in found.awards] == [award._replace(row=0) for award in made.awards]
        assert found.sums == made.sums
        assert [award.row for award in found.awards] == [2, 3]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [titles, *rows]:
        book.active.append(row)
    book.active.cell(2, 5).value = date(2023, 2, 1)
    book.save(tmp_path / "grants.xlsx")
    book.close()
    assert read(tmp_path / "grants.xlsx", "threesixty").sums == made.sums


def test_the_sheet_with_grants_is_found_behind_others(tmp_path: Path) -> None:
    """A sheet about the data comes first in many files; the grants stand where their columns are."""
    book = openpyxl.Workbook()
    book.active.append(["Published under an open licence"])
    made = book.create_sheet("grants")
    made.append(["Funding Org:Name", "Amount Awarded", "Recipient Org:Name", "Our note", "Award Date", "Identifier", "Currency", "Funding Org:Identifier"])
    made.append(["The Trust", 5000, "Harbour Health", "x", "2022-04-01", "360G-made-1", "GBP", "GB-CHC-1000147"])
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx", "threesixty")
    assert [(award.key, award.row) for award in found.awards] == [("360G-made-1", 2)]


def test_rows_of_a_table_that_are_broken(tmp_path: Path) -> None:
    """A row with too many cells, and a quotation mark that never ends, are counted; the rows around them come in."""
    path = tmp_path / "grants.csv"
    line = "360G-made-{},T,GBP,10,2023-02-01,GB-CHC-1000147,Trust\n"
    header = "Identifier,Title,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Funding Org:Name\n"
    path.write_text(header + line.format(1) + "360G-made-2,T,GBP,1,000,2023-02-01,GB-CHC-1000147,Trust\n" + line.format(3) + "\n" + line.format(4) + '"' + "x" * 200_000, encoding="utf-8")
    found = read(path, "threesixty")
    assert [award.key[-1] for award in found.awards] == ["1", "3", "4"]
    assert [one.row for one in found.rejected] == [3, 7]


texts = st.text(alphabet='abc {}[],":\\é\n', max_size=12)
values = st.recursive(st.none() | st.integers(-9, 9) | texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6)


@given(st.lists(st.fixed_dictionaries({"id": texts, "other": values, "plannedDates": st.lists(st.fixed_dictionaries({"startDate": texts}), max_size=3)}), max_size=12), st.integers(20, 200))
def test_a_file_cut_into_any_blocks_gives_the_same_objects(grants: list[dict[str, Any]], block: int) -> None:
    """Braces and commas in texts and nested lists never mislead the cutting, whatever the size of the blocks."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(block)

    start = json.dumps({"x": 1})[:-1] + ', "grants": ['
    held = (start + ", ".join(json.dumps(one, ensure_ascii=False) for one in grants) + "]}").encode()
    opened = Slow(held)
    opened.read = lambda size=-1, /: io.BytesIO.read(opened, max(block, len(start)))  # type: ignore[method-assign]  # small blocks
    found = [one for lot in Stream(opened, START, (Plain, Grant), repaired) for one in ([lot] if isinstance(lot, Broken) else lot.objects if isinstance(lot, Lot) else lot)]
    assert not any(isinstance(one, Broken) for one in found)
    assert [one.id for one in found if not isinstance(one, Broken)] == [one["id"] for one in grants]

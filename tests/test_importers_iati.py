"""IATI: both versions, links between activities, who gives and receives, corrections, loans, bombs and breaks."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imported import read

from fundflow.errors import UnreadableDocument
from fundflow.importers import orgids, xmlstream
from fundflow.importers.source import Wishes
from fundflow.records import AwardKind, PartyKind

if TYPE_CHECKING:
    from pathlib import Path

DONOR = '<reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org>'
GRANT = '<default-finance-type code="110"/>'


def moved(kind: str, amount: str, inside: str = "", value: str = ' value-date="2020-03-01"', day: str = "2020-02-01") -> str:
    """A transaction."""
    return f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/><value{value}>{amount}</value>{inside}</transaction>'


def receiver(name: str, ref: str = "", activity: str = "") -> str:
    """A receiver as version 2 writes it."""
    return f'<receiver-org ref="{ref}" receiver-activity-id="{activity}"><narrative>{name}</narrative></receiver-org>'


def provider(name: str, ref: str = "", activity: str = "") -> str:
    """A provider as version 2 writes it."""
    return f'<provider-org ref="{ref}" provider-activity-id="{activity}"><narrative>{name}</narrative></provider-org>'


def activity(key: str, inside: str, reporter: str = DONOR, more: str = 'default-currency="EUR"') -> str:
    """An activity of version 2."""
    return f"<iati-activity {more}><iati-identifier> {key} </iati-identifier>{reporter}<title><narrative>Work {key}</narrative></title>{inside}</iati-activity>"


def saved(folder: Path, *activities: str, version: str = 'version="2.03"') -> Path:
    """Write an activity file."""
    path = folder / "activities.xml"
    path.write_text(f"<?xml version='1.0'?><iati-activities {version}>{''.join(activities)}</iati-activities>", encoding="utf-8")
    return path


def test_default_currency_dates_and_measures(tmp_path: Path) -> None:
    """The activity's currency holds where the value has none; commitments and disbursements are two sums; corrections stay."""
    inside = GRANT + moved("2", "100.50", receiver("Charity")) + moved("3", "60", receiver("Charity"), ' currency="USD"') + moved("3", "-10", receiver("Charity")) + moved("4", "1", receiver("Charity"), day="")
    found = read(saved(tmp_path, activity("A-1", inside)), "iati")
    assert found.sums == {("committed", "EUR"): Decimal("100.50"), ("disbursed", "USD"): 60, ("disbursed", "EUR"): -10, ("expended", "EUR"): 1}
    assert found.flags == {"negative": 1}
    assert [one.date for one in found.money] == [date(2020, 2, 1)] * 3 + [date(2020, 3, 1)]
    (award,) = found.awards
    assert (award.key, award.funder and award.funder.name, award.recipient and award.recipient.name, award.kind) == ("A-1", "Ministry", "Charity", AwardKind.GRANT)


def test_version_1_says_the_same(tmp_path: Path) -> None:
    """Names as text, roles as words and types as letters give the award that version 2 gives."""
    old = (
        '<iati-activity default-currency="GBP"><reporting-org ref="GB-1" type="10">The Department</reporting-org><iati-identifier>GB-1-5</iati-identifier><title>Wells</title>'
        '<participating-org role="Implementing" ref="GB-CHC-202918">Oxfam</participating-org><activity-date type="start-actual">2009-01-01</activity-date>'
        '<transaction><transaction-type code="C">Commitment</transaction-type><value value-date="2009-02-01">500</value><transaction-date>2009-02-01</transaction-date></transaction>'
        '<transaction><transaction-type code="IF"/><value value-date="2009-02-02">70</value><provider-org ref="GB">Treasury</provider-org></transaction></iati-activity>'
    )
    found = read(saved(tmp_path, old, version=""), "iati")
    award = found.award("GB-1-5")
    assert award.funder is not None
    assert award.recipient is not None
    assert (award.title, award.funder.name, award.start) == ("Wells", "The Department", date(2009, 1, 1))
    assert [(number.scheme, number.value) for number in (*award.funder.scheme_ids, *award.recipient.scheme_ids)] == [("XI-IATI", "GB-1"), ("GB-CHC", "202918")]
    assert found.sums == {("committed", "GBP"): 500, ("received", "GBP"): 70}


def test_money_passed_on_hangs_below_the_activity_it_came_from(tmp_path: Path) -> None:
    """The same project in the donor's file and the charity's file: one link by provider-activity-id, nothing added twice."""
    charity = '<reporting-org ref="GB-CHC-202918" type="21"><narrative>Oxfam</narrative></reporting-org>'
    inside = moved("1", "900", provider("Ministry", "XM-DAC-7", "XM-DAC-7-9")) + moved("3", "400", receiver("Village group"))
    path = saved(tmp_path, activity("XM-DAC-7-9", moved("3", "900", receiver("Oxfam", "GB-CHC-202918", "GB-CHC-202918-1"))), activity("GB-CHC-202918-1", inside, charity))
    found = read(path, "iati")
    own, came = found.award("GB-CHC-202918-1"), found.award("GB-CHC-202918-1#in:XM-DAC-7")
    assert (own.parent_key, own.parent_basis, own.funder and own.funder.name, own.recipient and own.recipient.name) == ("XM-DAC-7-9", "provider-activity-id", "Oxfam", "Village group")
    assert (came.parent_key, came.funder and came.funder.name, came.recipient and came.recipient.name) == ("XM-DAC-7-9", "Ministry", "Oxfam")
    assert found.sums == {("disbursed", "EUR"): 1300, ("received", "EUR"): 900}
    assert found.award("XM-DAC-7-9").parent_key == ""


def test_only_incoming_money_is_an_award_to_the_one_who_reports(tmp_path: Path) -> None:
    """Without payments to others, the provider gives and the reporting organisation receives."""
    inside = moved("11", "5", provider("Giver", "US-EIN-123456780")) + moved("1", "4", provider("Giver", "US-EIN-123456780")) + moved("13", "3", provider("Giver", "US-EIN-123456780")) + moved("4", "2")
    found = read(saved(tmp_path, activity("A", inside)), "iati")
    (award,) = found.awards
    assert (award.funder and award.funder.name, award.recipient and award.recipient.name) == ("Giver", "Ministry")
    assert found.sums == {("incoming-committed", "EUR"): 5, ("received", "EUR"): 4, ("incoming-pledged", "EUR"): 3, ("expended", "EUR"): 2}


def test_several_receivers_have_awards_of_their_own(tmp_path: Path) -> None:
    """Each receiver's money stands apart under the activity; the money without a receiver stays with the activity."""
    inside = GRANT + moved("3", "1", receiver("One", "US-EIN-123456780")) + moved("3", "2", receiver("Two")) + moved("3", "4") + moved("3", "8", receiver("One", "US-EIN-123456780"))
    found = read(saved(tmp_path, activity("A", inside)), "iati")
    assert {award.key: award.recipient and award.recipient.name for award in found.awards} == {"A": None, "A#US-EIN-123456780": "One", "A#two": "Two"}
    assert {award.parent_key for award in found.awards[1:]} == {"A"}
    sums = {award.key: sum(one.amount for one in found.money if one.award_key == award.key) for award in found.awards}
    assert sums == {"A": 4, "A#US-EIN-123456780": 9, "A#two": 2}
    assert "several-receivers" in found.award("A").flags


def test_without_receivers_the_implementers_receive(tmp_path: Path) -> None:
    """One implementer receives; several receive together; the code of a kind of organisation is nobody."""
    def taking(*names: str, ref: str = "") -> str:
        return "".join(f'<participating-org role="4" ref="{ref}"><narrative>{name}</narrative></participating-org>' for name in names) + moved("3", "1")

    found = read(saved(tmp_path, activity("A", taking("One")), activity("B", taking("One", "Two")), activity("C", taking("Other.", ref="52000")), activity("D", moved("3", "1"))), "iati")
    kinds = [award.recipient and (award.recipient.name, award.recipient.kind, award.recipient.scheme_ids) for award in found.awards]
    assert kinds == [("One", PartyKind.ORGANIZATION, ()), ("One; Two", PartyKind.AGGREGATE, ()), ("Other.", PartyKind.AGGREGATE, ()), None]
    assert [row.party.name for row in found.organizations] == ["One", "Two"]


def test_an_organisation_that_pays_itself(tmp_path: Path) -> None:
    """A receiver that is the reporting organisation is flagged and makes no award of its own."""
    found = read(saved(tmp_path, activity("A", moved("4", "1", receiver("Ministry", "XM-DAC-7")) + moved("3", "2", receiver("Other group")))), "iati")
    assert [award.key for award in found.awards] == ["A"]
    assert found.flags["self-reference"] == 1


def test_hierarchy_and_self_references(tmp_path: Path) -> None:
    """A component hangs below its programme; an activity that names itself as its parent does not."""
    part = '<related-activity type="1" ref="{}"/><related-activity type="3" ref="X"/>'
    found = read(saved(tmp_path, activity("P", ""), activity("P-1", part.format("P")), activity("S", part.format("S"))), "iati")
    assert [(award.key, award.parent_key, award.parent_basis) for award in found.awards] == [("P", "", ""), ("P-1", "P", "related-activity"), ("S", "", "")]
    assert "names-itself-as-parent" in found.award("S").flags


def test_two_possible_parents_are_none(tmp_path: Path) -> None:
    """Money from two activities leaves the award without a parent, and says so; each part keeps its own."""
    inside = moved("1", "1", provider("One", "US-EIN-123456780", "Q-1")) + moved("1", "2", provider("Two", "US-EIN-123456781", "Q-2"))
    found = read(saved(tmp_path, activity("A", inside)), "iati")
    assert found.award("A").parent_key == ""
    assert "several-parents" in found.award("A").flags
    assert {award.parent_key for award in found.awards} == {"", "Q-1", "Q-2"}


def test_loans_and_guarantees_stand_apart(tmp_path: Path) -> None:
    """Grant and loan in one activity are two awards; repayments and shares are left out on purpose."""
    inside = GRANT + moved("3", "1") + moved("3", "2", '<finance-type code="410"/>') + moved("10", "4") + moved("6", "8") + moved("8", "16") + moved("99", "32")
    found = read(saved(tmp_path, activity("A", inside)), "iati")
    assert {award.key: award.kind for award in found.awards} == {"A": AwardKind.GRANT, "A#loan": AwardKind.LOAN, "A#guarantee": AwardKind.GUARANTEE}
    assert {one.award_key: one.amount for one in found.money} == {"A": 1, "A#loan": 2, "A#guarantee": 4}
    assert [(one.row, one.unreadable) for one in found.rejected] == [(5, False), (6, False), (7, True)]


def test_identifiers_used_twice(tmp_path: Path) -> None:
    """The same words twice count once; other words under the same identifier are another award, flagged."""
    one, other = activity("A", moved("3", "1")), activity("A", moved("3", "2"))
    found = read(saved(tmp_path, one, one, other), "iati")
    assert [award.key for award in found.awards] == ["A", "A#2"]
    assert found.sums == {("disbursed", "EUR"): 3}
    assert "identifier-used-twice" in found.award("A#2").flags
    assert [one.unreadable for one in found.rejected] == [False]


def test_amounts_and_dates_that_cannot_be_used(tmp_path: Path) -> None:
    """Signs and commas are read with a flag; nothing, words and two-way dates are refused; the year 1 is no date."""
    inside = moved("3", "€1,000.5") + moved("3", " ") + moved("3", "many") + moved("3", "7", day="05/06/2014") + moved("3", "8", value="", day="0001-01-01")
    path = saved(tmp_path, activity("A", inside, more=""), activity("", moved("3", "1")))
    found = read(path, "iati")
    assert found.sums == {("disbursed", ""): Decimal("1008.5")}
    assert found.flags == {"amount-as-text": 1, "no-currency": 2, "no-date": 1}
    assert len(found.rejected) == 4
    assert len(read(path, "iati", Wishes(dates="dmy")).rejected) == 3


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    """Entities of the file's own are refused before anything is read."""
    path = tmp_path / "bomb.xml"
    path.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><iati-activities><iati-activity>&b;</iati-activity></iati-activities>', encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="entities of its own"):
        read(path, "iati")


@pytest.mark.parametrize("bomb", ["<a>" * 100_000, "<title>" + "x" * 11_000_000 + "</title></iati-activity>", "<title>&#0;</title>", "</wrong>"])
def test_what_comes_before_a_break_is_kept(tmp_path: Path, bomb: str) -> None:
    """Deep nesting, one giant text, a forbidden character, a wrong tag: what came before counts, and one line says it."""
    path = saved(tmp_path, activity("A", moved("3", "5")), "<iati-activity>" + bomb)
    found = read(path, "iati")
    assert found.sums == {("disbursed", "EUR"): 5}
    assert len(found.rejected) == 1
    assert "breaks off" in found.rejected[0].why
    assert found.rejected[0].row == 3


@pytest.mark.parametrize("content", ["no xml", "<iati-activities/>", "<iati-activities>", '{"json": 1}'])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: str) -> None:
    """What is no activity file says so."""
    path = tmp_path / "file.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableDocument):
        read(path, "iati")


def test_references() -> None:
    """Registers are told apart, old channel codes are the new ones, kinds of organisation and empty references nobody."""
    def of(reference: str) -> tuple[str, str] | None:
        found = orgids.identifier(reference, "iati:XM-DAC-7", iati=True)
        return (found.scheme, found.value) if found else None

    assert of("41140") == of("XM-DAC-41140") == ("XM-DAC", "41140")
    assert of("XI-DUNS-83510842") == ("DUNS", "083510842")
    assert of("GB-1") == ("XI-IATI", "GB-1")
    assert of("XM-DAC-2-10") == ("XM-DAC", "2-10")
    assert of("GGOrg:10001") == ("SOURCE", "iati:XM-DAC-7:GGOrg:10001")
    assert of("44000") == ("XM-DAC", "44000")
    assert [of(nobody) for nobody in ("52000", "22000", "", "0", "N/A", "000000000")] == [None] * 6


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(st.lists(st.tuples(st.sampled_from("1234"), amounts, st.sampled_from(["One", "Two", "Ministry", ""])), max_size=12))
def test_no_money_is_lost_or_made(tmp_path_factory: pytest.TempPathFactory, some: list[tuple[str, Decimal, str]]) -> None:
    """Whoever receives what, every amount comes out once under its measure, on an award that is there, with a key of its own."""
    inside = "".join(moved(kind, f"{amount:f}", (receiver(name) if kind != "1" else provider(name)) if name else "") for kind, amount, name in some)
    found = read(saved(tmp_path_factory.mktemp("made"), activity("A", inside)), "iati")
    measures = {"1": "received", "2": "committed", "3": "disbursed", "4": "expended"}
    sums = {(measures[kind], "EUR"): sum(amount for other, amount, _ in some if other == kind) for kind, *_ in some}
    assert found.sums == sums
    keys = [award.key for award in found.awards]
    assert len(set(keys)) == len(keys)
    assert {one.award_key for one in found.money} <= set(keys)
    assert len({one.key for one in found.money}) == len(some)


def test_activities_in_a_namespace(tmp_path: Path) -> None:
    """Whether the namespace is everybody's or has a prefix: the activity is the same; what is in others stays apart."""
    plain = saved(tmp_path, activity("A-1", GRANT + moved("3", "10", receiver("Clinic")))).read_text(encoding="utf-8")
    expected = read(tmp_path / "activities.xml", "iati")
    usual = plain.replace("<iati-activities", '<iati-activities xmlns="https://example.org/iati" xmlns:x="https://example.org/x"')
    inside = usual.replace("<title>", "<x:title><narrative>Not this</narrative></x:title><title>")
    prefixed = re.sub(r"<(/?)([a-z])", r"<\1i:\2", plain).replace("<i:iati-activities", '<i:iati-activities xmlns:i="https://example.org/iati"')
    for number, content in enumerate((inside, prefixed)):
        (tmp_path / f"{number}.xml").write_text(content, encoding="utf-8")
        assert read(tmp_path / f"{number}.xml", "iati") == expected


@pytest.mark.parametrize("between", ["", "<!-- <iati-activity><iati-identifier>no</iati-identifier></iati-activity> -->", "<group>"])
@pytest.mark.parametrize("cut", [0, 7])
def test_a_file_in_small_pieces_is_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, between: str, cut: int) -> None:
    """Wherever the pieces end, in comments or groups too, the rows are those of the whole; a break is told with its line."""
    close = "</group>" if between == "<group>" else ""
    activities = [activity(f"A-{n}", GRANT + moved("3", str(n), receiver(f"Clinic {n}")) + "\n") for n in range(1, 30)]
    path = saved(tmp_path, *activities[:10], between, *activities[10:20], close, *activities[20:])
    content = path.read_text(encoding="utf-8")
    path.write_text(content[: len(content) - cut * 100] if cut else content, encoding="utf-8")
    monkeypatch.setattr(xmlstream, "PIECE", 1 << 20)
    monkeypatch.setattr(xmlstream, "ROOT", re.compile(b"never"))
    expected = read(path, "iati")
    monkeypatch.undo()
    for piece in (300, 1500):
        monkeypatch.setattr(xmlstream, "PIECE", piece)
        assert read(path, "iati") == expected
    assert len(expected.money) > 20


@pytest.mark.parametrize("reference", ["Excluded", "WITHHELD", "tbc"])
def test_a_word_for_no_reference_joins_nobody(tmp_path: Path, reference: str) -> None:
    """Two organisations whose reference was left out on purpose stay two, and one whose name was is a stand-in."""
    names = ("Travel Provider", "Supplier Name Withheld", "Clinic")
    found = read(saved(tmp_path, *(activity(f"A-{n}", moved("3", "1", receiver(name, reference))) for n, name in enumerate(names))), "iati")
    recipients = [award.recipient for award in found.awards]
    assert [one and (one.name, one.scheme_ids, one.kind) for one in recipients] == [
        ("Travel Provider", (), PartyKind.ORGANIZATION), ("Supplier Name Withheld", (), PartyKind.PLACEHOLDER), ("Clinic", (), PartyKind.ORGANIZATION),
    ]  # fmt: skip


def test_the_mark_of_a_transaction_is_made_of_what_is_told_and_how_often(tmp_path: Path) -> None:
    """Marks in a workspace stay good: award, measure, day, amount, currency, receiver, giver, and which time it is told."""
    again = moved("3", "5", receiver("Clinic")) * 3
    found = read(saved(tmp_path, activity("A-1", GRANT + again + moved("3", "6", receiver("Clinic"), day="", value=""))), "iati")
    told = [f"A-1\ndisbursed\n2020-02-01\n5.0000\nEUR\nClinic\nNone\n{times}" for times in (1, 2, 3)] + ["A-1\ndisbursed\nNone\n6.0000\nEUR\nClinic\nNone\n1"]
    assert [one.key for one in found.money] == [blake2b(one.encode(), digest_size=9).hexdigest() for one in told]


def test_a_break_in_a_zip_is_told_with_the_line_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line ends before the break are counted when it is met, in a member of a ZIP and over many pieces as well."""
    path = saved(tmp_path, *(activity(f"A-{n}", GRANT + moved("3", str(n), receiver("Clinic")) + "\n") for n in range(60)), "\n<broken></wrong>")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(path, "activities.xml")
    for piece in (700, 5000):
        monkeypatch.setattr(xmlstream, "PIECE", piece)
        for file in (path, tmp_path / "packed.zip"):
            found = read(file, "iati")
            assert len(found.awards) == 60
            assert "line 62" in found.rejected[0].values


def test_an_activity_longer_than_many_pieces_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read at once grows with what is held, until an activity ends."""
    monkeypatch.setattr(xmlstream, "PIECE", 100)
    inside = "".join(moved("3", str(n), receiver(f"Clinic {n}")) for n in range(1, 200))
    found = read(saved(tmp_path, activity("A-1", GRANT + inside), activity("A-2", GRANT + moved("3", "7"))), "iati")
    assert found.sums == {("disbursed", "EUR"): sum(range(1, 200)) + 7}


@pytest.mark.parametrize(("written", "country"), [("<recipient-country/>", ""), ("<recipient-country code='ke'>Kenya</recipient-country>", "KE"), ("<recipient-country>KE</recipient-country>", "KE")])
def test_an_entry_says_itself_by_an_attribute_or_by_its_text(tmp_path: Path, written: str, country: str) -> None:
    """Days, countries and references stand in an attribute or in the text, and only a related parent is above."""
    entry = f"{written}<related-activity type='1'> UP-1 </related-activity><related-activity type='2' ref='SIDE-1'/>"
    (award,) = read(saved(tmp_path, activity("A-1", GRANT + entry + "<activity-date type='1'> 2020-05-06 </activity-date>")), "iati").awards
    assert (award.country, award.parent_key, award.parent_basis, award.start) == (country, "UP-1", "related-activity", date(2020, 5, 6))

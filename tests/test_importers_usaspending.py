"""Downloads of USAspending: every trap that real files have, and real files against plain csv."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from spending_files import prime, write

from fundflow.dataset import Importing, import_files
from fundflow.importers.batches import pieces
from fundflow.importers.source import Wishes
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from fundflow.records import Imported

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "funding" / "usaspending"
DAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty workspace."""
    return Workspace.create(tmp_path / "space", "1").folder


def bring(folder: Path, *paths: Path, kind: str = "", **wishes: str) -> list[Imported]:
    """Import files."""
    return list(import_files(paths, Importing(folder, DAY, Wishes(**wishes), kind)))


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read a table."""
    return Workspace.open(folder).scan(name).collect().to_dicts()


def test_an_action_becomes_an_award_and_a_transaction(folder: Path, tmp_path: Path) -> None:
    """Codes that lost their zeros are put right, and every row knows its place."""
    [done] = bring(folder, write(tmp_path / "a.csv", [prime()]))
    assert (done.failure, done.kind, done.read, done.used, done.left_out) == ("", "usaspending-prime", 1, 1, ())
    [award] = table(folder, "awards")
    wanted = {
        "row": 2, "key": "ASST_NON_X_075", "kind": "grant", "number": "X", "programmes": ["93.940"], "funder_party": "SOURCE:usaspending:075:7529",
        "recipient_party": "UEI:HARBOUR12345", "country": "KE", "stated_total": Decimal("1000.0000"), "stated_measure": "obligated", "currency": "USD",
    }  # fmt: skip
    assert {name: award[name] for name in wanted} == wanted
    [movement] = table(folder, "transactions")
    assert (movement["amount"], movement["measure"], movement["date"], movement["year"]) == (Decimal("1000.0000"), "obligated", date(2022, 8, 4), 2022)
    names = {o["party"]: (o["name"], o["postcode"]) for o in table(folder, "organizations")}
    assert names["UEI:HARBOUR12345"] == ("HARBOUR HEALTH INC", "01234")
    assert names["SOURCE:usaspending:075:7529"] == ("Centers for Disease Control and Prevention", "")


def test_totals_are_stated_and_never_summed(folder: Path, tmp_path: Path) -> None:
    """The total on every row of an award stands once; a negative action is kept and counted."""
    rows = [prime(number=str(n), federal_action_obligation=a, total_obligated_amount="700") for n, a in enumerate(["1000", "-300.00"])]
    [done] = bring(folder, write(tmp_path / "a.csv", rows))
    [award] = table(folder, "awards")
    assert award["stated_total"] == 700
    assert [t["amount"] for t in table(folder, "transactions")] == [1000, -300]
    assert dict(done.flags) == {"negative": 1}


def test_an_award_has_its_whole_period_and_all_listings(folder: Path, tmp_path: Path) -> None:
    """An award under two listings with an extended end is one award."""
    rows = [
        prime(number="1", period_of_performance_start_date="2022-01-01", period_of_performance_current_end_date="2022-12-31"),
        prime(number="2", cfda_number="93.136", period_of_performance_start_date="2022-01-01", period_of_performance_current_end_date="2024-12-31"),
    ]
    bring(folder, write(tmp_path / "a.csv", rows))
    [award] = table(folder, "awards")
    assert (sorted(award["programmes"]), award["end"]) == (["93.136", "93.940"], date(2024, 12, 31))
    assert [t["programme"] for t in table(folder, "transactions")] == ["93.940", "93.136"]


@pytest.mark.parametrize(("code", "kind"), [("7", "loan"), ("08", "guarantee")])
def test_loans_stand_apart(folder: Path, tmp_path: Path, code: str, kind: str) -> None:
    """A loan's face value is no obligation, and its empty obligation is no transaction."""
    row = prime(assistance_type_code=code, federal_action_obligation="0.0", face_value_of_loan="500000.0", total_face_value_of_loan="500000")
    bring(folder, write(tmp_path / "a.csv", [row]))
    [award], [movement] = table(folder, "awards"), table(folder, "transactions")
    assert (award["kind"], award["stated_measure"], movement["measure"], movement["amount"]) == (kind, "face-value", "face-value", 500000)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"recipient_name": "REDACTED DUE TO PII", "recipient_uei": ""}, "placeholder"),
        ({"recipient_name": "MULTIPLE RECIPIENTS", "recipient_uei": "", "record_type_code": "1"}, "aggregate"),
        ({"recipient_name": "MISCELLANEOUS FOREIGN AWARDEES"}, "aggregate"),
        ({"recipient_name": "DOE JANE", "business_types_code": "P"}, "person"),
        ({"recipient_name": "DOE JANE", "record_type_code": "3.0"}, "person"),
        ({"recipient_name": ""}, "placeholder"),
    ],
)
def test_who_is_no_organisation_stays_with_the_award(folder: Path, tmp_path: Path, values: dict[str, str], kind: str) -> None:
    """Persons and stand-ins are one party for each award, without identifiers."""
    rows = [prime(number=n, assistance_award_unique_key=f"K{n}", **values) for n in ("1", "2")]
    bring(folder, write(tmp_path / "a.csv", rows))
    found = [o for o in table(folder, "organizations") if o["kind"] != "organization"]
    assert {o["kind"] for o in found} == {kind}
    assert len({o["party"] for o in found}) == 2
    assert [i for i in table(folder, "identifiers") if i["scheme"] == "UEI"] == []


def test_without_uei_the_duns_counts_then_name_and_address(folder: Path, tmp_path: Path) -> None:
    """A number that passed through a data frame is still a number; without one the address keeps namesakes apart."""
    rows = [
        prime(number="1", recipient_uei="", recipient_duns="118393838.0"),
        prime(number="2", recipient_uei=""),
        prime(number="3", recipient_uei="", recipient_zip_code="99999"),
        prime(number="4", recipient_uei="", recipient_name="Harbour Health, Inc."),
    ]
    bring(folder, write(tmp_path / "a.csv", rows))
    parties = [t["receiver_party"] for t in table(folder, "transactions")]
    assert parties[0] == "DUNS:118393838"
    assert parties[1] == parties[3] == "name:usaspending:harbour health inc:us:fl:miami:01234"
    assert parties[2] != parties[1]


def test_the_parent_is_kept_apart(folder: Path, tmp_path: Path) -> None:
    """The parent's number is written down with its name, in the role of a parent."""
    bring(folder, write(tmp_path / "a.csv", [prime(recipient_parent_uei="PARENT123456", recipient_parent_name="BIG HEALTH")]))
    found = {(i["party"], i["scheme"], i["value"], i["role"], i["name"]) for i in table(folder, "identifiers")}
    assert ("UEI:HARBOUR12345", "UEI", "HARBOUR12345", "own", "") in found
    assert ("UEI:HARBOUR12345", "UEI", "PARENT123456", "parent", "BIG HEALTH") in found


def test_rows_that_cannot_be_used_are_counted_and_kept(folder: Path, tmp_path: Path) -> None:
    """Each fault has its reason; what the publisher deleted is left out on purpose."""
    rows = [
        prime(number="1"),
        prime(number="2", correction_delete_indicator_code="D"),
        prime(number="3", assistance_award_unique_key=""),
        prime(number="4", federal_action_obligation="", face_value_of_loan=""),
        prime(number="5", federal_action_obligation="about 5"),
        prime(number="6", action_date="05/06/2022"),
        prime(number="7", action_date="soon"),
        prime(number="8", action_date="25/06/2022", federal_action_obligation="$1,500.00"),
    ]
    [done] = bring(folder, write(tmp_path / "a.csv", rows))
    assert (done.read, done.used, done.unreadable) == (8, 2, 5)
    assert {left.why[:25] for left in done.left_out if not left.unreadable} == {"the publisher deleted thi"}
    assert {r["row"] for r in table(folder, "rejected")} == {3, 4, 5, 6, 7, 8}
    assert [t["amount"] for t in table(folder, "transactions")] == [1000, 1500]
    assert Path(done.rejected_file).read_text(encoding="utf-8-sig").count("\n") == 7


def test_an_ambiguous_date_is_read_when_the_user_says_how(folder: Path, tmp_path: Path) -> None:
    """`--dates` decides."""
    bring(folder, write(tmp_path / "a.csv", [prime(action_date="05/06/2022")]), dates="mdy")
    assert [t["date"] for t in table(folder, "transactions")] == [date(2022, 5, 6)]


def test_a_row_with_too_many_cells_costs_only_itself(folder: Path, tmp_path: Path) -> None:
    """One broken row among many is rejected with its number, and the others are used."""
    path = write(tmp_path / "a.csv", [prime(number=str(n)) for n in range(50)])
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[30] += ",more,cells"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    [done] = bring(folder, path)
    assert (done.read, done.used) == (50, 49)
    assert [(r["row"], r["why"]) for r in table(folder, "rejected")] == [(31, "the row has more cells than the header")]


def test_a_file_cut_short_says_so(folder: Path, tmp_path: Path) -> None:
    """The last row of a broken download is rejected."""
    path = write(tmp_path / "a.csv", [prime(number=str(n)) for n in range(5)])
    path.write_bytes(path.read_bytes()[:-150])
    [done] = bring(folder, path)
    assert (done.read, done.used, done.unreadable) == (5, 4, 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_any_encoding_is_read(folder: Path, tmp_path: Path, encoding: str) -> None:
    """Accents survive whatever the file was saved in."""
    [done] = bring(folder, write(tmp_path / "a.csv", [prime(recipient_name="SALUD PÚBLICA")], encoding))
    assert (done.used, done.failure) == (1, "")
    assert "SALUD PÚBLICA" in {o["name"] for o in table(folder, "organizations")}


def test_a_repeated_transaction_counts_once(folder: Path, tmp_path: Path) -> None:
    """The same action twice in a file is one; another amount under the same number is another."""
    rows = [prime(), prime(), prime(federal_action_obligation="5")]
    [done] = bring(folder, write(tmp_path / "a.csv", rows))
    assert (done.read, done.used, [(left.rows, left.unreadable) for left in done.left_out]) == (3, 2, [(1, False)])
    assert [t["amount"] for t in table(folder, "transactions")] == [1000, 5]
    assert [r["row"] for r in table(folder, "rejected")] == [3]


def test_a_file_without_what_is_needed_is_refused(folder: Path, tmp_path: Path) -> None:
    """The message names the column."""
    row = prime()
    del row["federal_action_obligation"]
    [done] = bring(folder, write(tmp_path / "a.csv", [row]))
    assert "federal_action_obligation" in done.failure
    assert table(folder, "transactions") == []


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_real_downloads_against_plain_csv(folder: Path, year: str) -> None:
    """Counts and sums are those that the csv module finds."""
    path = REAL / f"USAspending_Assistance_PrimeTransactions_REAP_FY{year}.csv"
    if not path.is_file():
        pytest.skip("the shared data is not here")
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    loans = [r for r in rows if r["assistance_type_code"].lstrip("0").removesuffix(".0") in {"7", "8"}]
    grants = [r for r in rows if r not in loans]
    [done] = bring(folder, path)
    assert (done.read, done.used, done.left_out) == (len(rows), len(rows), ())
    sums = Workspace.open(folder).scan("transactions").group_by("measure").agg(pl.col("amount").sum(), pl.len()).collect()
    found = {measure: (amount, count) for measure, amount, count in sums.iter_rows()}
    assert found["obligated"] == (sum(Decimal(r["federal_action_obligation"]) for r in grants), len(grants))
    assert found["face-value"] == (sum(Decimal(r["face_value_of_loan"]) for r in loans), len(loans))
    awards = table(folder, "awards")
    assert {a["key"] for a in awards} == {r["assistance_award_unique_key"] for r in rows}
    assert len(awards) == len({a["key"] for a in awards})
    ueis = {i["value"] for i in table(folder, "identifiers") if i["scheme"] == "UEI" and i["role"] == "own"}
    assert ueis == {r["recipient_uei"] for r in rows if r["recipient_uei"]}
    negative = Counter(Decimal(r["federal_action_obligation"]) < 0 for r in grants)[True] + Counter(Decimal(r["face_value_of_loan"]) < 0 for r in loans)[True]
    assert dict(done.flags).get("negative", 0) == negative


@pytest.mark.parametrize("size", [700, 1500, 5000, 1 << 20])
def test_a_file_read_in_pieces_is_the_same(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Wherever a large file is cut, also near cells with line ends, the same rows with the same numbers come out."""
    rows = [prime(number=str(n), transaction_description=f'line\n"{n}"\nline, end', recipient_name=f"ORG {n}") for n in range(40)]
    path = write(tmp_path / "a.csv", rows)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    bring(folder, path)
    whole = table(folder, "transactions")
    assert [t["row"] for t in whole] == list(range(2, 42))
    monkeypatch.setattr("fundflow.importers.batches.AT_ONCE", 0)
    monkeypatch.setattr("fundflow.importers.batches.pieces", lambda source: pieces(source, size))
    [done] = bring(folder, path)
    assert (done.read, done.used) == (40, 40)
    assert sorted(table(folder, "transactions"), key=lambda t: t["row"]) == whole

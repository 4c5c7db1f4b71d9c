"""Subawards of USAspending, and answers of its API."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from spending_files import prime, sub, write
from test_importers_usaspending import REAL, bring, folder, table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["folder"]


@pytest.mark.parametrize("reports", ["sam", "fsrs"])
def test_a_subaward_is_an_award_of_the_prime_recipient(folder: Path, tmp_path: Path, reports: str) -> None:
    """Linked to its prime award by the key, under the programmes of the prime, in both spellings."""
    [done] = bring(folder, write(tmp_path / "a.csv", [sub(reports)]))
    assert (done.failure, done.kind, done.read, done.used) == ("", "usaspending-sub", 1, 1)
    [award] = table(folder, "awards")
    wanted = {
        "key": "SUB:ASST_NON_X_075:S-1:OUTREACH1234", "kind": "subaward", "parent_key": "ASST_NON_X_075", "parent_basis": "prime-key",
        "funder_party": "UEI:HARBOUR12345", "recipient_party": "UEI:OUTREACH1234", "programmes": ["93.136", "93.940"], "number": "S-1",
        "stated_total": None, "award_date": date(2022, 10, 4),
    }  # fmt: skip
    assert {name: award[name] for name in wanted} == wanted
    [movement] = table(folder, "transactions")
    assert (movement["amount"], movement["measure"], movement["flags"]) == (30000, "awarded", None)


def test_reports_made_again_count_once(folder: Path, tmp_path: Path) -> None:
    """The same number, recipient, amount and day is one report, whatever its report id; another amount is another."""
    rows = [sub(subaward_sam_report_id="1"), sub(subaward_sam_report_id="2"), sub(subaward_amount="5000"), sub(subaward_action_date="2023-01-01")]
    [done] = bring(folder, write(tmp_path / "a.csv", rows))
    assert (done.read, done.used, sum(left.rows for left in done.left_out), done.unreadable) == (4, 3, 1, 0)
    assert len(table(folder, "awards")) == 1
    assert sorted(t["amount"] for t in table(folder, "transactions")) == [5000, 30000, 30000]


def test_impossible_amounts_are_flagged(folder: Path, tmp_path: Path) -> None:
    """More than the prime award, the subaward's own number, less than nothing: used, and said to be doubtful."""
    rows = [
        sub(subaward_number="S-2", subaward_amount="100000.01"),
        sub(subaward_number="6000006397", subaward_amount="6000006397.00"),
        sub(subaward_number="S-3", subaward_amount="-1"),
        sub(subaward_number="S-4", subaward_amount="100000.00"),
    ]
    [done] = bring(folder, write(tmp_path / "a.csv", rows))
    found = {t["award_key"].split(":")[2]: t["flags"] for t in table(folder, "transactions")}
    assert found == {"S-2": ["amount-above-prime"], "6000006397": ["amount-above-prime", "amount-equals-number"], "S-3": ["negative"], "S-4": None}
    assert dict(done.flags) == {"amount-above-prime": 2, "amount-equals-number": 1, "negative": 1}


def test_the_same_number_of_two_recipients_is_two_subawards(folder: Path, tmp_path: Path) -> None:
    """Numbers are the prime recipients' own, and not unique."""
    bring(folder, write(tmp_path / "a.csv", [sub(), sub(subawardee_uei="ANOTHER12345"), sub(subawardee_uei="", subawardee_name="NO NUMBER")]))
    assert len(table(folder, "awards")) == 3


def test_subawards_and_primes_meet_in_the_recipient(folder: Path, tmp_path: Path) -> None:
    """The recipient of the prime file is the funder of the subaward file."""
    bring(folder, write(tmp_path / "p.csv", [prime()]), write(tmp_path / "s.csv", [sub()]))
    awards = {a["kind"]: a for a in table(folder, "awards")}
    assert awards["grant"]["recipient_party"] == awards["subaward"]["funder_party"]
    assert awards["subaward"]["parent_key"] == awards["grant"]["key"]


def test_a_subaward_without_amount_or_prime_is_rejected(folder: Path, tmp_path: Path) -> None:
    """What cannot be used is counted."""
    [done] = bring(folder, write(tmp_path / "a.csv", [sub(subaward_amount=""), sub(prime_award_unique_key=""), sub(subaward_amount="?")]))
    assert (done.read, done.used, done.unreadable) == (3, 0, 3)


def test_contract_subawards_are_marked(folder: Path, tmp_path: Path) -> None:
    """A subcontract is told from a subgrant."""
    bring(folder, write(tmp_path / "a.csv", [sub(prime_award_piid="C1", prime_award_fain="")]))
    assert [a["flags"] for a in table(folder, "awards")] == [["under-a-contract"]]


@pytest.mark.parametrize("name", ["Assistance", "Contracts"])
def test_real_headers_are_known(folder: Path, tmp_path: Path, name: str) -> None:
    """The real headers of 113 and 118 columns, filled with one row, are read."""
    path = REAL / f"USAspending_{name}_Subawards_HEADER_ONLY.csv"
    if not path.is_file():
        pytest.skip("the shared data is not here")
    header = next(csv.reader([path.read_text(encoding="utf-8-sig")]))
    values = sub()
    row = {column: values.get(column, "") for column in header}
    assert set(values) - set(header) <= {"prime_award_piid", "prime_award_fain", "prime_award_cfda_numbers_and_titles"}
    [done] = bring(folder, write(tmp_path / "a.csv", [row]))
    assert (done.kind, done.used) == ("usaspending-sub", 1)


def test_an_award_of_the_api(folder: Path, tmp_path: Path) -> None:
    """One award with its stated total, its listings and its agency; no transaction is made up."""
    answer = {
        "generated_unique_award_id": "ASST_NON_X_075", "type": "05", "fain": "X", "total_obligation": 1500.1, "date_signed": "2011-04-08",
        "cfda_info": [{"cfda_number": "93.940", "cfda_title": "HIV"}, {"cfda_number": "93.136"}],
        "awarding_agency": {"toptier_agency": {"name": "HHS", "code": "075"}, "subtier_agency": {"name": "CDC", "code": "7529"}},
        "recipient": {"recipient_name": "HARBOUR", "recipient_uei": "HARBOUR12345", "location": {"location_country_code": "USA"}},
        "period_of_performance": {"start_date": "2011-04-01", "end_date": None}, "record_type": 2,
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(answer), encoding="utf-8")
    [done] = bring(folder, tmp_path / "a.json")
    assert (done.failure, done.kind) == ("", "usaspending-api")
    [award] = table(folder, "awards")
    assert (award["kind"], award["stated_total"], award["programmes"]) == ("cooperative-agreement", Decimal("1500.1"), ["93.940", "93.136"])
    assert (award["funder_party"], award["recipient_party"]) == ("SOURCE:usaspending:075:7529", "UEI:HARBOUR12345")
    assert table(folder, "transactions") == []


@pytest.mark.parametrize("text", ['{"generated_unique_award_id": "A", "total_obligation": ', '{"x": "generated_unique_award_id"}', "[" * 100_000])
def test_a_broken_answer_is_refused(folder: Path, tmp_path: Path, text: str) -> None:
    """Half an answer, an answer without awards and nested brackets without end are one clear line."""
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    [done] = bring(folder, tmp_path / "a.json", kind="usaspending-api")
    assert done.failure


def _real(name: str) -> Any:
    path = REAL / f"USAspendingAPI_awards_{name}.json"
    if not path.is_file():
        pytest.skip("the shared data is not here")
    return path, json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def test_real_answers_of_the_api(folder: Path) -> None:
    """Subawards and an award, against plain json; accounts are refused."""
    path, content = _real("search_results_subawards")
    [done] = bring(folder, path)
    assert done.used == len(content["results"])
    assert sum(t["amount"] for t in table(folder, "transactions")) == sum(r["Sub-Award Amount"] for r in content["results"])
    path, content = _real("grant")
    [done] = bring(folder, path)
    assert done.used == 1
    stated = {a["key"]: a["stated_total"] for a in table(folder, "awards")}
    assert stated[content["generated_unique_award_id"]] == content["total_obligation"]
    path, _ = _real("award_funding_grant")
    [done] = bring(folder, path)
    assert "Nothing was imported. Import the award itself" in done.failure

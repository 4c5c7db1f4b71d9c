"""What a workspace says about itself: each figure against what was put in, and no sum across."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner
from spending_files import prime, sub, write
from test_importers_usaspending import REAL, bring, folder

from fundflow.cli import main
from fundflow.coverage import coverage
from fundflow.report.statement import as_json, as_text, money, share
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.records import Coverage

__all__ = ["folder"]


def look(folder: Path) -> Coverage:
    """Look through a workspace."""
    return coverage(Workspace.open(folder))


def test_an_empty_workspace_says_so(folder: Path) -> None:
    """Nothing is claimed of nothing."""
    assert "it is empty" in as_text(look(folder))


def test_money_is_never_added_across(folder: Path, tmp_path: Path) -> None:
    """Obligations, face values of loans and subawards are lines of their own."""
    rows = [
        prime(number="1", federal_action_obligation="100"),
        prime(number="2", federal_action_obligation="-30"),
        prime(number="3", assistance_award_unique_key="L", assistance_type_code="7", federal_action_obligation="0", face_value_of_loan="5000"),
    ]
    bring(folder, write(tmp_path / "p.csv", rows), write(tmp_path / "s.csv", [sub(subaward_amount="40"), sub(subaward_number="S-2", subaward_amount="999999")]))
    lines = {(r.tier, r.measure, r.currency): (r.amount, r.movements, r.negative, r.doubtful) for r in look(folder).money}
    assert lines == {
        ("first", "obligated", "USD"): (Decimal(70), 2, 1, 0),
        ("loans", "face-value", "USD"): (Decimal(5000), 1, 0, 0),
        ("lower", "awarded", "USD"): (Decimal(1000039), 2, 0, 1),
    }


def test_links_of_subawards_are_counted(folder: Path, tmp_path: Path) -> None:
    """How many name the award above, and for how many it is here."""
    rows = [sub(), sub(subaward_number="S-2", prime_award_unique_key="ELSEWHERE")]
    bring(folder, write(tmp_path / "p.csv", [prime()]), write(tmp_path / "s.csv", rows))
    found = look(folder)
    assert found.subawards == {"all": 2, "naming": 2, "linked": 1}
    assert "for 50.0 % the award above is in this workspace" in as_text(found)


def test_gaps_and_parties_are_counted(folder: Path, tmp_path: Path) -> None:
    """Stand-ins, persons and organisations without a number are told apart."""
    rows = [
        prime(number="1"),
        prime(number="2", assistance_award_unique_key="B", recipient_uei="", recipient_name="NO NUMBER INC"),
        prime(number="3", assistance_award_unique_key="C", recipient_uei="", recipient_name="REDACTED DUE TO PII", cfda_number=""),
        prime(number="4", assistance_award_unique_key="D", business_types_code="P"),
        prime(number="5", assistance_award_unique_key="E", record_type_code="1", recipient_name="MULTIPLE RECIPIENTS", recipient_uei="", action_date=""),
    ]
    bring(folder, write(tmp_path / "p.csv", rows))
    found = look(folder)
    gaps = {gap.name: (gap.rows, gap.of) for gap in found.gaps}
    assert gaps["awards whose recipient is a stand-in, such as TBD"] == (1, 5)
    assert gaps["awards to several recipients under one name"] == (1, 5)
    assert gaps["awards to persons"] == (1, 5)
    assert gaps["awards without a programme number"] == (1, 5)
    assert gaps["awards without any movement of money"] == (0, 5)
    assert {name: n for name, n in found.parties.items() if name.startswith(("kind", "with"))} == {
        "kind organization": 3, "kind person": 1, "kind placeholder": 1, "kind aggregate": 1, "with register": 1, "with any": 2,
    }  # fmt: skip


def test_an_award_in_two_files_counts_once(folder: Path, tmp_path: Path) -> None:
    """Overlapping downloads are said, and not counted twice."""
    bring(folder, write(tmp_path / "1.csv", [prime(number="1"), prime(number="2")]), write(tmp_path / "2.csv", [prime(number="2"), prime(number="3")]))
    found = look(folder)
    assert found.repeated == {"awards": 1, "transactions": 1}
    assert [(k.kind, k.awards, k.movements, k.first, k.last) for k in found.kinds] == [("usaspending-prime", 1, 3, 2022, 2022)]
    assert sum(r.movements for r in found.money) == 3


def test_shares_are_honest() -> None:
    """Nearly all is not all, nearly none is not none."""
    assert [share(*parts) for parts in ((0, 0), (0, 5), (5, 5), (1, 10_000), (9_999, 10_000), (1, 3))] == [
        "none", "0.0 %", "100.0 %", "under 0.1 %", "over 99.9 %", "33.3 %",
    ]  # fmt: skip


def test_amounts_are_printed_whole() -> None:
    """Thousands are parted, decimals are cents."""
    assert [money(Decimal(t)) for t in ("1234567.5000", "-0.0100", "12.0000", "1.2345")] == ["1,234,567.50", "-0.01", "12", "1.2345"]


def test_the_command_prints_and_writes(folder: Path, tmp_path: Path) -> None:
    """Text for people, JSON for programs, a file to print."""
    bring(folder, write(tmp_path / "p.csv", [prime()]))
    run = CliRunner()
    text = run.invoke(main, ["coverage", "--workspace", str(folder)])
    assert text.exit_code == 0, text.output
    assert "Money, each line for itself" in text.stdout
    content = json.loads(run.invoke(main, ["coverage", "--workspace", str(folder), "--format", "json"]).stdout)
    assert content["money"][0]["amount"] == "1000.0000"
    written = run.invoke(main, ["coverage", "--workspace", str(folder), "-o", str(tmp_path / "c.txt")])
    assert written.exit_code == 0
    assert (tmp_path / "c.txt").read_text(encoding="utf-8") == text.stdout


def test_every_shared_file_comes_in_or_is_refused(folder: Path) -> None:
    """No real file breaks the import, and what was counted adds up."""
    import pytest

    root = REAL.parent
    if not root.is_dir():
        pytest.skip("the shared data is not here")
    files = sorted(path for path in root.rglob("*") if path.is_file())
    outcomes = bring(folder, *files)
    assert len(outcomes) == len(files)
    for done in outcomes:
        assert done.failure or done.kind
        if not done.failure:
            assert done.read >= done.used
            assert done.read <= done.used + sum(left.rows for left in done.left_out)
    found = look(folder)
    assert len(found.kinds) >= 6
    assert as_text(found)


def test_amounts_without_a_currency_are_counted_and_never_added(folder: Path, tmp_path: Path) -> None:
    """Two tables that name no currency may mean two: there is no sum of them."""
    for name, amount in (("uk.csv", "100"), ("de.csv", "70")):
        (tmp_path / name).write_text(f"Who,Sum\nA Trust,{amount}\n", encoding="utf-8")
    chart = tmp_path / "map.toml"
    chart.write_text('[columns]\nrecipient = "Who"\n[[amounts]]\ncolumn = "Sum"\nmeasure = "awarded"\n', encoding="utf-8")
    words = ["import", str(tmp_path / "uk.csv"), str(tmp_path / "de.csv"), "--map", str(chart), "--workspace", str(folder)]
    done = CliRunner().invoke(main, words)
    assert done.output.count("1 no-currency: no currency is given") == 2
    found = look(folder)
    assert [(row.currency, row.amount, row.movements) for row in found.money] == [("", None, 2)]
    assert "no currency given, so nothing is added: 2 movements" in as_text(found)
    assert json.loads(as_json(found))["money"][0]["amount"] is None


def test_a_funder_of_several_files_counts_as_one_when_a_person_said_so(folder: Path, tmp_path: Path) -> None:
    """After a judgement the statement names the organisation once, with the awards of all its names."""
    chart = tmp_path / "map.toml"
    chart.write_text('[columns]\nfunder = "By"\nrecipient = "Who"\n[values]\ncurrency = "USD"\n[[amounts]]\ncolumn = "Sum"\nmeasure = "awarded"\n', encoding="utf-8")
    files = [tmp_path / f"{n}.csv" for n in range(3)]
    for path, by in zip(files, ("Agency for Health", "National Fund", "AfH"), strict=True):
        path.write_text(f"By,Who,Sum\n{by},Clinic,5\n", encoding="utf-8")
    CliRunner().invoke(main, ["import", *map(str, files), "--map", str(chart), "--workspace", str(folder)])
    assert look(folder).givers == 3
    assert "3 funders in all, as published: one under two names counts twice until" in as_text(look(folder))
    assert "after it" not in as_text(look(folder))
    for other in ("National Fund", "AfH"):
        said = CliRunner().invoke(main, ["resolve", "--workspace", str(folder), "--same", "Agency for Health", other])
        assert said.exit_code == 0, said.output
    found = look(folder)
    assert (found.givers, [funder.awards for funder in found.funders]) == (1, [3])
    assert "1 funder in all\n" in as_text(found)
    assert found.parties["resolved"] == found.parties["kind organization"] - 2


def test_a_funder_says_in_which_kinds_of_files_it_stands(folder: Path, tmp_path: Path) -> None:
    """Awards of one funder in two formats are counted together and by format, and a format without money gives its awards' years."""
    names = ["mechanism", "code", "uid", "partner", "primeid", "agency", "ou", "startdate", "enddate"]
    rows = [[f"{n} - Clinics", str(n), "u", "Health Trust", "4711", "Department of Works", "Kenya", f"20{n}-10-01", "2025-09-30"] for n in (19, 21)]
    (tmp_path / "m.json").write_text(json.dumps({"listGrid": {"headers": [{"name": name} for name in names], "rows": rows}}), encoding="utf-8")
    bring(folder, write(tmp_path / "p.csv", [prime(awarding_agency_name="Department of Works")]), tmp_path / "m.json")
    assert "pepfar: 2 awards, 0 movements of money, awards of 2019 to 2021" in as_text(look(folder))
    ids = Workspace.open(folder).scan("awards").select("funder_party").unique().collect()["funder_party"].to_list()
    said = CliRunner().invoke(main, ["resolve", "--workspace", str(folder), "--same", *ids])
    assert said.exit_code == 0, said.output
    assert "3 awards (pepfar 2, usaspending-prime 1)" in as_text(look(folder))
    content = json.loads(as_json(look(folder)))["funders"]
    assert (content["count"], content["most_awards"][0]["kinds"]) == (1, {"pepfar": 2, "usaspending-prime": 1})


def test_resolve_says_how_many_organisations_stand_in_several_files(folder: Path, tmp_path: Path) -> None:
    """The same number in two files is one organisation from the start, and the count says so."""
    bring(folder, write(tmp_path / "a.csv", [prime(number="1")]), write(tmp_path / "b.csv", [prime(number="2", assistance_award_unique_key="B")]))
    done = CliRunner().invoke(main, ["resolve", "--workspace", str(folder), "--format", "json"])
    counts = json.loads(done.stdout)
    assert (counts["parties"], counts["in_files"], counts["by_number"]) == (2, 2, 0)

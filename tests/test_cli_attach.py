"""`fundflow attach`: a checked document finds its award, a person confirms, every basis stays apart."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from fundflow.cli import main
from fundflow.gathering.compendium import of_workspace
from fundflow.records import AwardKind, AwardRow, Identifier, Measure, Party, TransactionRow
from fundflow.workspace import Rows, Workspace

if TYPE_CHECKING:
    from pathlib import Path

FUNDER = Party("Agency for Health", (Identifier("XM-DAC", "99"),))
AWARDS = [
    ("ASST_NON_720001", "7200AA20CA00012", "Harbour Health Inc", "98.001", "1000000", date(2020, 1, 1)),
    ("ASST_NON_720002", "7200AA20CA00013", "Harbour Health Inc", "98.001", "250000", date(2021, 1, 1)),
    ("ASST_NON_720003", "7200AA20CA00099", "Mountain Trust", "93.067", "1000000", date(2020, 1, 1)),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with three awards."""
    place = tmp_path / "data"
    Workspace.create(place, "test")
    with Workspace.open(place).writing() as writer, writer.part("file", "test") as part:
        rows = Rows(part, source="file", kind="prime")
        for n, (key, number, name, listing, amount, start) in enumerate(AWARDS):
            rows.add(
                AwardRow(
                    n,
                    key,
                    AwardKind.GRANT,
                    FUNDER,
                    Party(name, city="Belton"),
                    number=number,
                    programmes=(listing,),
                    start=start,
                    currency="USD",
                )
            )
            rows.add(TransactionRow(n, key, Decimal(amount), "USD", Measure.OBLIGATED, key=f"t{n}"))
        rows.close()
    return place


def checked(
    place: Path, findings: list[dict[str, Any]] | None = None, unread: tuple[int, ...] = (), **facts: Any
) -> Path:
    """Write a result of a check."""
    empty = {
        "award_ids": [],
        "assistance_listings": [],
        "funder": None,
        "recipient": None,
        "amount": None,
        "currency": None,
        "start": None,
        "end": None,
    }
    document = {
        "path": "agreement.pdf",
        "sha256": "ab" * 32,
        "instrument": "award",
        "pages": 4,
        "reading": {"unread": [{"page": page, "reason": "no text"} for page in unread]},
        "facts": empty | facts,
        "findings": findings or [],
    }
    path = place / "checked.json"
    path.write_text(json.dumps({"documents": [document]}), encoding="utf-8")
    return path


FINDING = {
    "id": "f1", "rule": "us-pledge", "family": "prostitution-pledge", "effect": "restricts", "severity": "high", "scope": "organisation-wide",
    "flow_down": "must", "quote": "must have a policy", "page": 3, "section": "2.1", "verdict": {"status": "applies"},
}  # fmt: skip


def run(folder: Path, *words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["attach", "--workspace", str(folder), *words])


def proposed(folder: Path, document: Path) -> list[dict[str, Any]]:
    """The matches of a document."""
    return json.loads(run(folder, str(document), "--format", "json").stdout)["matches"]


def carried(folder: Path) -> list[dict[str, Any]]:
    """What awards carry."""
    return json.loads(run(folder, "--list", "--format", "json").stdout)


def test_the_award_of_the_number_comes_first_with_reasons(folder: Path, tmp_path: Path) -> None:
    """The number decides, whatever signs stand in it; what agrees and what does not is said."""
    document = checked(
        tmp_path,
        award_ids=["7200-AA-20-CA-00012"],
        recipient="Harbour Health",
        amount="1,000,000",
        currency="USD",
        start="2020-01-01",
        assistance_listings=["93.067"],
    )
    found = proposed(folder, document)
    assert [match["key"] for match in found] == ["ASST_NON_720001"]
    assert found[0]["fields"] == {
        "number": "agree", "recipient": "agree", "funder": "nothing to compare", "listing": "disagree",
        "amount": "agree", "start": "agree", "end": "nothing to compare",
    }  # fmt: skip


def test_without_a_number_the_recipient_amount_and_days_order_the_awards(folder: Path, tmp_path: Path) -> None:
    """Two awards of one recipient: the one whose amount and day agree comes first, nobody else's comes."""
    document = checked(tmp_path, recipient="HARBOUR HEALTH, INC.", amount="250000", currency="USD", start="2021-01-01")
    assert [match["key"] for match in proposed(folder, document)] == ["ASST_NON_720002", "ASST_NON_720001"]


def test_another_currency_says_nothing_about_an_amount(folder: Path, tmp_path: Path) -> None:
    """The same figure in euros is not compared with dollars."""
    document = checked(tmp_path, recipient="Mountain Trust", amount="1000000", currency="EUR")
    assert proposed(folder, document)[0]["fields"]["amount"] == "nothing to compare"


def test_showing_keeps_nothing_and_yes_keeps(folder: Path, tmp_path: Path) -> None:
    """Only a confirmed award carries what the document holds; attaching again does not double it."""
    document = checked(tmp_path, [FINDING, FINDING | {"id": "f2", "effect": "permits"}], award_ids=["7200AA20CA00012"])
    assert "score 60  prime:ASST_NON_720001" in run(folder, str(document)).stdout
    assert carried(folder) == []
    for _ in range(2):
        assert run(folder, str(document), "--yes", "7200aa20ca00012").exit_code == 0
    (row,) = carried(folder)
    assert (row["award_key"], row["family"], row["basis"], row["rule"]) == (
        "ASST_NON_720001",
        "prostitution-pledge",
        "document",
        "us-pledge",
    )
    kept = Workspace.open(folder).scan("documents").collect().row(0, named=True)
    assert kept["because"].startswith("number: agree")
    assert kept["score"] == 60


def test_an_assertion_stays_apart_from_a_document(folder: Path, tmp_path: Path) -> None:
    """The same family on the same award by two bases is two rows; asserted twice it is one, with the last reason."""
    run(folder, str(checked(tmp_path, [FINDING])), "--yes", "ASST_NON_720001")
    for why in ("a call", "their letter"):
        answer = run(folder, "--assert", "prostitution-pledge", "--award", "7200AA20CA00012", "--because", why)
        assert answer.exit_code == 0
    assert [(row["basis"], row["because"]) for row in carried(folder)] == [
        ("asserted", "their letter"),
        ("document", "must have a policy"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--assert", "prostitution-plegde", "--award", "x", "--because", "y"], "Did you mean 'prostitution-pledge'"),
        (["--assert", "prostitution-pledge", "--award", "7200AA20CA00012"], "how you know: --award"),
        (["--assert", "prostitution-pledge", "--award", "7200AA20CA00021", "--because", "y"], "Near: 7200AA20CA00012"),
        ([], "Name a document"),
        (["{document}", "--yes", "7200AA20CA0001X"], "No award is called"),
    ],
)
def test_wrong_use_is_answered_with_what_to_do(folder: Path, tmp_path: Path, words: list[str], said: str) -> None:
    """The nearest family or award is named, and nothing is kept."""
    document = checked(tmp_path, [FINDING])
    answer = run(folder, *(word.replace("{document}", str(document)) for word in words))
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert carried(folder) == []


@pytest.mark.parametrize("text", ["not json", "{}", '{"documents": [{}]}', "[]"])
def test_a_file_that_is_no_check_is_refused(folder: Path, tmp_path: Path, text: str) -> None:
    """Exit code 3 and the command that makes such a file."""
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    answer = run(folder, str(path))
    assert answer.exit_code == 3
    assert "fundflow check FILE --format json" in answer.stderr


def test_a_document_is_checked_on_the_way(folder: Path, tmp_path: Path) -> None:
    """A grant as text is read, its number found, and its condition reaches the award."""
    path = tmp_path / "agreement.txt"
    path.write_text(
        "COOPERATIVE AGREEMENT\n\nAward No.: 7200AA20CA00012\n\n1. Prostitution. The Recipient must have a policy explicitly "
        "opposing prostitution and sex trafficking.\n", encoding="utf-8",
    )  # fmt: skip
    assert run(folder, str(path), "--yes", "7200AA20CA00012").exit_code == 0
    rows = carried(folder)
    assert {(row["award_key"], row["basis"]) for row in rows} == {("ASST_NON_720001", "document")}
    assert "prostitution-pledge" in {row["family"] for row in rows}


def programme(folder: Path) -> set[tuple[str, str]]:
    """What awards carry by their programme."""
    rows = json.loads(run(folder, "--list", "--basis", "programme", "--format", "json").stdout)
    return {(row["award_key"], row["rule"]) for row in rows}


def test_a_programme_brings_conditions_with_their_source(folder: Path) -> None:
    """The listing of the global AIDS programme carries the pledge; the text form counts awards and doubts."""
    assert ("ASST_NON_720003", "22-usc-7631-f") in programme(folder)
    assert ("ASST_NON_720001", "22-usc-7631-f") not in programme(folder)
    shown = run(folder, "--list", "--basis", "programme").stdout
    assert "22-usc-7631-f, by programme: 1 award, 1 of them with doubts." in shown


def test_an_assertion_of_a_funder_reaches_all_its_awards_and_can_be_taken_back(folder: Path) -> None:
    """A rule asserted of a funder is on every award of it, on that basis only, until it is taken back."""
    answer = run(folder, "--condition", "22-usc-7631-f", "--funder", "Agency for Health", "--because", "their terms")
    assert answer.exit_code == 0
    assert {(row["award_key"], row["rule"], row["basis"]) for row in carried(folder)} == {
        (key, "22-usc-7631-f", "asserted") for key, *_ in AWARDS
    }
    taken = CliRunner().invoke(main, ["detach", "--workspace", str(folder), "--assertion", "1"])
    assert taken.exit_code == 0
    assert carried(folder) == []
    again = CliRunner().invoke(main, ["detach", "--workspace", str(folder), "--assertion", "1"])
    assert (again.exit_code, "no assertion 1" in again.stderr) == (2, True)


def test_a_document_is_taken_from_one_award_or_from_all(folder: Path, tmp_path: Path) -> None:
    """From one award the others keep it; from the last its findings go too; what was never attached is an error."""
    words = [each for key in ("ASST_NON_720001", "ASST_NON_720003") for each in ("--yes", key)]
    run(folder, str(checked(tmp_path, [FINDING])), *words)
    taken = CliRunner().invoke(
        main, ["detach", "agreement.pdf", "--workspace", str(folder), "--award", "ASST_NON_720001"]
    )
    assert taken.exit_code == 0
    assert [row["award_key"] for row in carried(folder)] == ["ASST_NON_720003"]
    assert CliRunner().invoke(main, ["detach", "ababab", "--workspace", str(folder)]).exit_code == 0
    assert Workspace.open(folder).scan("findings").collect().is_empty()
    assert CliRunner().invoke(main, ["detach", "ababab", "--workspace", str(folder)]).exit_code == 2


def test_a_condition_that_does_not_exist_is_answered_with_the_nearest(folder: Path) -> None:
    """A rule that is written wrong keeps nothing."""
    answer = run(folder, "--condition", "22-usc-7631-g", "--award", "ASST_NON_720001", "--because", "x")
    assert (answer.exit_code, "22-usc-7631-" in answer.stderr) == (2, True)
    assert carried(folder) == []


def test_what_an_amendment_took_away_is_not_attached(folder: Path, tmp_path: Path) -> None:
    """Only the clause that still binds reaches the award; the one that was deleted does not."""
    gone = FINDING | {"id": "f2", "rule": "us-gone", "replaced": {"quote": "is deleted", "page": 4}}
    run(folder, str(checked(tmp_path, [FINDING | {"replaced": None}, gone])), "--yes", "ASST_NON_720001")
    assert [row["rule"] for row in carried(folder)] == ["us-pledge"]


def compendium(folder: Path, *words: str) -> Result:
    """Print the clauses of the workspace."""
    return CliRunner().invoke(main, ["report", "compendium", "--workspace", str(folder), "--format", "csv", *words])


def test_pages_that_were_not_read_are_told_again(folder: Path, tmp_path: Path) -> None:
    """A kept document keeps its pages and those without text; the compendium names them and says so by its exit."""
    run(folder, str(checked(tmp_path, [FINDING], (2, 4))), "--yes", "ASST_NON_720001")
    kept = of_workspace(Workspace.open(folder), (), date(2026, 1, 1)).sources[0]
    assert (kept.pages, kept.unread) == (4, (2, 4))
    told = compendium(folder)
    assert (told.exit_code, "agreement.pdf, page 2" in told.stderr, "agreement.pdf, page 4" in told.stderr) == (3, True, True)
    run(folder, str(checked(tmp_path, [FINDING])), "--yes", "ASST_NON_720001")
    assert compendium(folder).exit_code == 0


def test_a_document_without_a_day_is_named_when_a_year_is_asked_for(folder: Path, tmp_path: Path) -> None:
    """Nobody can tell its year, so it is listed as left out and the exit code says so."""
    run(folder, str(checked(tmp_path, [FINDING])), "--yes", "ASST_NON_720001")
    with Workspace.open(folder).writing() as writer:
        writer.drop("file", "test")  # the award, which had a day
    told = compendium(folder, "--year", "2020")
    assert (told.exit_code, "Left out: agreement.pdf" in told.stderr) == (3, True)
    assert "Left out" not in compendium(folder).stderr

"""What is read in whole columns says the same as what is read grant by grant."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from fundflow.dataset import Importing, import_files
from fundflow.importers import Wishes, grantstream, threesixty
from fundflow.importers.frames import Frames
from fundflow.importers.source import Source
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.records import Imported

TABLES = ("awards", "transactions", "organizations", "identifiers", "rejected")
NOTHING: tuple[Any, ...] = (None, "", "  ", [], {})
ODD: dict[str, tuple[Any, ...]] = {
    "id": (None, "", "  "),
    "title": (None, "", "  ", "two\nlines", " edges ", "é ü"),
    "description": (None, "", " ", "trailing ", "tab\tinside", "\ttab first"),
    "currency": (None, "", "usd", "gbp ", "POUND", "£"),
    "amountAwarded": (None, 0, -5, 1.5, 0.00005, 12345678901234, 10**15, 1e3, "£1,200.50", "12", "", "many", [1], 7.123456, True),
    "amountDisbursed": (None, 0, 0.0, -1, 250.25, "30", "none"),
    "awardDate": (None, "", "  ", "2023-02-30", "2023-2-1", "05/06/2014", "14/06/2014", "2023-02-01T10:00:00Z", "1 June 2020", "20230201"),
    "plannedDates": (*NOTHING, [{}], [{"startDate": "2020-01-01"}], [{"startDate": "05/06/2014", "endDate": "x"}], {"startDate": "2020-01-01"}, [{"startDate": 5}], [1]),
    "actualDates": (*NOTHING, [{"startDate": "2021-01-01", "endDate": "2021-02-01"}, {"startDate": "2022-01-01"}], [{"endDate": "31/12/2021"}]),
    "grantProgramme": (*NOTHING, [{"code": "A", "title": "Main "}], [{"title": "Only"}], [{"code": 7}], [{"code": "A"}, {"code": "B"}]),
    "beneficiaryLocation": (*NOTHING, [{"countryCode": "GB"}], [{"countryCode": "GB"}, {"countryCode": "FR"}], [{"countryCode": "GB"}, {}], [{"name": "Leeds"}]),
    "recipientIndividual": (None, {"name": "A. Person"}, [{"name": "B. Person"}], {}),
    "toIndividualsDetails": (None, {"primaryGrantReason": "GTIR010"}),
    "relatedActivity": (None, [], ["360G-made-1"], "360G-made-1"),
    "Related Activity Description": (None, "parent grant"),
    "disbursementTransaction": (None, [], [{"id": "p1", "value": 5, "transactionDate": "2023-03-01"}], [{"value": "bad"}]),
    "regrantType": (None, "FRG010"),
}  # fmt: skip
RARE = {"id": ("360G-same", 7, [], " 360G-a  b"), "title": (5, 1.50, {}), "currency": (826, []), "awardDate": (20230201,)}
"""What no text is, so that a whole lot of grants has to be read one by one."""
NUMBERS = (
    None, "", "GB-CHC-1126147", "GB-CHC-1111111", "GB-SC-SC003558", "GB-COH-1234567", "GB-COH-01234567", "GB-COH-RC000123", "360G-trust:org-7",
    "360G-two words", "US-EIN-123456789", "US-EIN-26-1234567", "GB-NIC-100012", "XI-GRID-grid.4991.5", "21016", "22000", "GB-REV-X1", "123456789", "XI-DUNS-12345678", "n/a", 17,
)  # fmt: skip
NAMES = (
    None, "", "The Trust", "Community Council", "Other", "Others United", "Multiple recipients", "TBD", "Redacted", "Âge d'or", '"Quoted" Co', "To  be determined",
    "N/A", "null", "7 individuals", "A", "See attached", "seeAbility", "two\nlines", " blank", 12, "Private individual", "Unknown donor",
)  # fmt: skip


def organisation(dice: random.Random) -> Any:
    """An organisation as the standard has it, or more or less so."""
    if dice.random() < 0.8:
        known = {"id": f"GB-CHC-{dice.randrange(200000, 1200000)}", "name": dice.choice(("The Trust", "Community Council", "Others United", "seeAbility"))}
        return known | dice.choice(({}, {"charityNumber": known["id"][7:]}, {"charityNumber": "1126147", "companyNumber": "01234567"}, {"addressCountry": "England", "postalCode": "LS3 1HH"}))
    one = {
        "id": dice.choice(NUMBERS), "name": dice.choice(NAMES), "charityNumber": dice.choice((None, "", "1126147", "SC003558", "NIC100012", "111111", " 200051", 200051, "x")),
        "companyNumber": dice.choice((None, "", "01234567", "1234567", "00000000", "SC123456", "none")), "addressCountry": dice.choice((None, "England", "United Kingdom", "Kenya", " ")),
        "addressRegion": dice.choice((None, "Leeds ")), "addressLocality": dice.choice((None, "Leeds")), "postalCode": dice.choice((None, "LS3 1HH")),
    }  # fmt: skip
    return {name: value for name, value in one.items() if value is not None or dice.random() < 0.3}


def organisations(dice: random.Random) -> Any:
    """What stands for one end of a grant: nearly always one organisation."""
    usual = [organisation(dice)]
    return dice.choice((usual,) * 30 + (None, [], [organisation(dice), organisation(dice)], [{}], organisation(dice)))


def grant(dice: random.Random, number: int) -> dict[str, Any]:
    """A grant with one or two odd values, and plain ones elsewhere."""
    made = {
        "id": f"360G-made-{number}", "title": f"Grant {number}", "description": "text", "currency": "GBP", "amountAwarded": dice.choice((1000, 25.5, 0.1)),
        "amountDisbursed": 10, "awardDate": "2023-02-01", "plannedDates": [{"startDate": "2020-01-01", "endDate": "2021-01-01", "duration": 12}],
        "recipientOrganization": organisations(dice), "fundingOrganization": organisations(dice),
    }  # fmt: skip
    for name in dice.sample(sorted(ODD), dice.choice((0, 0, 0, 1, 2))):
        made[name] = dice.choice(ODD[name])
    if not number % 100:
        name = dice.choice(sorted(RARE))
        made[name] = dice.choice(RARE[name])
    return made


def imported(path: Path, folder: Path) -> tuple[dict[str, list[str]], Imported]:
    """Return the rows of every table, sorted, and the account."""
    Workspace.create(folder, "1")
    (done,) = import_files([path], Importing(folder, date(2026, 1, 1), Wishes(), "threesixty"))
    workspace = Workspace.open(folder)
    return {table: sorted(map(_plain, workspace.scan(table).collect().iter_rows())) for table in TABLES}, done


def _plain(row: tuple[Any, ...]) -> str:
    return repr([cell.to_list() if isinstance(cell, pl.Series) else cell for cell in row])


@pytest.mark.parametrize("seed", range(2))
def test_columns_say_what_rows_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Whatever stands in the grants, every table, count and doubt is the same by columns and by rows."""
    dice = random.Random(seed)
    path = tmp_path / "grants.json"
    strange = [grant(dice, number) for number in range(600)]
    path.write_text(json.dumps({"grants": strange}, ensure_ascii=False, indent=dice.choice((None, 1))), encoding="utf-8")
    monkeypatch.setattr(grantstream, "BLOCK", 20_000)
    monkeypatch.setattr(grantstream, "PATIENCE", 1000)
    tables, done = imported(path, tmp_path / "columns")
    lots = [one for one in threesixty.read_frames(Source(path), Wishes(), "x") if isinstance(one, Frames)]
    monkeypatch.delattr(threesixty, "read_frames")
    expected, account = imported(path, tmp_path / "rows")
    assert tables == expected
    assert done.used == account.used > 300
    assert sum(lot.read for lot in lots) > 150, "hardly anything was read in columns"
    assert (done.read, done.left_out, sorted(done.flags)) == (account.read, account.left_out, sorted(account.flags))


def test_the_usual_grant_is_read_in_columns(tmp_path: Path) -> None:
    """Grants as the standard has them leave nothing to be read one by one."""
    path = tmp_path / "grants.json"
    usual = [
        {
            "id": f"360G-a-{n}", "title": "T", "currency": "GBP", "amountAwarded": 5 + n / 2, "awardDate": "2023-02-01", "recipientOrganization": [{"id": f"GB-CHC-{200001 + n}", "name": "Charity"}],
            "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "The Trust"}], "plannedDates": [{"startDate": "2023-03-01"}],
        }
        for n in range(50)
    ]  # fmt: skip
    path.write_text(json.dumps({"grants": usual}), encoding="utf-8")
    found = list(threesixty.read_frames(Source(path), Wishes(), "x"))
    assert [type(one) for one in found] == [Frames]
    assert isinstance(found[0], Frames)
    assert found[0].awards.height == found[0].read == 50


SHARED = [{"id": "GB-CHC-1126147", "name": "One"}, {"id": "GB-CHC-1126148", "name": "Two"}]


@pytest.mark.parametrize("ends", [None, [], SHARED])
def test_a_file_in_which_no_grant_has_one_organisation_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: Any
) -> None:
    """Where nobody is named, or several share every grant, there is no organisation to make columns of."""
    grants = [
        {"id": f"360G-a-{n}", "title": "T", "currency": "GBP", "amountAwarded": 5, "awardDate": "2023-02-01", "fundingOrganization": ends, "recipientOrganization": ends}
        for n in range(3)
    ]  # fmt: skip
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": grants}), encoding="utf-8")
    tables, done = imported(path, tmp_path / "columns")
    monkeypatch.delattr(threesixty, "read_frames")
    assert tables == imported(path, tmp_path / "rows")[0]
    assert (done.used, len(tables["awards"])) == (3, 3)

"""Any table through a map: what a person may write, what is guessed, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from test_importers_usaspending import DAY, folder, table

from fundflow.cli import main
from fundflow.dataset import Importing, import_files
from fundflow.importers import tableguess, tablemap
from fundflow.importers.source import Source, Wishes
from fundflow.records import Measure
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from fundflow.records import Imported

__all__ = ["folder"]
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "funding"
MAP = """
[values]
funder = "The Trust"
currency = "EUR"
publisher = "trust"
[columns]
recipient = "Who"
title = "What"
date = "When"
[[amounts]]
column = "How much"
measure = "awarded"
"""
ROWS = [["Who", "What", "When", "How much"], ["Harbour Health", "Outreach", "2022-05-01", "1000"], ["The Bridge", "Shelter", "2022-06-01", "20.50"]]


def bring(folder: Path, path: Path, text: str = MAP, **wishes: str) -> Imported:
    """Import a table with a map."""
    chosen = path.parent / "map.toml"
    chosen.write_text(text, encoding="utf-8")
    [done] = import_files([path], Importing(folder, DAY, Wishes(map=chosen, **wishes), "table"))
    return done


def write(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a delimited table."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def sheet(path: Path, rows: list[list[Any]], name: str = "Grants") -> Path:
    """Write a spreadsheet with an empty sheet before."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    made = book.create_sheet(name)
    for row in rows:
        made.append(row)
    book.save(path)
    return path


def amounts(folder: Path) -> list[Decimal]:
    """Return the amounts in the order of the file."""
    return [t["amount"] for t in sorted(table(folder, "transactions"), key=lambda t: t["row"])]


def test_a_table_becomes_awards(folder: Path, tmp_path: Path) -> None:
    """Every row is an award with its parties, date and amount, and knows its row."""
    done = bring(folder, write(tmp_path / "a.csv", ROWS))
    assert (done.failure, done.read, done.used) == ("", 2, 2)
    awards = table(folder, "awards")
    assert [(a["title"], a["award_date"], a["row"], a["currency"]) for a in awards] == [
        ("Outreach", date(2022, 5, 1), 2, "EUR"),
        ("Shelter", date(2022, 6, 1), 3, "EUR"),
    ]
    assert len({a["key"] for a in awards}) == 2
    assert {o["name"] for o in table(folder, "organizations")} == {"The Trust", "Harbour Health", "The Bridge"}
    assert amounts(folder) == [1000, Decimal("20.5")]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "utf-16"])
def test_any_delimiter_and_encoding(folder: Path, tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Found out from the file itself."""
    rows = [ROWS[0], ["Fundación Ñandú", "Señal, y más", "2022-05-01", "7"]]
    done = bring(folder, write(tmp_path / "a.csv", rows, delimiter, encoding))
    assert (done.failure, done.used) == ("", 1)
    assert "Fundación Ñandú" in {o["name"] for o in table(folder, "organizations")}


def test_a_spreadsheet_with_its_header_in_row_seven(folder: Path, tmp_path: Path) -> None:
    """The row of the header and the sheet are the map's; typed cells are read as they are."""
    rows = [["A title"], [], ["Made by the Trust"], [], [], [], *ROWS[:1], ["Harbour Health", "Outreach", datetime(2022, 5, 1, 12), 1000.25]]  # noqa: DTZ001
    done = bring(folder, sheet(tmp_path / "a.xlsx", rows), '[table]\nheader = 7\nsheet = "Grants"\n' + MAP)
    assert (done.failure, done.used) == ("", 1)
    assert [(a["award_date"], a["row"]) for a in table(folder, "awards")] == [(date(2022, 5, 1), 8)]
    assert amounts(folder) == [Decimal("1000.25")]


def test_a_parquet_file(folder: Path, tmp_path: Path) -> None:
    """Columnar files are tables, too."""
    pl.DataFrame({"Who": ["A", "B"], "What": ["x", "y"], "When": [date(2022, 5, 1), None], "How much": [Decimal("1.10"), Decimal(2)]}).write_parquet(tmp_path / "a.parquet")
    done = bring(folder, tmp_path / "a.parquet")
    assert (done.failure, done.used) == ("", 2)
    assert amounts(folder) == [Decimal("1.1"), 2]


def test_headers_with_line_breaks(folder: Path, tmp_path: Path) -> None:
    """A column is found although its name is broken over lines in the file."""
    rows = [["Who", "What", "When", "How\nmuch"], ROWS[1]]
    assert bring(folder, write(tmp_path / "a.csv", rows)).used == 1


def test_local_amounts_and_dates(folder: Path, tmp_path: Path) -> None:
    """Decimal commas, thousands, currency signs; the user says which way dates go."""
    rows = [ROWS[0], ["A", "x", "05.06.2022", "1.234,56 €"], ["B", "y", "25.06.2022", "-7,5"]]
    done = bring(folder, write(tmp_path / "a.csv", rows), '[table]\ndecimal = ","\ndates = "dmy"\n' + MAP)
    assert amounts(folder) == [Decimal("1234.56"), Decimal("-7.5")]
    assert [a["award_date"] for a in table(folder, "awards")] == [date(2022, 6, 5), date(2022, 6, 25)]
    assert dict(done.flags) == {"negative": 1}


def test_what_cannot_be_used_is_counted(folder: Path, tmp_path: Path) -> None:
    """Each row with its reason; the others come in."""
    rows = [ROWS[0], ["A", "x", "05/06/2022", "1"], ["B", "x", "", ""], ["C", "x", "", "lots"], ["D", "x", "", "1", "more"], ["E", "x", "", "5", ""]]
    done = bring(folder, write(tmp_path / "a.csv", rows))
    assert (done.read, done.used, done.unreadable) == (5, 1, 4)
    assert {r["row"]: r["why"][:24] for r in table(folder, "rejected")} == {
        2: "the date can be read in ",
        3: "there is no amount",
        4: "the amount cannot be rea",
        5: "the row has more cells t",
    }


def test_several_amounts_of_one_award(folder: Path, tmp_path: Path) -> None:
    """What was promised and what was paid are two measures; rows with one key are one award."""
    rows = [["Key", "Who", "Promised", "Paid"], ["1", "A", "100", "40"], ["1", "A", "", "60"]]
    text = '[values]\nfunder = "T"\n[columns]\nkey = "Key"\nrecipient = "Who"\n'
    text += '[[amounts]]\ncolumn = "Promised"\nmeasure = "committed"\n[[amounts]]\ncolumn = "Paid"\nmeasure = "disbursed"\n'
    bring(folder, write(tmp_path / "a.csv", rows), text)
    assert len(table(folder, "awards")) == 1
    assert [(t["measure"], t["amount"]) for t in table(folder, "transactions")] == [("committed", 100), ("disbursed", 40), ("disbursed", 60)]


def test_a_period_that_is_no_date_costs_no_money(folder: Path, tmp_path: Path) -> None:
    """A bare year or a word in place of the last day is left empty and said; a year in place of the date is a year."""
    rows = [["Who", "When", "Until", "How much"], ["A", "2014", "spring", "5"], ["B", "2014-01-02", "2015", "6"], ["C", "2014-01-02", "05/06/2015", "7"]]
    text = MAP.replace('title = "What"', 'end = "Until"')
    done = bring(folder, write(tmp_path / "a.csv", rows), text)
    assert (done.used, dict(done.flags), done.unreadable) == (2, {"end-unreadable": 2}, 1)
    assert [(t["date"], t["year"]) for t in table(folder, "transactions")] == [(None, 2014), (date(2014, 1, 2), None)]


def test_an_unclosed_quotation_mark_ends_the_file_and_is_counted(folder: Path, tmp_path: Path) -> None:
    """What stands before is used; the rest is one rejected row that says so."""
    path = write(tmp_path / "a.csv", ROWS)
    path.write_text(path.read_text(encoding="utf-8") + '"C,x,2022-01-01,5\n' + "D,x,2022-01-01,5\n" * 80_000, encoding="utf-8")
    done = bring(folder, path)
    assert (done.used, done.unreadable) == (2, 1)
    assert "quotation mark" in done.left_out[0].why


def test_numbers_of_parties(folder: Path, tmp_path: Path) -> None:
    """A number of a named register is one; any other is only the publisher's."""
    rows = [["Who", "Nr", "How much"], ["A", "12-3456780", "5"]]
    text = '[values]\nfunder = "T"\npublisher = "trust"\n{}\n[columns]\nrecipient = "Who"\nrecipient_id = "Nr"\n[[amounts]]\ncolumn = "How much"\nmeasure = "awarded"\n'
    path = write(tmp_path / "a.csv", rows)
    bring(folder, path, text.format('recipient_scheme = "US-EIN"'))
    assert [(i["scheme"], i["value"]) for i in table(folder, "identifiers")] == [("US-EIN", "123456780")]
    bring(folder, path, text.format(""))
    assert [(i["scheme"], i["value"]) for i in table(folder, "identifiers")] == [("SOURCE", "table:trust:12-3456780")]


def test_a_table_without_a_map_is_refused_with_the_command(folder: Path, tmp_path: Path) -> None:
    """Nothing is imported on a guess that nobody has seen."""
    path = write(tmp_path / "a.csv", ROWS)
    [done] = import_files([path], Importing(folder, DAY, Wishes(), "table"))
    assert "--guess > map.toml" in done.failure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MAP + "[tabel]\n", "unknown key 'tabel'. Did you mean 'table'"),
        (MAP.replace("recipient =", "recipent ="), "Did you mean 'recipient'"),
        (MAP.replace('"awarded"', '"award"'), "Allowed: 'obligated'"),
        (MAP + MAP, "Cannot"),
        ('[table]\nheader = "1"\n' + MAP, "must be a number"),
        ('[table]\ndecimal = ";"\n' + MAP, "decimal"),
        ("[columns]\n", "no [[amounts]]"),
        (MAP.replace('"EUR"', "5"), "must be a text"),
        (MAP.replace("[values]", '[values]\nkind = "gift"'), "kind"),
        ("[[amounts]]\nmeasure = 'awarded'\n", "needs a column"),
    ],
)
def test_a_wrong_map_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """The message names the key and what is allowed."""
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tablemap.InvalidMap) as caught:
        tablemap.load(path)
    assert words.lower() in str(caught.value).lower()


def test_a_map_that_names_missing_columns(folder: Path, tmp_path: Path) -> None:
    """The message says which columns are there."""
    done = bring(folder, write(tmp_path / "a.csv", ROWS), MAP.replace('"Who"', '"Whom"'))
    assert "Whom" in done.failure
    assert "How much" in done.failure


def test_a_guess_reads_back_as_the_map_it_is(tmp_path: Path) -> None:
    """What is printed is a map that loads and says the same."""
    rows = [["Grantee", "Project title", "Award date", "Amount awarded (€)"], ['Harbour \\ "Health"', "x", "25/06/2022", "1.234,56"], ["B", "y", "01/02/2022", "10,00"]]
    source = Source(write(tmp_path / "a.csv", rows, ";"))
    found = tableguess.guess(source, Wishes())
    (tmp_path / "map.toml").write_text(tablemap.dump(found), encoding="utf-8")
    loaded = tablemap.load(tmp_path / "map.toml")
    assert loaded.columns == found.columns == {"recipient": "Grantee", "title": "Project title", "date": "Award date"}
    assert loaded.amounts == (tablemap.AmountColumn("Amount awarded (€)", Measure.AWARDED, "EUR"),)
    assert (loaded.delimiter, loaded.decimal, loaded.dates, loaded.header) == (";", ",", "dmy", 1)


@pytest.mark.parametrize("top", [0, 1, 6])
def test_the_header_is_found_below_titles(tmp_path: Path, top: int) -> None:
    """Titles and notes above a table are no header."""
    rows: list[list[Any]] = [["All grants of the Trust"]] * top + [["Recipient", "Purpose", "Year", "Amount"]] + [[f"Org {n}", "x", 2020, n * 1000] for n in range(40)]
    found = tableguess.guess(Source(sheet(tmp_path / "a.xlsx", rows)), Wishes(sheet="Grants"))
    assert found.header == top + 1
    assert found.columns == {"recipient": "Recipient", "description": "Purpose", "year": "Year"}


def test_dates_that_prove_nothing_leave_the_order_open(tmp_path: Path) -> None:
    """When no date tells day from month, the map leaves it to the person."""
    rows = [["Recipient", "Date", "Amount"], ["A", "05/06/2022", "1"], ["B", "01/02/2022", "2"]]
    assert tableguess.guess(Source(write(tmp_path / "a.csv", rows)), Wishes()).dates == ""


def test_the_command_prints_the_guess_and_takes_it_back(folder: Path, tmp_path: Path) -> None:
    """`--guess > map.toml`, then `--map map.toml`."""
    path = write(tmp_path / "a.csv", [["Recipient", "Date", "Amount"], ["A", "2022-06-25", "1"]])
    shown = CliRunner().invoke(main, ["import", "table", str(path), "--guess"])
    assert shown.exit_code == 0
    assert tomllib.loads(shown.stdout)["columns"]["recipient"] == "Recipient"
    (tmp_path / "map.toml").write_text(shown.stdout, encoding="utf-8")
    done = CliRunner().invoke(main, ["import", str(path), "--map", str(tmp_path / "map.toml"), "--workspace", str(folder)])
    assert done.exit_code == 0, done.output
    assert amounts(folder) == [1]


def test_a_data_package_is_a_map(folder: Path, tmp_path: Path) -> None:
    """The mapping of a fiscal data package is taken as it is."""
    package = {"mapping": {
        "measures": {"amount": {"source": "Value", "currency": "ALL", "factor": 1, "direction": "expenditure"}},
        "dimensions": {"supplier": {"attributes": {"a": {"source": "Supplier"}}}, "date-executed": {"attributes": {"a": {"source": "Day"}}}},
    }}  # fmt: skip
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    path = write(tmp_path / "a.csv", [["Supplier", "Value", "Day"], ["A", "5", "2022-01-01"]])
    [done] = import_files([path], Importing(folder, DAY, Wishes(map=tmp_path / "datapackage.json"), "table"))
    assert (done.failure, done.used) == ("", 1)
    assert [(t["measure"], t["currency"]) for t in table(folder, "transactions")] == [("disbursed", "ALL")]


@pytest.mark.parametrize(
    ("name", "column", "comma", "funder"),
    [
        ("eu/EU_UK_subsidies_2007-2013_fixed_dates.csv", "Subsidy", False, "ERDF"),
        ("eu/EU_FI_projektilista_2007-2013_old.csv", "Myönnetty EU- ja valtion rahoitus", False, "EU"),
        ("eu/EU_DE_Thueringen_ESF_2014_2020.csv", "Gesamtbetrag der förderfähigen Ausgaben des Vorhabens", True, "ESF"),
        ("openspending/FDP_al-treasury-spending_data_treasury.csv", "Value", False, "Treasury"),
    ],
)
def test_real_tables_against_plain_csv(folder: Path, tmp_path: Path, name: str, column: str, funder: str, *, comma: bool) -> None:
    """With the guessed map: rows of the header's length, and their sum, are those that the csv module finds."""
    path = REAL / name
    if not path.is_file():
        pytest.skip("the shared data is not here")
    encoding = "iso-8859-1" if "_FI_" in name else "utf-8-sig"
    with path.open(newline="", encoding=encoding) as stream:
        header, *rows = list(csv.reader(stream))
    place = [" ".join(n.split()) for n in header].index(column)
    whole = [r for r in rows if not any(c.strip() for c in r[len(header) :]) and any(r)]
    texts = [r[place].strip() for r in whole if place < len(r) and r[place].strip() not in {"", "-"}]
    plain = [t.replace("€", "").replace("\xa0", "").replace(" ", "") for t in texts]
    wanted = [Decimal(t.replace(".", "").replace(",", ".") if comma else t.replace(",", "")) for t in plain]
    text = tablemap.dump(tableguess.guess(Source(path), Wishes()))
    done = bring(folder, path, text.replace('funder = ""', f'funder = "{funder}"', 1))
    money = Workspace.open(folder).scan("transactions").filter(pl.col("measure") == ("awarded")).collect()
    assert done.failure == ""
    assert done.read == len([r for r in rows if any(r)])
    assert done.used + sum(left.rows for left in done.left_out) == done.read
    rejected = {r["row"] for r in table(folder, "rejected")}
    assert money["amount"].sum() == sum(wanted), (len(rejected), money.height, len(wanted))


def test_a_name_over_several_columns_is_part_of_their_names(folder: Path, tmp_path: Path) -> None:
    """A "Recipient" over "Name" and "Country" makes them the recipient's; a total at the end is no award."""
    rows = [
        ["Grants paid by the Trust"], [], ["Recipient", None, "Grant"], ["Name", "Country", "Reference", "Amount (EUR)"],
        ["Harbour Health", "Kenya", "T-1", 10], ["The Bridge", "Greece", "T-2", 20.5], ["Total", None, None, 30.5],
    ]  # fmt: skip
    path = sheet(tmp_path / "a.xlsx", rows)
    found = tableguess.guess(Source(path), Wishes())
    assert (found.sheet, found.header, found.columns["recipient"], found.columns["recipient_country"], found.columns["number"]) == ("Grants", 4, "Name", "Country", "Reference")
    done = bring(folder, path, tablemap.dump(found))
    assert (done.read, done.used, done.unreadable) == (3, 2, 0)
    assert [left.why for left in done.left_out] == ["the row sums up others"]
    assert sum(amounts(folder)) == Decimal("30.5")


def test_an_organisation_called_total_is_no_total(folder: Path, tmp_path: Path) -> None:
    """A row that says more than the word and numbers is an award."""
    done = bring(folder, write(tmp_path / "a.csv", [*ROWS, ["Total", "Clean energy", "2022-07-01", "5"]]))
    assert done.used == 3

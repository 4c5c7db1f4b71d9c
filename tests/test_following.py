"""Conditions followed through a workspace: figures reckoned by hand, names, bounds and what is said beside them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from moneymade import HELPER, NORTH, RIGHTS, SOUTH, Given, Paid, workspace
from network_maker import Law, Window, rule_of

from fundflow import asserting
from fundflow.cli import main
from fundflow.errors import InvalidProfile, WorkspaceError
from fundflow.followed import ExposureWishes, FollowWishes
from fundflow.following import expose, follow, obligations, stopped
from fundflow.following.conditions import Condition
from fundflow.following.judging import Judge
from fundflow.following.stated import read_stated
from fundflow.model import Organization, Status
from fundflow.records import AwardKind, Measure, Party, PartyKind
from fundflow.rulebook import load
from fundflow.workspace import TABLES, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.followed import ExposureAnswer, ExposureRow, Followed

PLEDGE = "22-usc-7631-f"
FAMILY = "prostitution-pledge"
US_NGO = {"UEI:HELPER000001": Organization(incorporated="US", body="ngo")}
AWARDS = (
    Given("P1", NORTH, "2021-01-10", (Paid("1000000", 2021), Paid("600000.1234", 2021, Measure.DISBURSED)), kind=AwardKind.GRANT, country="KE"),
    Given("S1", RIGHTS, "2021-06-01", (Paid("200000", 2021, Measure.AWARDED),), "P1", NORTH),
    Given("S2", HELPER, "2021-07-01", (Paid("300000", 2021, Measure.AWARDED),), "P1", NORTH),
    Given("S3", SOUTH, "2021-09-01", (Paid("50000", 2021, Measure.AWARDED), Paid("-10000", 2022, Measure.AWARDED)), "S2", HELPER),
    Given("S4", SOUTH, "2021-09-01", (Paid("5000", 2021, Measure.AWARDED),), "GONE", HELPER),
    Given("S5", SOUTH, "2019-09-01", (Paid("7", 2021, Measure.AWARDED),), "P1", NORTH),
    Given("L1", NORTH, "2021-01-10", (Paid("9", 2021),), kind=AwardKind.LOAN),
    Given("F1", SOUTH, "2021-02-01", (Paid("25000", 2021, Measure.AWARDED),), by=RIGHTS, kind=AwardKind.GRANT),
)  # fmt: skip
ON_PRIMES = [("P1", PLEDGE, FAMILY), ("L1", PLEDGE, FAMILY)]


def followed(folder: Path, **wishes: Any) -> Followed:
    """Follow the small workspace."""
    return follow(workspace(folder, AWARDS, ON_PRIMES), FollowWishes(load(), **{"facts": US_NGO, **wishes}))


def by_name(answer: ExposureAnswer, year: int = 2021) -> dict[str, ExposureRow]:
    """The rows of a year by their names."""
    return {row.name: row for row in answer.rows if row.year == year}


def test_money_under_the_pledge_is_what_one_reckons_by_hand(tmp_path: Path) -> None:
    """Bounds, doubt, way through an exempt American holder, and exact amounts."""
    rows = by_name(expose(followed(tmp_path / "data"), ExposureWishes()))
    assert {name: (row.amount_low, row.amount_high, row.provisional) for name, row in rows.items()} == {
        "Northern Charity": (Decimal("600000.1234"), Decimal(1_000_000), False),
        "Rights Group": (Decimal(0), Decimal(200_000), True),
        "Southern Charity": (Decimal(50_000), Decimal(50_000), False),
    }
    assert rows["Southern Charity"].carriers == ("table-made:S3",)
    assert rows["Southern Charity"].known_income == Decimal(80_007)
    assert rows["Rights Group"].provisional_amount == Decimal(200_000)
    assert all(row.organisation_wide and row.basis == ("document",) and row.label == FAMILY for row in rows.values())


def test_money_taken_back_lowers_the_bounds(tmp_path: Path) -> None:
    """A negative amount stays negative in its own year."""
    (row,) = by_name(expose(followed(tmp_path / "data"), ExposureWishes()), 2022).values()
    assert (row.name, row.amount_low, row.amount_high) == ("Southern Charity", Decimal(-10_000), Decimal(-10_000))


def test_obligations_say_who_is_bound_by_what_and_through_whom(tmp_path: Path) -> None:
    """An exempt holder is not bound and passes it on; what a register does not say leaves it open."""
    rows = {row["award"]: row for row in obligations(followed(tmp_path / "data")).collect().iter_rows(named=True)}
    told = {
        key.removeprefix("table-made:"): (row["status"], row["binds"], row["carried"], row["provisional"], row["depth"])
        for key, row in rows.items()
    }
    assert told == {
        "P1": ("applies", True, False, False, 0),
        "L1": ("applies", True, False, False, 0),
        "S1": ("needs_review", True, False, True, 1),
        "S2": ("exempt", False, True, False, 1),
        "S3": ("applies", True, False, False, 2),
    }
    assert (rows["table-made:S3"]["via"], rows["table-made:S3"]["rule"], rows["table-made:S3"]["family"]) == (
        "table-made:S2",
        PLEDGE,
        FAMILY,
    )
    assert "Supreme Court" in rows["table-made:S2"]["reason"]


def test_what_is_before_its_prime_stops_with_a_reason(tmp_path: Path) -> None:
    """The award dated before the one it names is listed, and nothing else stops here."""
    (row,) = stopped(followed(tmp_path / "data")).collect().iter_rows(named=True)
    assert (row["award"], row["at"], row["code"]) == ("table-made:P1", "table-made:S5", "before-award")
    assert row["reason"] == "It is dated before the award from which it was made."


def test_the_summary_counts_what_was_not_traced_not_used_or_may_count_twice(tmp_path: Path) -> None:
    """Traced share, untraced money, double counting and rows left out are exact."""
    found = expose(followed(tmp_path / "data"), ExposureWishes(years=frozenset({2021}))).summary
    assert (found.awards, found.organizations, found.lower_awards, found.linked, found.traced_share) == (
        3,
        3,
        5,
        4,
        0.8,
    )
    assert found.untraced == (("its prime is not here", "USD", Decimal(5_000)),)
    assert found.possible_double_count == (("USD", Decimal(250_000)),)
    assert dict(found.rows_skipped) == {"loans, guarantees and insurance, which are no grants": 1}


def test_the_law_of_another_day_frees_and_binds_others(tmp_path: Path) -> None:
    """By the law of 2012 the American holder is bound too; before 2003 nobody is."""
    data = workspace(tmp_path / "data", AWARDS, ON_PRIMES)
    wishes = FollowWishes(load(), facts=US_NGO)
    of_2012 = expose(follow(data, _on(wishes, "2012-01-01")), ExposureWishes())
    assert by_name(of_2012)["US Helper Inc"].amount_low == Decimal(300_000)
    assert expose(follow(data, _on(wishes, "2002-01-01")), ExposureWishes()).rows == ()


def _on(wishes: FollowWishes, text: str) -> FollowWishes:
    return replace(wishes, on=date.fromisoformat(text))


def test_units_and_filters(tmp_path: Path) -> None:
    """The same money by funder, country, activity and family; each award once in each."""
    data = followed(tmp_path / "data")
    by_funder = by_name(expose(data, ExposureWishes(by="funder")))
    assert by_funder["Northern Charity"].amount_high == Decimal(200_000)
    by_country = {row.unit: row for row in expose(data, ExposureWishes(by="country")).rows if row.year == 2021}
    assert by_country["KE"].amount_high == Decimal(1_000_000)
    (family,) = [row for row in expose(data, ExposureWishes(by="family")).rows if row.year == 2021]
    assert (family.amount_low, family.amount_high, family.organizations, family.awards) == (
        Decimal("650000.1234"),
        Decimal(1_250_000),
        3,
        3,
    )
    activities = expose(data, ExposureWishes(by="activity", activities=frozenset({"union-collective-organising"}))).rows
    assert {row.label for row in activities} == {"union-collective-organising"}
    assert activities[0].amount_high == Decimal(1_250_000)
    only = expose(data, ExposureWishes(organizations=frozenset({"GB-CHC:1000002"}))).rows
    assert {row.name for row in only} == {"Southern Charity"}
    assert expose(data, ExposureWishes(families=frozenset({"end-demand"}))).rows == ()


def test_pools_are_a_bound_that_is_marked(tmp_path: Path) -> None:
    """A grant whose source nobody tells may be made from conditioned money: perhaps, and only when asked."""
    pooled = followed(tmp_path / "data", pooled=True)
    rows = {row["award"]: row for row in obligations(pooled).collect().iter_rows(named=True)}
    assert (rows["table-made:S4"]["basis"], rows["table-made:S4"]["provisional"]) == ("document+pooled", True)
    assert "table-made:F1" not in rows
    answer = expose(pooled, ExposureWishes())
    assert by_name(answer)["Southern Charity"].amount_low == Decimal(50_000)
    assert by_name(answer)["Southern Charity"].amount_high == Decimal(55_000)
    assert any("Pooled (a bound" in line for line in answer.method)


def test_an_asserted_family_is_open_where_its_rules_differ(tmp_path: Path) -> None:
    """Nobody named the text, so a holder that only some of its texts bind is provisional."""
    data = workspace(tmp_path / "data", AWARDS, (), [("P1", FAMILY)])
    rows = by_name(expose(follow(data, FollowWishes(load())), ExposureWishes()))
    assert rows["Northern Charity"].basis == ("asserted",)
    assert rows["Northern Charity"].provisional


def test_a_circle_of_awards_is_refused_by_name(tmp_path: Path) -> None:
    """Awards that are each other's source stop the run and are named."""
    circle = [
        Given("A", NORTH, "2021-01-01", (), "C"),
        Given("B", NORTH, "2021-01-01", (), "A"),
        Given("C", NORTH, "2021-01-01", (), "B"),
    ]
    with pytest.raises(
        WorkspaceError,
        match="table-made:A was made from table-made:C was made from table-made:B was made from table-made:A",
    ):
        follow(workspace(tmp_path / "data", circle, ON_PRIMES), FollowWishes(load()))


def test_circles_of_organisations_are_normal(tmp_path: Path) -> None:
    """Money that comes back to who gave it is followed, once for each award."""
    back = [
        Given("A", NORTH, "2021-01-01", (Paid("10", 2021),), kind=AwardKind.GRANT),
        Given("B", SOUTH, "2021-02-01", (Paid("8", 2021),), "A", NORTH),
        Given("C", NORTH, "2021-03-01", (Paid("3", 2021),), "B", SOUTH),
        Given("D", NORTH, "2021-03-01", (Paid("1", 2021),), "C", NORTH),
    ]
    rows = by_name(
        expose(
            follow(workspace(tmp_path / "data", back, [("A", PLEDGE, FAMILY)]), FollowWishes(load())), ExposureWishes()
        )
    )
    assert rows["Northern Charity"].amount_high == Decimal(14)
    assert rows["Northern Charity"].awards == 3


def test_persons_and_stand_ins_are_counted_and_not_named(tmp_path: Path) -> None:
    """Money of a person never becomes a row; the summary says how many awards that concerns."""
    awards = [
        Given("A", Party("Jane Doe", kind=PartyKind.PERSON), "2021-01-01", (Paid("10", 2021),)),
        Given("B", None, "2021-01-01", (Paid("10", 2021),)),
    ]
    answer = expose(
        follow(
            workspace(tmp_path / "data", awards, [("A", PLEDGE, FAMILY), ("B", PLEDGE, FAMILY)]), FollowWishes(load())
        ),
        ExposureWishes(),
    )
    assert answer.rows == ()
    skipped = dict(answer.summary.rows_skipped)
    assert skipped["awards without a recipient"] == 1


def run(folder: Path, *words: str) -> Result:
    """Run the command on the small workspace."""
    if not folder.exists():
        workspace(folder, AWARDS, ON_PRIMES)
    return CliRunner().invoke(main, ["exposure", "--workspace", str(folder), *words])


def test_the_command_prints_tables_bounds_and_method(tmp_path: Path) -> None:
    """A reader sees year, currency, bounds, what stands behind the figures and how they were made."""
    shown = run(tmp_path / "data", "--family", FAMILY, "--year", "2021")
    assert shown.exit_code == 0
    for words in (
        "2021, USD",
        "600,000.1234",
        "1,000,000",
        "80.0 % could be traced",
        "Low: what was paid",
        "binds the whole organisation",
    ):
        assert words in shown.stdout, words


def test_json_holds_the_contract(tmp_path: Path) -> None:
    """Amounts are texts, the summary has the four names of the contract, and the bytes are the same twice."""
    first = run(tmp_path / "data", "--format", "json")
    content = json.loads(first.stdout)
    assert {"traced_share", "untraced", "possible_double_count", "rows_skipped"} <= set(content["summary"])
    row = next(each for each in content["rows"] if each["name"] == "Northern Charity")
    assert (row["amount_low"], row["amount_high"], row["family"], row["carriers"]) == (
        "600000.1234",
        "1000000",
        FAMILY,
        ["table-made:P1"],
    )
    assert content["method"]
    assert run(tmp_path / "data", "--format", "json").stdout == first.stdout


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    """Both files carry what the JSON has; no cell of the CSV can run as a formula."""
    rows = json.loads(run(tmp_path / "data", "--format", "json").stdout)["rows"]
    run(tmp_path / "data", "--output", str(tmp_path / "out.csv"))
    table = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert [row["amount_high"] for row in table] == [row["amount_high"] for row in rows]
    run(tmp_path / "data", "--output", str(tmp_path / "out.parquet"))
    kept = pl.read_parquet(tmp_path / "out.parquet")
    assert kept["amount_high"].to_list() == [Decimal(row["amount_high"]) for row in rows]
    assert kept["organization"].to_list() == [row["organization"] for row in rows]


def test_a_cell_that_begins_like_a_formula_is_made_harmless(tmp_path: Path) -> None:
    """A name from a file stays text in a spreadsheet."""
    awards = [Given("A", Party("=HYPERLINK(1)", country="KE"), "2021-01-01", (Paid("-10", 2021),))]
    workspace(tmp_path / "data", awards, [("A", PLEDGE, FAMILY)])
    table = list(csv.DictReader(io.StringIO(run(tmp_path / "data", "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert (table[0]["name"], table[0]["amount_low"]) == ("'=HYPERLINK(1)", "-10")


def test_an_unknown_organisation_is_answered_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt name is wrong use, and the likely one is shown."""
    shown = run(tmp_path / "data", "--organization", "Southern Charty")
    assert shown.exit_code == 2
    assert "Southern Charity" in shown.stderr


def test_stops_are_listed_by_the_command(tmp_path: Path) -> None:
    """Text and JSON say which award it stopped at, and why."""
    assert "before-award" in run(tmp_path / "data", "--stops").stdout
    (row,) = json.loads(run(tmp_path / "data", "--stops", "--format", "json").stdout)
    assert (row["at"], row["code"]) == ("table-made:S5", "before-award")


def test_facts_of_holders_come_from_a_table(tmp_path: Path) -> None:
    """What somebody states of a holder settles what the data leaves open."""
    facts = tmp_path / "holders.csv"
    facts.write_text("organization,incorporated,body,exempt_body\nUEI:RIGHTS000001,KE,ngo,none\nUEI:HELPER000001,us,ngo,\n", encoding="utf-8")
    rows = json.loads(run(tmp_path / "data", "--facts", str(facts), "--year", "2021", "--format", "json").stdout)["rows"]
    told = {row["name"]: (row["amount_low"], row["provisional"]) for row in rows}
    assert told == {"Northern Charity": ("600000.1234", False), "Rights Group": ("200000", False), "Southern Charity": ("50000", False)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("organisation,body\nA,ngo\n", "'organisation' is unknown"),
        ("body\nngo\n", "'organization' is missing"),
        ("organization,body\nA,charity\n", "line-2: 'body: charity' is unknown. Allowed: company"),
        ("organization,incorporated\nA,Kenya\n", "Write its code of two letters"),
        ("organization,body\nA,ngo\nB,ngo,KE\n", "line-3: this line has more cells"),
        ("organization,body\nZ,ngo\n", "line-2: no organisation of the workspace has the id 'Z'"),
        ("organization,body\nA,ngo\nOLD-A,company\n", "line-3: 'OLD-A' stands there a second time"),
    ],
)
def test_a_table_of_facts_with_a_mistake_is_refused_by_line(text: str, words: str) -> None:
    """The column or the value is named, with what is allowed."""
    with pytest.raises(InvalidProfile) as told:
        read_stated(text, "line", {"A": "A", "B": "B", "OLD-A": "A"})
    assert words.replace("line-", "line:") in str(told.value)


def test_a_cluster_without_spark_is_wrong_use(tmp_path: Path) -> None:
    """An address of a cluster without the wish for Spark is not passed over."""
    shown = run(tmp_path / "data", "--master", "local[2]")
    assert shown.exit_code == 2
    assert "--engine spark" in shown.stderr


@pytest.mark.slow
def test_another_engine_gives_the_same_answer(tmp_path: Path) -> None:
    """The command on Spark prints what it prints on Polars, but for the name of the engine."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install fundflow[spark]")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, which is not here")
    command = [sys.executable, "-m", "fundflow", "exposure", "--workspace", str(tmp_path / "data"), "--format", "json"]
    workspace(tmp_path / "data", AWARDS, ON_PRIMES)
    words = ([], ["--engine", "spark", "--master", "local[2]"])
    ours, theirs = (json.loads(subprocess.run([*command, *more], capture_output=True, check=True).stdout) for more in words)
    assert theirs["settings"]["engine"] == "spark"
    assert "how conditions go from award to award" in theirs["settings"]["ran on Spark"]
    assert "ran on Spark" not in ours["settings"]
    for part in ("rows", "summary", "method"):
        assert theirs[part] == ours[part]


def test_what_an_exempt_holder_passes_on_is_read_from_the_rule() -> None:
    """Said to pass it on, said not to, and not read: for certain, not at all, perhaps."""
    found = {}
    for said in (True, False, None):
        law = Law("x", "x", exempt=(Window("government", passes_on=said),))
        outcome = Judge(Condition("x", "x", (rule_of(law),))).at(0, Organization(body="government"), 0)
        found[said] = (outcome.status, outcome.onward, outcome.carried)
    assert found == {True: (Status.EXEMPT, 1, 1), False: (Status.EXEMPT, 0, 0), None: (Status.EXEMPT, 2, 1)}


def test_sums_by_funder_country_and_family_hold_every_award(tmp_path: Path) -> None:
    """Awards to stand-ins and to nobody count in every sum but that by name; an unknown country says so."""
    awards = [
        Given("A", Party("Several receivers", kind=PartyKind.AGGREGATE), "2021-01-01", (Paid("10", 2021),)),
        Given("B", None, "2021-01-01", (Paid("20", 2021),)),
        Given("C", NORTH, "2021-01-01", (Paid("30", 2021),)),
    ]
    data = follow(workspace(tmp_path / "data", awards, [(key, PLEDGE, FAMILY) for key in "ABC"]), FollowWishes(load()))
    for by in ("funder", "country", "family"):
        answer = expose(data, ExposureWishes(by=by))
        (row,) = answer.rows
        assert (row.amount_high, row.awards, row.organizations) == (Decimal(60), 3, 1), by
        assert (answer.summary.awards, answer.summary.organizations, answer.summary.rows_skipped) == (3, 1, ())
    (country,) = expose(data, ExposureWishes(by="country")).rows
    assert (country.unit, country.name, country.label) == ("", "(not known)", FAMILY)


def test_an_award_without_an_amount_is_counted_and_never_nothing(tmp_path: Path) -> None:
    """Who is bound without a known amount has no row, but the answer says so instead of saying nothing binds."""
    workspace(tmp_path / "data", [Given("A", NORTH, "2021-01-01", ())], [("A", PLEDGE, FAMILY)])
    skipped = json.loads(run(tmp_path / "data", "--format", "json").stdout)["summary"]["rows_skipped"]
    assert skipped == {"awards under a condition, no amount known": 1}
    shown = run(tmp_path / "data", "--organization", "Northern Charity").stdout
    assert "1 award of which no amount is known" in shown
    assert "Nothing that was asked for" not in shown
    assert "no amount is known, of this year or any other." in " ".join(run(tmp_path / "data", "--year", "2021").stdout.split())


def test_what_is_asserted_of_a_funder_outlives_its_merging(tmp_path: Path) -> None:
    """A funder that got another id since still carries it to its awards; an assertion that reaches none is counted."""
    data = workspace(tmp_path / "data", AWARDS[:1])
    (party,) = data.current("awards").select("funder_party").unique().collect()["funder_party"]
    for funder in (party, "nobody"):
        asserting.keep(data.folder, asserting.Said(FAMILY, "their letter", funder=funder), date(2026, 1, 1))
    with Workspace.open(data.folder).writing() as writer, writer.part("identity", "test") as part:
        rows = pl.DataFrame([{"party": party, "organization": "another"}], schema=TABLES["resolved"].types)
        part.add("resolved", rows)
    answer = expose(follow(Workspace.open(data.folder), FollowWishes(load())), ExposureWishes())
    assert [row.name for row in answer.rows] == ["Northern Charity"]
    assert dict(answer.summary.rows_skipped) == {"assertions that reach no award": 1}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "22-usc-7631-g"), "Did you mean '22-usc-7631-f'"),
        (("--by", "activity", "--activity", "condom-distributoin"), "Did you mean 'condom-distribution'"),
        (("--activity", "condom-distribution"), "add --by activity"),
        (("--stops", "--year", "2021"), "not with --year"),
        (("--stops", "--funder", "Agency for Health"), "not with --funder"),
        (("--stops", "--by", "country"), "not with --by"),
    ],
)
def test_what_would_answer_something_else_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """A misspelt name or an option that chooses nothing is wrong use, not an empty answer."""
    shown = run(tmp_path / "data", *words)
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_stops_of_one_rule_or_holder(tmp_path: Path) -> None:
    """Stops are chosen by rule and by who holds the award at which a condition stops."""
    asked = (("--rule", PLEDGE), ("--organization", "Northern Charity")), (("--rule", "22-usc-7631-e"), ("--organization", "US Helper Inc"))
    for count, choices in zip((1, 0), asked, strict=True):
        for words in choices:
            shown = run(tmp_path / "data", "--stops", *words, "--format", "json")
            assert len(json.loads(shown.stdout)) == count, words


def test_stops_of_nothing_are_an_answer(tmp_path: Path) -> None:
    """An empty workspace, and one with awards and nothing attached, say that nothing stops."""
    for place, awards in (("empty", ()), ("bare", AWARDS)):
        workspace(tmp_path / place, awards)
        shown = run(tmp_path / place, "--stops")
        assert (shown.exit_code, shown.stdout.startswith("No condition stops anywhere")) == (0, True), place

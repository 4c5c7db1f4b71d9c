"""Measures the import of funding data beside what a bare tool needs for the same file.

Writes a file like USAspending's downloads of prime transactions, 112 columns wide, and imports it
whole: kind found out, every row checked, awards, money, parties and numbers told apart and written.
"""

from __future__ import annotations

import csv
import random
import sys
from typing import TYPE_CHECKING

from .figures import Figure
from .measure import Range, spend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "community health center county state university north south services alliance outreach harm reduction league city district".upper().split()
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
FILLING = {
    "sai_number": "SAI EXEMPT", "total_outlayed_amount_for_overall_award": "500.0", "indirect_cost_federal_share_amount": "0.0",
    "non_federal_funding_amount": "0.0", "total_non_federal_funding_amount": "0.0", "original_loan_subsidy_cost": "0.0",
    "total_loan_subsidy_cost": "0.0", "generated_pragmatic_obligations": "121188.0",
    "disaster_emergency_fund_codes_for_overall_award": "Q: Not designated for any emergency or disaster of any kind",
    "awarding_office_code": "75CDC1", "awarding_office_name": "Office of Financial Resources", "funding_agency_code": "075",
    "funding_agency_name": "Department of Health and Human Services", "funding_sub_agency_code": "7529",
    "funding_sub_agency_name": "Centers for Disease Control and Prevention", "funding_office_code": "75CDC1",
    "funding_office_name": "Office of Financial Resources", "treasury_accounts_funding_this_award": "075-X-1908-000;075-2021/2022-0943-000",
    "federal_accounts_funding_this_award": "075-1908", "object_classes_funding_this_award": "41.0: Grants, subsidies, and contributions",
    "program_activities_funding_this_award": "0011: GRANTS", "recipient_country_name": "UNITED STATES",
    "recipient_address_line_1": "20905 SW 162 AVENUE", "recipient_city_code": "45000", "recipient_county_name": "LAKE COUNTY",
    "recipient_state_name": "FLORIDA", "primary_place_of_performance_scope": "COUNTY-WIDE",
    "primary_place_of_performance_country_name": "UNITED STATES", "primary_place_of_performance_code": "FL**086",
    "primary_place_of_performance_county_name": "LAKE COUNTY", "primary_place_of_performance_state_name": "FLORIDA",
    "assistance_type_description": "COOPERATIVE AGREEMENT (B)", "business_funds_indicator_code": "NON",
    "business_funds_indicator_description": "NOT RECOVERY ACT", "business_types_description": "STATE GOVERNMENT",
    "action_type_code": "C", "action_type_description": "REVISION", "record_type_description": "NON-AGGREGATE RECORD",
    "initial_report_date": "2022-09-21",
}  # fmt: skip
"""Columns that an import does not need, filled as widely as real files fill them."""

BARE = """
import sys
import polars as pl
from fundflow.importers.usaspending_prime import COLUMNS
pl.scan_csv(sys.argv[1], infer_schema=False).select(COLUMNS).sink_parquet(sys.argv[2])
"""
PLAIN = """
import csv, sys
from datetime import date
from decimal import Decimal
from fundflow.importers.usaspending_prime import COLUMNS
awards, parties = {}, {}
with open(sys.argv[1], newline="", encoding="utf-8") as stream, open(sys.argv[2], "w", newline="", encoding="utf-8") as out:
    writer = csv.writer(out)
    for row in csv.DictReader(stream):
        amount, day = Decimal(row["federal_action_obligation"]), date.fromisoformat(row["action_date"])
        writer.writerow([amount, day, *(row[name] for name in COLUMNS)])
        awards.setdefault(row["assistance_award_unique_key"], row["award_id_fain"])
        parties.setdefault((row["recipient_uei"], row["recipient_name"], row["recipient_zip_code"]), row["recipient_city_name"])
"""
"""What one writes with the csv module: the same columns, exact amounts, days, each award and each recipient once."""


def figures(folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Measure, in interleaved rounds, and yield the figures."""
    size, rounds = (60, 2) if quick else (300, 3)
    path = write(folder / "prime.csv", size * 1_000_000)
    ratios: dict[str, list[float]] = {"bare": [], "plain": []}
    peaks, seconds = [], []
    for turn in range(rounds):
        spent = {name: spend(command, folder / "said") for name, command in _commands(path, folder, turn).items()}
        ratios["bare"].append(spent["bare"].seconds / spent["ours"].seconds)
        ratios["plain"].append(spent["plain"].seconds / spent["ours"].seconds)
        peaks.append(spent["ours"].megabytes)
        seconds.append((spent["ours"].seconds, spent["bare"].seconds, spent["plain"].seconds))
    note = f"{size} MB; ours {seconds[-1][0]:.1f} s, polars {seconds[-1][1]:.1f} s, csv {seconds[-1][2]:.1f} s"
    yield _least("data: speed v bare scan and sink", Range.of(ratios["bare"]), 0.7, note)
    yield _least("data: speed v Python csv", Range.of(ratios["plain"]), 4, note)
    peak = max(peaks)
    yield Figure("data: memory of an import", "< 1000 MB", f"{peak:.0f} MB", peak < 1000, f"{size} MB file")


def _commands(path: Path, folder: Path, turn: int) -> dict[str, list[str | Path]]:
    space = folder / f"space{turn}"
    spend([sys.executable, "-m", "fundflow", "init", space], folder / "said")
    return {
        "bare": [sys.executable, "-c", BARE, path, folder / "bare.parquet"],
        "ours": [sys.executable, "-m", "fundflow", "import", path, "--workspace", space],
        "plain": [sys.executable, "-c", PLAIN, path, folder / "plain.csv"],
    }


def _least(name: str, found: Range, limit: float, note: str) -> Figure:
    return Figure(name, f">= {limit}", f"{found.middle:.2f} ({found.least:.2f}-{found.most:.2f})", found.middle >= limit, note)


def write(path: Path, size: int, seed: int = 5) -> Path:
    """Write a file of about this many bytes: awards of one to four actions, in the order of their days."""
    from fundflow.importers.usaspending_prime import COLUMNS

    header = list(dict.fromkeys([*COLUMNS, *FILLING]))
    header += [f"filler_{n}" for n in range(112 - len(header))]
    chance = random.Random(seed)
    parties = [_party(chance) for _ in range(20_000)]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, header, restval="")
        writer.writeheader()
        row = 0
        while row % 1000 or stream.tell() < size:
            # Actions of one award stand near each other, as a year's file has them.
            award = max(0, row * 3 // 4 - chance.choice((0, 0, 0, 1, 2, 900)))
            writer.writerow(_action(chance, row, award, parties[award * 7919 % len(parties)]))
            row += 1
    return path


def _party(chance: random.Random) -> dict[str, str]:
    name = " ".join(chance.sample(WORDS, 4))
    uei = "".join(chance.choices(SIGNS, k=12))
    return {
        "recipient_uei": uei if chance.random() > 0.06 else "",
        "recipient_name": name,
        "recipient_parent_uei": uei if chance.random() < 0.2 else "",
        "recipient_parent_name": name if chance.random() < 0.2 else "",
        "recipient_country_code": "USA",
        "recipient_city_name": chance.choice(["MIAMI", "ALBANY", "LAKEPORT", "AUSTIN"]),
        "recipient_state_code": chance.choice(["FL", "NY", "CA", "TX"]),
        "recipient_zip_code": f"{chance.randint(1000, 99999)}.0",
    }


def _action(chance: random.Random, row: int, award: int, party: dict[str, str]) -> dict[str, str]:
    number = f"H{award:09}"
    day = f"2022-{row // 20_000 % 12 + 1:02}-{chance.randint(1, 28):02}"
    return FILLING | party | {
        "assistance_transaction_unique_key": f"7529_{number}_-NONE-_93.940_{row}",
        "assistance_award_unique_key": f"ASST_NON_{number}_075",
        "award_id_fain": number,
        "federal_action_obligation": f"{chance.uniform(-1e4, 1e6):.2f}",
        "total_obligated_amount": "1000000.0",
        "face_value_of_loan": "0.0",
        "action_date": day,
        "action_date_fiscal_year": "2022",
        "period_of_performance_start_date": "2022-08-04",
        "period_of_performance_current_end_date": "2024-08-04",
        "awarding_agency_code": "075",
        "awarding_agency_name": "Department of Health and Human Services",
        "awarding_sub_agency_code": "7529",
        "awarding_sub_agency_name": "Centers for Disease Control and Prevention",
        "primary_place_of_performance_country_code": "USA",
        "cfda_number": "93.940",
        "cfda_title": "HIV PREVENTION ACTIVITIES HEALTH DEPARTMENT BASED",
        "assistance_type_code": chance.choice(("04", "05", "03")),
        "prime_award_base_transaction_description": f"INTEGRATED SURVEILLANCE AND PREVENTION PROGRAMS FOR HEALTH DEPARTMENTS, PART {award % 1000}",
        "transaction_description": f"INTEGRATED SURVEILLANCE AND PREVENTION PROGRAMS FOR HEALTH DEPARTMENTS, PART {award % 1000}, AMENDED",
        "business_types_code": "A",
        "record_type_code": "2",
        "usaspending_permalink": f"https://www.usaspending.gov/award/ASST_NON_{number}_075/",
        "last_modified_date": "2022-09-21",
    }

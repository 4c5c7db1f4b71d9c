"""Writes files shaped like USAspending's downloads, with the traps that real ones have."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from fundflow.importers import usaspending_prime, usaspending_sub

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = [*dict.fromkeys([*usaspending_prime.COLUMNS, "sai_number", "highly_compensated_officer_1_name"])]


def prime(**values: str) -> dict[str, str]:
    """Return one action of a grant; every value can be given."""
    row = dict.fromkeys(HEADER, "")
    row |= {
        "assistance_transaction_unique_key": f"7529_X_-NONE-_93.940_{values.get('number', '1')}",
        "assistance_award_unique_key": "ASST_NON_X_075",
        "award_id_fain": "X",
        "federal_action_obligation": "1000.00",
        "face_value_of_loan": "0.0",
        "total_obligated_amount": "1000.00",
        "action_date": "2022-08-04",
        "action_date_fiscal_year": "2022",
        "awarding_agency_code": "75.0",
        "awarding_agency_name": "Department of Health and Human Services",
        "awarding_sub_agency_code": "7529",
        "awarding_sub_agency_name": "Centers for Disease Control and Prevention",
        "recipient_uei": "HARBOUR12345",
        "recipient_name": "HARBOUR HEALTH INC",
        "recipient_country_code": "USA",
        "recipient_city_name": "MIAMI",
        "recipient_state_code": "FL",
        "recipient_zip_code": "1234.0",
        "primary_place_of_performance_country_code": "KEN",
        "cfda_number": "93.94",
        "cfda_title": "HIV PREVENTION",
        "assistance_type_code": "4",
        "business_types_code": "M",
        "record_type_code": "2",
        "usaspending_permalink": "https://example.org/award",
        "last_modified_date": "2022-09-21",
    }
    values.pop("number", None)
    return row | values


def sub(reports: str = "sam", **values: str) -> dict[str, str]:
    """Return one report of a subaward; every value can be given."""
    names = [name.replace("_sam_", f"_{reports}_") for name in usaspending_sub.COLUMNS if "_fsrs_" not in name]
    row = dict.fromkeys(dict.fromkeys([*names, f"subaward_{reports}_report_id"]), "")
    row |= {
        "prime_award_unique_key": "ASST_NON_X_075",
        "prime_award_fain": "X",
        "prime_award_amount": "100000.00",
        "prime_award_cfda_numbers_and_titles": "93.940: HIV PREVENTION; 93.136: INJURY PREVENTION",
        "prime_awardee_uei": "HARBOUR12345",
        "prime_awardee_name": "HARBOUR HEALTH INC",
        "prime_awardee_country_code": "USA",
        "subaward_type": "sub-grant",
        "subaward_number": "S-1",
        "subaward_amount": "30000.00",
        "subaward_action_date": "2022-10-04",
        "subawardee_uei": "OUTREACH1234",
        "subawardee_name": "OUTREACH COLLECTIVE",
        "subawardee_country_code": "USA",
        "subaward_primary_place_of_performance_country_code": "USA",
        "usaspending_permalink": "https://example.org/award",
        f"subaward_{reports}_report_last_modified_date": "2022-10-05",
    }
    return row | values


def write(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    """Write rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path

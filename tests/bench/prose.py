"""Ordinary words of grant agreements, seeded: nothing in them restricts the work of anyone.

Turns a random generator into sentences, headings and table rows about money, reports and records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_WHO = (
    "The recipient", "Each party", "The programme office", "The grants officer", "The finance department",
    "The project director", "The secretariat", "The steering committee", "The implementing partner", "The auditor",
)  # fmt: skip
_DOES = (
    "shall submit", "will keep", "reviews", "shall make available", "prepares", "must retain", "is to deliver",
    "may request", "will send", "shall update",
)  # fmt: skip
_WHAT = (
    "the quarterly financial report", "a narrative progress report", "supporting documentation for every payment",
    "an inventory of equipment", "the approved budget", "the workplan and its calendar", "records of travel",
    "an annual audit", "the list of participants", "invoices and receipts", "the monitoring framework",
    "a summary of results by indicator", "the bank reconciliation", "timesheets signed by supervisors",
)  # fmt: skip
_WHEN = (
    "within thirty days after the end of each quarter", "not later than the date stated in the schedule",
    "during the period of performance", "for three years after the final report", "upon written request",
    "before the next disbursement is released", "in the format provided in the portal", "at least once a year",
    "as described in the attachment", "in accordance with the calendar agreed by the parties",
)  # fmt: skip
_MORE = (
    "Differences of exchange are recorded in the currency of the award.",
    "Notices are sent by electronic mail to the addresses given on the cover page.",
    "Budget lines may be adjusted by ten percent without prior approval.",
    "Interest earned on advances is reported and returned each year.",
    "Equipment with a unit value of five thousand dollars or more is listed separately.",
    "The final payment is released when the closing documents have been accepted.",
    "Travel is booked in economy class and at the lowest reasonable fare.",
    "Training materials are shared with the regional network of clinics.",
    "Baseline values come from the household survey carried out in the first year.",
    "Indirect costs are charged at the rate agreed with the cognizant agency.",
    "The closing balance of one period is the opening balance of the next.",
    "Photographs of people are used with their written consent.",
    "Community health workers meet every month to compare their notes.",
    "Laboratory supplies are ordered through the regional warehouse.",
)
RARE = (
    "archive", "quorum", "warehouse", "household", "calendar", "currency", "photograph", "laboratory", "inventory",
    "timesheet", "baseline", "economy", "clinic", "portal", "survey", "reconciliation", "supervisor", "schedule",
)  # fmt: skip
"""Words that the rules of the synthetic pack may look for, so that they too have something to try."""
_HEADINGS = (
    "Payment", "Financial Reporting", "Records", "Audit", "Amendments", "Notices", "Equipment", "Travel",
    "Period of Performance", "Budget Revisions", "Monitoring and Evaluation", "Closeout", "Intellectual Property",
    "Insurance", "Key Personnel", "Disputes", "Bank Accounts", "Communication", "Cost Sharing", "Programme Income",
)  # fmt: skip


def sentence(chance: Random) -> str:
    """Return one harmless sentence."""
    if chance.random() < 0.3:
        return chance.choice(_MORE)
    who, does, what, when = (chance.choice(words) for words in (_WHO, _DOES, _WHAT, _WHEN))
    return f"{who} {does} {what} {when}."


def paragraph(chance: Random) -> str:
    """Return three to seven sentences."""
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 7)))


def heading(chance: Random) -> str:
    """Return the title of a section."""
    return chance.choice(_HEADINGS)


def table(chance: Random) -> list[list[str]]:
    """Return a table of costs."""
    rows = [[f"Line {n}", chance.choice(_HEADINGS)[:12], f"{chance.randint(1, 90)},000"] for n in range(1, 7)]
    return [["Item", "Cost", "Amount"], *rows]

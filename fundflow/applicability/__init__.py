"""Judge findings: does a condition bind this organisation on this date, and what does it touch?

Pure functions over the records of a finding, its rule and the organisation's facts.  What the law
says, when and for whom stands in the rules; here is only how facts are compared with it.
"""

from fundflow.applicability.amended import amended
from fundflow.applicability.document import Case, conflicts_of, judge_document
from fundflow.applicability.facts import FACTS, fits, missing, possible
from fundflow.applicability.questions import QUESTIONS, ranked
from fundflow.applicability.reform import differences, reformed
from fundflow.applicability.verdict import judge

__all__ = [
    "FACTS",
    "QUESTIONS",
    "Case",
    "amended",
    "conflicts_of",
    "differences",
    "fits",
    "judge",
    "judge_document",
    "missing",
    "possible",
    "ranked",
    "reformed",
]

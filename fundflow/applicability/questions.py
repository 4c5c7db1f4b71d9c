"""The one question for each fact that a verdict can wait for, and the ranking of a document's questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import Question, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.model import Finding

QUESTIONS = {
    "incorporated": "In which country is the organisation that signs registered (incorporated)?",
    "body": "What kind of body signs: an NGO, a government, an international organisation, a company or a person?",
    "exempt_body": "Is the organisation that signs the Global Fund, WHO, IAVI or a United Nations agency?",
    "affiliates": "Does an organisation in the United States belong to your family (parent, sister, chapter)?",
    "government_level": "Is the government body that signs national, or of a state, region or city?",
    "supplier": "Do you only sell goods or services to the funder, as a company would?",
    "services_after_exit_only": "Do you serve people only after they have left the situation, or also before?",
    "public_charity": "Are you a public charity, such as a US 501(c)(3) organisation?",
    "health_care_provider": "Are you a health care provider?",
    "tier": "Do you receive this money from the funder itself, or from another grantee (as a subrecipient)?",
    "makes_subawards": "Do you pass part of this money on in sub-grants?",
}
COURT = "court_orders"


def court_key(case: str) -> str:
    """Return the key under which a court case is asked for."""
    return f"{COURT}:{case}"


def court_question(title: str) -> str:
    """Return the question whether a court order protects the signer."""
    return f"Are you a plaintiff, a member of one, or in a place that is a plaintiff, in {title}?"


def ranked(findings: Iterable[Finding]) -> tuple[Question, ...]:
    """Return each open question of a document once: first what settles most verdicts, then what touches most."""
    waiting: dict[str, list[Finding]] = {}
    texts: dict[str, str] = {}
    for finding in findings:
        if finding.verdict is not None and finding.verdict.status is Status.NEEDS_REVIEW:
            for key, text in zip(finding.verdict.missing, finding.verdict.questions, strict=False):
                waiting.setdefault(key, []).append(finding)
                texts.setdefault(key, text)
    asked = [_question(key, texts[key], found) for key, found in waiting.items()]
    return tuple(sorted(asked, key=lambda each: (-each.settles, -len(each.findings))))


def _question(key: str, text: str, found: list[Finding]) -> Question:
    alone = [each for each in found if each.verdict and each.verdict.missing == (key,)]
    return Question(key, text, tuple(each.id for each in found), len(alone))

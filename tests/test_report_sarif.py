"""SARIF: valid against the official schema, levels only where the standard allows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from factories import SYRINGE, a_checked, a_finding, a_full_analysis, a_verdict, an_analysis
from jsonschema import Draft4Validator

from fundflow.model import Effect, Skipped, Status
from fundflow.report.sarif import render_sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def run_of(analysis: Any) -> Any:
    """The one run of a log."""
    return json.loads(render_sarif(analysis))["runs"][0]


def test_valid() -> None:
    """The log follows the official schema."""
    Draft4Validator(SCHEMA).validate(json.loads(render_sarif(a_full_analysis())))


@pytest.mark.parametrize("path", ["/tmp/a b/ü.pdf", "C:x.pdf", "a#b?.pdf", "half\udce9.pdf"])
def test_paths_are_uris(path: str) -> None:
    """Any file name becomes a valid URI."""
    uri = run_of(an_analysis(a_checked(path=path)))["artifacts"][0]["location"]["uri"]
    assert not set(uri) & set(" #?ü")


def test_all_rules_are_listed_and_indexed() -> None:
    """Each result points at its rule in the driver's list."""
    run = run_of(a_full_analysis())
    rules = run["tool"]["driver"]["rules"]
    assert SYRINGE in {rule["id"] for rule in rules}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


@pytest.mark.parametrize(
    ("effect", "status", "kind", "level"),
    [
        (Effect.RESTRICTS, Status.APPLIES, "fail", "error"),
        (Effect.RESTRICTS, Status.NEEDS_REVIEW, "fail", "error"),
        (Effect.RESTRICTS, Status.EXEMPT, "notApplicable", "none"),
        (Effect.REFERS, Status.APPLIES, "fail", "warning"),
        (Effect.PERMITS, Status.APPLIES, "informational", "none"),
        (Effect.MENTIONS, Status.NEEDS_REVIEW, "informational", "none"),
    ],
)
def test_kind_and_level(effect: Effect, status: Status, kind: str, level: str) -> None:
    """What may bind fails with a level; everything else has none, as the standard says."""
    finding = a_finding(effect=effect, verdict=a_verdict(status))
    result = run_of(an_analysis(a_checked(findings=(finding,))))["results"][0]
    assert (result["kind"], result["level"]) == (kind, level)


def test_unread_pages_and_files_are_notifications() -> None:
    """What was not read stands in the log, and the run was not a success."""
    invocation = run_of(a_full_analysis())["invocations"][0]
    names = [each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"]]
    assert names == ["page-not-read", "file-not-read"]
    assert invocation["executionSuccessful"] is False


def test_fingerprint_is_the_id_of_the_finding() -> None:
    """A finding is recognised over runs."""
    assert run_of(an_analysis())["results"][0]["partialFingerprints"] == {"fundflowFinding/v1": "f-1"}


def test_braces_of_a_message_are_no_placeholders() -> None:
    """Reasons with braces or brackets stay literal."""
    run = run_of(an_analysis(a_checked(findings=(), unread=()), skipped=(Skipped("a.pdf", "bad {0} [x](1)"),)))
    text = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert "bad {{0}} \\[x](1)" in text

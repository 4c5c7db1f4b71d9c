"""Turn an Analysis into SARIF 2.1.0, for programs that collect findings from many tools.

A condition that may bind is a failure with a level; one judged not to bind is `notApplicable`; what
is allowed, exempt or only mentioned is `informational`; a sentence to read is a `review`.  SARIF
allows a level only on failures.  A PDF has no lines, so places are pages and boxes in `properties`.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fundflow.model import Effect
from fundflow.report.data import encode, finding_object
from fundflow.report.exits import binds_not, is_incomplete, not_understood, strange
from fundflow.report.labels import ALIKE, languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Analysis, Checked, Finding, Rule, Unclaimed
    from fundflow.report.view import View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
READ_YOURSELF = "read-this-yourself"
_LEVELS = {"high": "error", "medium": "warning", "low": "note"}


def render_sarif(analysis: Analysis, _view: View | None = None) -> str:
    """Return one SARIF log with one run."""
    return encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(analysis)]}, indent=2) + "\n"


def _run(analysis: Analysis) -> dict[str, Any]:
    rules = sorted(analysis.rules.values(), key=lambda rule: rule.id)
    index = {rule.id: number for number, rule in enumerate(rules)}
    results = [result for document in analysis.documents for result in _results(document, analysis.rules, index)]
    return {
        "tool": {"driver": _driver(analysis, rules)},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(document) for document in analysis.documents],
        "results": results,
        "invocations": [_invocation(analysis)],
        "properties": {"on": analysis.on.isoformat()},
    }


def _driver(analysis: Analysis, rules: list[Rule]) -> dict[str, Any]:
    packs = [{"name": pack.name, "version": pack.version, "sha256": pack.sha256} for pack in analysis.packs]
    return {
        "name": "fundflow",
        "version": analysis.version,
        "semanticVersion": analysis.version,
        "rules": [*map(_rule, rules), _read_yourself_rule()],
        "notifications": [
            {"id": "page-not-read", "shortDescription": {"text": "A page could not be read."}},
            {"id": "file-not-read", "shortDescription": {"text": "A file could not be read."}},
        ],
        "properties": {"packs": packs},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    url = next((each.url for each in rule.citations if each.url.startswith(("https://", "http://"))), "")
    return {
        "id": rule.id,
        "shortDescription": {"text": _message(rule.title)},
        "fullDescription": {"text": _message(rule.page.says or rule.title)},
        "help": {"text": _message(_help(rule))},
        **({"helpUri": quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")} if url else {}),
        "defaultConfiguration": {"level": _level(rule, Effect.RESTRICTS)},
        "properties": {
            "tags": [rule.family],
            "family": rule.family,
            "severity": rule.severity,
            "scope": rule.scope.value,
            "pack": rule.pack,
        },
    }


def _read_yourself_rule() -> dict[str, Any]:
    text = "A sentence speaks of this work, and no rule is sure what it does."
    return {"id": READ_YOURSELF, "shortDescription": {"text": text}, "help": {"text": "Read it yourself."}}


def _help(rule: Rule) -> str:
    page = rule.page
    lists = [f"Still allowed: {each}" for each in page.still_allowed] + [f"Ask: {each}" for each in page.ask]
    return "\n".join(filter(None, [page.says, page.why, page.applies, *lists])) or rule.title


def _level(rule: Rule, effect: Effect) -> str:
    level = _LEVELS[rule.severity]
    return "warning" if effect is Effect.REFERS and level == "error" else level


def _kind(finding: Finding, rule: Rule) -> dict[str, str]:
    if not finding.effect.limits:
        return {"kind": "informational", "level": "none"}
    if binds_not(finding):
        return {"kind": "notApplicable", "level": "none"}
    return {"kind": "fail", "level": _level(rule, finding.effect)}


def _results(document: Checked, rules: dict[str, Rule], index: dict[str, int]) -> Iterator[dict[str, Any]]:
    for finding in document.findings:
        yield _result(document, finding, rules[finding.rule], index[finding.rule])
    for each in document.read_yourself:
        yield _review(document, each, len(index))


def _result(document: Checked, finding: Finding, rule: Rule, index: int) -> dict[str, Any]:
    whole = finding_object(finding, rule)
    wanted = (
        "family",
        "severity",
        "effect",
        "scope",
        "flow_down",
        "language",
        "reason",
        "still_allowed",
        "ask",
        "verdict",
    )
    return {
        "ruleId": rule.id,
        "ruleIndex": index,
        **_kind(finding, rule),
        "message": {"text": _message(f"{ALIKE if finding.resembles else ''}{rule.title} {rule.page.says}".strip())},
        "locations": [_location(document, whole)],
        "partialFingerprints": {"fundflowFinding/v1": finding.id},
        "properties": {key: whole[key] for key in wanted},
    }


def _review(document: Checked, each: Unclaimed, index: int) -> dict[str, Any]:
    place = {
        "quote": each.quote,
        "page": each.page,
        "section": each.section,
        "boxes": [b._asdict() for b in each.boxes],
    }
    return {
        "ruleId": READ_YOURSELF,
        "ruleIndex": index,
        "kind": "review",
        "level": "none",
        "message": {"text": _message(f"Read this yourself: it speaks of {', '.join(each.topics)}.")},
        "locations": [_location(document, place)],
        "partialFingerprints": {"fundflowQuote/v1": sha256(each.quote.encode("utf-8", "replace")).hexdigest()},
    }


def _location(document: Checked, place: dict[str, Any]) -> dict[str, Any]:
    region = {
        "snippet": {"text": place["quote"]},
        "properties": {
            "page": place["page"],
            "end_page": place.get("end_page", place["page"]),
            "boxes": place["boxes"],
        },
    }
    name = f"page {place['page']}" + (f", {place['section']}" if place["section"] else "")
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(document.path)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": name}],
    }


def _artifact(document: Checked) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(document.path)},
        "mimeType": document.media_type,
        "hashes": {"sha-256": document.sha256},
    }


def _invocation(analysis: Analysis) -> dict[str, Any]:
    pages = [
        _notification("page-not-read", "warning", f"Page {each.page} was not read: {each.reason}", document.path)
        for document in analysis.documents
        for each in document.unread
    ]
    files = [
        _notification("file-not-read", "error", f"Not read: {each.reason}", each.path) for each in analysis.skipped
    ]
    foreign = [
        _notification("language-not-known", "error", _unknown(strange(each, analysis.rules)), each.path)
        for each in not_understood(analysis)
    ]
    return {"executionSuccessful": not is_incomplete(analysis), "toolExecutionNotifications": pages + files + foreign}


def _unknown(codes: tuple[str, ...]) -> str:
    return f"No rule knows {languages(codes)}: ask for a version in another language"


def _notification(name: str, level: str, text: str, path: str) -> dict[str, Any]:
    return {
        "descriptor": {"id": name},
        "level": level,
        "message": {"text": _message(text)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}],
    }


def _uri(path: str) -> str:
    """Return a URI: absolute paths as file:, relative ones as they stand."""
    place = Path(path)
    if place.is_absolute():
        return place.as_uri()
    # A colon in the first part of a relative path would read as a scheme.
    return quote(place.as_posix(), safe="/", errors="replace")


def _message(text: str) -> str:
    """Return text in which SARIF sees neither a placeholder nor a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("[", "\\[")

"""Turn an Analysis into JSON, JSON lines and CSV, as the contract names them.

The same analysis gives the same bytes.  Invents nothing: a fact that was read twice with two values
is null, with both under `places`.  CSV cells that a spreadsheet would run as a formula get a
leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from fundflow.report.exits import strange
from fundflow.spreadsheet import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundflow.model import (
        Amending,
        Analysis,
        Box,
        Checked,
        Context,
        Fact,
        Finding,
        Organization,
        Question,
        Rule,
        Touched,
        Unclaimed,
        Verdict,
    )
    from fundflow.report.view import View

SCHEMA_VERSION = "1"
UNCHECKED = "not checked against the text"
_LISTS = {"award_ids": "award_id", "assistance_listings": "assistance_listing"}
_SINGLE = ("funder", "recipient", "amount", "currency", "start", "end")
_COLUMNS = (
    "type", "path", "sha256", "instrument", "page", "end_page", "section", "effect", "severity", "family",
    "title", "quote", "status", "reasons", "questions", "scope", "flow_down", "still_allowed", "ask",
    "citations", "activities", "language", "rule", "id",
)  # fmt: skip
_FACTS = (
    "government_level", "tier", "makes_subawards", "public_charity", "health_care_provider",
    "services_after_exit_only", "supplier", "affiliates", "funding", "court_orders",
)  # fmt: skip


def render_json(analysis: Analysis, _view: View | None = None) -> str:
    """Return the one JSON object of the contract."""
    return encode(as_object(analysis), indent=2) + "\n"


def render_jsonl(analysis: Analysis, _view: View | None = None) -> str:
    """Return one JSON object a line; `type` says what it is."""
    return "".join(encode(row) + "\n" for row in rows(analysis))


def render_csv(analysis: Analysis, _view: View | None = None) -> str:
    """Return one row for each finding, page not read, file skipped and sentence to read."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows(analysis):
        if row["type"] != "document":
            writer.writerow([_cell(_flat(row, column)) for column in _COLUMNS])
    return text.getvalue()


def encode(value: object, indent: int | None = None) -> str:
    """Return JSON that any UTF-8 stream can carry: half characters from broken fonts are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def as_object(analysis: Analysis) -> dict[str, Any]:
    """Return the analysis as plain dictionaries and lists."""
    return {
        "schema_version": SCHEMA_VERSION,
        "fundflow": analysis.version,
        "packs": [{"name": pack.name, "version": pack.version, "sha256": pack.sha256} for pack in analysis.packs],
        "on": analysis.on.isoformat(),
        "organization": organization_object(analysis.organization),
        "documents": [_document(document, analysis.rules) for document in analysis.documents],
        "skipped": [{"path": each.path, "reason": each.reason} for each in analysis.skipped],
    }


def rows(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield every result by itself, each with the document it belongs to."""
    for document in analysis.documents:
        whole = _document(document, analysis.rules)
        origin = {key: whole[key] for key in ("path", "sha256", "instrument")}
        lists = {"finding": whole["findings"], "read_yourself": whole["read_yourself"]}
        lists["unread"] = whole["reading"]["unread"]
        rest = {key: value for key, value in whole.items() if key not in {"findings", "read_yourself"}}
        yield {"type": "document", **rest}
        for kind, items in lists.items():
            yield from ({"type": kind, **origin, **item} for item in items)
    yield from ({"type": "skipped", "path": each.path, "reason": each.reason} for each in analysis.skipped)


def organization_object(organization: Organization | None) -> dict[str, Any] | None:
    """Return the signer as plain values; what is not known is null."""
    if organization is None:
        return None
    return {
        "name": organization.name,
        "incorporated": organization.incorporated,
        "body": organization.body,
        "exempt_body": organization.exempt_body,
        "activities": list(organization.activities),
        **{name: _fact(getattr(organization, name)) for name in _FACTS},
    }


def _fact(value: object) -> object:
    """Return a fact of the signer; what is not known is null, never an empty list."""
    if isinstance(value, tuple):
        return [each._asdict() if hasattr(each, "_asdict") else each for each in value]
    return value


def _document(document: Checked, rules: dict[str, Rule]) -> dict[str, Any]:
    findings = sorted(document.findings, key=lambda each: (each.page, each.provision, each.start, each.rule, each.id))
    return {
        "path": document.path,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "instrument": document.instrument.value,
        "pages": document.pages,
        "languages": list(document.languages),
        "reading": {
            "pages_read": document.pages - len({each.page for each in document.unread}),
            "pages_ocr": document.pages_ocr,
            "unread": [{"page": each.page, "reason": each.reason} for each in document.unread],
            "languages_not_known": list(strange(document, rules)),
        },
        "facts": _facts(document.facts),
        "findings": [finding_object(each, rules[each.rule]) for each in findings],
        "read_yourself": [_unclaimed(each) for each in document.read_yourself],
        "questions": [_question(each) for each in document.questions],
        "orders": [{"quote": each.quote, "page": each.page, "section": each.section} for each in document.orders],
        "changes": [_change(each) for each in document.changes],
        "conflicts": [each._asdict() for each in document.conflicts],
    }


def _change(each: Amending) -> dict[str, Any]:
    names = ("quote", "page", "section", "target", "deleted", "outcome")
    return {name: getattr(each, name) for name in names}


def _facts(facts: tuple[Fact, ...]) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for fact in facts:
        values.setdefault(fact.name, [])
        if fact.value not in values[fact.name]:
            values[fact.name].append(fact.value)
    lists: dict[str, Any] = {key: values.get(name, []) for key, name in _LISTS.items()}
    single = {name: found[0] if len(found := values.get(name, [])) == 1 else None for name in _SINGLE}
    places = [{"name": f.name, "value": f.value, "quote": f.quote, "page": f.page} for f in facts]
    return lists | single | {"places": places}


def finding_object(finding: Finding, rule: Rule) -> dict[str, Any]:
    """Return one finding with what its rule says beside it."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "title": rule.title,
        "family": finding.family,
        "severity": rule.severity,
        "effect": finding.effect.value,
        "scope": finding.scope.value,
        "flow_down": finding.flow_down.value,
        **_place(finding),
        "language": finding.language,
        "reason": finding.reason,
        "context": [_context(each) for each in finding.context],
        "limiters": list(finding.limiters),
        "resembles": finding.resembles,
        "says": rule.page.says,
        **_law(rule),
        "ask": list(finding.verdict.ask if finding.verdict else rule.page.ask),
        "verdict": verdict_object(finding.verdict),
        "replaced": finding.replaced._asdict() if finding.replaced else None,
    }


def _place(finding: Finding) -> dict[str, Any]:
    return {
        "quote": finding.quote,
        "page": finding.page,
        "end_page": finding.end_page,
        "boxes": [_box(each) for each in finding.boxes],
        "section": finding.section,
    }


def _law(rule: Rule) -> dict[str, Any]:
    return {
        "citations": [
            {
                "text": each.text,
                "url": each.url,
                "verified": each.verified,
                "start": _day(each.start),
                "end": _day(each.end),
            }
            for each in rule.citations
        ],
        "activities": list(rule.activities),
        "still_allowed": list(rule.page.still_allowed),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _context(context: Context) -> dict[str, Any]:
    return {
        "role": context.role,
        "quote": context.quote,
        "page": context.page,
        "boxes": [_box(each) for each in context.boxes],
    }


def _box(box: Box) -> dict[str, float]:
    lengths = {name: round(float(getattr(box, name)), 2) for name in ("x0", "top", "x1", "bottom")}
    return {"page": box.page, **lengths}


def _unclaimed(each: Unclaimed) -> dict[str, Any]:
    return {
        "quote": each.quote,
        "page": each.page,
        "section": each.section,
        "topics": list(each.topics),
        "boxes": [_box(box) for box in each.boxes],
    }


def verdict_object(verdict: Verdict | None) -> dict[str, Any] | None:
    """Return a verdict with its reasons, its questions and what it does to the organisation's work."""
    if verdict is None:
        return None
    return {
        "status": verdict.status.value,
        "reasons": [{"text": each.text, "source": each.source} for each in verdict.reasons],
        "questions": list(verdict.questions),
        "missing": list(verdict.missing),
        "activities": [_touched(each) for each in verdict.activities],
    }


def _touched(each: Touched) -> dict[str, Any]:
    return {
        "activity": each.activity,
        "harm": each.harm.value,
        "reason": each.reason,
        "words": each.words,
        "source": each.source,
        "page": each.page or None,
    }


def _question(each: Question) -> dict[str, Any]:
    return {"key": each.key, "question": each.text, "findings": list(each.findings), "settles": each.settles}


def _flat(row: dict[str, Any], column: str) -> str:
    value = row.get(column, (row.get("verdict") or {}).get(column))
    if column == "quote" and value is None:
        value = row.get("reason")
    items: Iterable[Any] = value if isinstance(value, list) else [value]
    return " | ".join(_words(each) for each in items if each is not None)


def _words(item: object) -> str:
    if isinstance(item, dict):
        notes = [item.get("source") or item.get("url"), None if item.get("verified", True) else UNCHECKED]
        return " ".join([str(item["text"]), *(f"({note})" for note in notes if note)])
    return str(item)


def _cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return inert(text.replace("\0", ""))

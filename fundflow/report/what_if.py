"""Turn two judgements of the same documents into what differs between them, as text and as JSON.

Only conditions whose answer, or whose effect on the organisation's work, changes are shown, each with
both answers and their reasons.  Where nothing changes it says so.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.model import Status
from fundflow.report import labels
from fundflow.report.cards import place, title
from fundflow.report.data import SCHEMA_VERSION, encode, organization_object, verdict_object
from fundflow.report.plain import downgrade, plain, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fundflow.model import Analysis, Checked, Difference, Finding, Reform, Verdict
    from fundflow.report.view import View


class Supposition(NamedTuple):
    """Both judgements, and what was supposed for the second."""

    now: Analysis
    then: Analysis
    facts: Sequence[str]
    reform: Reform | None
    pairs: Sequence[Difference]


def render_json(supposed: Supposition, _view: View | None = None) -> str:
    """Return one JSON object: what was supposed, and every condition that is judged otherwise."""
    now, then = supposed.now, supposed.then
    return (
        encode(
            {
                "schema_version": SCHEMA_VERSION,
                "fundflow": now.version,
                "packs": [{"name": each.name, "version": each.version, "sha256": each.sha256} for each in now.packs],
                "on": {"now": now.on.isoformat(), "then": then.on.isoformat()},
                "set": list(supposed.facts),
                "law": supposed.reform.title if supposed.reform else None,
                "organization": {
                    "now": organization_object(now.organization),
                    "then": organization_object(then.organization),
                },
                "documents": [_document(document, supposed) for document in now.documents],
                "skipped": [{"path": each.path, "reason": each.reason} for each in now.skipped],
            },
            indent=2,
        )
        + "\n"
    )


def _document(document: Checked, supposed: Supposition) -> dict[str, Any]:
    changed = _of(document, supposed)
    return {
        "path": document.path,
        "same": len(document.findings) - len(changed),
        "changes": [_change(each.before, each.after) for each in changed],
    }


def _of(document: Checked, supposed: Supposition) -> list[Difference]:
    return [each for each in supposed.pairs if each.path == document.path]


def _change(first: Finding, second: Finding) -> dict[str, Any]:
    told = {name: getattr(first, name) for name in ("id", "rule", "family", "quote", "page", "section")}
    return told | {"now": verdict_object(first.verdict), "then": verdict_object(second.verdict)}


def render_text(supposed: Supposition, view: View) -> str:
    """Return both answers side by side, condition by condition."""
    lines = [*_head(supposed, view.width)]
    for document in supposed.now.documents:
        lines += _text_of(document, supposed, view.width)
    lines += [f"! {plain(each.path)}: {plain(each.reason)}" for each in supposed.now.skipped]
    return downgrade("\n".join([*lines, "", *textwrap.wrap(labels.NOT_ADVICE, view.width)]) + "\n", view.encoding)


def _head(supposed: Supposition, width: int) -> Iterator[str]:
    yield "WHAT IF"
    for fact in supposed.facts:
        yield f"  {plain(fact)}"
    if supposed.reform:
        yield from _wrapped(f"law: {plain(supposed.reform.title)}", width)
    if supposed.then.on != supposed.now.on:
        yield f"  the law of {labels.day(supposed.then.on)}, not of {labels.day(supposed.now.on)}"


def _text_of(document: Checked, supposed: Supposition, width: int) -> Iterator[str]:
    changed = _of(document, supposed)
    yield ""
    yield plain(document.path)
    if not changed:
        yield "  Nothing changes."
        return
    for first, second in ((each.before, each.after) for each in changed):
        where = place(document, first.page, first.end_page, first.section)
        yield ""
        yield from _wrapped(title(supposed.now.rules[first.rule]), width)
        yield from _wrapped(f"“{shorten(plain(first.quote), 160)}” ({where})", width)
        yield from _side("Now", first.verdict, width)
        yield from _side("Then", second.verdict, width)
    yield ""
    yield f"  {labels.count(len(document.findings) - len(changed), 'other passage')}: no change."


def _side(name: str, verdict: Verdict | None, width: int) -> Iterator[str]:
    status = verdict.status if verdict else Status.NEEDS_REVIEW
    reasons = [f"{plain(each.text)} ({plain(each.source)})" for each in verdict.reasons] if verdict else []
    asked = [f"? {plain(each)}" for each in verdict.questions] if verdict else []
    yield from _wrapped(f"{name + ':':<6}{labels.STATUSES[status]}.", width)
    for line in (*reasons, *asked, *_work(verdict)):
        yield from _wrapped(line, width, "        ")


def _work(verdict: Verdict | None) -> Iterator[str]:
    for harm, (label, sign, _) in labels.HARMS.items():
        found = [each for each in verdict.activities if each.harm is harm] if verdict else []
        names = [plain(each.label or each.activity) for each in found]
        if names:
            yield f"{sign} {label}: {', '.join(names)}"


def _wrapped(text: str, width: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)


RENDERERS: dict[str, Callable[[Supposition, View], str]] = {"text": render_text, "json": render_json}

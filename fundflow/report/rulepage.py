"""Turn a rule into the page that people read about it, and into JSON; the headings never change.

A heading without content is left out.  Sources that nobody of the project has read say so.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from fundflow.report import labels
from fundflow.report.cards import citation
from fundflow.report.plain import downgrade, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundflow.model import Binding, Citation, Example, Exemption, Injunction, Programme, Rule
    from fundflow.report.view import View

EXAMPLE_EFFECTS = {
    "restricts": "limits",
    "refers": "brings in",
    "permits": "allows",
    "exempts": "exempts",
    "mentions": "only mentions",
    "": "finds nothing in",
}


def rule_text(rule: Rule, view: View) -> str:
    """Return the page of one rule."""
    width = min(view.width, 100)
    lines = [plain(rule.title), f"{rule.id} · {rule.severity} · {labels.family(rule.family)}"]
    for heading, paragraphs in _sections(rule):
        lines += ["", heading.upper()]
        for paragraph in paragraphs:
            lines += _wrapped(plain(paragraph), width)
    return downgrade("\n".join(lines) + "\n", view.encoding)


def rule_object(rule: Rule) -> dict[str, Any]:
    """Return what is known about a rule as plain values."""
    page = rule.page
    return {
        "id": rule.id,
        "title": rule.title,
        "family": rule.family,
        "severity": rule.severity,
        "scope": rule.scope.value,
        "flow_down": rule.flow_down.value,
        "pack": rule.pack,
        "reference": rule.reference,
        "carries": rule.carries,
        "catalogue": list(rule.catalogue),
        "binds": sorted({each.who for each in rule.binds}),
        "bindings": [_exemption_object(each) for each in rule.binds],
        "enjoined": [_injunction_object(each) for each in rule.injunctions],
        "activities": list(rule.activities),
        "programmes": [_programme_object(each) for each in rule.programmes],
        "says": page.says,
        "why": page.why,
        "applies": page.applies,
        "flow": page.flow,
        "limits": list(page.limits),
        "still_allowed": list(page.still_allowed),
        "ask": list(page.ask),
        "exemptions": [_exemption_object(each) for each in rule.exemptions],
        "citations": [_citation_object(each) for each in rule.citations],
        "examples": [
            {
                "effect": each.effect.value if each.effect else "silent",
                "text": each.text,
                "language": each.language,
            }
            for each in rule.examples
        ],
        "reviewed": rule.reviewed.isoformat(),
        "path": rule.path,
    }


def rule_list(rules: Iterable[Rule], view: View) -> str:
    """Return one line for each rule, under the kind of condition it belongs to."""
    lines: list[str] = []
    family = ""
    for rule in sorted(rules, key=lambda each: (each.family, each.id)):
        if rule.family != family:
            family = rule.family
            lines += ["", f"{family}: {labels.family(family)}"]
        lines += _wrapped(f"• {rule.id} ({rule.severity}): {plain(rule.title)}", min(view.width, 100))
    return downgrade("\n".join(lines[1:]) + "\n", view.encoding)


def outcome_line(outcome: str, rule: Rule, example: Example, effects: Iterable[str]) -> str:
    """Return one line for the outcome of an example: file, rule, what was wanted, what came, the sentence."""
    wanted = example.effect.value if example.effect else "silent"
    got = " and ".join(effects) or "silent"
    said = f"“{plain(example.text)}” ({example.language})"
    return f"{outcome}: {rule.path}: {rule.id}: wanted {wanted}, got {got}: {said}"


def _sections(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    page = rule.page
    whole = (
        ("What it says", [rule.carries if rule.reference else "", page.says]),
        ("Why it matters", [page.why]),
        ("When it applies", [page.applies, *_binds(rule), f"It limits {labels.SCOPES[rule.scope]}."]),
        ("Programmes that carry it", [f"• {_programme(each)}" for each in rule.programmes]),
        ("Exemptions", [f"• {_exemption(each)}" for each in rule.exemptions]),
        ("Court orders", [f"• {_injunction(each)}" for each in rule.injunctions]),
        ("What stays allowed", [f"✓ {each}" for each in page.still_allowed]),
        ("What to ask", [f"→ {each}" for each in page.ask]),
        ("Flow-down", [page.flow or labels.FLOWS[rule.flow_down]]),
        ("Limits", [f"• {each}" for each in page.limits]),
        ("Examples", [f"• {_example(each)}" for each in rule.examples]),
        (
            "Source",
            [
                *(f"• {citation(each)}" for each in rule.citations),
                f"• Entries of the catalogue: {', '.join(rule.catalogue)}." if rule.catalogue else "",
                f"• Reviewed {labels.day(rule.reviewed)}. File: {rule.path}",
            ],
        ),
    )
    for heading, paragraphs in whole:
        kept = [each for each in paragraphs if each]
        if kept:
            yield heading, kept


def _wrapped(text: str, width: int) -> list[str]:
    further = "    " if text.startswith(("✓", "→", "•")) else "  "
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent=further, break_on_hyphens=False)


def _binds(rule: Rule) -> list[str]:
    always = sorted({each.who for each in rule.binds if each.source is None})
    dated = [
        f"• {_dated(each.who, each.text, each.source, _span(each.start, each.end))}"
        for each in rule.binds
        if each.source
    ]
    return [f"By law it binds: {', '.join(always)}." if always else "", *dated]


def _exemption(each: Exemption) -> str:
    return _dated(each.who, each.text, each.source, _span(each.start, each.end))


def _programme(each: Programme) -> str:
    by = {"funders": each.funders, "listings": each.listings, "title": each.titles, "kinds": each.kinds}
    named = "; ".join(f"{name}: {', '.join(values)}" for name, values in by.items() if values)
    when = _span(each.start, each.end)
    some = " Not every such award carries it." if each.unsettled else ""
    return f"{each.text}{f' Carried {when}.' if when else ''}{some} ({named}) Source: {citation(each.source)}"


def _injunction(each: Injunction) -> str:
    return _dated(f"{each.title}, for {each.who}", each.text, each.source, _span(each.start, each.end))


def _dated(who: str, text: str, source: Citation, when: str) -> str:
    return f"{who}{', ' + when if when else ''}: {text} Source: {citation(source)}"


def _span(start: date | None, end: date | None) -> str:
    dates = [f"from {labels.day(start)}" if start else "", f"until {labels.day(end)}" if end else ""]
    return " ".join(filter(None, dates))


def _example(each: Example) -> str:
    verb = EXAMPLE_EFFECTS[each.effect.value if each.effect else ""]
    before = f"[{each.heading or each.lead_in}] " if each.heading or each.lead_in else ""
    return f"{verb}: {before}“{each.text}”"


def _citation_object(each: Citation) -> dict[str, Any]:
    later = {"superseded_by": each.superseded_by, "proposed": each.proposed}
    return {
        "text": each.text,
        "url": each.url,
        "verified": each.verified,
        **_dates(each.start, each.end),
        "note": each.note,
        **later,
    }


def _exemption_object(each: Exemption | Binding) -> dict[str, Any]:
    source = _citation_object(each.source) if each.source else None
    told = {"who": each.who, "text": each.text, **_dates(each.start, each.end)}
    return told | {"unsettled": each.unsettled, "source": source}


def _programme_object(each: Programme) -> dict[str, Any]:
    by = {"funders": each.funders, "listings": each.listings, "titles": each.titles, "kinds": each.kinds}
    told = {"text": each.text, **{name: list(values) for name, values in by.items()}, **_dates(each.start, each.end)}
    return told | {"unsettled": each.unsettled, "source": _citation_object(each.source)}


def _injunction_object(each: Injunction) -> dict[str, Any]:
    told = {"case": each.case, "title": each.title, "who": each.who, "text": each.text}
    return told | _dates(each.start, each.end) | {"source": _citation_object(each.source)}


def _dates(start: date | None, end: date | None) -> dict[str, str | None]:
    return {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}

"""Say which rules came, went and changed between two rule books, field by field, and which words did.

Nothing is matched here: what the two books find is compared by `compare`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.model import RuleChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fundflow.model import Binding, Citation, Exemption, Injunction, Pattern, Rule, RuleBook

Fields = dict[str, tuple[str, ...]]


def changed_rules(old: RuleBook, new: RuleBook) -> tuple[RuleChange, ...]:
    """Return every rule and card that came, went or changed, by name."""
    return tuple(_changes({k: _fields(r) for k, r in old.rules.items()}, {k: _fields(r) for k, r in new.rules.items()}))


def changed_words(
    old: Mapping[str, Mapping[str, tuple[str, ...]]], new: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> tuple[RuleChange, ...]:
    """Return every concept that came, went, or has other words in a language."""
    return tuple(_changes({k: dict(v) for k, v in old.items()}, {k: dict(v) for k, v in new.items()}))


def _changes(old: dict[str, Fields], new: dict[str, Fields]) -> Iterator[RuleChange]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield RuleChange(name, "added")
        elif name not in new:
            yield RuleChange(name, "removed")
        elif fields := tuple(_differing(old[name], new[name])):
            yield RuleChange(name, "changed", fields)


def _differing(old: Fields, new: Fields) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, ()), new.get(key, ())
        if before != after:
            gone = tuple(each for each in before if each not in after)
            come = tuple(each for each in after if each not in before)
            # The same lines in another order are a change too: the first source is the one that is shown.
            yield key, gone or (() if come else before), come or (() if gone else after)


def _fields(rule: Rule) -> Fields:
    """Return a rule as the keys of its file, each with its lines."""
    page = rule.page
    return {
        "title": (rule.title,),
        "family": (rule.family,),
        "severity": (rule.severity,),
        "scope": (rule.scope.value,),
        "flow_down": (rule.flow_down.value,),
        "match": _sources(rule.patterns),
        "when": tuple(sorted(rule.frames)),
        "needs": _sources(rule.needs),
        "unless": _sources(rule.unless),
        "document": rule.document,
        "law": tuple(map(_citation, rule.citations)),
        "binds": tuple(_dated(each.who, each.text, each) for each in rule.binds),
        "exempt": tuple(_dated(each.who, each.text, each) for each in rule.exemptions),
        "enjoined": tuple(_dated(f"{each.case}, {each.who}", each.text, each) for each in rule.injunctions),
        "activities": rule.activities,
        "says": (page.says,),
        "why": (page.why,),
        "applies": (page.applies,),
        "flow": (page.flow,),
        "still_allowed": page.still_allowed,
        "ask": page.ask,
        "limits": page.limits,
        "reviewed": (rule.reviewed.isoformat(),),
        "examples": tuple(f"{e.effect.value if e.effect else 'silent'}: {e.text}" for e in rule.examples),
    }


def _sources(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    return tuple(each.source for each in patterns)


def _citation(each: Citation) -> str:
    mark = "verified" if each.verified else "not verified"
    after = f", then {each.superseded_by}" if each.superseded_by else ""
    return f"{each.text} ({_span(each)}{mark}{after}{', proposed' if each.proposed else ''}) {each.url}".strip()


def _dated(who: str, text: str, each: Binding | Exemption | Injunction) -> str:
    source = f" [{_citation(each.source)}]" if each.source else ""
    return f"{who} ({_span(each) or 'always, '}".rstrip(", ") + f"): {text}{source}"


def _span(each: Citation | Binding | Exemption | Injunction) -> str:
    parts = [f"from {each.start}" if each.start else "", f"until {each.end}" if each.end else ""]
    return "".join(f"{part}, " for part in parts if part)

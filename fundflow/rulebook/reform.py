"""Turn a reform file (YAML) into changes of the law to suppose: an order lifted, a rule ended, an exemption added.

    title: What we suppose
    changes:
      - {lift: sfaf-v-trump, from: 2027-01-15}
      - {rule: plfa-2026, until: 2027-06-30}

Strict like the rules: unknown keys, rules, families, cases and names are refused with file, line and
what is allowed.  It holds guesses about the future, so nothing in it is ever called verified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.errors import InvalidRules
from fundflow.model import Reform, Supposed
from fundflow.rulebook.schema import FAMILIES, WHO
from fundflow.rulebook.strict import read_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundflow.model import Rule
    from fundflow.rulebook.strict import Fields

ACTIONS = ("exempt", "no_longer_exempt", "binds", "no_longer_binds")
"""What can be changed for a name of the list; `from` and `until` alone change the law itself."""


def read_reform(path: Path, rules: Mapping[str, Rule]) -> Reform:
    """Return the changes that a file supposes.

    Raises:
        InvalidRules: the file has a mistake; all of them are named.
    """
    problems: list[str] = []
    fields = read_fields(path, problems)
    if fields is None:
        raise InvalidRules(problems)
    title = fields.text("title")
    changes = tuple(_change(item, rules) for item in fields.maps("changes"))
    fields.done()
    if not changes and not problems:
        fields.problem("'changes' is empty: suppose something")
    if problems:
        raise InvalidRules(problems)
    return Reform(title, changes)


def _change(item: Fields, rules: Mapping[str, Rule]) -> Supposed:
    if item.given("lift"):
        return _lifted(item, rules)
    action = item.given(*ACTIONS)
    if len(action) > 1:
        item.problem(f"does {' and '.join(action)} at once. Write two changes")
    found = Supposed(
        action=action[0] if action else "law",
        rules=_rules(item, rules),
        who=item.choice(action[0], WHO) if action else "",
        case="",
        start=item.day("from"),
        end=item.day("until"),
        text=item.text("text", required=False),
    )
    if found.start is None and (found.end is None or found.action.startswith("no_longer")):
        item.problem("needs a day: 'from', the first day of the change; for law it may be 'until', its last day")
    if found.start and found.end and found.end < found.start:
        item.problem(f"ends on {found.end}, before it starts on {found.start}. Exchange the dates")
    item.done()
    return found


def _lifted(item: Fields, rules: Mapping[str, Rule]) -> Supposed:
    cases = {order.case for rule in rules.values() for order in rule.injunctions}
    case = item.choice("lift", sorted(cases))
    start = item.day("from", required=True)
    text = item.text("text", required=False)
    item.done()
    named = frozenset(rule.id for rule in rules.values() if any(each.case == case for each in rule.injunctions))
    return Supposed("lift", named, "", case, start, None, text)


def _rules(item: Fields, rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return the rules a change speaks of; a family stands for all of its rules and cards."""
    given = item.given("rule", "family")
    if len(given) != 1:
        item.problem("needs one of 'rule' or 'family', or 'lift' with a court case")
    if "family" in given:
        family = item.choice("family", FAMILIES)
        return frozenset(rule.id for rule in rules.values() if rule.family == family)
    if "rule" in given:
        return frozenset({item.choice("rule", sorted(rules))})
    return frozenset()

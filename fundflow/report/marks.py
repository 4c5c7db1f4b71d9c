"""Turn the findings of a document into marks: where to colour, in which colour, with which note.

One mark for the same words, however many conditions they carry: colours laid over each other would
hide the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.report import labels
from fundflow.report.cards import citation
from fundflow.report.plain import plain
from fundflow.report.summary import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.model import Box, Checked, Finding, Rule

Colour = tuple[float, float, float]

COLOURS: dict[str, Colour] = {
    "limits": (1.0, 0.62, 0.55),
    "refers": (1.0, 0.83, 0.45),
    "allowed": (0.62, 0.90, 0.60),
    "free": (0.84, 0.84, 0.84),
    "mentions": (0.90, 0.90, 0.90),
    "yourself": (0.62, 0.82, 1.0),
}
"""Red limits, orange refers, green allows, grey binds nobody here, blue is to be read."""
_ORDER = ("limits", "refers", "allowed", "yourself", "free", "mentions")


class Mark(NamedTuple):
    """A highlight with its note."""

    name: str
    """Stable over runs."""
    kind: str
    colour: Colour
    boxes: tuple[Box, ...]
    subject: str
    note: str


def marks(document: Checked, rules: dict[str, Rule]) -> list[Mark]:
    """Return the marks of a document in the order of its pages."""
    same: dict[tuple[Box, ...], list[Mark]] = {}
    for mark in (*_findings(document, rules), *_yourself(document)):
        if mark.boxes:
            same.setdefault(mark.boxes, []).append(mark)
    joined = [_join(each) for each in same.values()]
    return sorted(
        [*joined, *_contexts(document, set(same))],
        key=lambda mark: (mark.boxes[0].page, mark.boxes[0].top, mark.name),
    )


def unplaced(document: Checked) -> int:
    """Return how many findings have no place on a page and so cannot be marked."""
    return sum(not finding.boxes for finding in document.findings)


def _findings(document: Checked, rules: dict[str, Rule]) -> Iterator[Mark]:
    for finding in document.findings:
        rule, kind = rules[finding.rule], kind_of(finding)
        yield Mark(finding.id, kind, COLOURS[kind], finding.boxes, _called(finding, rule), _note(finding, rule))


def kind_of(finding: Finding) -> str:
    """Return the name of the colour of a finding; what only reads like leave is to be read first."""
    group = group_of(finding)
    return "yourself" if group == "leave" else group if group in COLOURS else "limits"


def _yourself(document: Checked) -> Iterator[Mark]:
    for number, each in enumerate(document.read_yourself):
        note = f"Read this yourself: it speaks of {', '.join(each.topics)}, and no rule is sure what it does."
        yield Mark(
            f"read-yourself-{number}",
            "yourself",
            COLOURS["yourself"],
            each.boxes,
            "Read this yourself",
            plain(note),
        )


def _contexts(document: Checked, taken: set[tuple[Box, ...]]) -> Iterator[Mark]:
    """Yield lighter marks for the words that give a quote its meaning, each place once."""
    for finding in document.findings:
        for each in finding.context:
            if each.boxes and each.boxes not in taken:
                taken.add(each.boxes)
                kind = kind_of(finding)
                role = plain(each.role)
                note = f"These words ({role}) give the marked passage on page {finding.page} its meaning."
                yield Mark(
                    f"{finding.id}-{each.role}",
                    kind,
                    _lighter(COLOURS[kind]),
                    each.boxes,
                    plain(each.role),
                    note,
                )


def _lighter(colour: Colour) -> Colour:
    red, green, blue = (1 - (1 - part) * 0.4 for part in colour)
    return red, green, blue


def _join(found: list[Mark]) -> Mark:
    first = min(found, key=lambda mark: _ORDER.index(mark.kind))
    notes = list(dict.fromkeys(mark.note for mark in found))
    subjects = list(dict.fromkeys(mark.subject for mark in found))
    return first._replace(note="\n\n".join(notes), subject=" / ".join(subjects))


def _called(finding: Finding, rule: Rule) -> str:
    return (labels.ALIKE if finding.resembles else "") + plain(rule.title)


def _note(finding: Finding, rule: Rule) -> str:
    page = rule.page
    effect = labels.EFFECTS[finding.effect]
    says = page.says
    if finding.resembles:
        effect = labels.MAYBE.get(finding.effect, effect)
        says = f"It reads like “{finding.resembles}”. That would mean: {page.says}"
    lines = [f"{_called(finding, rule)} ({effect}; {rule.severity})", says]
    if finding.verdict:
        lines.append(
            f"{labels.STATUSES[finding.verdict.status]}. " + " ".join(each.text for each in finding.verdict.reasons)
        )
    lines += [f"Stays allowed: {each}" for each in page.still_allowed]
    lines += [f"Ask: {each}" for each in page.ask]
    lines += [f"Source: {citation(each)}" for each in rule.citations[:1]]
    lines.append("Information, not legal advice (fundflow).")
    return "\n".join(plain(line) for line in lines if line)

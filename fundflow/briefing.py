"""Gather what a printed report of grants says: an Analysis, its asks and pictures of the places, into one Briefing.

Pictures are made in a worker process with limits, as reading is: a file that hangs or grows costs
its pictures only.  A file that changed since it was checked gets none.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fundflow.asking import called_for, foremost
from fundflow.errors import UnreadableDocument
from fundflow.model import Briefing, Skipped
from fundflow.reading.excerpts import Wanted, pictures, surroundings
from fundflow.redaction import redacted
from fundflow.report.marks import COLOURS, kind_of
from fundflow.report.printed.conditions import SHOWN
from fundflow.report.summary import groups
from fundflow.workers import run_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fundflow.model import Analysis, Ask, Checked, Excerpt, Finding
    from fundflow.redaction import Hidden

MOST = 300
"""Pictures of one document; the words of further places are printed without."""
PDF = "application/pdf"


class Order(NamedTuple):
    """One file and the words of it that are to be shown."""

    path: Path
    sha256: str
    media_type: str
    wanted: tuple[Wanted, ...]
    password: str | None
    hide: tuple[str, ...]


class Limits(NamedTuple):
    """What making the pictures of one file may cost."""

    seconds: float = 120
    memory_mb: int = 2048


LIMITS = Limits()


def briefing(
    analysis: Analysis,
    asks: Iterable[Ask],
    *,
    password: str | None = None,
    hide: Hidden | None = None,
    public: bool = False,
    limits: Limits = LIMITS,
) -> Briefing:
    """Return what the report says, without what must be hidden."""
    asks = tuple(asks)
    excerpts, unpictured = _excerpts(analysis, password, hide.patterns if hide else (), limits)
    shown = redacted(analysis, hide) if hide else analysis
    return Briefing(
        analysis=shown,
        foremost=foremost(shown, asks),
        asks={
            (place, finding.id): tuple(called_for(finding, shown.rules[finding.rule], asks))
            for place, document in enumerate(shown.documents)
            for finding in document.findings
        },
        excerpts=excerpts,
        unpictured=unpictured,
        redacted=bool(hide),
        public=public,
    )


def _excerpts(
    analysis: Analysis, password: str | None, hide: tuple[str, ...], limits: Limits
) -> tuple[dict[tuple[int, str], tuple[Excerpt, ...]], tuple[Skipped, ...]]:
    orders = [_order(document, analysis, password, hide) for document in analysis.documents]
    # Text around a quote would have to be redacted too: the quote alone must do then.
    places = [at for at, order in enumerate(orders) if order.wanted and not (hide and order.media_type != PDF)]
    found: dict[tuple[int, str], tuple[Excerpt, ...]] = {}
    failed = []
    outcomes = run_each(
        _made, [orders[at] for at in places], jobs=1, seconds=limits.seconds, memory_mb=limits.memory_mb
    )
    for at, outcome in zip(places, outcomes, strict=True):
        found |= {(at, name): each for name, each in (outcome.value or {}).items()}
        if outcome.value is None:
            failed.append(Skipped(analysis.documents[at].path, outcome.failure))
    return found, tuple(failed)


def _order(document: Checked, analysis: Analysis, password: str | None, hide: tuple[str, ...]) -> Order:
    shown = [
        finding
        for group in groups(document, analysis.rules)
        if group.name != "mentions"
        for card in group.cards
        for finding in card.findings[:SHOWN]
        if finding.boxes or document.media_type != PDF
    ]
    wanted = tuple(map(_wanted, shown[:MOST]))
    return Order(Path(document.path), document.sha256, document.media_type, wanted, password, hide)


def _wanted(finding: Finding) -> Wanted:
    return Wanted(finding.id, finding.quote, COLOURS[kind_of(finding)], finding.boxes)


def _made(order: Order, _report: Callable[[object], None]) -> dict[str, tuple[Excerpt, ...]]:
    if hashlib.sha256(order.path.read_bytes()).hexdigest() != order.sha256:
        raise UnreadableDocument("The file changed while it was read. Check it again.")
    if order.media_type == PDF:
        return pictures(order.path, order.wanted, password=order.password, hide=order.hide)
    from fundflow.reading import read_document

    return surroundings((line.text for line in read_document(order.path).lines), order.wanted)

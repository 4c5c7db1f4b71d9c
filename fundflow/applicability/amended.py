"""Turn the changes that documents of one check make into marks on the findings they touch.

An amendment reaches only agreements of the same check that name the same award; another document changes
only its own earlier text.  A number that stands nowhere or in several places marks nothing, and says so.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fundflow.model import Effect, InstrumentKind, Replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundflow.model import Amending, Checked, Finding, Numbered


class _Place(NamedTuple):
    """A provision that may be meant: the document, where it begins, and every entry that stands in it."""

    document: int
    root: Numbered
    inside: frozenset[int]


def amended(documents: Sequence[Checked]) -> tuple[Checked, ...]:
    """Return the documents with every change's outcome, and with what it took away marked."""
    marked = list(documents)
    for at, document in enumerate(documents):
        if not document.changes:
            continue
        told: list[Amending] = []
        for change in document.changes:
            reach = _reach(at, documents)
            places = [place for one in reach for place in _places(one, documents[one], change, own=one == at)]
            told.append(change._replace(outcome=_outcome(change, places, reach, marked)))
            if len(places) == 1:
                place = places[0]
                marked[place.document] = _mark(marked[place.document], place, document.path, change)
        marked[at] = replace(marked[at], changes=tuple(told))
    return tuple(marked)


def _reach(at: int, documents: Sequence[Checked]) -> list[int]:
    """Return the documents that a change may speak of."""
    if documents[at].instrument is not InstrumentKind.AMENDMENT:
        return [at]
    others = [i for i, each in enumerate(documents) if each.instrument is not InstrumentKind.AMENDMENT]
    same = [i for i in others if _awards(documents[i]) & _awards(documents[at])]
    unnamed = not _awards(documents[at]) or (len(others) == 1 and not _awards(documents[others[0]]))
    return same or (others if unnamed and len(others) == 1 else [])


def _awards(document: Checked) -> set[str]:
    return {"".join(fact.value.split()).casefold() for fact in document.facts if fact.name == "award_id"}


def _places(at: int, document: Checked, change: Amending, *, own: bool) -> list[_Place]:
    entries = [each for each in document.sections if not own or each.provision < change.provision]
    in_annex = [each for each in entries if _is_annex(each.annex, change.annex)]
    if change.annex and not change.number:
        titles = dict.fromkeys(each.annex for each in in_annex)
        return [_whole(at, [each for each in in_annex if each.annex == title]) for title in titles]
    found: list[tuple[Numbered, set[int]]] = []
    before = False
    for each in in_annex if change.annex else (each for each in entries if not each.annex):
        inside = _stands_in(each, change.number, found)
        if inside and not before and each.number == change.number:
            found.append((each, set()))
        if inside and found:
            found[-1][1].add(each.provision)
        before = inside
    return [_Place(at, root, frozenset(inside)) for root, inside in found]


def _whole(at: int, entries: Sequence[Numbered]) -> _Place:
    return _Place(at, entries[0], frozenset(each.provision for each in entries))


def _is_annex(title: str, name: str) -> bool:
    """Tell whether a title begins with the annex's name: "Annex A. Work plan" is Annex A."""
    return bool(name) and title.startswith(name) and not title[len(name) : len(name) + 1].isalnum()


def _stands_in(each: Numbered, number: str, found: Sequence[tuple[Numbered, set[int]]]) -> bool:
    if each.number == number or (each.number.startswith(number) and each.number[len(number)] in ".("):
        return True
    return bool(found) and found[-1][0].provision in each.path


def _mark(document: Checked, place: _Place, path: str, change: Amending) -> Checked:
    gone = Replaced(path, change.quote, change.page, change.deleted)
    return replace(
        document,
        findings=tuple(
            replace(each, replaced=gone) if _touches(each, document, place) and not each.replaced else each
            for each in document.findings
        ),
    )


def _touches(finding: Finding, document: Checked, place: _Place) -> bool:
    starts = [each.provision for each in document.sections]
    at = bisect_right(starts, finding.provision) - 1
    return finding.effect is not Effect.MENTIONS and at >= 0 and starts[at] in place.inside


def _outcome(change: Amending, places: Sequence[_Place], reach: Sequence[int], documents: Sequence[Checked]) -> str:
    if not reach:
        return "No other file of this check is known to be the agreement it changes. Check both together."
    if not places:
        return f"{change.target} was not found in {_names(documents[one].path for one in reach)}."
    if len(places) > 1:
        return f"{len(places)} provisions could be {change.target}, so none was marked. Look which is meant."
    place = places[0]
    document = documents[place.document]
    touched = sum(_touches(each, document, place) for each in document.findings)
    does = "takes out" if change.deleted else "replaces"
    return f"It {does} {change.target} of {document.path}, page {place.root.page}; passages found there: {touched}."


def _names(paths: Iterable[str]) -> str:
    return ", ".join(paths)

"""Wire the stages together: files in, one `Analysis` out.

Each file is read, structured, searched and judged in a worker process with limits, so that a broken
file costs itself only.  This module is the one place that knows every stage; it decides nothing.
"""

from __future__ import annotations

import gc
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from fundflow import __version__
from fundflow.applicability import Case, amended, conflicts_of, judge_document, ranked
from fundflow.detection import Detector
from fundflow.model import Analysis, Checked, Context, Finding, Run, Skipped, Unclaimed
from fundflow.reading import containers, place_runs, read_document
from fundflow.resources import shipped
from fundflow.rulebook import kept
from fundflow.rulebook.layout import load_layout
from fundflow.structure import changes_of, orders_of, sections_of
from fundflow.structure import outline as structure
from fundflow.workers import Outcome, run_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from fundflow.model import Box, Document, Layout, Organization, Outline, Provision, RuleBook

Progress = "Callable[[str, int, int], None]"


class Settings(NamedTuple):
    """What a person may choose about reading and judging."""

    on: date
    organization: Organization | None = None
    password: str | None = None
    max_pages: int = 5000
    ocr: bool = True


def check_files(  # noqa: PLR0913  (the command's options, all by name)
    paths: Sequence[Path],
    book: RuleBook,
    *,
    on: date,
    organization: Organization | None = None,
    password: str | None = None,
    jobs: int = 1,
    seconds: float = 300,
    memory_mb: int = 2048,
    max_pages: int = 5000,
    ocr: bool = True,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Analysis:
    """Check files and return everything found; files that give no result are in `skipped`.

    Raises:
        InvalidRules: the layout files are wrong; the rule book is checked when it is loaded.
    """
    settings = Settings(on, organization, password, max_pages, ocr)
    limits: _Limits = {"jobs": jobs, "seconds": seconds, "memory_mb": memory_mb}
    with _papers(paths, **limits) as papers:
        whole = [paper for paper in papers if not paper.failure]
        outcomes = run_each(
            _work,
            [paper.place for paper in whole],
            on_progress=(lambda index, pages: on_progress(whole[index].name, *pages)) if on_progress else None,
            initializer=_prepare,
            initargs=(kept.Parcel(book), settings),
            **limits,
        )
        done = dict(zip(whole, outcomes, strict=True))
    results = [_result(paper, done.get(paper)) for paper in papers]
    documents = amended([each for each in results if isinstance(each, Checked)])
    case = Case(organization, on, book.rules, book.activities)
    return Analysis(
        version=__version__,
        on=on,
        packs=book.packs,
        rules=book.rules,
        documents=tuple(_judged(each, case) if _lost(each) else each for each in documents),
        skipped=tuple(each for each in results if isinstance(each, Skipped)),
        organization=organization,
    )


_DEEPEST = 3
"""Mails and archives within each other that are taken apart."""


class _Limits(TypedDict):
    """What each worker may use, and how many there are."""

    jobs: int
    seconds: float
    memory_mb: int


class _Paper(NamedTuple):
    """A document to check: where it lies now, how people know it, and why it cannot be checked."""

    place: Path
    name: str
    failure: str = ""

    def named(self, message: str) -> str:
        """Return a message about the place as one about the name."""
        return message.replace(str(self.place), self.name)


def _result(paper: _Paper, outcome: Outcome[Path, Checked] | None) -> Checked | Skipped:
    """Return what was found in a paper, or why nothing was, under the name by which people know it."""
    if outcome is None:
        return Skipped(paper.name, paper.failure)
    if outcome.value is None:
        return Skipped(paper.name, paper.named(outcome.failure))
    return outcome.value if outcome.value.path == paper.name else replace(outcome.value, path=paper.name)


@contextmanager
def _papers(paths: Sequence[Path], **limits: Unpack[_Limits]) -> Iterator[list[_Paper]]:
    """Give the documents to check, mails and archives taken apart into a folder that goes away afterwards."""
    papers = [_Paper(path, str(path)) for path in paths]
    if not any(path.suffix.lower() in containers.SUFFIXES for path in paths):
        yield papers
        return
    with tempfile.TemporaryDirectory(prefix="fundflow-") as folder:
        for depth in range(_DEEPEST):
            papers = _taken_apart(papers, Path(folder) / str(depth), **limits)
        yield papers


def _taken_apart(papers: Sequence[_Paper], folder: Path, **limits: Unpack[_Limits]) -> list[_Paper]:
    """Put in place of each mail or archive what it holds, each unpacked in a worker of its own limits."""
    packed = [p for p in papers if not p.failure and p.place.suffix.lower() in containers.SUFFIXES]
    items = [(paper, folder / str(number)) for number, paper in enumerate(packed)]
    found = {outcome.item[0]: outcome for outcome in run_each(_unpack, items, **limits)}
    apart: list[_Paper] = []
    for paper in papers:
        outcome = found.get(paper)
        if outcome is None:
            apart.append(paper)
        elif outcome.value is None:
            apart.append(paper._replace(failure=paper.named(outcome.failure)))
        else:
            apart += outcome.value
    return apart


def _unpack(item: tuple[_Paper, Path], _report: object) -> list[_Paper]:
    """Write the documents that a mail or an archive holds into a folder."""
    paper, folder = item
    made: list[_Paper] = []
    for number, member in enumerate(containers.members(paper.place)):
        name = f"{paper.name}/{member.name}"
        place = folder / str(number) / Path(member.name).name
        place.parent.mkdir(parents=True)
        place.write_bytes(member.data)
        made.append(_Paper(place, name, f"{name}: {member.failure}" if member.failure else ""))
    return made or [paper]


def judge_again(analysis: Analysis, book: RuleBook, organization: Organization, on: date | None = None) -> Analysis:
    """Return the analysis judged for another organisation, or by the law of another day; nothing is read again."""
    case = Case(organization, on or analysis.on, book.rules, book.activities)
    documents = tuple(_judged(document, case) for document in analysis.documents)
    return replace(analysis, documents=documents, organization=organization, on=case.on, rules=book.rules)


def _lost(document: Checked) -> bool:
    return any(finding.replaced for finding in document.findings)


def _judged(document: Checked, case: Case) -> Checked:
    findings = judge_document(document.findings, document.instrument, case)
    standing = [each for each in findings if each.replaced is None]
    return replace(document, findings=findings, questions=ranked(standing), conflicts=conflicts_of(findings, case))


@dataclass(slots=True)
class Checker:
    """Checks one file after another with one rule book, in this process."""

    detector: Detector
    layout: Layout
    settings: Settings

    def check(self, path: Path, on_page: Callable[[int, int], None] | None = None) -> Checked:
        """Read, structure, search and judge one file.

        Raises:
            UnreadableDocument: the file cannot be read at all.
        """
        wishes = self.settings
        document = read_document(
            path,
            password=wishes.password,
            closer_look=self.detector.concerns,
            on_page=on_page,
            ocr=wishes.ocr,
            max_pages=wishes.max_pages,
        )
        outline = structure(document, self.layout)
        findings, unclaimed = self.detector.find(outline)
        findings, unclaimed = self._placed(document, outline, findings, unclaimed, path)
        findings = judge_document(findings, outline.instrument, self._case())
        return Checked(
            path=str(path),
            sha256=document.sha256,
            media_type=document.media_type,
            instrument=outline.instrument,
            pages=document.pages,
            languages=outline.languages,
            pages_ocr=document.pages_ocr,
            unread=document.unread,
            facts=outline.facts,
            findings=findings,
            read_yourself=unclaimed,
            questions=ranked(findings),
            orders=orders_of(outline.provisions, self.layout),
            conflicts=conflicts_of(findings, self._case()),
            changes=changes_of(outline.provisions, self.layout),
            sections=sections_of(outline.provisions),
        )

    def _case(self) -> Case:
        book = self.detector.book
        return Case(self.settings.organization, self.settings.on, book.rules, book.activities)

    def _placed(
        self,
        document: Document,
        outline: Outline,
        findings: Sequence[Finding],
        unclaimed: Sequence[Unclaimed],
        path: Path,
    ) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
        """Fetch the boxes of every quote in one go over the pages that hold one."""
        if not document.has_boxes:
            return tuple(findings), tuple(unclaimed)
        quotes = [*_quotes(findings), *unclaimed]
        runs = {run for q in quotes for run in _runs(outline.provisions[q.provision], *_span(q, outline))}
        boxes = place_runs(document, path, runs, password=self.settings.password)
        return (
            tuple(
                replace(f, boxes=_boxes(f, outline, boxes), context=_with_boxes(f, outline, boxes)) for f in findings
            ),
            tuple(replace(u, boxes=_boxes(u, outline, boxes)) for u in unclaimed),
        )


def _quotes(findings: Iterable[Finding]) -> Iterator[Finding | Context]:
    for finding in findings:
        yield finding
        yield from (c for c in finding.context if c.role != "header")


def _span(quoted: Finding | Unclaimed | Context, outline: Outline) -> tuple[int, int]:
    if isinstance(quoted, Context):
        start = max(outline.provisions[quoted.provision].text.find(quoted.quote), 0)
        return start, start + len(quoted.quote)
    return quoted.start, quoted.end


def _runs(provision: Provision, start: int, end: int) -> Iterator[Run]:
    """Yield the characters of a quote, line by line, without the blanks at the ends of lines."""
    for piece in provision.pieces:
        low, high = max(start, piece.offset), min(end, piece.offset + piece.length)
        words = provision.text[low:high]
        low += len(words) - len(words.lstrip())
        high -= len(words) - len(words.rstrip())
        if low < high:
            yield Run(piece.page, piece.start + low - piece.offset, high - low)


def _boxes(quoted: Finding | Unclaimed | Context, outline: Outline, boxes: Mapping[Run, Box]) -> tuple[Box, ...]:
    provision = outline.provisions[quoted.provision]
    return tuple(boxes[run] for run in _runs(provision, *_span(quoted, outline)) if run in boxes)


def _with_boxes(finding: Finding, outline: Outline, boxes: Mapping[Run, Box]) -> tuple[Context, ...]:
    return tuple(
        context if context.role == "header" else replace(context, boxes=_boxes(context, outline, boxes))
        for context in finding.context
    )


_YOUNG = 100_000
"""New records between two looks for garbage: hardly any is made in circles, and each look cost as much as a page."""

_checker: Checker | None = None
"""The checker of a worker process, made once by `_prepare`."""


def _prepare(parcel: kept.Parcel, settings: Settings) -> None:
    global _checker  # noqa: PLW0603  (a worker process holds exactly one)
    _checker = Checker(Detector(parcel.book), load_layout(shipped("rules") / "layout"), settings)
    gc.freeze()  # the book lives as long as the process: looking through it for garbage costs a sixth of a check
    gc.set_threshold(_YOUNG, 10, 10)


def _work(path: Path, report: Callable[[tuple[int, int]], None]) -> Checked:
    assert _checker is not None
    return _checker.check(path, lambda page, pages: report((page, pages)))

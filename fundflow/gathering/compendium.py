"""Gathers every clause of one kind across documents, from files checked now or from a workspace.

Turns an `Analysis`, or the documents attached to the awards of a workspace, into a `Compendium`.
Passages that only talk about a condition are counted and left out.  A kept document is not read
again: its clauses are those that were kept, and their place is looked up only if the file is still
there and is still the same.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from fundflow import __version__
from fundflow.errors import UnreadableDocument
from fundflow.model import Effect
from fundflow.papers import Clause, Compendium, Origin, Source
from fundflow.reading import excerpts
from fundflow.reading.excerpts import Wanted
from fundflow.reading.seek import boxes_of_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fundflow.model import Analysis, Box, Checked, Excerpt, Finding, Pack
    from fundflow.workspace import Workspace

MENTIONS = "mentions"
LEAVE = tuple(each.value for each in Effect if each.frees)
"""What is printed as leave must be leave: what only reads like it is left out."""
SEVERITIES = ("high", "medium", "low")
ENDINGS = {".pdf", ".docx", ".html", ".htm"}
"""Of the documents that are taken from a folder; notes and texts in it are taken only when they are named."""
INK = {
    "restricts": (1.0, 0.62, 0.55),
    "refers": (1.0, 0.83, 0.45),
    "permits": (0.62, 0.9, 0.6),
    "exempts": (0.62, 0.9, 0.6),
}
"""The colour of marked words; a bar beside them shows the place without colour."""
KEPT = ("family", "effect", "severity", "rule", "scope", "flow_down", "status", "quote", "document", "page", "section")
GONE, CHANGED, NO_PAGES, NOT_FOUND = "gone", "changed", "no-pages", "not-found"


def of_files(analysis: Analysis, families: Sequence[str] = (), year: int | None = None) -> Compendium:
    """Return the clauses of checked files; `year` keeps documents whose grant begins in that year."""
    days = {each.path: _day(each) for each in analysis.documents}
    chosen = [each for each in analysis.documents if _of_year(days[each.path], year)]
    undated = tuple(_name(each.path) for each in analysis.documents if year is not None and not days[each.path])
    found = [_source(each, analysis, families) for each in chosen]
    return Compendium(
        families=tuple(families),
        year=year,
        clauses=_ordered(clause for each in chosen for clause in _clauses(each, analysis, families)),
        sources=tuple(found),
        skipped=tuple((_name(each.path), each.reason) for each in analysis.skipped),
        undated=undated,
        asserted=(),
        origin=Origin(analysis.version, analysis.packs, analysis.on, tuple(each.path for each in chosen)),
    )


def _of_year(day: date | None, year: int | None) -> bool:
    return year is None or (day is not None and day.year == year)


def _clauses(document: Checked, analysis: Analysis, families: Sequence[str]) -> Iterator[Clause]:
    day = _day(document)
    for each in document.findings:
        guess = bool(each.resembles) and each.effect.frees
        if _wanted(each.family, families) and each.effect.value != MENTIONS and not (each.replaced or guess):
            yield _clause(each, document, analysis.rules[each.rule].severity, day)


def _clause(found: Finding, document: Checked, severity: str, day: date | None) -> Clause:
    return Clause(
        family=found.family,
        effect=found.effect.value,
        severity=severity,
        rule=found.rule,
        scope=found.scope.value,
        flow_down=found.flow_down.value,
        status=found.verdict.status.value if found.verdict else "",
        quote=found.quote,
        language=found.language,
        document=document.sha256,
        file=_name(document.path),
        page=found.page,
        section=found.section,
        day=day,
        boxes=found.boxes,
        unplaced="" if found.boxes else NO_PAGES,
    )


def _source(document: Checked, analysis: Analysis, families: Sequence[str]) -> Source:
    wanted = [each for each in document.findings if _wanted(each.family, families) and each.replaced is None]
    mentions = len({(each.family, each.page, each.quote) for each in wanted if each.effect.value == MENTIONS})
    return Source(
        document=document.sha256,
        path=document.path,
        file=_name(document.path),
        instrument=document.instrument.value,
        pages=document.pages,
        unread=tuple(sorted({each.page for each in document.unread})),
        clauses=len(_ordered(_clauses(document, analysis, families))),
        mentions=mentions,
        funder=_fact(document, "funder"),
        recipient=_fact(document, "recipient"),
        day=_day(document),
    )


def _fact(document: Checked, name: str) -> str:
    """Return what the document says, if it says one thing only."""
    values = {fact.value for fact in document.facts if fact.name == name}
    return values.pop() if len(values) == 1 else ""


def _day(document: Checked) -> date | None:
    try:
        return date.fromisoformat(_fact(document, "start"))
    except ValueError:
        return None


def _wanted(family: str, families: Sequence[str]) -> bool:
    return not families or family in families


def _name(path: str) -> str:
    return Path(path).name


def _ordered(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return each clause once, however many rules say the same of its words, by kind, document and place."""
    once: dict[tuple[object, ...], Clause] = {}
    for each in sorted(clauses, key=lambda each: (SEVERITIES.index(each.severity), each.rule)):
        same = (each.family, each.effect, each.document, each.page, each.section, each.quote)
        first = once.setdefault(same, each)
        if each.rule not in first.rule.split(", "):
            once[same] = first._replace(rule=f"{first.rule}, {each.rule}")
    return tuple(sorted(once.values(), key=_place))


def _place(each: Clause) -> tuple[object, ...]:
    return each.family, each.file, each.document, each.page, each.boxes[:1], each.quote


def of_workspace(
    workspace: Workspace, packs: tuple[Pack, ...], on: date, families: Sequence[str] = (), year: int | None = None
) -> Compendium:
    """Return the clauses of all documents attached to awards of a workspace."""
    every = _documents(workspace)
    documents = {name: row for name, row in every.items() if _of_year(row["day"], year)}
    undated = tuple(_name(row["path"]) for row in every.values() if year is not None and not row["day"])
    findings = workspace.scan("findings").filter(pl.col("document").is_in(list(documents)))
    if families:
        findings = findings.filter(pl.col("family").is_in(list(families)))
    guess = pl.col("effect").is_in(LEAVE) & (pl.col("doubt").fill_null("") != "")
    rows = findings.filter(~guess).unique().sort("document", "page", "finding").collect().to_dicts()
    kept = [row for row in rows if row["effect"] != MENTIONS]
    placed = _places(documents, kept)
    return Compendium(
        families=tuple(families),
        year=year,
        clauses=_ordered(
            _kept_clause(row, documents[row["document"]], *at) for row, at in zip(kept, placed, strict=True)
        ),
        sources=tuple(_kept_source(name, row, rows) for name, row in documents.items()),
        skipped=(),
        undated=undated,
        asserted=_asserted(workspace, families),
        origin=Origin(__version__, packs, on, (str(workspace.folder),)),
    )


def _documents(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return each attached document once, with its awards and the first day that it or an award of it states."""
    first = pl.coalesce(pl.col("start"), pl.col("award_date"))
    awards = workspace.current("awards").select("source_kind", award_key="key", award_start=first)
    joined = workspace.scan("documents").join(awards, on=["source_kind", "award_key"], how="left")
    whole = joined.group_by("document").agg(
        pl.col("path", "instrument", "funder", "recipient").sort().first(),
        pl.col("pages", "unread").drop_nulls().first(),
        day=pl.coalesce(pl.col("start").min(), pl.col("award_start").min()),
        awards=pl.concat_str("source_kind", "award_key", separator=":").unique().sort(),
    )
    return {row["document"]: row for row in whole.sort("path", "document").collect().to_dicts()}


def _kept_clause(row: dict[str, Any], document: dict[str, Any], boxes: tuple[Box, ...], unplaced: str) -> Clause:
    return Clause(
        **{name: row[name] for name in KEPT},
        language="",
        file=_name(document["path"]),
        day=document["day"],
        boxes=boxes,
        unplaced=unplaced,
    )


def _kept_source(name: str, row: dict[str, Any], findings: list[dict[str, Any]]) -> Source:
    own = {
        (row["family"], row["effect"], row["page"], row["section"], row["quote"])
        for row in findings
        if row["document"] == name
    }
    return Source(
        document=name,
        path=row["path"],
        file=_name(row["path"]),
        instrument=row["instrument"] or "",
        pages=row["pages"] or 0,
        unread=tuple(row["unread"] or ()),
        clauses=sum(each[1] != MENTIONS for each in own),
        mentions=sum(each[1] == MENTIONS for each in own),
        funder=row["funder"] or "",
        recipient=row["recipient"] or "",
        day=row["day"],
        awards=tuple(row["awards"]),
    )


def _places(documents: dict[str, dict[str, Any]], rows: list[dict[str, Any]]) -> list[tuple[tuple[Box, ...], str]]:
    """Return the boxes of each kept quote, or why there are none."""
    why = {name: _unusable(Path(row["path"]), name) for name, row in documents.items()}
    found: dict[tuple[str, int, str], tuple[Box, ...]] = {}
    for name, row in documents.items():
        wanted = [(each["page"], each["quote"]) for each in rows if each["document"] == name]
        if not why[name] and wanted:
            placed = boxes_of_quotes(Path(row["path"]), wanted)
            found |= {(name, *want): boxes for want, boxes in zip(wanted, placed, strict=True)}
    return [
        (boxes, "" if boxes else why[row["document"]] or NOT_FOUND)
        for row in rows
        for boxes in (found.get((row["document"], row["page"], row["quote"]), ()),)
    ]


def _unusable(path: Path, digest: str) -> str:
    """Return why no page of a document can be shown; empty when it can."""
    try:
        content = path.read_bytes()
    except OSError:
        return GONE
    if sha256(content).hexdigest() != digest:
        return CHANGED
    return "" if content.startswith(b"%PDF") or b"%PDF-" in content[:1024] else NO_PAGES


def _asserted(workspace: Workspace, families: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    rows = workspace.scan("assertions")
    if families:
        rows = rows.filter(pl.col("family").is_in(list(families)))
    award = pl.concat_str("source_kind", "award_key", separator=":")
    where = pl.when(pl.col("award_key").fill_null("") != "").then(award).otherwise(pl.col("funder"))
    return tuple(rows.select(where.alias("where"), "family", "because").sort(pl.all()).collect().iter_rows())


def documents_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and for a folder every document in it that can be read, in the order of their names."""
    found: list[Path] = []
    for path in paths:
        inside = path.rglob("*") if path.is_dir() else [path]
        found += sorted(each for each in inside if not path.is_dir() or each.suffix.lower() in ENDINGS)
    return list(dict.fromkeys(found))


def pictures(
    found: Compendium, most: int, paths: Mapping[str, Path] | None = None, hide: Sequence[str] = ()
) -> dict[Clause, Excerpt]:
    """Return a picture of the place of each of the first clauses; what cannot be shown has none.

    Args:
        found: the compendium.
        most: pictures at most.
        paths: where each document is, by its hash, when the compendium must not say it.
        hide: patterns of words that are painted over.
    """
    paths = paths or {each.document: Path(each.path) for each in found.sources}
    wanted: dict[str, list[tuple[str, Clause]]] = {}
    for number, clause in enumerate(found.clauses[:most]):
        if clause.boxes:
            wanted.setdefault(clause.document, []).append((str(number), clause))
    shown: dict[Clause, Excerpt] = {}
    for document, clauses in wanted.items():
        asked = [Wanted(name, clause.quote, INK[clause.effect], clause.boxes) for name, clause in clauses]
        try:
            strips = excerpts.pictures(paths[document], asked, hide=hide)
        except (UnreadableDocument, OSError):
            continue
        shown |= {clause: strips[name][0] for name, clause in clauses if strips.get(name)}
    return shown

"""Wires importers and workspace together: a file in, its rows in the tables, an exact account out.

One file is one part of the workspace: it comes in whole or not at all.  A file that cannot be read
is an outcome, not an error; only a workspace that cannot be written ends the run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fundflow import __version__
from fundflow.errors import UnreadableDocument
from fundflow.importers import Sample, dateorder, guess, importer, rows_of, unknown
from fundflow.importers.frames import Frames
from fundflow.importers.source import sha256, sources
from fundflow.importers.values import AMBIGUOUS
from fundflow.records import EditionRow, Imported, LeftOut, OrganizationRow, ProgrammeRow, Rejected
from fundflow.workspace import Rows, Workspace, rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from fundflow.importers import Source, Wishes
    from fundflow.records import Row
    from fundflow.workspace.part import Part
    from fundflow.workspace.store import Writer


@dataclass
class Tally:
    """Counts what became of the rows of one file."""

    read: int = 0
    used: int = 0
    left_out: Counter[tuple[str, bool]] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    _row: int = 0
    _used_row: int = 0

    def record(self, record: Row) -> None:
        """Count a record; several records of one row are one row."""
        if isinstance(record, EditionRow):
            return
        if record.row != self._row:
            self.read += 1
            self._row = record.row
        if isinstance(record, Rejected):
            self.left_out[record.why, record.unreadable] += 1
        elif record.row != self._used_row:
            self.used += 1
            self._used_row = record.row
        if not isinstance(record, Rejected | OrganizationRow | ProgrammeRow):
            self.flags.update(record.flags)

    def next_member(self) -> None:
        """Begin to count rows anew, in another file of a ZIP."""
        self._row = self._used_row = 0

    def repeated(self, rejected: pl.DataFrame) -> None:
        """Count rows that were taken out again because they only repeat others."""
        for why, rows in rejected.group_by("why").len().iter_rows():
            self.left_out[why, False] += rows
            self.used -= rows

    def frames(self, frames: Frames) -> None:
        """Count a batch."""
        self.read += frames.read
        rejected = frames.rejected
        for why, unreadable, rows in (
            rejected.group_by("why", "unreadable").len().iter_rows() if rejected.height else ()
        ):
            self.left_out[why, unreadable] += rows
        self.used += frames.read - rejected.height
        for table in (frames.awards, frames.transactions):
            if "flags" in table.columns:
                found = table["flags"].explode().drop_nulls().value_counts()
                self.flags.update(dict(found.iter_rows()))


@dataclass(frozen=True)
class Importing:
    """What holds for all files of one run."""

    folder: Path
    on: date
    wishes: Wishes
    kind: str = ""
    replace: bool = False
    on_rows: Callable[[str, int], None] | None = None


def import_files(paths: Sequence[Path], run: Importing) -> Iterator[Imported]:
    """Import files one after the other; each counts as soon as it is done.

    Raises:
        WorkspaceError: the workspace cannot be read or written, or another process writes it.
    """
    workspace = Workspace.open(run.folder)
    with workspace.writing() as writer:
        for path in paths:
            try:
                yield _import(path, run, writer)
            except (UnreadableDocument, OSError) as error:
                yield Imported(str(path), failure=_said(path, error))


def _said(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return (
            f"{path}: cannot be read ({error.strerror or error}). Look whether the file is there and you may read it."
        )
    return str(error)


def _import(path: Path, run: Importing, writer: Writer) -> Imported:
    files = sources(path, run.wishes)
    digest = sha256(path)
    owner = digest[:12]
    older, notes = _earlier(path, owner, run, Workspace(run.folder, writer.manifest))
    tally = Tally()
    with writer.part(owner, __version__, instead_of=older) as part:
        known, skipped = _kinds(files, run)
        notes += skipped
        for source, kind, _ in known:
            tally.next_member()
            _read(source, kind, owner, _Sink(part, tally, run, str(path)))
        if tally.left_out[AMBIGUOUS, True]:
            notes += [said for source, _, _ in known if (said := dateorder.note(source))]
        tally.repeated(part.drop_repeated())
        if not tally.read:
            notes.append("there is no row in it, so nothing was added")
        kinds = "+".join(dict.fromkeys(kind for _, kind, _ in known))
        why = known[0][2]
        part.add("sources", _source_row(path, digest, (kinds, why), tally, run.on))
    kept = Workspace.open(run.folder)
    rejected_file = rejects.write(kept, owner)
    notes += _filed_again(kept, owner)
    return Imported(
        path=str(path),
        kind=kinds,
        title=importer(known[0][1]).TITLE,
        reason=why,
        read=tally.read,
        used=tally.used,
        left_out=tuple(LeftOut(why, rows, unreadable) for (why, unreadable), rows in tally.left_out.most_common()),
        flags=tuple(tally.flags.most_common()),
        tables=tuple((f.table, f.rows) for f in writer.manifest.files if f.owner == owner),
        rejected_file=str(rejected_file) if rejected_file else "",
        notes=tuple(notes),
    )


def _earlier(path: Path, owner: str, run: Importing, workspace: Workspace) -> tuple[tuple[str, ...], list[str]]:
    """Return older versions of the file whose rows go, and what is said about earlier imports."""
    known = workspace.scan("sources").select("source", "path", "imported").collect()
    notes = [
        f"imported before, on {when}; its rows were replaced"
        for source, _, when in known.iter_rows()
        if source == owner
    ]
    others = [(source, when) for source, name, when in known.iter_rows() if name == str(path) and source != owner]
    if others and not run.replace:
        days = ", ".join(str(when) for _, when in others)
        notes.append(
            f"another version of this file was imported on {days}, and its rows are still there. "
            "If this one takes its place, import it again with --replace"
        )
    elif others:
        notes += [f"the version imported on {when} was taken out" for _, when in others]
    return (tuple(source for source, _ in others) if run.replace else ()), notes


def _filed_again(workspace: Workspace, owner: str) -> Iterator[str]:
    """Say of which returns in the workspace only those that were filed last count."""
    gone = workspace.replaced()
    for ours, others, said in (
        ("by", "source", "take the place of earlier ones of"),
        ("source", "by", "do not count beside later ones of"),
    ):
        found = gone.filter(gone[ours] == owner)
        for other, rows in found.group_by(others).len().sort(others).iter_rows():
            yield f"{rows} {'return' if rows == 1 else 'returns'} of this file {said} the file {other}"


def _kinds(files: Sequence[Source], run: Importing) -> tuple[list[tuple[Source, str, str]], list[str]]:
    """Return every member with its kind and the reason, and what is said about members of no kind."""
    known, skipped = [], []
    for source in files:
        kind, why = (run.kind, "") if run.kind else guess(Sample.of(source))
        if kind:
            known.append((source, kind, why))
        elif len(files) > 1:
            skipped.append(f"{source.part}: left out, because no importer knows it")
    if not known:
        raise UnreadableDocument(f"{files[0].path}: {unknown(Sample.of(files[0]))}")
    return known, skipped


@dataclass
class _Sink:
    """Where the rows of one file go."""

    part: Part
    tally: Tally
    run: Importing
    path: str

    def said(self) -> None:
        """Tell who is watching how far it is."""
        if self.run.on_rows:
            self.run.on_rows(self.path, self.tally.read)


def _read(source: Source, kind: str, owner: str, sink: _Sink) -> None:
    found = rows_of(kind, source, sink.run.wishes, owner)
    rows = Rows(sink.part, source=owner, kind=kind)
    rows.member(source.part)
    for one in _told(found, sink):
        if isinstance(one, Frames):
            rows.close()
            sink.tally.frames(one)
            _add_frames(one, source, kind, owner, sink.part)
            sink.said()
        else:
            sink.tally.record(one)
            rows.add(one)
    rows.close()


def _told(found: Iterator[Frames | Row], sink: _Sink) -> Iterator[Frames | Row]:
    for number, one in enumerate(found, start=1):
        yield one
        if not number % 5000:
            sink.said()


def _add_frames(frames: Frames, source: Source, kind: str, owner: str, part: Part) -> None:
    import polars as pl

    place = {"source": pl.lit(owner), "part": pl.lit(source.part)}
    for table, rows in frames.tables():
        kinds = {"source_kind": pl.lit(kind)} if table in {"awards", "transactions", "organizations"} else {}
        part.add(table, rows.with_columns(**place, **kinds))


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _source_row(path: Path, digest: str, what: tuple[str, str], tally: Tally, on: date) -> Any:  # noqa: ANN401 - a frame
    import polars as pl

    return pl.DataFrame(
        {
            "source": [digest[:12]],
            "sha256": [digest],
            "path": [str(path)],
            "source_kind": [what[0]],
            "reason": [what[1]],
            "imported": [on],
            "version": [__version__],
            "read": [tally.read],
            "used": [tally.used],
            "left_out": [[f"{_rows(rows)}: {why}" for (why, _), rows in tally.left_out.most_common()]],
            "unreadable": [sum(rows for (_, unreadable), rows in tally.left_out.items() if unreadable)],
        },
        schema_overrides={"left_out": pl.List(pl.String)},
    )

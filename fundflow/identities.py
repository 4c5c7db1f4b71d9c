"""Wires identity and workspace together: parties in, who is who out; judgements kept, undone, exported.

Judgements are a part of the workspace of their own, to which lines are only added.  What follows
from them can always be made anew, and comes out the same to the byte.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow import __version__
from fundflow.errors import WorkspaceError
from fundflow.identity import UNDO, VERDICTS, Alias, Judgement, Resolution, in_force, read_aliases, resolve
from fundflow.workspace import TABLES, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = ("number", "left", "right", "verdict", "on", "because", "of")
PARTY = ["party", "kind", "name", "country", "region", "city", "postcode"]
WAIT = 5.0
"""Seconds to wait for another writer."""
RESOLVE = "resolve"
ASKED = ("organizations", "identifiers", "judgements", "aliases")
"""Tables from which it follows who is who."""


class Counts(NamedTuple):
    """What came of resolving."""

    parties: int
    in_files: int
    """Parties that several files name with the same number, and so were one from the beginning."""
    organizations: int
    """Organisations among them, after joining."""
    by_number: int
    """Parties that share a number with another."""
    judged: int
    never: int
    """Placeholders, aggregates and persons, which are never joined."""
    proposals: int
    conflicts: int
    judgements: int


def run(folder: Path, aliases: str | None = None) -> Counts:
    """Find out who is who and keep it.

    Args:
        folder: the workspace.
        aliases: the text of an alias table, which takes the place of the one before.

    Raises:
        WorkspaceError: the workspace cannot be read or written, or the table is damaged.
    """
    if aliases is not None:
        _keep_aliases(folder, aliases)
    workspace = Workspace.open(folder)
    parties, book = _parties(workspace), judgements(workspace)
    numbers = workspace.scan("identifiers").select("party", "scheme", "value", "role").unique().collect()
    made = resolve(parties, numbers, book, _aliases(workspace))
    with workspace.writing(WAIT) as writer, writer.part(RESOLVE, __version__) as part:
        for table, rows in made._asdict().items():
            part.add(table, rows)
    return _counts(parties, made, book, _in_files(workspace))


def _in_files(workspace: Workspace) -> int:
    """Count organisations that stand in several files under the same number, or the same name and address."""
    rows = workspace.scan("organizations").filter(pl.col("kind") == "organization")
    files = rows.group_by("party").agg(n=pl.col("source").n_unique())
    return int(files.filter(pl.col("n") > 1).select(pl.len()).collect().item())


def stale(workspace: Workspace) -> bool:
    """Say whether parties, numbers or judgements came in since it was last worked out who is who.

    What is written later stands later in the manifest, so the order of its files tells.
    """
    files = workspace.manifest.files
    last = max((place for place, file in enumerate(files) if file.owner == RESOLVE), default=-1)
    return any(file.table in ASKED and place > last for place, file in enumerate(files))


def _parties(workspace: Workspace) -> pl.DataFrame:
    rows = workspace.scan("organizations").group_by(PARTY).agg(pl.col("rows").sum())
    texts = [pl.col(name).fill_null("") for name in PARTY]
    return rows.with_columns(texts).sort(PARTY).collect()


def _counts(parties: pl.DataFrame, made: Resolution, book: list[Judgement], in_files: int) -> Counts:
    kinds = parties.select("party", "kind").unique()
    never = kinds.filter(pl.col("kind") != "organization")["party"].n_unique()
    methods = dict(made.resolved.group_by("method").len().iter_rows())
    return Counts(
        parties=made.resolved.height,
        in_files=in_files,
        organizations=made.resolved["organization"].n_unique() - never,
        by_number=methods.get("number", 0),
        judged=methods.get("judged", 0),
        never=never,
        proposals=made.proposals.height,
        conflicts=made.conflicts.height,
        judgements=len(in_force(book)),
    )


def judgements(workspace: Workspace) -> list[Judgement]:
    """Return the whole book of judgements, oldest first."""
    rows = workspace.scan("judgements").select(COLUMNS).sort("number").collect()
    return [Judgement(*row) for row in rows.iter_rows()]


def judge(folder: Path, said: Iterable[Judgement]) -> list[int]:
    """Add judgements to the book; their numbers are given here and returned.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    with Workspace.open(folder).writing(WAIT) as writer:
        book = judgements(Workspace(folder, writer.manifest))
        first = len(book) + 1
        added = [each._replace(number=first + place) for place, each in enumerate(said)]
        rows = pl.DataFrame([*book, *added], schema=TABLES["judgements"].types, orient="row")
        with writer.part("judgements", __version__) as part:
            part.add("judgements", rows)
    return [each.number for each in added]


def undo(folder: Path, number: int, on: date, because: str = "") -> Judgement:
    """Take a judgement away; it stays in the book, with the line that took it away.

    Raises:
        WorkspaceError: there is no such judgement in force.
    """
    book = judgements(Workspace.open(folder))
    found = {each.number: each for each in in_force(book)}.get(number)
    if found is None:
        numbers = ", ".join(str(each.number) for each in in_force(book)[-10:]) or "none"
        raise WorkspaceError(f"No judgement {number} is in force. The last ones in force are: {numbers}.")
    judge(folder, [Judgement(0, found.left, found.right, UNDO, on, because, number)])
    return found


def exported(workspace: Workspace) -> str:
    """Return the book as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(judgements(workspace))
    return text.getvalue()


def imported(folder: Path, text: str) -> int:
    """Add the judgements of an exported book that are in force there and not here; return how many.

    Raises:
        WorkspaceError: the table is damaged, with the line; nothing was added then.
    """
    theirs = in_force(_read_book(text))
    ours = {each.pair: each.verdict for each in in_force(judgements(Workspace.open(folder)))}
    new = [each for each in theirs if ours.get(each.pair) != each.verdict]
    judge(folder, new) if new else None
    return len(new)


def _read_book(text: str) -> list[Judgement]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS[1:4] if name not in (rows.fieldnames or [])]
    if missing:
        raise WorkspaceError(
            f"line 1: the column '{missing[0]}' is missing. The first line must be: {','.join(COLUMNS)}"
        )
    return [_judgement(row, rows.line_num) for row in rows]


def _judgement(row: dict[str, str | None], line: int) -> Judgement:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    verdict = values["verdict"]
    if verdict not in {*VERDICTS, UNDO}:
        raise WorkspaceError(f"line {line}: '{verdict}' is no judgement. Write {', '.join(VERDICTS)} or {UNDO}.")
    if not values["left"] or not values["right"]:
        raise WorkspaceError(f"line {line}: 'left' and 'right' must both be there.")
    try:
        of = int(values["of"]) if values["of"] else None
        number = int(values["number"] or line)
        return Judgement(
            number, values["left"], values["right"], verdict, date.fromisoformat(values["on"]), values["because"], of
        )
    except ValueError as error:
        raise WorkspaceError(f"line {line}: {error}. Write numbers in digits and dates as year-month-day.") from None


def _keep_aliases(folder: Path, text: str) -> None:
    try:
        rows = read_aliases(text)
    except ValueError as error:
        raise WorkspaceError(f"The alias table cannot be used: {error}.") from None
    with Workspace.open(folder).writing(WAIT) as writer, writer.part("aliases", __version__) as part:
        part.add("aliases", pl.DataFrame(rows, schema=TABLES["aliases"].types, orient="row"))


def _aliases(workspace: Workspace) -> list[Alias]:
    rows = workspace.scan("aliases").select("before", "after", "since", "because").collect()
    return [Alias(*row) for row in rows.iter_rows()]

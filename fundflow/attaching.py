"""Wires checked documents and a workspace together: which award a document belongs to, and what that brings.

A condition reaches an award by a document that was attached, by its programme, or because a person
asserts it; these are kept apart, and every line says which.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from rapidfuzz import process

from fundflow import __version__, programmes
from fundflow.errors import UnreadableDocument, WorkspaceError
from fundflow.identity.documents import AwardMatch, DocumentFacts, bare, matches
from fundflow.model import Effect
from fundflow.shares import every
from fundflow.workspace import TABLES, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from fundflow.model import FunderNames, Rule
    from fundflow.workspace.store import Writer

WAIT = 5.0
AWARD = ["source_kind", "key", "number", "title", "programmes", "start", "end", "currency"]
SHORTEST = 6
"""Characters of a hash that may name a document."""
CARRIED = programmes.COLUMNS
CARRIES = tuple(each.value for each in Effect if each.limits)
"""Effects of a finding by which an award carries a condition; what permits or only mentions carries none."""
LIKENESS = "no rule knows the wording of the document; it only reads like this condition"


class CheckedDocument(NamedTuple):
    """A checked document as `fundflow check --format json` writes it."""

    facts: DocumentFacts
    content: dict[str, Any]

    @property
    def sha256(self) -> str:
        """Its hash, which is its name here."""
        return str(self.content["sha256"])


def read_checked(text: str, name: str) -> list[CheckedDocument]:
    """Read the output of a check.

    Raises:
        UnreadableDocument: it is something else.
    """
    try:
        documents = json.loads(text)["documents"]
        return [CheckedDocument(_facts(each["facts"]), each) for each in documents]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableDocument(
            f"{name}: this is no result of a check ({error}). "
            f"Make one: fundflow check FILE --format json --output {name}"
        ) from None


def _facts(facts: dict[str, Any]) -> DocumentFacts:
    try:
        amount = Decimal(str(facts["amount"]).replace(",", "")) if facts["amount"] else None
    except InvalidOperation:
        amount = None
    return DocumentFacts(
        tuple(facts["award_ids"]),
        tuple(facts["assistance_listings"]),
        facts["funder"] or "",
        facts["recipient"] or "",
        amount,
        facts["currency"] or "",
        _day(facts["start"]),
        _day(facts["end"]),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def proposed(workspace: Workspace, document: CheckedDocument) -> list[AwardMatch]:
    """Return the awards that the document may belong to."""
    return matches(document.facts, _awards(workspace))


def _awards(workspace: Workspace) -> pl.DataFrame:
    """Return every award with the names of both ends and all amounts that are known for it."""
    rows = workspace.scan("organizations").select("party", "name", "rows").drop_nulls("name")
    names = (
        rows.sort("rows", "name", descending=[True, False])
        .unique("party", keep="first", maintain_order=True)
        .drop("rows")
    )
    sums = (
        workspace.current("transactions")
        .group_by("source_kind", "award_key", "measure", "currency")
        .agg(total=pl.col("amount").sum())
        .group_by("source_kind", "award_key")
        .agg(pl.col("total"))
    )
    awards = workspace.current("awards").select(*AWARD, "stated_total", "funder_party", "recipient_party")
    for end in ("funder", "recipient"):
        awards = awards.join(names.rename({"party": f"{end}_party", "name": end}), on=f"{end}_party", how="left")
    joined = awards.join(sums, left_on=["source_kind", "key"], right_on=["source_kind", "award_key"], how="left")
    stated = (
        pl.when(pl.col("stated_total").is_null())
        .then(pl.lit([], dtype=pl.List(pl.Decimal(38, 4))))
        .otherwise(pl.concat_list(pl.col("stated_total").cast(pl.Decimal(38, 4))))
    )
    totals = pl.col("total").cast(pl.List(pl.Decimal(38, 4))).fill_null(pl.lit([], dtype=pl.List(pl.Decimal(38, 4))))
    return joined.with_columns(amounts=pl.concat_list(totals, stated)).sort("source_kind", "key").collect()


def award(workspace: Workspace, text: str) -> tuple[str, str]:
    """Return kind and key of the award that a text names: its key, its number, or kind:key.

    Raises:
        WorkspaceError: it names none or several; the message lists the nearest or all of them.
    """
    rows = workspace.current("awards").select("source_kind", "key", "number").collect()
    whole = pl.concat_str("source_kind", "key", separator=":")
    plain = pl.col("number").fill_null("").str.replace_all(r"[\W_]+", "").str.to_uppercase()
    number = (plain == bare(text)) & (plain != "")
    found = sorted(
        set(rows.filter((whole == text) | (pl.col("key") == text) | number).select("source_kind", "key").iter_rows())
    )
    if len(found) == 1:
        return str(found[0][0]), str(found[0][1])
    if found:
        listed = "\n".join(f"  {kind}:{key}" for kind, key in found[:10])
        raise WorkspaceError(f"'{text}' names {len(found)} awards. Give one of these:\n{listed}")
    choices = sorted({*rows["key"].drop_nulls(), *rows["number"].drop_nulls()} - {""})
    near = ", ".join(name for name, _, _ in process.extract(text, choices, limit=3, score_cutoff=60))
    raise WorkspaceError(
        f"No award is called '{text}'." + (f" Near: {near}." if near else " Import the file that holds it.")
    )


def attach(folder: Path, document: CheckedDocument, awards: Sequence[tuple[str, str]], on: date) -> None:
    """Keep which awards the document belongs to, and its findings; what was kept of it before goes.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    workspace = Workspace.open(folder)
    chosen = _awards(workspace).filter(
        pl.struct("source_kind", "key").is_in([{"source_kind": k, "key": a} for k, a in awards])
    )
    scored = {(match.source_kind, match.key): match for match in matches(document.facts, chosen)}
    rows = [_document_row(document, award, scored.get(award), on) for award in awards]
    with workspace.writing(WAIT) as writer, writer.part(f"attached-{document.sha256[:12]}", __version__) as part:
        part.add("documents", pl.DataFrame(rows, schema=TABLES["documents"].types, strict=False))
        part.add("findings", pl.DataFrame(_finding_rows(document), schema=TABLES["findings"].types))


def detach(folder: Path, name: str, award_of: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Take a document from one of its awards or from all, and return those; its findings go with the last.

    Args:
        folder: the workspace.
        name: the document's path as it was attached, or the beginning of its hash.
        award_of: kind and key of the award; None is all.

    Raises:
        WorkspaceError: no such document is attached so, or the workspace cannot be written.
    """
    with Workspace.open(folder).writing(WAIT) as writer:
        rows = Workspace(folder, writer.manifest).scan("documents").collect()
        of = rows.filter(
            (pl.col("path") == name) | (pl.lit(len(name) >= SHORTEST) & pl.col("document").str.starts_with(name))
        )
        here = pl.lit(value=True)
        if award_of:
            here = (pl.col("source_kind") == award_of[0]) & (pl.col("award_key") == award_of[1])
        gone = of.filter(here)
        if gone.is_empty():
            raise WorkspaceError(f"No document '{name}' is attached so. See them: fundflow attach --list")
        for document in gone["document"].unique():
            _rewrite(folder, writer, document, of.filter((pl.col("document") == document) & ~here))
    return sorted(gone.select("source_kind", "award_key").iter_rows())


def _rewrite(folder: Path, writer: Writer, document: str, left: pl.DataFrame) -> None:
    """Keep of a document what is left, or nothing of it."""
    owner = f"attached-{document[:12]}"
    if left.is_empty():
        writer.drop(owner, __version__)
        return
    findings = Workspace(folder, writer.manifest).scan("findings").filter(pl.col("document") == document).collect()
    with writer.part(owner, __version__) as part:
        part.add("documents", left)
        part.add("findings", findings)


def _document_row(
    document: CheckedDocument, award: tuple[str, str], match: AwardMatch | None, on: date
) -> dict[str, Any]:
    facts = document.facts._asdict()
    return {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()},
        "source_kind": award[0],
        "award_key": award[1],
        "document": document.sha256,
        "path": document.content["path"],
        "instrument": document.content["instrument"],
        "because": match.because if match else "a person said so; nothing in the document names it",
        "score": match.score if match else 0.0,
        "on": on,
        "pages": document.content.get("pages"),
        "unread": sorted({each["page"] for each in (document.content.get("reading") or {}).get("unread", ())}),
    }


def _finding_rows(document: CheckedDocument) -> list[dict[str, Any]]:
    """Return what binds still; what an amendment took away is no condition any more."""
    same = ("rule", "family", "effect", "severity", "scope", "flow_down", "quote", "page", "section")
    return [
        {
            **{name: each[name] for name in same},
            "document": document.sha256,
            "finding": each["id"],
            "status": (each.get("verdict") or {}).get("status") or "",
            "doubt": LIKENESS if each.get("resembles") else "",
        }
        for each in document.content["findings"]
        if not each.get("replaced")
    ]


def carried(
    workspace: Workspace,
    rules: Iterable[Rule] = (),
    funders: Mapping[str, FunderNames] | None = None,
    share: Callable[[str], pl.Expr] = every,
) -> pl.LazyFrame:
    """Return which award carries which family of conditions, on which basis; several bases are several rows.

    Args:
        workspace: the awards.
        rules: those that may say what awards carry by their programme; none leaves that basis out.
        funders: how the rule book knows funders in data.
        share: says by the column of their keys which awards; all by default.
    """
    documents = workspace.scan("documents").select("source_kind", "award_key", "document", "path")
    findings = workspace.scan("findings").filter(pl.col("effect").is_in(CARRIES))
    by_document = documents.join(findings, on="document").select(
        "source_kind", "award_key", "family", "rule", basis=pl.lit("document"), source="document", because="quote",
        doubt=pl.col("doubt").fill_null(""),
    )  # fmt: skip
    found = [by_document.unique(), _asserted(workspace)]
    facts = [rule for rule in rules if rule.programmes]
    if facts:
        found.append(programmes.by_programme(workspace, facts, funders or {}, share))
    return pl.concat([each.select(CARRIED) for each in found]).filter(share("award_key"))


def found_rules(workspace: Workspace) -> set[str]:
    """Return the rules that attached documents were found to hold, also those that a rule book no longer has."""
    return set(workspace.scan("findings").select("rule").unique().collect()["rule"].drop_nulls())


def _asserted(workspace: Workspace) -> pl.LazyFrame:
    """Return what persons said, of an award or of every award of a funder."""
    said = _told(workspace).with_columns(
        basis=pl.lit("asserted"), source=pl.format("assertion {}", "number"), doubt=pl.lit("")
    )
    of_award = said.filter(pl.col("award_key") != "")
    of_funder = said.filter(pl.col("award_key") == "").drop("source_kind", "award_key")
    given = of_funder.join(_funded(workspace), on="funder")
    return pl.concat([of_award.select(CARRIED), given.select(CARRIED)]).unique()


def _told(workspace: Workspace) -> pl.LazyFrame:
    """Return all assertions; a funder that was merged since goes by the id that it has today."""
    said = workspace.scan("assertions").join(workspace.resolved(), left_on="funder", right_on="party", how="left")
    return said.with_columns(funder=pl.coalesce("organization", "funder")).drop("organization")


def _funded(workspace: Workspace) -> pl.LazyFrame:
    awards = workspace.current("awards").select("source_kind", "funder_party", award_key="key")
    joined = awards.join(workspace.resolved(), left_on="funder_party", right_on="party", how="left")
    return joined.with_columns(funder=pl.coalesce("organization", "funder_party"))


def idle(workspace: Workspace) -> int:
    """Return how many assertions about a funder reach no award at all."""
    said = _told(workspace).filter(pl.col("award_key") == "")
    reached = _funded(workspace).select("funder").unique()
    return int(said.join(reached, on="funder", how="anti").select(pl.len()).collect().item())


def counted(rows: pl.LazyFrame) -> pl.DataFrame:
    """Return for each rule and ground how many awards carry it, and how many of them with doubts."""
    return (
        rows.group_by("rule", "because")
        .agg(awards=pl.len(), doubtful=(pl.col("doubt") != "").sum())
        .sort("rule", "because")
        .collect(engine="streaming")
    )

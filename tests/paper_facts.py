"""Small facts of papers for tests: a compendium of any length, a workspace filled with the project's samples."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pikepdf
from texts import ROOT

from fundflow.model import Pack
from fundflow.papers import Clause, Compendium, Origin, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ON = date(2026, 11, 21)
FUNDING = ROOT / "grants" / "funding"
AGREEMENT = ROOT / "grants" / "us-federal-agreement" / "document.pdf"
NASTY = (
    '=HYPERLINK("http://x.example") <script>alert(1)</script> #let x = [*bold*] $x^2$ _em_ @ref \\emph{} \x07bell 😀 '
    "\u202egnp.exe"
)
ARABIC = "لا يجوز للمنظمة أن تروج لإباحة الدعارة أو تدعو إليها."


def a_clause(number: int = 0, **changes: Any) -> Clause:
    """A clause that limits, in a document of its own number."""
    clause = Clause(
        family="prostitution-pledge",
        effect="restricts",
        severity="high",
        rule="us-leadership-act-policy-requirement",
        scope="organisation-wide",
        flow_down="must",
        status="applies",
        quote=f"{number}.1 The Recipient must have a policy that explicitly opposes prostitution and sex trafficking.",
        language="en",
        document=f"{number % 7:064x}",
        file="document.pdf",
        page=number % 30 + 1,
        section=f"{number}.1 Policy",
        day=date(2015 + number % 9, 10, 1),
        unplaced="no-pages",
    )
    return clause._replace(**changes)


def a_compendium(clauses: Sequence[Clause], **changes: Any) -> Compendium:
    """A compendium of these clauses, with the documents they stand in."""
    documents = sorted({each.document for each in clauses})
    found = Compendium(
        families=(),
        year=None,
        clauses=tuple(clauses),
        sources=tuple(
            Source(name, f"/home/ngozi/grants/{place}/document.pdf", "document.pdf", "agreement", 30, (), 1, 0, "", "", None)
            for place, name in enumerate(documents)
        ),
        skipped=(),
        undated=(),
        asserted=(),
        origin=Origin("0.1.0", (Pack("core", "1", "ab" * 32),), ON, ("/home/ngozi/grants",)),
    )
    return found._replace(**changes)


def filled(folder: Path) -> Path:
    """Make a workspace of the sample funding data with the sample agreement attached to its award."""
    from fundflow import attaching, dataset, identities
    from fundflow.analysis import check_files
    from fundflow.importers import Wishes
    from fundflow.report.data import as_object
    from fundflow.rulebook import load
    from fundflow.workspace import Workspace

    Workspace.create(folder, "0.1.0")
    files = [FUNDING / name for name in ("prime-transactions.csv", "sub-awards.csv", "foundation.json")]
    assert not [each.failure for each in dataset.import_files(files, dataset.Importing(folder, ON, Wishes())) if each.failure]
    identities.run(folder)
    checked = json.dumps(as_object(check_files([AGREEMENT], load(), on=ON)))
    [document] = attaching.read_checked(checked, "checked.json")
    attaching.attach(folder, document, [("usaspending-prime", "ASST_NON_NU2GGH999901_7523")], ON)
    return folder


def tags(data: bytes) -> list[str]:
    """Return the kinds of all elements of a PDF's structure, in reading order."""
    import io

    with pikepdf.open(io.BytesIO(data)) as document:
        return list(_walked(document.Root.StructTreeRoot))


def _walked(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _walked(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S).removeprefix("/")
        if "/K" in node:
            yield from _walked(node.K)

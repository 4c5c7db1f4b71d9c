"""Write the example papers: what the reports print of the samples.

Network report, dossier and compendium are each a PDF and a web page; of the grant report there is one in each
language and format.  A test holds them against what the samples print today.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fundflow import attaching, dataset, identities, whois
from fundflow.analysis import check_files
from fundflow.briefing import briefing
from fundflow.followed import FollowWishes
from fundflow.following import follow
from fundflow.gathering import compendium as clauses
from fundflow.gathering.dossier import dossier as known_of
from fundflow.gathering.overview import overview
from fundflow.identity import Judgement
from fundflow.importers import Wishes as ImportWishes
from fundflow.profile import load as profile
from fundflow.report.data import as_object
from fundflow.report.papers.compendium import compendium
from fundflow.report.papers.dossier import dossier
from fundflow.report.papers.network import network
from fundflow.report.papers.shared import Wishes
from fundflow.report.printed.grant import grant_report
from fundflow.report.printed.templates import Templates
from fundflow.report.printed.wording import Words
from fundflow.report.printed.writers import written
from fundflow.rulebook import load
from fundflow.workspace import Workspace

if TYPE_CHECKING:
    from fundflow.report.papers.shared import Made
    from fundflow.report.printed.blocks import Report

ROOT = Path(__file__).resolve().parent.parent
ON = date(2026, 11, 21)
FUNDING = ("prime-transactions.csv", "sub-awards.csv", "foundation.json")
AGREEMENTS = ("us-federal-agreement", "subagreement-es", "subagreement-fr")
AWARD = ("usaspending-prime", "ASST_NON_NU2GGH999901_7523")
GRANTS = {
    "grant.pdf": ("us-federal-agreement", "profile-kenya.toml", "en"),
    "subvencion.html": ("nih-notice-of-award", "", "es"),
    "subvention.docx": ("subagreement-fr", "", "fr"),
}
"""File to sample, profile of who signs, and language."""
FAMILIES = ("prostitution-pledge", "prostitution-advocacy-ban")
KIVULI = "UEI:KV5KE2RIGHT3"
"""An organisation that receives through another, and from a foundation."""


def papers(folder: Path) -> dict[str, Made]:
    """Return each paper of the samples; `folder` takes the workspace."""
    book = load()
    paths = [ROOT / "grants" / name / "document.pdf" for name in AGREEMENTS]
    analysis = check_files(paths, book, on=ON)
    _fill(folder, json.dumps(as_object(analysis)))
    workspace, wishes = Workspace.open(folder), FollowWishes(book, frozenset(FAMILIES))
    followed = follow(workspace, wishes)
    found = overview(workspace, followed, wishes, ON, None)
    found = found._replace(origin=found.origin._replace(names=("grants/funding",)))
    words, how = Words("en"), Wishes()
    across = clauses.of_files(analysis, FAMILIES[:1])
    named = tuple(str(path.relative_to(ROOT)) for path in paths)
    across = across._replace(origin=across.origin._replace(names=named))
    one = known_of(workspace, followed, found, whois.find(workspace, KIVULI))
    return {
        "network": network(found, words, how),
        "dossier": dossier(one, words, how),
        "compendium": compendium(across, words, how, clauses.pictures(across, how.pictures)),
    }


def grants() -> dict[str, Report]:
    """Return the grant report in three languages, by the name of its file."""
    book = load()
    made = {}
    for name, (sample, signer, language) in GRANTS.items():
        organization = profile(ROOT / "grants" / signer) if signer else None
        [path] = (ROOT / "grants" / sample).glob("document.*")
        analysis = check_files([path], book, on=ON, organization=organization)
        made[name] = grant_report(briefing(analysis, book.asks), Words(language, texts=book.texts))
    return made


def _fill(folder: Path, checked: str) -> None:
    """Bring the funding data in, join what a person knows to be one, and attach the first agreement to its award."""
    Workspace.create(folder, "0")
    paths = [ROOT / "grants" / "funding" / name for name in FUNDING]
    for done in dataset.import_files(paths, dataset.Importing(folder, ON, ImportWishes())):
        if done.failure:
            sys.exit(done.failure)
    same = Judgement(0, KIVULI, "SOURCE:360g:360G-brightridge-org-kivuli", "same", ON, "Same name, and they say so.")
    identities.judge(folder, [same])
    identities.run(folder)
    attaching.attach(folder, attaching.read_checked(checked, "checked")[0], [AWARD], ON)


def main() -> None:
    """Write every example."""
    target = ROOT / "reports" / "examples"
    for name, report in grants().items():
        (target / name).write_bytes(written(report, name.rpartition(".")[2], Templates()))
    with tempfile.TemporaryDirectory() as folder:
        for name, made in papers(Path(folder) / "workspace").items():
            for form in ("pdf", "html"):
                (target / f"{name}.{form}").write_bytes(written(made.report, form, Templates()))


if __name__ == "__main__":
    main()

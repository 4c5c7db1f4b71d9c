"""Every sample grant against what a careful reader finds in it: one test for each expectation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml
from texts import ROOT, shipped_detector

from fundflow.reading import read_document
from fundflow.resources import shipped
from fundflow.rulebook.layout import load_layout
from fundflow.structure import outline as structure

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Document, Finding, Outline

GRANTS = sorted(path.parent for path in (ROOT / "grants").glob("*/expected.yaml"))
SEVERAL = {"award_ids": "award_id", "assistance_listings": "assistance_listing"}
"""Facts of which a document may hold more than one, and their name in the outline."""


class Checked(NamedTuple):
    """One sample, read."""

    document: Document
    outline: Outline
    findings: tuple[Finding, ...]


@cache
def checked(folder: Path) -> Checked:
    """Read a sample as `fundflow check` does."""
    [path] = folder.glob("document.*")
    document = read_document(path, closer_look=shipped_detector().concerns)
    outline = structure(document, load_layout(shipped("rules") / "layout"))
    return Checked(document, outline, shipped_detector().find(outline)[0])


@cache
def expected(folder: Path) -> dict[str, Any]:
    """What stands in `expected.yaml`."""
    content: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return content


def each(key: str) -> list[Any]:
    """Give (folder, entry) for each entry of a list in all samples."""
    return [pytest.param(f, e, id=f"{f.name}-{_label(e)}") for f in GRANTS for e in expected(f).get(key) or []]


def _label(entry: dict[str, Any]) -> str:
    return " ".join(str(entry[key])[:60] for key in ("family", "effect", "contains") if key in entry)


def flat(text: str) -> str:
    """Return the letters and digits alone, so that line ends, hyphens and spaces do not matter."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", text)).casefold()


def bare(section: str) -> str:
    """Return the section without what it is called, so that "§ 12", "Clause 12" and "12" are one."""
    return re.sub(r"^(§+\s*|[^\W\d_]+\.?\s+)(?=\d)", "", section.casefold())


def fits(finding: Finding, entry: dict[str, Any]) -> bool:
    """Say whether a finding is the one that an entry describes; its words may stand in the quote or its lead-in."""
    words = flat(entry["contains"]) if "contains" in entry else ""
    held = [finding.quote, *(context.quote for context in finding.context)]
    return (
        finding.family == entry["family"]
        and finding.effect == entry.get("effect", finding.effect)
        and finding.page <= entry.get("page", finding.page) <= finding.end_page
        and bare(finding.section).startswith(entry.get("section", "").casefold())
        and any(words in flat(text) for text in held)
    )


def shown(findings: tuple[Finding, ...]) -> str:
    """List findings for a person who reads why a test failed."""
    return "\n".join(f"p{f.page} [{f.section}] {f.family} {f.effect} ({f.rule}): {f.quote[:160]}" for f in findings)


@pytest.mark.parametrize(("folder", "entry"), each("must"))
def test_it_finds(folder: Path, entry: dict[str, Any]) -> None:
    """A condition that stands in the sample is found, with its effect, on its page, in its section."""
    findings = checked(folder).findings
    assert any(fits(f, entry) for f in findings), shown(tuple(f for f in findings if f.family == entry["family"]))


@pytest.mark.parametrize(("folder", "entry"), each("must_not"))
def test_it_leaves_alone(folder: Path, entry: dict[str, Any]) -> None:
    """A passage that only looks like a condition is not reported as one."""
    imposing = tuple(f for f in checked(folder).findings if f.effect in {"restricts", "refers"})
    words = flat(entry["contains"])
    wrong = tuple(f for f in imposing if f.family == entry["family"] and words in flat(f.quote))
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("folder", GRANTS, ids=lambda folder: folder.name)
def test_no_other_family_is_reported(folder: Path) -> None:
    """Every restriction and reference is of a family that truly stands in the sample."""
    imposing = (f for f in checked(folder).findings if f.effect in {"restricts", "refers"})
    wrong = tuple(f for f in imposing if f.family not in expected(folder)["only_families"])
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("folder", GRANTS, ids=lambda folder: folder.name)
def test_the_kind_of_document(folder: Path) -> None:
    """The sample is known for what it is: an agreement, a notice, a commentary."""
    assert str(checked(folder).outline.instrument) == expected(folder)["instrument"]


@pytest.mark.parametrize("folder", [f for f in GRANTS if "pages" in expected(f)], ids=lambda folder: folder.name)
def test_every_page_is_accounted_for(folder: Path) -> None:
    """The sample has the pages that were drawn, and none was left unread."""
    document = checked(folder).document
    assert document.pages == expected(folder)["pages"]
    assert document.unread == ()


@pytest.mark.parametrize("folder", GRANTS, ids=lambda folder: folder.name)
def test_its_languages(folder: Path) -> None:
    """The languages of the sample are known, the main one first."""
    assert list(checked(folder).outline.languages) == expected(folder)["languages"]


FACTS = [pytest.param(f, name, id=f"{f.name}-{name}") for f in GRANTS for name in expected(f).get("facts") or {}]


@pytest.mark.parametrize(("folder", "name"), FACTS)
def test_a_fact(folder: Path, name: str) -> None:
    """A fact of the award is read with its value, and no other value is given for it."""
    wanted = expected(folder)["facts"][name]
    found = [fact.value for fact in checked(folder).outline.facts if fact.name == SEVERAL.get(name, name)]
    if name in SEVERAL:
        assert set(found) == set(wanted)
    else:
        assert [value.removesuffix(".00") for value in found] == [str(wanted).removesuffix(".00")]


@pytest.mark.parametrize("folder", GRANTS, ids=lambda folder: folder.name)
def test_no_fact_is_made_up(folder: Path) -> None:
    """Facts that the careful reader did not find are left out, not guessed."""
    known = {SEVERAL.get(name, name) for name in expected(folder).get("facts") or {}}
    assert [f for f in checked(folder).outline.facts if f.name not in known] == []


@pytest.mark.parametrize("folder", GRANTS, ids=lambda folder: folder.name)
def test_a_fact_stands_in_the_document(folder: Path) -> None:
    """The words that a fact was read from stand in the provision that it names."""
    outline = checked(folder).outline
    for fact in outline.facts:
        provision = outline.provisions[fact.provision]
        assert fact.quote in provision.text or fact.quote in provision.heading, fact

"""Held against documents that nobody of this stage wrote: the project's samples, and real files where they are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from structure_lines import layout

from fundflow.model import Outline, ProvisionKind
from fundflow.reading import read_document
from fundflow.structure import outline

_SAMPLES = Path(__file__).parent.parent / "grants"
_REAL = Path(__file__).resolve().parents[2] / "shared" / "data"
_NAMES = ("award_ids", "assistance_listings", "funder", "recipient", "amount", "currency", "start", "end")


@cache
def sample(folder: Path) -> Outline:
    """Return the outline of a sample grant."""
    return outline(read_document(next(folder.glob("document.*"))), layout())


def folders() -> list[Path]:
    """Return the folders of the samples."""
    return sorted(path.parent for path in _SAMPLES.glob("*/expected.yaml"))


def expected(folder: Path) -> dict[str, Any]:
    """Return what a careful reader found in a sample."""
    return dict(yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8")))


def _values(value: object) -> set[str]:
    """Return facts as they are compared: as texts, whole amounts without decimals."""
    values = value if isinstance(value, list) else [value] if value else []
    return {str(one).removesuffix(".00") for one in values}


def _read(folder: Path, name: str) -> set[str]:
    single = name.removesuffix("s") if name in {"award_ids", "assistance_listings"} else name
    return {fact.value.removesuffix(".00") for fact in sample(folder).facts if fact.name == single}


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_no_fact_of_a_sample_is_wrong(folder: Path) -> None:
    """A fact may be missing, never false."""
    facts = expected(folder).get("facts") or {}
    for name in _NAMES:
        assert _read(folder, name) <= _values(facts.get(name)), name


def test_most_facts_of_the_samples_are_found() -> None:
    """More than four in five of the facts that a reader sees are read."""
    wanted = found = 0
    for folder in folders():
        facts = expected(folder).get("facts") or {}
        for name in _NAMES:
            wanted += len(_values(facts.get(name)))
            found += len(_values(facts.get(name)) & _read(folder, name))
    assert found >= 0.75 * wanted


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_the_kind_of_a_sample_is_right_or_unknown(folder: Path) -> None:
    """No sample is taken for another kind of document."""
    assert sample(folder).instrument.value in {expected(folder)["instrument"], "unknown"}
    assert list(sample(folder).languages) == expected(folder)["languages"]


@cache
def real(name: str) -> Outline:
    """Return the outline of a real file, or skip where the collection is absent."""
    if not (_REAL / name).exists():
        pytest.skip(f"the collection of real documents is not at {_REAL}")
    return outline(read_document(_REAL / name), layout())


@pytest.mark.parametrize("language", ["EN", "FR"])
def test_a_real_agreement_is_numbered_whole(language: str) -> None:
    """Sections 1 to 13 and their parts follow one another without a gap, and a blank form gives no fact."""
    result = real(f"pdf-grants/UNICEF_PCA_agreement_{language}.pdf")
    assert (result.instrument.value, result.languages, result.facts) == ("agreement", (language.lower(),), ())
    sections = [p.number for p in result.provisions if p.kind is ProvisionKind.HEADING and p.number.isdigit()]
    assert sections[:13] == [str(number) for number in range(1, 14)]
    parts = [p.number for p in result.provisions if re.fullmatch(r"8\.\d+", p.number)]
    assert [int(part[2:]) for part in parts][:8] == list(range(1, 9))


def test_a_clause_deep_in_a_real_agreement_is_quoted_in_full() -> None:
    """The staff-conduct clause stands at 4.5(b)(iii) of the general conditions, below its lead-in."""
    result = real("pdf-grants/UNICEF_PCA_agreement_EN.pdf")
    (clause,) = [p for p in result.provisions if "prostitut" in p.text]
    assert clause.number == "4.5(b)(iii)"
    assert clause.lead_in is not None
    assert result.provisions[clause.lead_in].number == "4.5(b)"


def test_real_regulations_set_in_columns() -> None:
    """Sections of the CFR are headings, their paragraphs numbered under them, and the text is policy."""
    result = real("pdf-grants/LSC_1610CFR.PDF")
    assert result.instrument.value == "policy"
    numbers = {p.number for p in result.provisions}
    assert {"§ 1610.2", "§ 1610.2(a)(9)", "§ 1609.3(b)(3)(iii)", "Part 1610"} <= numbers


def test_real_assurances_belong_to_their_lead_in() -> None:
    """All numbered assurances share the words "hereby assures that"."""
    result = real("pdf-grants/LSC_2012_Grant_Assurances_FINAL.pdf")
    items = [p for p in result.provisions if p.number.isdigit()]
    assert [p.number for p in items] == [str(number) for number in range(1, 22)]
    assert len({p.lead_in for p in items}) == 1
    assert items[0].lead_in is not None


@pytest.mark.parametrize("name", ["SF425_Federal_Financial_Report_form.pdf", "IRS_f990_Schedule_I_blank_form.pdf"])
def test_real_blank_forms_give_no_facts(name: str) -> None:
    """A form that nobody filled in says nothing about an award."""
    assert real(f"pdf-grants/{name}").facts == ()

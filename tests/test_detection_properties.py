"""What holds for every finding of every document: exact quotes, stable ids, bounded cost, an exact prefilter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps import growth
from texts import ROOT, Read, a_list, a_provision, a_table, an_outline, read, shipped_detector, under

from fundflow.detection.reader import Reader
from fundflow.reading import read_document
from fundflow.resources import shipped
from fundflow.rulebook.layout import load_layout
from fundflow.structure import outline as structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fundflow.model import Outline, Provision

SAMPLES = sorted((ROOT / "grants").glob("*/document.*"))
SIZE = 30
"""Repetitions in the smallest of three texts whose work is compared; in the largest, four times as many."""
GROWTH = 2.3
"""Between following the length, 2, and following its square, 4."""

PIECES = [
    "The recipient must have a policy explicitly opposing prostitution",
    "No funds may be used to purchase sterile needles or syringes",
    "Nothing in the preceding sentence shall be construed to preclude care",
    "This requirement does not apply to the World Health Organization",
    "“prostitution” means the selling of sex (in the law)",
    "except for the purchase of syringes",
    "45 CFR parts 75 and 89 apply",
    "22 U.S.C. § 7631(f)",
    "Critics argue that the pledge is harmful",
    "prosti- tution",
    "El beneficiario no podrá utilizar los fondos para comprar jeringas",
    "Les fonds ne peuvent pas servir à promouvoir la prostitution",
    "O beneficiário certifica que se opõe à prostituição",
    "Unallowable costs",
    "the provision of abortion as a method of family planning",
    "marijuana",
    "May we",
    "☒ Yes ☐ No",
    "(a)",
    "e.g.",
    "No. 4",
    "ÀÉÎ õ ﬁ œ",
]
ENDS = [". ", "; ", ": ", " | ", "? ", "! ", ", ", " ", "”. ", "\u00a0", "… ", " — ", ") ", "- "]
TEXT = st.lists(st.tuples(st.sampled_from(PIECES) | st.text(max_size=12), st.sampled_from(ENDS)), min_size=1, max_size=8).map(
    lambda parts: "".join(a + b for a, b in parts)
)
KINDS = ["paragraph", "list-item", "table-row", "checkbox", "heading", "footnote", "field"]


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """Draw a document of a few provisions with lead-ins, headings, headers, boxes and strikes."""
    made: list[Provision] = []
    for index in range(draw(st.integers(1, 5))):
        above = [p.index for p in made]
        made.append(
            a_provision(
                index,
                draw(TEXT),
                draw(st.sampled_from(KINDS)),
                lead_in=draw(st.none() | st.sampled_from(above)) if above else None,
                path=(draw(st.sampled_from(above)),) if above and draw(st.booleans()) else (),
                header=draw(st.sampled_from(["", "Item | Allowable?", "Eligible | Ineligible", "|", "Note"])),
                mark=draw(st.sampled_from([None, None, True, False])),
                deleted=draw(st.booleans()) and draw(st.booleans()),
                heading=draw(st.sampled_from(["", "Unallowable costs", "Prostitution"])),
            )
        )
    kind = draw(st.sampled_from(["agreement", "commentary", "amendment"]))
    return an_outline(*made, instrument=kind, language=draw(st.sampled_from(["en", "es", "fr", "pt"])))


@cache
def sample(path: Path) -> Outline:
    """Read a sample grant."""
    document = read_document(path, closer_look=shipped_detector().concerns)
    return structure(document, load_layout(shipped("rules") / "layout"))


def check_quotes(outline: Outline, got: Read) -> None:
    """Hold every quote and context against the text at its place."""
    for quoted in (*got.findings, *got.unclaimed):
        text = outline.provisions[quoted.provision].text
        assert quoted.quote == text[quoted.start : quoted.end]
        assert quoted.quote.strip() == quoted.quote != ""
    for finding in got.findings:
        for context in finding.context:
            above = outline.provisions[context.provision]
            assert context.quote in (above.header if context.role == "header" else above.text)


@settings(max_examples=150)
@given(outlines())
def test_a_quote_is_the_text_at_its_place(outline: Outline) -> None:
    """For every finding and every unclaimed sentence of any document, the quote is the text at its place."""
    check_quotes(outline, read(shipped_detector(), outline))


@settings(max_examples=60)
@given(outlines())
def test_reading_again_gives_the_same(outline: Outline) -> None:
    """Findings and ids do not depend on what was read before, and no two findings share an id."""
    first = read(shipped_detector(), outline)
    read(shipped_detector(), "Something else about syringes may not be bought.")
    again = read(shipped_detector(), outline)
    assert first == again
    ids = [finding.id for finding in first.findings]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_quotes_of_a_sample_are_its_text(path: Path) -> None:
    """Quotes of real documents are the text at their place, ids are unique, the reading order is kept."""
    outline = sample(path)
    got = read(shipped_detector(), outline)
    check_quotes(outline, got)
    ids = [finding.id for finding in got.findings]
    assert len(set(ids)) == len(ids)
    assert [f.provision for f in got.findings] == sorted(f.provision for f in got.findings)
    assert got == read(shipped_detector(), outline)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_prefilter_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking only at provisions with a wanted word finds what looking at every provision finds."""
    outline = sample(path)
    quick = read(shipped_detector(), outline)
    monkeypatch.setattr(Reader, "interesting", everything)
    assert read(shipped_detector(), outline) == quick


def everything(reader: Reader, wanted: frozenset[str]) -> Iterator[Provision]:
    """Yield every provision that holds a wanted concept by its full scan, with all that hang on it."""
    held: set[int] = set()
    for provision in reader.outline.provisions:
        if provision.lead_in in held or any(hit.concept in wanted for hit in reader.scan(provision).hits):
            held.add(provision.index)
            yield provision


@settings(max_examples=60)
@given(st.lists(st.sampled_from([p for p in PIECES if p != "prosti- tution"]), min_size=1, max_size=5))
def test_the_prefilter_loses_nothing_of_any_text(parts: list[str]) -> None:
    """The quick look at a provision's words agrees with its full scan."""
    detector = shipped_detector()
    text = ", ".join(parts)
    hits = any(hit.concept in detector.wanted for hit in detector.scanner.scan(text).hits)
    assert not hits or detector.concerns(text)


LONG: dict[str, Callable[[int], Outline]] = {
    "one matter": lambda n: an_outline("prostitution " * 2 * n),
    "many duties": lambda n: an_outline("the recipient shall not buy syringes and " * n),
    "many predicates": lambda n: an_outline("syringes are not allowable, " * n),
    "many permissions": lambda n: an_outline("funds may buy syringes, " * n),
    "many exempt bodies": lambda n: an_outline("the World Health Organization is exempt from opposing prostitution, " * n),
    "many clauses": lambda n: an_outline("Funds may not buy " + "syringes; " * n),
    "many clauses without a verb": lambda n: an_outline("syringes; " * n),
    "many exceptions": lambda n: an_outline("funds may not buy syringes except syringes and " * n),
    "many asides": lambda n: an_outline("the recipient shall not (nor may any partner of it) buy syringes and " * n),
    "many reservations": lambda n: an_outline("without prejudice to the recipient shall not buy syringes and " * n),
    "much commentary": lambda n: an_outline("critics argue that no funds may buy syringes and " * n),
    "many studies": lambda n: an_outline("the study found that no funds may buy syringes and " * n),
    "many open quotations": lambda n: an_outline('the Minister said "no funds may buy syringes and ' * n),
    "many citations": lambda n: an_outline("22 U.S.C. 7631(f) and " * n),
    "many laws complied with": lambda n: an_outline("shall comply with 45 CFR part 89 and not buy syringes " * n),
    "small words of law": lambda n: an_outline("45 CFR part " + "and " * n),
    "many short sentences": lambda n: an_outline("Prostitution is old. " * n),
    "many bans in a paragraph": lambda n: an_outline("The recipient shall not buy syringes. " * n),
    "a lead-in to many items": lambda n: a_list("Funds may not be used for:", *["(a) syringes;"] * n),
    "many rows": lambda n: a_table("Item | Allowable?", *["Syringes | No"] * n),
    "many items under one heading": lambda n: under("Unallowable costs", *["Syringes"] * n),
    "many exemptions": lambda n: an_outline(
        *["This requirement does not apply to the Global Fund. Prostitution must be opposed."] * n
    ),
}
"""Texts made of n trigger words, by what they are full of."""


@pytest.mark.parametrize("name", LONG)
def test_cost_follows_length(name: str) -> None:
    """What a text made of trigger words costs grows with its length, not its square, so that no file can hang the check."""
    detector = shipped_detector()
    assert growth(lambda size: read(detector, LONG[name](size)), SIZE) < GROWTH


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_quoted_exactly(name: str) -> None:
    """In a text of hundreds of trigger words each quote is the text at its place."""
    outline = LONG[name](250)
    check_quotes(outline, read(shipped_detector(), outline))

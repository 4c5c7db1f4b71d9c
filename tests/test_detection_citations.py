"""Citations of law in four languages and odd typography, and the cards they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import an_outline, only, read, shipped_detector, write_pack

from fundflow.detection import Detector
from fundflow.detection.citations import find_citations
from fundflow.rulebook import load
from fundflow.words import WORD

if TYPE_CHECKING:
    from texts import Read


def cited(text: str) -> list[tuple[str, str]]:
    """Return (key, subdivisions) of every citation in a text."""
    spans = [match.span() for match in WORD.finditer(text)]
    words = [text[a:b] for a, b in spans]
    gaps = [text[(spans[i - 1][1] if i else 0) : a] for i, (a, _) in enumerate(spans)]
    codes = shipped_detector().book.lexicon.codes
    return [(key, subs) for _, _, key, subs in find_citations(words, gaps, codes)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22 U.S.C. § 7631(f)", [("22-usc-7631", "f")]),
        ("22 U.S.C. 7631(f)", [("22-usc-7631", "f")]),
        ("22 USC 7631", [("22-usc-7631", "")]),
        ("22 U. S. C. §7631 (f)", [("22-usc-7631", "f")]),
        ("22 U.S.C. §§ 7110(g)(1)", [("22-usc-7110", "g.1")]),
        ("22 U.S. Code 7110(g)(2)", [("22-usc-7110", "g.2")]),
        ("section 7631(e) of title 22 of the United States Code", [("22-usc-7631", "e")]),
        ("title 22, United States Code, section 7631(f)", [("22-usc-7631", "f")]),
        ("45 C.F.R. Part 89", [("45-cfr-89", "")]),
        ("45 CFR § 89.1", [("45-cfr-89", "1")]),
        ("45 CFR 89.3", [("45-cfr-89", "3")]),
        ("45 CFR parts 75 and 89", [("45-cfr-75", ""), ("45-cfr-89", "")]),
        ("45 CFR Parts 74, 75, and 89", [("45-cfr-74", ""), ("45-cfr-75", ""), ("45-cfr-89", "")]),
        ("part 89 of title 45, Code of Federal Regulations", [("45-cfr-89", "")]),
        ("2 CFR part 175", [("2-cfr-175", "")]),
        ("2 CFR 200 and 45 CFR 89", [("2-cfr-200", ""), ("45-cfr-89", "")]),
        ("título 45 del Código de Reglamentos Federales, parte 89", [("45-cfr-89", "")]),
        ("la parte 89 del título 45 del CFR", [("45-cfr-89", "")]),
        ("45 CFR parte 89", [("45-cfr-89", "")]),
        ("45 CFR partie 89", [("45-cfr-89", "")]),
        ("la partie 89 du titre 45 du CFR", [("45-cfr-89", "")]),
        ("a parte 89 do título 45 do CFR", [("45-cfr-89", "")]),
        ("artículo 7631(f) del título 22 del Código de los Estados Unidos", [("22-usc-7631", "f")]),
        ("45\u00a0C.F.R.\u00a0§\u00a089", [("45-cfr-89", "")]),
        ("45 C.F.R.\nPart 89", [("45-cfr-89", "")]),
        ("Title 45, Part 89, of the Code of Federal Regulations", [("45-cfr-89", "")]),
        ("Title 22, Section 7631(f), United States Code", [("22-usc-7631", "f")]),
        ("Code of Federal Regulations (CFR), title 45, part 89", [("45-cfr-89", "")]),
        ("45 CFR (Code of Federal Regulations) part 89", [("45-cfr-89", "")]),
        ("C.F.R. 45, § 89.1", [("45-cfr-89", "1")]),
        ("45CFR89", [("45-cfr-89", "")]),
        ("22USC7631(f)", [("22-usc-7631", "f")]),
        ("31 U.S.C.A. § 1352", [("31-usc-1352", "")]),
        ("45 CFR Pts. 75, 89", [("45-cfr-75", ""), ("45-cfr-89", "")]),
        ("22 U.S.C. 7631(e) and (f)", [("22-usc-7631", "e"), ("22-usc-7631", "f")]),
        ("subsection (f) of section 7631 of title 22, United States Code", [("22-usc-7631", "f")]),
        ("8 U.S.C. 1373-1644", [("8-usc-1373", ""), ("8-usc-1644", "")]),
        ("2 CFR 200 Subpart D, 200.340", [("2-cfr-200", ""), ("2-cfr-200", "340")]),
        ("2 CFR 200.339-200.341", [("2-cfr-200", "339"), ("2-cfr-200", "340"), ("2-cfr-200", "341")]),
        ("48 CFR 52.222-50", [("48-cfr-52", "222.50")]),
        ("42 U.S.C. 300ee-5", [("42-usc-300ee", "5")]),
        ("2 CFR 200 (the Guidance)", [("2-cfr-200", "")]),
        ("CFR, título 45, parte 89", [("45-cfr-89", "")]),
        ("parte 89 del Título 45 del Código Federal de Regulaciones", [("45-cfr-89", "")]),
        ("incisos (e) y (f) de la sección 7631 del título 22 del U.S.C.", [("22-usc-7631", "f"), ("22-usc-7631", "e")]),
        ("titre 22, article 7631(f), du Code des États-Unis", [("22-usc-7631", "f")]),
        ("título 22, secção 7631, do Código dos EUA", [("22-usc-7631", "")]),
        ("CFR 45 was read on 89 days", []),
        ("45 Main Street, part 89", []),
        ("CFR part 89", []),
        ("The CFR is long. 45 of 89 pages were read.", []),
    ],
)
def test_a_citation_is_read(text: str, found: list[tuple[str, str]]) -> None:
    """One grammar reads titles, codes, sections and subdivisions, and nothing that only looks like them."""
    assert cited(text) == found


@pytest.fixture(scope="module")
def act(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """A detector that knows one card: 45 CFR 89 and 22 USC 7631(f), the Widget Act."""
    return Detector(only(load((write_pack(tmp_path_factory.mktemp("act")),)), "none"))


def of_card(got: Read) -> list[str]:
    """The effects of the card's findings."""
    return [str(f.effect) for f in got.findings if f.rule == "widget-act"]


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ("The recipient shall comply with 45 CFR part 89.", ["refers"]),
        ("HHS regulations at 45 C.F.R. Parts 75 and 89 apply.", ["refers"]),
        ("45 CFR 89.1 applies to this award.", ["refers"]),
        ("The recipient agrees to 22 U.S.C. § 7631(f).", ["refers"]),
        ("The recipient agrees to 22 U.S.C. § 7631(f)(1).", ["refers"]),
        ("The recipient agrees to 22 U.S.C. § 7631(e).", []),
        ("The recipient agrees to 45 CFR part 890.", []),
        ("The recipient agrees to 42 CFR part 89.", []),
        ("The recipient shall comply with the Widget Act.", ["refers"]),
        ("45 CFR part 89 does not apply to this award.", ["exempts"]),
        ("The Court held that 45 CFR part 89 could not be enforced.", ["mentions"]),
    ],
)
def test_a_citation_brings_in_its_card(act: Detector, text: str, effects: list[str]) -> None:
    """A citation refers to the card of exactly that text, unless the sentence takes it out or only talks."""
    assert of_card(read(act, text)) == effects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El beneficiario deberá cumplir con la parte 89 del título 45 del CFR."),
        ("fr", "Le bénéficiaire doit respecter la partie 89 du titre 45 du CFR."),
        ("pt", "O beneficiário deve cumprir a parte 89 do título 45 do CFR."),
    ],
)
def test_a_citation_refers_in_every_language(act: Detector, language: str, text: str) -> None:
    """The card is found in Spanish, French and Portuguese."""
    assert of_card(read(act, an_outline(text, language=language))) == ["refers"]

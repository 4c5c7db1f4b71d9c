"""Sentences of real drafting, read with the shipped rules: typography, double negatives, look-alikes."""

from __future__ import annotations

import unicodedata

import pytest
from texts import a_list, an_outline, read, shipped_detector, under

PLEDGE, ADVOCACY, SYRINGE, ABORTION = "prostitution-pledge", "prostitution-advocacy-ban", "syringe-funding-ban", "abortion-restriction"

TEXTS: list[tuple[str, set[tuple[str, str]]]] = [
    # section 12 of the legal catalogue: 8 double negatives
    ("Nothing in this section shall be construed to require the recipient to oppose prostitution.", {(PLEDGE, "permits")}),
    ("The recipient may not decline to adopt a policy explicitly opposing prostitution.", {(PLEDGE, "restricts")}),
    # 2 exemption behind the duty
    (
        "The recipient must have a policy explicitly opposing prostitution. This requirement does not apply to any UN agency.",
        {(PLEDGE, "restricts"), (PLEDGE, "exempts")},
    ),
    # 5 acceptance is agreement
    ("By accepting this award, the recipient agrees that it is opposed to the practices of prostitution.", {(PLEDGE, "restricts")}),
    # 12 organisation-wide by its verb, against a use of funds
    ("The recipient does not and will not promote, support or advocate the legalization of prostitution.", {(PLEDGE, "restricts")}),
    ("Grant funds may not be used to promote or advocate the legalization of prostitution.", {(ADVOCACY, "restricts")}),
    # talk
    ("The U.S. Government is opposed to prostitution and related activities.", set()),
    ("Many sex workers are opposed to a policy against prostitution.", set()),
    ("We organised a conference on the legalization of prostitution in 2019.", set()),
]


def said(text: str, language: str = "en") -> set[tuple[str, str]]:
    """Return the (family, effect) pairs of a text, without mere mentions."""
    findings = read(shipped_detector(), an_outline(text, language=language)).findings
    return {(f.family, str(f.effect)) for f in findings if f.effect != "mentions"}


@pytest.mark.parametrize(("text", "pairs"), TEXTS, ids=[text[:70] for text, _ in TEXTS])
def test_a_text_says_this(text: str, pairs: set[tuple[str, str]]) -> None:
    """Tricks of drafting change neither what is found nor what is left alone."""
    assert said(text) == pairs


TYPOGRAPHY = [
    "The recipient must have a policy explicitly opposing prosti- tution and sex trafficking.",
    "The recipient must have a policy explicitly oppos- ing prostitution.",
    "The recipient must have a policy explicitly opposing PROSTITUTION.",
    "THE RECIPIENT MUST HAVE A POLICY EXPLICITLY OPPOSING PROSTITUTION.",
    "The recipient must have a policy explicitly opposing “prostitution”.",
    "The recipient must have a policy\u00a0explicitly\u2009opposing prostitution.",
    "The recipient must have a policy explicitly opposing prostitution,2 as the law demands.",
    "(b)(1) The recipient must have a policy (explicitly) opposing prostitution;",
    "The recipient\u2019s organisation must have a policy explicitly opposing prostitution.",
    "The   recipient must  have a   policy explicitly opposing    prostitution.",
]


@pytest.mark.parametrize("text", TYPOGRAPHY)
def test_typography_does_not_hide_a_condition(text: str) -> None:
    """Broken words, capitals, quotes, footnote marks and odd spaces change nothing."""
    assert said(text) == {(PLEDGE, "restricts")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El beneficiario deberá tener una política que se oponga explícitamente a la prostitución."),
        ("fr", "Le bénéficiaire doit avoir une politique qui s'oppose explicitement à la prostitution."),
        ("pt", "O beneficiário deve ter uma política que se oponha explicitamente à prostituição."),
    ],
)
def test_accents_may_be_missing(language: str, text: str) -> None:
    """A text whose accents are lost, as in much mail and OCR, is read like the one with them."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert said(text, language) == {(PLEDGE, "restricts")}
    assert said(plain, language) == {(PLEDGE, "restricts")}


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Money may not be used to buy needles and sy- ringes.", "Money may not be used to buy needles and syringes."),
        ("Queda prohibida la compra de agujas y jerin- gas.", "Queda prohibida la compra de agujas y jeringas."),
    ],
)
def test_a_broken_word_is_read_as_whole(broken: str, whole: str) -> None:
    """A word that was copied with the hyphen of its line end is read, and quoted as it stands."""
    findings = read(shipped_detector(), an_outline(broken)).findings
    assert [f.quote for f in findings] == [broken]
    assert said(broken) == said(whole)


@pytest.mark.parametrize("text", ["long- and short-term policy", "pre- and post-abortion care is provided", "needle- and syringe programmes"])
def test_a_hanging_hyphen_breaks_nothing(text: str) -> None:
    """A hyphen that stands for a shared word does not join strangers."""
    scan = shipped_detector().scanner.scan(text)
    assert [text[a:b] for a, b in zip(scan.starts, scan.ends, strict=True)][1] == "and"


def test_a_heading_alone_does_not_rule_a_condition_out() -> None:
    """What keeps a rule away must stand with the sentence: under "Audit" a clause on affiliates is still one."""
    clause = "The recipient must be physically and financially separate from any affiliated organization."
    for heading in ("Separation", "Audit"):
        found = read(shipped_detector(), under(heading, clause)).findings
        assert [(f.family, f.effect) for f in found] == [("separation-requirement", "restricts")], heading
    assert said("The auditor must be independent from the recipient and its affiliated organizations.") == set()


def test_what_a_bracket_says_is_not_passed_on_to_the_items() -> None:
    """A permission in brackets within the lead-in does not turn the ban of its items round."""
    lead = "None of the funds may be used to assist any entity (which may be called a recipient in this part)—"
    findings = read(shipped_detector(), a_list(lead, "that participates in any litigation with respect to abortion;")).findings
    assert [(f.family, f.effect) for f in findings] == [("abortion-restriction", "restricts")]


CITED = [
    ("The recipient shall satisfy the objective integrity and independence standard of 45 CFR 89.3.", {("separation-requirement", "refers")}),
    ("It shall work in compliance with 21 U.S.C. 856, relating to maintaining drug-involved premises.", {("supervised-consumption-ban", "refers")}),
]


@pytest.mark.parametrize(("text", "pairs"), CITED, ids=[text[:50] for text, _ in CITED])
def test_words_that_tell_what_a_citation_is_about_belong_to_it(text: str, pairs: set[tuple[str, str]]) -> None:
    """The condition comes in by reference: its words are in the other text."""
    assert said(text) == pairs


STILL_FORBIDDEN = [
    ("In accordance with federal law, the recipient may not use funds to purchase syringes under 22 U.S.C. 7631(e).", "en"),
    ("Grant funds for the evaluation shall not be used to buy needles or syringes, as indicated in section 4.", "en"),
    ("Funds for research may not be used to purchase syringes found in the list of supplies.", "en"),
    ("If the audit shows that the money was lost, the recipient must repay: funds may not be used to buy syringes.", "en"),
    ("According to the data in Annex B, funds may not be used for syringe exchange.", "en"),
    ("The recipient may not purchase needles or syringes with these funds, a rule often misunderstood.", "en"),
    ("Los fondos para la investigación no podrán utilizarse para comprar jeringas, como indica el anexo.", "es"),
    ("Les fonds de la recherche ne peuvent pas servir à acheter des seringues, comme l'annexe l'indique.", "fr"),
    ("Os fundos da avaliação não podem ser usados para comprar seringas, como indica o anexo.", "pt"),
]


@pytest.mark.parametrize(("text", "language"), STILL_FORBIDDEN, ids=[text[:50] for text, _ in STILL_FORBIDDEN])
def test_words_of_telling_do_not_hide_a_ban(text: str, language: str) -> None:
    """Research, audits and citations stand in real clauses too: only what was found is told."""
    assert (SYRINGE, "restricts") in said(text, language)


@pytest.mark.parametrize("verb", ["found", "concluded"])
def test_what_a_study_found_is_told(verb: str) -> None:
    """A finding is no condition."""
    assert said(f"A study of four programmes {verb} that most grants may not be used to buy syringes.") == set()


def test_not_applying_for_and_not_applying_to() -> None:
    """A ban on asking for an exemption is none; "does not apply for" is how many write "does not apply to"."""
    asked = "The Recipient shall not provide needles or syringes and shall not apply for an exemption to do so."
    assert (SYRINGE, "restricts") in said(asked)
    assert (SYRINGE, "exempts") in said("The ban on buying syringes with these funds does not apply for hospitals.")


def test_an_ordinary_term_is_reported_where_it_stands_first() -> None:
    """Compliance with laws stands all over a grant; the first place is enough."""
    said = "The Recipient shall comply with all applicable laws and regulations."
    again = "Each Subrecipient must comply with all applicable laws."
    found = [f for f in read(shipped_detector(), an_outline(said, "The Recipient keeps books.", again)).findings if f.rule == "all-applicable-laws"]
    assert [(f.provision, str(f.effect)) for f in found] == [(0, "restricts")]

"""What a sentence does with a matter: forbidden, demanded, allowed, exempted, only talked about.

A made-up matter (widgets) is read with the shipped grammar, so that nothing here leans on the words
of a real rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from texts import a_list, a_provision, a_table, an_outline, only, read, under, write_pack

from fundflow.detection import Detector
from fundflow.rulebook import load

if TYPE_CHECKING:
    from fundflow.model import Outline


@pytest.fixture(scope="module")
def widgets(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """A detector that knows widgets and the shipped grammar, and nothing else."""
    book = load((write_pack(tmp_path_factory.mktemp("widgets")),))
    return Detector(only(book, "widgets"))


SENTENCES = [
    # forbidden
    ("Funds may not be used to buy widgets.", ["restricts"]),
    ("The recipient shall not purchase any widget.", ["restricts"]),
    ("No funds may be used for the purchase of widgets.", ["restricts"]),
    ("Under no circumstances may the recipient acquire widgets.", ["restricts"]),
    ("Widgets are unallowable.", ["restricts"]),
    ("The purchase of widgets is prohibited.", ["restricts"]),
    ("It is forbidden to buy widgets.", ["restricts"]),
    ("The Recipient must refrain from buying widgets.", ["restricts"]),
    # what stands between two commas does not count as distance
    (
        "The recipient shall ensure that the contribution, which stays reserved for the approved lines of the budget "
        "and their annexes, does not pay for widgets.",
        ["restricts"],
    ),
    (
        "No grant, in any of the years that this framework agreement lasts and whatever the partner has promised "
        "elsewhere, shall be used to buy widgets.",
        ["restricts"],
    ),
    # negation of a ban, and saving clauses
    ("The recipient is not prohibited from buying widgets.", ["permits"]),
    ("This section does not prohibit the purchase of widgets.", ["permits"]),
    ("Nothing in this section shall be construed to preclude the purchase of widgets.", ["permits"]),
    ("Nothing in this agreement prevents the recipient from buying widgets.", ["permits"]),
    ("Nothing in this section shall be construed to permit the purchase of widgets.", ["restricts"]),
    ("The recipient may buy widgets.", ["permits"]),
    # leave that only tells which thing is meant allows nothing
    ("The recipient shall not fund activities which may be taken for widgets.", ["restricts"]),
    ("A shop where visitors may bring widgets that they bought elsewhere is not eligible.", ["restricts"]),
    ("The plan sets out a framework for the shop, which may include widgets.", []),
    # what is believed, or stands in a proposal, binds nobody; a noun is no verb
    ("Your own proposal says that the partner will not buy widgets.", ["mentions"]),
    ("Grantee shall not use any portion of the grant funds to promote widgets.", ["restricts"]),
    ("Widgets are allowable.", ["permits"]),
    ("The recipient may use its own funds for widgets.", ["permits"]),
    ("The funder reserves the right to inspect widgets.", []),
    ("Nothing in these terms limits the authority of the auditor to inspect widgets.", []),
    ("Ninguna disposición de este convenio limita las facultades del ministerio para revisar widgets.", []),
    ("Each agency shall report on widgets.", []),
    ("The recipient may not use money from a source other than the fund for widgets.", ["restricts"]),
    # exemptions
    ("The limit on buying widgets does not apply to hospitals.", ["exempts"]),
    ("The recipient is not required to have a policy on widgets.", ["exempts"]),
    ("The clause on buying widgets is deleted.", ["exempts"]),
    # exceptions turn the polarity
    ("Grant funds may be used for all supplies, except for the purchase of widgets.", ["restricts"]),
    ("Funds may be used for boxes but not for widgets.", ["restricts"]),
    ("Funds may not be used for supplies, except for the purchase of widgets.", ["permits"]),
    ("No supplies may be bought with this grant other than widgets.", ["permits"]),
    # duties and statements
    ("The recipient must have a policy on widgets.", ["restricts"]),
    ("The recipient certifies that it has a policy against widgets.", ["restricts"]),
    ("Applicants must state in writing their policy on widgets.", ["restricts"]),
    # questions, commentary, drafting, quotation
    ("Critics argue that funds may not be used to buy widgets.", ["mentions"]),
    ("The Court held that the recipient must have a policy on widgets.", ["mentions"]),
    ("Include this provision when the recipient may not buy widgets.", ["mentions"]),
    ("The old notice said: “Funds may not be used to buy widgets.”", ["mentions"]),
    # nothing is imposed
    ("Widgets are round.", []),
    ("The recipient may not sell its cars. Widgets are round.", []),
]


@pytest.mark.parametrize(("text", "effects"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_does_this(widgets: Detector, text: str, effects: list[str]) -> None:
    """The frame that governs the matter decides the effect, and nothing else is found."""
    got = read(widgets, text).effects
    assert [e for e in got if e != "mentions" or "mentions" in effects] == effects


LANGUAGES = [
    ("es", "Los fondos no podrán utilizarse para comprar artilugios.", ["restricts"]),
    ("es", "Queda prohibida la compra de artilugios con los fondos del convenio.", ["restricts"]),
    ("es", "El beneficiario podrá comprar artilugios con otros fondos.", ["permits"]),
    ("es", "Nada de lo dispuesto en esta cláusula impide la compra de artilugios.", ["permits"]),
    ("es", "La restricción sobre la compra de artilugios no se aplica a los hospitales.", ["exempts"]),
    ("es", "El beneficiario debe tener una política sobre los artilugios.", ["restricts"]),
    ("fr", "Les fonds ne peuvent pas être utilisés pour l'achat de bidules.", ["restricts"]),
    ("fr", "Il est interdit d'acheter des bidules avec la subvention.", ["restricts"]),
    ("fr", "Le bénéficiaire peut acheter des bidules avec d'autres fonds.", ["permits"]),
    ("fr", "Aucune disposition du présent article n'interdit l'achat de bidules.", ["permits"]),
    ("fr", "La restriction sur l'achat de bidules ne s'applique pas aux hôpitaux.", ["exempts"]),
    ("fr", "Le bénéficiaire doit avoir une politique sur les bidules.", ["restricts"]),
    ("pt", "Os recursos não poderão ser utilizados para a compra de engenhocas.", ["restricts"]),
    ("pt", "É vedada a compra de engenhocas com os recursos deste acordo.", ["restricts"]),
    ("pt", "O beneficiário pode comprar engenhocas com outros recursos.", ["permits"]),
    ("pt", "Nada nesta cláusula impede a compra de engenhocas.", ["permits"]),
    ("pt", "A restrição à compra de engenhocas não se aplica aos hospitais.", ["exempts"]),
    ("pt", "O beneficiário deve ter uma política sobre as engenhocas.", ["restricts"]),
]


@pytest.mark.parametrize(("language", "text", "effects"), LANGUAGES, ids=[text for _, text, _ in LANGUAGES])
def test_a_sentence_does_the_same_in_every_language(widgets: Detector, language: str, text: str, effects: list[str]) -> None:
    """A rule written once works in Spanish, French and Portuguese."""
    assert read(widgets, an_outline(text, language=language)).effects == effects


DOCUMENTS: dict[str, tuple[Outline, list[str]]] = {
    "a lead-in forbids its items": (a_list("Funds may not be used for:", "(a) cars;", "(b) widgets."), ["restricts"]),
    "a lead-in allows its items": (a_list("Funds may be used for:", "(a) cars;", "(b) widgets."), ["permits"]),
    "an item may turn against its lead-in": (
        a_list("Funds may be used for:", "(a) supplies, except for the purchase of widgets."),
        ["restricts"],
    ),
    "the last sentence of a lead-in introduces": (
        a_list("Cars may not be bought. Funds may be used for:", "(a) widgets."),
        ["permits"],
    ),
    "a nested list is read with both lead-ins": (
        an_outline(
            a_provision(0, "The recipient may not:"),
            a_provision(1, "(a) use funds for the purchase of:", "list-item", lead_in=0),
            a_provision(2, "(i) cars; or", "list-item", lead_in=1),
            a_provision(3, "(ii) widgets.", "list-item", lead_in=1),
        ),
        ["restricts"],
    ),
    "a heading forbids a bare item": (under("Unallowable costs", "Widgets"), ["restricts"]),
    "a heading allows a bare item": (under("Allowable costs", "Widgets"), ["permits"]),
    "a heading in Spanish forbids a bare item": (under("Gastos no admisibles", "Artilugios", language="es"), ["restricts"]),
    "a heading in French forbids a bare item": (under("Dépenses inéligibles", "Bidules", language="fr"), ["restricts"]),
    "a heading in Portuguese forbids a bare item": (under("Despesas não elegíveis", "Engenhocas", language="pt"), ["restricts"]),
    "a heading does not forbid what a sentence allows": (under("Restrictions", "The recipient may buy widgets."), ["permits"]),
    "a neutral heading says nothing of an item": (under("Supplies", "Widgets"), []),
    "a no under a column that allows": (a_table("Item | Allowable?", "Widgets | No"), ["restricts"]),
    "a yes under a column that allows": (a_table("Item | Allowable?", "Widgets | Yes"), ["permits"]),
    "a yes under a column that forbids": (a_table("Item | Prohibited?", "Widgets | Yes"), ["restricts"]),
    "a no under a column that forbids": (a_table("Item | Prohibited?", "Widgets | No"), ["permits"]),
    "a tick in the column that forbids": (a_table("Item | Allowed | Not allowed", "Widgets |  | ✓"), ["restricts"]),
    "a tick in the column that allows": (a_table("Item | Allowed | Not allowed", "Widgets | X | "), ["permits"]),
    "a cell that refuses in its own words": (a_table("Item | Cost | Remark", "Widgets | 90 | Rejected: own funds"), ["restricts"]),
    "a bare no under a column that asks nothing": (a_table("Item | Cost | Remark", "Widgets | 90 | No"), []),
    "an item in the column that forbids": (a_table("Eligible | Ineligible", "Boxes | Widgets"), ["restricts"]),
    "an item in the column that allows": (a_table("Eligible | Ineligible", "Widgets | Boxes"), ["permits"]),
    "only the row of the item counts": (a_table("Item | Allowable?", "Boxes | No", "Widgets | Yes"), ["permits"]),
    "a price is no answer": (a_table("Item | Price", "Widgets | 12"), []),
    "a note in the row": (a_table("Item | Note", "Widgets | not allowable"), ["restricts"]),
    "a column that tells how far a matter is": (
        a_table("Condition | Due | Met", "The recipient shall not buy widgets with this grant. | Ongoing | n/a"),
        ["restricts"],
    ),
    "a column that asks whether it applies": (
        a_table("Condition | Applies?", "The recipient shall not buy widgets with this grant. | Not applicable"),
        ["exempts"],
    ),
    "words in two columns that mean the opposite are no phrase": (
        a_table("Allowable | Not allowable", "Plain | widgets"),
        ["restricts"],
    ),
    "a sentence in a column that allows keeps its own duty": (
        a_table("Allowable | Not allowable", "The recipient shall not buy any widgets. | Boxes"),
        ["restricts"],
    ),
    "a table in Spanish": (a_table("Gasto | Admisible", "Artilugios | No", language="es"), ["restricts"]),
    "a table in French": (a_table("Dépense | Éligible", "Bidules | Non", language="fr"), ["restricts"]),
    "a table in Portuguese": (a_table("Despesa | Elegível", "Engenhocas | Não", language="pt"), ["restricts"]),
    "a ticked box counts": (
        an_outline(a_provision(0, "☒ The applicant will not buy widgets.", "checkbox", mark=True)),
        ["restricts"],
    ),
    "of boxes only the ticked count": (
        an_outline(
            a_provision(0, "☒ The applicant is a charity.", "checkbox", mark=True),
            a_provision(1, "☐ The applicant will not buy widgets.", "checkbox", mark=False),
        ),
        ["mentions"],
    ),
    "in a blank form every box counts": (
        an_outline(
            a_provision(0, "☐ The applicant is a charity.", "checkbox", mark=False),
            a_provision(1, "☐ The applicant will not buy widgets.", "checkbox", mark=False),
        ),
        ["restricts"],
    ),
    "struck text imposes nothing": (
        an_outline(a_provision(0, "The recipient may not buy widgets.", deleted=True)),
        ["mentions"],
    ),
    "a commentary imposes nothing": (an_outline("The recipient may not buy widgets.", instrument="commentary"), ["mentions"]),
    "a changed clause that reads so binds": (
        an_outline("Section 4 is amended to read: “Funds may not be used to buy widgets.”", instrument="amendment"),
        ["restricts"],
    ),
    "a quotation without a speaker binds": (an_outline("The parties agree: “Funds may not be used to buy widgets.”"), ["restricts"]),
    "an exemption later than the duty": (
        an_outline("The recipient must have a policy on widgets.", "This requirement does not apply to the World Health Organization."),
        ["restricts", "exempts"],
    ),
    "an exemption after sentences of other matters": (
        an_outline(
            "The recipient must have a policy on widgets. Reports are due in May. This provision does not apply to United Nations agencies."
        ),
        ["restricts", "exempts"],
    ),
    "a saving clause later than the ban": (
        an_outline("Funds may not be used to buy widgets. Nothing in the preceding sentence shall be construed to preclude repairs."),
        ["restricts", "permits"],
    ),
    "a saving clause that a rule of another family knows too": (
        an_outline(
            "The recipient must have a policy on widgets. "
            "Nothing in the preceding sentence restricts the purchase of widgets."
        ),
        ["restricts", "permits", "permits"],
    ),
    "what an amendment strikes no longer binds": (
        an_outline("Section 4 is amended by striking “funds may not be used for widgets” and inserting “funds may be lent”."),
        ["mentions"],
    ),
    "what an amendment inserts binds": (
        an_outline("Section 4 is amended by striking “funds may be lent” and inserting “funds may not be used for widgets”."),
        ["restricts"],
    ),
    "the old words of a clause": (
        an_outline("The clause formerly read: “The recipient may not buy widgets.”"),
        ["mentions"],
    ),
    "an exemption in the annex that the duty reserves": (
        an_outline(
            a_provision(0, "Duties", "heading", heading="Duties"),
            a_provision(1, "Except as provided in Annex 2, the recipient must have a policy on widgets.", number="1", path=(0,)),
            a_provision(2, "Annex 1. Budget", "heading", heading="Annex 1. Budget"),
            a_provision(3, "The World Health Organization is exempt.", path=(2,)),
            a_provision(4, "Annex 2. Exceptions", "heading", heading="Annex 2. Exceptions"),
            a_provision(5, "The World Health Organization is exempt from section 1.", path=(4,)),
        ),
        ["restricts", "exempts"],
    ),
    "an exemption of another section stays there": (
        an_outline(
            a_provision(0, "Widgets", "heading", heading="Widgets"),
            a_provision(1, "The recipient must have a policy on widgets.", heading="Widgets", path=(0,)),
            a_provision(2, "Audit", "heading", heading="Audit"),
            a_provision(3, "This requirement does not apply to the World Health Organization.", heading="Audit", path=(2,)),
        ),
        ["restricts"],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_passage_is_read_with_what_stands_around_it(widgets: Detector, name: str) -> None:
    """Lead-ins, headings, tables, boxes and strikes decide what a passage does."""
    outline, effects = DOCUMENTS[name]
    got = read(widgets, outline).effects
    assert [e for e in got if e != "mentions" or "mentions" in effects] == effects


def test_an_item_shows_the_words_that_introduce_it(widgets: Detector) -> None:
    """The finding in a list carries its lead-in as context, so that the quote can be understood."""
    [finding] = read(widgets, a_list("Funds may not be used for:", "(a) widgets.")).findings
    assert finding.quote in {"widgets.", "(a) widgets."}
    assert [(c.role, c.quote) for c in finding.context] == [("lead-in", "Funds may not be used for:")]


@pytest.mark.parametrize(
    ("header", "row", "quote"),
    [
        ("Item | Allowed | Not allowed", "Stock | boxes | widgets of any kind | 5%", "widgets of any kind"),
        ("No. | Condition | Due", "7 | The recipient shall not buy widgets with the grant. | Now", "The recipient shall not buy widgets with the grant."),
        ("Item | Allowable?", "Widgets | No", "Widgets | No"),
    ],
)
def test_a_row_is_quoted_as_far_as_it_says_it(widgets: Detector, header: str, row: str, quote: str) -> None:
    """What one cell says is quoted alone; an item and its answer are quoted together."""
    [finding] = read(widgets, a_table(header, row)).findings
    assert finding.quote == quote


def test_the_reason_names_the_deciding_words(widgets: Detector) -> None:
    """A person can see why the passage has its effect."""
    [finding] = read(widgets, "Funds may not be used to buy widgets.").findings
    assert "may not" in finding.reason
    assert "widgets" in finding.reason


def test_words_that_soften_are_kept(widgets: Detector) -> None:
    """"To the extent permitted by law" stays a restriction and is recorded as a limit of it."""
    [finding] = read(widgets, "To the extent permitted by law, the recipient may not buy widgets.").findings
    assert finding.effect == "restricts"
    assert any("extent permitted by law" in limiter.lower() for limiter in finding.limiters)


def test_what_no_rule_claims_is_listed(widgets: Detector) -> None:
    """A topic under a duty that no rule knows is to be read by the person, with its label."""
    got = read(widgets, "The recipient must count its widgets every week.")
    assert got.findings == ()
    assert [(u.quote, u.topics) for u in got.unclaimed] == [("The recipient must count its widgets every week.", ("widgets",))]


@pytest.mark.parametrize("text", ["Widgets are round.", "“Widget” means a small thing.", "Funds may not be used to buy widgets."])
def test_what_imposes_nothing_or_is_claimed_is_not_listed(widgets: Detector, text: str) -> None:
    """The list to read holds neither talk nor what a rule has found."""
    assert read(widgets, text).unclaimed == ()


def test_a_definition_is_not_listed(widgets: Detector) -> None:
    """A definition that holds a topic and a duty word is not for the list."""
    outline = an_outline(a_provision(0, "“Widget” means a thing that must be counted.", definition="Widget"))
    assert read(widgets, outline) == ((), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Funds may not be used to buy any new or used red or green widgets.", True),
        ("Funds may not be used to buy cars. The widgets are round.", False),
        ("The policy on staff must be signed; the recipient must have a policy about big, green and round widgets.", True),
        ("The widget policy of the recipient must be signed.", False),
    ],
)
def test_order_and_sentence_bound_a_match(widgets: Detector, text: str, found: bool) -> None:
    """A match keeps the pattern's order and never crosses the end of a sentence."""
    assert ("restricts" in read(widgets, text).effects) is found

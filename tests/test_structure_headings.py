"""Headings of documents drawn for the test are found, with their numbers, in one column and in two."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from structure_lines import layout, line, paragraphs, read

from fundflow.model import Outline, ProvisionKind
from fundflow.reading import read_document
from fundflow.structure import outline

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.platypus import Flowable

_SUBJECTS = (
    "Use of funds",
    "Eligible costs",
    "Records and audit",
    "Prohibited activities",
    "Reporting",
    "Staff conduct",
)
_MORE = ("Publicity", "Subawards", "Termination", "Data protection", "Procurement of goods", "Settlement of disputes")
_SENTENCES = (
    "The recipient keeps the records of this award for three years and shows them to the funder on request.",
    "No part of the award may be used to buy what the budget in the annex does not name.",
    "Where a law of the country of the project says otherwise, the parties shall meet and agree on a change.",
    "The funder pays within thirty days after it has received a complete request, except in cases of section 4.2 above.",
    "Each report is signed by a person whom the recipient has named, and states what was done and what was not.",
)


class Style(NamedTuple):
    """How a document is drawn."""

    name: str
    size: int
    bold: bool
    capitals: bool
    number: str
    columns: int


_STYLES = [
    Style("large", 13, bold=True, capitals=False, number="{n}.", columns=1),
    Style("bold", 10, bold=True, capitals=False, number="Article {n}.", columns=1),
    Style("capitals", 10, bold=False, capitals=True, number="{n}.", columns=1),
    Style("plain", 10, bold=False, capitals=False, number="Section {n}", columns=1),
    Style("unnumbered", 12, bold=True, capitals=False, number="", columns=1),
    Style("columns", 11, bold=True, capitals=False, number="{n}.", columns=2),
    Style("columns-capitals", 9, bold=True, capitals=True, number="M{n}.", columns=2),
]


def _draw(path: Path, style: Style, seed: int) -> list[tuple[str, str]]:
    """Draw a document and return (number, heading) of its sections in order."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    chance = random.Random(seed)
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=6, alignment=TA_JUSTIFY)
    font = "Times-Bold" if style.bold else "Times-Roman"
    head = ParagraphStyle(
        "head", fontName=font, fontSize=style.size, leading=style.size + 3, spaceBefore=12, spaceAfter=6
    )
    story: list[Flowable] = []
    known: list[tuple[str, str]] = []
    for at, subject in enumerate((*_SUBJECTS, *_MORE), 1):
        title = subject.upper() if style.capitals else subject
        number = style.number.format(n=at)
        known.append((number.rstrip("."), title))
        story.append(Paragraph(f"{number} {title}".strip(), head))
        texts = [" ".join(chance.choices(_SENTENCES, k=chance.randint(1, 5))) for _ in range(chance.randint(1, 4))]
        story += [Paragraph(text, body) for text in texts]
    width, gutter = 451 / style.columns, 12 * (style.columns - 1)
    frames = [
        Frame(72 + at * (width + gutter / 2), 72, width - gutter / 2, 690, 0, 0, 0, 0) for at in range(style.columns)
    ]
    drawn = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    drawn.addPageTemplates([PageTemplate(frames=frames)])
    drawn.build(story)
    return known


def _found(result: Outline) -> list[tuple[str, str]]:
    return [(p.number, p.heading) for p in result.provisions if p.kind is ProvisionKind.HEADING]


@pytest.mark.parametrize("style", _STYLES, ids=lambda style: style.name)
def test_drawn_headings_are_found(tmp_path: Path, style: Style) -> None:
    """At least 95 in 100 headings have the right number and words, and hardly anything else is one."""
    right = total = false = 0
    for seed in range(3):
        known = _draw(tmp_path / f"{seed}.pdf", style, seed)
        found = _found(outline(read_document(tmp_path / f"{seed}.pdf"), layout()))
        right += sum(pair in found for pair in known)
        false += sum(pair not in known for pair in found)
        total += len(known)
    assert right >= 0.95 * total
    assert false <= 0.03 * total


@pytest.mark.parametrize("style", _STYLES, ids=lambda style: style.name)
def test_drawn_paragraphs_stand_under_their_heading(tmp_path: Path, style: Style) -> None:
    """Every paragraph of a drawn document names the heading drawn above it."""
    known = _draw(tmp_path / "made.pdf", style, 7)
    result = outline(read_document(tmp_path / "made.pdf"), layout())
    titles = [title for _, title in known]
    body = [p for p in result.provisions if p.kind is ProvisionKind.PARAGRAPH]
    assert body
    assert sum(p.heading in titles and bool(p.path) for p in body) >= 0.95 * len(body)


def test_a_run_in_title_is_the_heading_of_its_paragraph() -> None:
    """A run-in "4.2 Prohibited activities. The Recipient shall not…" keeps its text whole and names its title."""
    text = "4.2 Prohibited activities. The Recipient shall not engage in lobbying of any kind."
    provision = read(paragraphs(text)).provisions[1]
    assert (provision.number, provision.heading, provision.text) == ("4.2", "Prohibited activities", text)


def test_children_of_a_run_in_title_stand_under_it() -> None:
    """List items below a run-in title have it as heading."""
    result = read(paragraphs("4.2 Prohibited Activities. The Recipient shall not:", "(a) buy syringes;", "(b) lobby."))
    assert [p.heading for p in result.provisions[2:]] == ["Prohibited Activities"] * 2


def test_a_first_sentence_is_no_title() -> None:
    """A sentence with a verb is text, however short."""
    provision = read(paragraphs("4.2 The Recipient shall comply. It shall also report.")).provisions[1]
    assert provision.heading == ""


def test_headings_are_nested_by_size_and_number() -> None:
    """A smaller heading stands in the path of what follows, below the larger one."""
    lines = [
        *paragraphs(),
        line("STANDARD PROVISIONS", size=16.0, bold=True, gap=1.0),
        line("1. Conduct", size=12.0, bold=True, gap=1.0),
        line("1.1 Staff", size=12.0, bold=True, gap=1.0),
        *paragraphs("Staff are polite to everyone whom they serve.")[1:],
        line("2. Money", size=12.0, bold=True, gap=1.0),
        *paragraphs("Money is paid in advance, in two parts.")[1:],
    ]
    result = read(lines).provisions
    assert [p.path for p in result] == [(), (), (1,), (1, 2), (1, 2, 3), (1,), (1, 5)]


def test_a_number_above_its_title_is_one_heading() -> None:
    """A number, "ARTICLE IV", on one line and its title on the next are one heading."""
    lines = [
        *paragraphs(),
        line("ARTICLE IV", bold=True, gap=1.0, x0=270.0),
        line("PROHIBITED ACTIVITIES", bold=True, gap=0.2, x0=240.0),
        *paragraphs("Funds do not pay for any of them.")[1:],
    ]
    heading = read(lines).provisions[1]
    assert (heading.number, heading.heading) == ("Article IV", "PROHIBITED ACTIVITIES")


def test_a_bold_lead_in_is_no_heading() -> None:
    """Bold words such as "THE APPLICANT HEREBY ASSURES THAT:" introduce the list below it."""
    lines = [*paragraphs(), line("THE APPLICANT HEREBY ASSURES THAT:", bold=True, gap=1.0)]
    lines += paragraphs("1. It will keep records.", "2. It will report.")[1:]
    result = read(lines).provisions
    assert [p.kind for p in result[1:]] == [ProvisionKind.PARAGRAPH, ProvisionKind.LIST_ITEM, ProvisionKind.LIST_ITEM]
    assert [p.lead_in for p in result[2:]] == [1, 1]


def test_a_table_of_contents_holds_no_headings() -> None:
    """Titles with leaders or page numbers, and titles that stand again later, only list the sections."""
    lines = [
        *paragraphs(),
        line("Contents", bold=True, size=14.0, gap=1.0),
        line("1. Conduct ............................ 3", gap=1.0),
        line("2. MONEY", bold=True, gap=1.0),
        line("Annex A – Budget ........................ 9", gap=1.0),
        line("1. Conduct", bold=True, size=13.0, gap=1.0, page=2),
        *paragraphs("Staff are polite.", page=2)[1:],
        line("2. MONEY", bold=True, gap=1.0, page=2),
        *paragraphs("Money is paid in advance.", page=2)[1:],
    ]
    result = read(lines).provisions
    assert [p.text for p in result if p.kind is ProvisionKind.HEADING] == ["Contents", "1. Conduct", "2. MONEY"]
    assert {p.annex for p in result} == {""}


def test_levels_of_the_file_come_first() -> None:
    """A heading level of Word or HTML needs no further evidence, but a bullet is no heading."""
    lines = [line("What we ask", level=2), line("Please write to us."), line("• never by fax", level=3)]
    result = read([one._replace(x0=0.0, x1=0.0, size=0.0) for one in lines], placed=False).provisions
    assert [p.kind for p in result] == [ProvisionKind.HEADING, ProvisionKind.PARAGRAPH, ProvisionKind.LIST_ITEM]


@pytest.mark.parametrize(
    "title",
    ["Annex A – Prohibited activities", "ANEXO II. Actividades", "Annexe 3 : Budget", "Attachment 4 Certification"],
)
def test_an_annex_covers_what_follows(title: str) -> None:
    """Everything after an annex's title belongs to it; a sentence about an annex opens none."""
    lines = [*paragraphs("Annex Z sets out the budget."), line(title, bold=True, gap=1.0)]
    result = read([*lines, *paragraphs("No lobbying.")[1:]]).provisions
    assert [p.annex for p in result] == ["", "", title, title]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ('"Prostitution" means procuring or providing a commercial sex act.', "Prostitution"),
        ("(b) The term “commercial sex act” means any sex act for value.", "commercial sex act"),
        ("« Partenaire d’exécution » désigne l’organisation qui signe.", "Partenaire d’exécution"),
        ("Se entiende por «beneficiario» la entidad que recibe los fondos.", "beneficiario"),
        ("1.3 Entende-se por «parceiro» a entidade que assina.", "parceiro"),
        ("«Subvención» significa el dinero entregado.", "Subvención"),
        ('The recipient shall not promote what it calls "sex work". "Promote" means to favour.', ""),
    ],
)
def test_definitions(text: str, term: str) -> None:
    """A provision that begins by defining a term names it; one that does something else first does not."""
    assert read(paragraphs(text)).provisions[1].definition == term


def test_terms_without_quotation_marks_are_defined_only_among_definitions() -> None:
    """Under "Definitions", "Fee-generating case means" defines; elsewhere a bare "means" does not."""
    lines = [*paragraphs("(a) Outreach means work in the street."), line("§ 9.2 Definitions.", bold=True, gap=1.0)]
    result = read([*lines, *paragraphs("(a) Outreach means work in the street.")[1:]]).provisions
    assert [p.definition for p in result] == ["", "", "", "Outreach"]


@pytest.mark.parametrize(
    ("title", "text", "term"),
    [
        ("Definitions", "a) Excluded body: one that asks for a change of the law.", "Excluded body"),
        ("Définitions", "1.3 « Activités écartées » : la tenue d'une buvette et la vente de billets.", "Activités écartées"),
        ("Definiciones", "Persona atendida: quien acude al centro de día.", "Persona atendida"),
        ("Payments", "a) First instalment: one half, when the letter is signed.", ""),
        ("Definitions", "The words below have the same meaning wherever they stand in this letter: always.", ""),
    ],
)
def test_an_entry_of_a_glossary_defines_its_term(title: str, text: str, term: str) -> None:
    """A few words and a colon define under "Definitions", and nowhere else; a sentence with a colon does not."""
    result = read([line(title, bold=True, gap=1.0), *paragraphs(text)[1:]]).provisions
    assert result[-1].definition == term


def test_a_bold_numbered_title_may_have_a_verb() -> None:
    """"4. Costs that may not be charged" is a title; a bold sentence that ends with a full stop is none."""
    made = read(
        [
            *paragraphs("The county pays against invoices that the grantee sends by the end of each month."),
            line("4. Costs that may not be charged", bold=True, gap=0.5),
            line("The grantee returns what it spends on any of these costs within a month of the report."),
            line("5. The grantee may not charge rent.", bold=True, gap=0.5),
            line("Rent of an office is paid from the overhead rate that the parties agreed before signature."),
        ]
    ).provisions
    assert [p.text for p in made if p.kind is ProvisionKind.HEADING] == ["4. Costs that may not be charged"]


def test_a_line_of_several_labels_is_no_title() -> None:
    """"Applicant: … Agency: …" in bold type is a line of a form; nothing stands under it."""
    made = read(
        [
            line("Form CR-9", bold=True, size=16.0),
            line("Applicant: Prairie Trust Agency: Office of Renewal Project: 7731", bold=True, gap=0.6),
            line("The applicant certifies that it keeps records of each payment that it makes.", gap=0.6),
        ]
    ).provisions
    assert [p.text for p in made if p.kind is ProvisionKind.HEADING] == ["Form CR-9"]


@pytest.mark.parametrize(
    ("written", "look", "said"),
    [
        ("What the money may not buy", {"size": 18.0}, "What the money may not buy"),
        ("What may the grant not pay for?", {"bold": True}, "What may the grant not pay for?"),
        ("Schedule 2: special conditions", {"size": 16.0, "bold": True}, "special conditions"),
        ("P E R S O N N E L", {"bold": True}, "PERSONNEL"),
        ("II.B. CERTIFICATIONS", {"bold": True}, "II.B. CERTIFICATIONS"),
    ],
)
def test_titles_of_slides_questions_and_schedules(written: str, look: dict[str, object], said: str) -> None:
    """A large line on a slide, a bold question, a schedule's name and letters set apart are titles of what follows."""
    lines = paragraphs("The recipient keeps the records of this award for three years and shows them to the funder.")
    body = line("Reports are sent to the address on the first page, and travel is booked at the lowest fare.", gap=1.0)
    provisions = read([*lines, line(written, gap=1.0, **look), body]).provisions
    assert [(each.kind, each.heading) for each in provisions[-2:]] == [
        (ProvisionKind.HEADING, said),
        (ProvisionKind.PARAGRAPH, said),
    ]


@pytest.mark.parametrize(
    ("written", "look"),
    [
        ("The money may not buy drugs.", {"size": 18.0}),
        ("Who pays for it?", {}),
        ("Section 3: the recipient shall keep records of all that it spends", {}),
    ],
)
def test_sentences_stay_sentences(written: str, look: dict[str, object]) -> None:
    """A large sentence with its full stop, a plain question and a numbered sentence head nothing."""
    lines = paragraphs("The recipient keeps the records of this award for three years and shows them to the funder.")
    body = line("Reports are sent to the address on the first page, and travel is booked at the lowest fare.", gap=1.0)
    assert not read([*lines, line(written, gap=1.0, **look), body]).provisions[-1].heading


def _sections_of(tmp_path: Path, *lines: str) -> list[str]:
    """Write paragraphs into a text file, below its name, and return the titles among them."""
    path = tmp_path / "terms.txt"
    path.write_text("\n\n".join(("Terms of the fund", *lines)), encoding="utf-8")
    provisions = outline(read_document(path), layout()).provisions
    return [each.text for each in provisions if each.kind is ProvisionKind.HEADING]


def test_a_title_like_a_sentence_between_titles_of_one_numbering(tmp_path: Path) -> None:
    """A question or a short sentence is a title where the numbering of titles runs through it."""
    text = _SENTENCES[0]
    titles = ["1. Who we are", "2. Can you apply?", "3. What our money can buy", "4. Payment"]
    assert _sections_of(tmp_path, *(part for title in titles for part in (title, text))) == titles


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Payment", _SENTENCES[0], "2. We may visit you", "3. We may call you", "4. Reports", _SENTENCES[1]),
        ("1. Payment", _SENTENCES[0], "3. You can apply again", _SENTENCES[2], "4. Reports", _SENTENCES[1]),
        ("1. Payment", _SENTENCES[0], "2. You can apply again.", _SENTENCES[2], "3. Reports", _SENTENCES[1]),
        ("2. You can apply again", _SENTENCES[2], "3. Reports", _SENTENCES[1]),
    ],
)  # items of a list; a number left out; a whole sentence; no title before it
def test_a_numbered_sentence_is_no_title(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """Where one item follows on the other, the numbering leaps, or the sentence has its point, it stays a sentence."""
    found = _sections_of(tmp_path, *lines)
    assert found
    assert not [each for each in found if " may " in each or " can " in each]

"""Numbers are written in full, ambiguous marks are read by their neighbours, lists find their lead-in."""

from __future__ import annotations

import pytest
from structure_lines import line, numbers, paragraphs, read

from fundflow.model import ProvisionKind


def test_nested_numbers_are_written_in_full() -> None:
    """A list inside a list inside a section is quoted as a lawyer quotes it."""
    texts = [
        "4.2 The recipient shall not use funds to:",
        "(a) buy syringes, in particular:",
        "(i) new ones; or",
        "(ii) used ones;",
        "(b) operate a consumption room.",
        "4.3 The recipient shall report.",
    ]
    assert numbers(*texts) == ["4.2", "4.2(a)", "4.2(a)(i)", "4.2(a)(ii)", "4.2(b)", "4.3"]


def test_letter_i_after_h_is_a_letter() -> None:
    """(i) between (h) and (j) is the ninth letter."""
    texts = [f"({letter}) item {letter};" for letter in "abcdefghij"]
    assert numbers("5.1 The funds do not pay for:", *texts)[-2:] == ["5.1(i)", "5.1(j)"]


def test_numeral_i_after_a_lead_in_is_a_numeral() -> None:
    """(i) followed by (ii) is a numeral even after (h)."""
    texts = [f"({letter}) item {letter};" for letter in "abcdefg"]
    found = numbers("5.1 The funds do not pay for:", *texts, "(h) costs of:", "(i) travel;", "(ii) rent.")
    assert found[-3:] == ["5.1(h)", "5.1(h)(i)", "5.1(h)(ii)"]


def test_numeral_v_is_found_without_look_ahead() -> None:
    """The last (v) of a list of numerals follows (iv)."""
    texts = ["(i) one;", "(ii) two;", "(iii) three;", "(iv) four;", "(v) five."]
    assert numbers("7.1 It shall:", *texts)[-1] == "7.1(v)"


def test_double_letters_go_on_after_z() -> None:
    """(aa) follows (z)."""
    texts = [f"({letter}) item;" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert numbers("7.1 It shall:", *texts, "(aa) last.")[-1] == "7.1(aa)"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Article 5 Prohibited activities", "Article 5"),
        ("Section 4.2 Prohibited activities", "Section 4.2"),
        ("§ 89.1 Definitions", "§ 89.1"),
        ("Artículo 3 Actividades prohibidas", "Artículo 3"),
        ("Cláusula 7.ª Obligaciones", "Cláusula 7"),
        ("CLÁUSULA PRIMERA. OBJETO", "Cláusula Primera"),
        ("Article premier – Objet", "Article premier"),
        ("Annexe II – Budget", "Annexe II"),
        ("M20. Closeout of the award", "M20"),
        ("RAA16. Marking and publicity", "RAA16"),
        ("A.1 The amount is replaced.", "A.1"),
        ("II. Eligible costs", "II"),
    ],
)
def test_kinds_of_numbers(text: str, number: str) -> None:
    """Every kind of number that grant documents use is read."""
    lines = [*paragraphs(), line(text, gap=1.0, bold=True), *paragraphs("The funds are paid in two parts.")[1:]]
    assert read(lines).provisions[1].number == number


def test_a_list_under_an_article_is_quoted_with_it() -> None:
    """Article 5 has a paragraph (a), which is Article 5(a)."""
    lines = [
        *paragraphs(),
        line("Article 5 Unallowable costs", bold=True, gap=1.0),
        line("(a) syringes;", gap=1.0),
        line("(b) pipes.", gap=1.0),
    ]
    assert [p.number for p in read(lines).provisions][2:] == ["Article 5(a)", "Article 5(b)"]


def test_marks_that_follow_at_once_are_one_number() -> None:
    """(a)(1) opens two levels; (2) goes on in the inner one."""
    lines = [
        *paragraphs(),
        line("§ 175.15 Award term", bold=True, gap=1.0),
        *paragraphs(
            "(a)(1) You may not recruit by force.", "(2) You may not deny passage home.", "(b) We may end the award."
        )[1:],
    ]
    assert [p.number for p in read(lines).provisions][2:] == ["§ 175.15(a)(1)", "§ 175.15(a)(2)", "§ 175.15(b)"]


def test_a_section_number_repeated_before_each_letter() -> None:
    """12(a), 12(b) and 12(c) are siblings under Section 12."""
    lines = [*paragraphs(), line("Section 12. Conduct", bold=True, gap=1.0)]
    lines += paragraphs("12(a) Limit. No funds pay for it.", "12(b) Policy. It has one.", "(1) It is written.")[1:]
    assert [p.number for p in read(lines).provisions][2:] == ["Section 12(a)", "Section 12(b)", "Section 12(b)(1)"]


def test_a_letter_behind_a_title_opens_a_series() -> None:
    """(b) follows the (a) that stands in the line of its section, and is not governed by it."""
    texts = ["Sec. 3.  Use of Funds.  (a)  The agency shall:", "(i) ask; and", "(ii) tell.", "(b) The agency pays."]
    assert numbers(*texts) == ["Sec. 3(a)", "Sec. 3(a)(i)", "Sec. 3(a)(ii)", "Sec. 3(b)"]
    assert numbers("Sec. 503. (a)(1) It pays.", "(2) It asks.", "(b) It ends.")[1:] == ["Sec. 503(a)(2)", "Sec. 503(b)"]
    assert read(paragraphs(*texts)).provisions[-1].lead_in is None


def test_items_share_the_lead_in_of_their_list() -> None:
    """Every item points to the words that introduce the list."""
    result = read(paragraphs("4.1 Funds may not pay for:", "(a) syringes;", "(b) pipes; or", "(c) test strips."))
    assert [p.lead_in for p in result.provisions] == [None, None, 1, 1, 1]
    assert {p.kind for p in result.provisions[2:]} == {ProvisionKind.LIST_ITEM}


def test_a_list_goes_on_over_a_page() -> None:
    """A page break changes neither number nor lead-in."""
    lines = paragraphs("4.1 Funds may not pay for:", "(a) syringes;", "(b) pipes; or")
    lines.append(line("(c) test strips.", page=2))
    last = read(lines).provisions[-1]
    assert (last.number, last.lead_in) == ("4.1(c)", 1)


def test_a_list_under_a_heading_without_a_sentence() -> None:
    """Under "Unallowable costs" the heading introduces the items."""
    lines = [
        *paragraphs(),
        line("Unallowable costs", bold=True, size=13.0, gap=1.0),
        *paragraphs("• Syringes", "• Pipes")[1:],
    ]
    result = read(lines).provisions
    assert [p.lead_in for p in result] == [None, None, 1, 1]


def test_nested_bullets_belong_to_the_bullet_above() -> None:
    """Deeper bullets have the bullet above them as lead-in; then the outer list goes on."""
    lines = [
        *paragraphs("The funds do not pay for:"),
        line("• supplies, such as:", x0=90.0, gap=0.5),
        line("– syringes", x0=110.0, gap=0.5),
        line("– pipes", x0=110.0, gap=0.5),
        line("• travel", x0=90.0, gap=0.5),
    ]
    assert [p.lead_in for p in read(lines).provisions] == [None, None, 1, 2, 2, 1]


def test_a_second_announcement_opens_a_second_list() -> None:
    """Bullets after another lead-in belong to that one."""
    lines = paragraphs("The recipient shall:", "• report", "The funder will:", "• pay", "• visit")
    assert [p.lead_in for p in read(lines).provisions] == [None, None, 1, None, 3, 3]


def test_a_list_that_nothing_introduces_has_no_lead_in() -> None:
    """No lead-in is guessed from a finished sentence."""
    result = read(paragraphs("The parties have met.", "(a) The recipient keeps records.", "(b) The funder may audit."))
    assert [p.lead_in for p in result.provisions] == [None] * 4


def test_a_list_whose_first_item_stands_in_the_sentence() -> None:
    """(b) on a line of its own belongs to the sentence that holds (a)."""
    result = read(paragraphs("4.1 It shall not (a) sell syringes;", "(b) give pipes."))
    assert result.provisions[-1].lead_in == 1


def test_numbers_go_on_below_a_minor_title() -> None:
    """A title between (b) and (c) does not break the series."""
    lines = paragraphs("9.2 The recipient is required to keep:", "(a) books;", "(b) receipts.")
    lines += [line("Supplies", gap=1.0, bold=True), line("(c) a list of supplies.", gap=1.0)]
    assert read(lines).provisions[-1].number == "9.2(c)"


def test_a_number_out_of_series_is_quoted_alone() -> None:
    """A "14." in an amendment is Section 14, not a part of what stands above."""
    lines = [*paragraphs(), line("C. Changes to the terms", bold=True, gap=1.0)]
    lines += paragraphs("Section 14 is replaced by the following:", "14. Use of funds. The funds pay for condoms.")[1:]
    assert read(lines).provisions[-1].number == "14"


@pytest.mark.parametrize("text", ["(800) 555-0100 is the hotline.", "93.914 is the listing.", "(the Fund) pays."])
def test_what_is_no_number(text: str) -> None:
    """Telephone numbers, listings and words in brackets are not marks."""
    assert numbers(text) == [""]


def test_a_list_goes_on_behind_a_number_quoted_from_another_text() -> None:
    """In an amendment "3." follows "2.", whatever "9.4" it quoted in between says."""
    lines = paragraphs(
        "1. Section 7 is deleted.",
        "2. Section 9.4 is replaced by:",
        "9.4 Supplies. The grant pays for tests.",
        "3. The amount is raised.",
    )
    made = read(lines).provisions
    assert [(p.number, p.heading) for p in made[-4:]] == [("1", ""), ("2", ""), ("9.4", "Supplies"), ("3", "")]

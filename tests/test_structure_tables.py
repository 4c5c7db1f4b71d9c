"""Tables give one provision a row, with the header that governs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structure_lines import layout, line, paragraphs, read

from fundflow.model import Cell, Line, Provision, ProvisionKind
from fundflow.reading import read_document
from fundflow.structure import outline

if TYPE_CHECKING:
    from pathlib import Path


def table(*rows: tuple[str, ...], number: int = 0, page: int = 1, bold: bool = True) -> list[Line]:
    """Return the lines of a table, its first row bold unless it is not."""
    return [
        line(text, page=page, cell=Cell(number, row, column), bold=bold and row == 0, x0=72.0 + 100 * column)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
        if text
    ]


def rows(lines: list[Line]) -> list[Provision]:
    """Return the rows that come of some lines."""
    return [p for p in read(lines).provisions if p.kind is ProvisionKind.TABLE_ROW]


def test_a_tick_keeps_its_column() -> None:
    """An empty cell stays empty, so that the tick can be read with the header above it."""
    made = rows(table(("Item", "Allowed", "Not allowed"), ("Syringes", "", "X"), ("Condoms", "X", "")))
    assert [p.text for p in made] == ["Item | Allowed | Not allowed", "Syringes |  | X", "Condoms | X | "]
    assert [p.header for p in made] == ["", "Item | Allowed | Not allowed", "Item | Allowed | Not allowed"]


def test_a_header_need_not_be_bold() -> None:
    """Words over a column of values head it."""
    made = rows(table(("Cost", "Amount"), ("Rent", "1,200.00"), ("Travel", "300.00"), bold=False))
    assert made[1].header == "Cost | Amount"


def test_a_form_has_no_header() -> None:
    """A label beside its value is not a header."""
    made = rows(table(("Recipient:", "Some Trust"), ("Award No.", "AB-12"), bold=False))
    assert [p.header for p in made] == ["", ""]


def test_words_beside_words_are_not_headed_by_guess() -> None:
    """A first row that looks like all the others is no header."""
    made = rows(table(("Alaska", "Iowa", "Ohio"), ("Guam", "Maine", "Utah"), bold=False))
    assert [p.header for p in made] == ["", ""]


def test_a_table_goes_on_over_a_page() -> None:
    """The header is carried to the next page, whether it is repeated there or not."""
    head = ("Item", "Allowed", "Not allowed")
    first = table(head, ("Syringes", "", "X"))
    again = table(head, ("Pipes", "", "X"), number=1, page=2)
    bare = table(("Test strips", "", "X"), number=2, page=3, bold=False)
    made = rows([*first, *again, *bare])
    assert [p.header for p in made] == ["", " | ".join(head), "", " | ".join(head), " | ".join(head)]


def test_another_table_has_its_own_header() -> None:
    """Text between two tables ends the first."""
    first = table(("Item", "Allowed", "Not allowed"), ("Syringes", "", "X"))
    made = rows(
        [*first, *paragraphs("Something else."), *table(("a", "b", "c"), ("d", "e", "f"), number=1, bold=False)]
    )
    assert made[-1].header == ""


def test_a_table_is_introduced_by_what_stands_above() -> None:
    """A lead-in or a heading above a table introduces each of its rows."""
    made = rows([*paragraphs("The following costs are not allowed:"), *table(("Syringes", "all"), ("Pipes", "all"))])
    assert [p.lead_in for p in made] == [1, 1]


def test_a_box_in_a_cell_is_shown() -> None:
    """A checkbox without a character of its own is shown by a sign, and its place stays exact."""
    lines = [
        line("Has a policy", cell=Cell(0, 0, 0)),
        line("", cell=Cell(0, 0, 1), mark=True, x0=200.0),
        line("", cell=Cell(0, 0, 2), mark=False, x0=300.0),
    ]
    (row,) = rows(lines)
    assert row.text == "Has a policy | ☒ | ☐"
    assert [(piece.offset, piece.length) for piece in row.pieces] == [(0, 12)]


def test_a_cell_of_two_lines_is_joined() -> None:
    """Lines of one cell join like lines of a paragraph."""
    lines = [
        line("Harm reduc", cell=Cell(0, 0, 0), broken=True),
        line("tion", cell=Cell(0, 0, 0)),
        line("no", cell=Cell(0, 0, 1)),
    ]
    assert rows(lines)[0].text == "Harm reduction | no"


# -- headers in plain type ------------------------------------------------------------------------

_HEADED = [
    [("Allowed", "Not allowed"), ("Condoms", "Syringes"), ("Naloxone", "Pipes"), ("Wound care", "Cookers")],
    [("Item", "Allowable?"), ("Syringes", "With approval"), ("Naloxone", "Always"), ("Pipes", "Never")],
    [("Cost", "Remark", "Line"), ("Needles", "Removed", "E"), ("Travel", "Coach only", "C"), ("Rent", "Kept", "F")],
    [("Permitido", "No permitido"), ("Condones", "Jeringas"), ("Naloxona", "Pipas"), ("Guantes", "Filtros")],
]


@pytest.mark.parametrize("bold", [True, False], ids=["bold", "plain"])
@pytest.mark.parametrize("cells", _HEADED, ids=lambda cells: cells[0][0])
def test_short_names_above_short_items_head_them(cells: list[tuple[str, ...]], bold: bool) -> None:
    """A first row of short names, each cell filled, heads the rows below, in whatever type."""
    made = rows(table(*cells, bold=bold))
    assert [p.header for p in made] == ["", *[" | ".join(cells[0])] * (len(cells) - 1)]


@pytest.mark.parametrize(
    "cells",
    [
        [("Syringes", "Not allowed"), ("Condoms", "Allowed"), ("Pipes", "Not allowed")],
        [("Syringes", "No"), ("Condoms", "Yes"), ("Gloves", "Yes")],
        [
            ("Alaska", "Iowa", "Ohio"),
            ("Guam", "Maine", "Texas"),
            ("Idaho", "Nevada", "Utah"),
            ("Kansas", "Oregon", "Vermont"),
        ],
        [("Recipient", "Some Trust"), ("Programme", "Night outreach"), ("Contact", "The office")],
        [("Project", "Night outreach"), ("Recipient", "Some Trust"), ("Contact", "The office")],
        [
            ("Abstract", "Use the abstract form"),
            ("Narrative", "Use the narrative form"),
            ("Budget", "Use the budget form"),
        ],
        [("Funds may not buy pipes", "So says the law"), ("Nor syringes", "The same"), ("Nor cookers", "The same")],
        [("Year 1", "USD 500"), ("Year 2", "USD 600"), ("Year 3", "USD 700")],
    ],
    ids=lambda cells: cells[0][0],
)
def test_what_heads_no_table(cells: list[tuple[str, ...]]) -> None:
    """Answers, lists, forms, sentences and figures in the first row are rows like the others."""
    assert {p.header for p in rows(table(*cells, bold=False))} == {""}


def test_a_plain_header_goes_on_over_pages() -> None:
    """Only one row of a table stands on its first page; the header holds for all of them."""
    head = ("Allowed", "Not allowed")
    first = table(head, ("Condoms", "Syringes"), bold=False)
    bare = table(("Naloxone", "Pipes"), ("Gloves", "Cookers"), number=1, page=2, bold=False)
    again = table(head, ("Gauze", "Scales"), number=2, page=3, bold=False)
    made = rows([*first, *bare, *again])
    assert [p.header for p in made] == ["", *["Allowed | Not allowed"] * 3, "", "Allowed | Not allowed"]


@pytest.mark.parametrize("bold", [True, False], ids=["bold", "plain"])
@pytest.mark.parametrize("shade", [True, False], ids=["shaded", "white"])
@pytest.mark.parametrize("cells", _HEADED, ids=lambda cells: cells[0][0])
def test_headers_of_drawn_tables(tmp_path: Path, cells: list[tuple[str, ...]], shade: bool, bold: bool) -> None:
    """A drawn table of three pages keeps its header to the last row."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

    many = [cells[0], *(row for _ in range(30) for row in cells[1:])]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONTNAME", (0, 0), (-1, -1), "Times-Roman")]
    if bold:
        style.append(("FONTNAME", (0, 0), (-1, 0), "Times-Bold"))
    if shade:
        style.append(("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey))
    widths = [400 / len(cells[0])] * len(cells[0])
    SimpleDocTemplate(str(tmp_path / "t.pdf"), pagesize=A4).build([Table(many, widths, style=TableStyle(style))])
    result = outline(read_document(tmp_path / "t.pdf"), layout())
    made = [p for p in result.provisions if p.kind is ProvisionKind.TABLE_ROW]
    assert len(made) == len(many)
    assert {p.header for p in made[1:]} == {" | ".join(cells[0])}
    assert made[-1].page == 3


def test_a_table_is_quoted_by_the_number_above_it() -> None:
    """Rows in section 4.1 belong to 4.1, whether the paragraph announces them or not; a heading's number stays its own."""
    cells = table(("Syringes", "all"), ("Pipes", "all"), bold=False)
    assert {p.number for p in rows([*paragraphs("4.1 These costs are not allowed:"), *cells])} == {"4.1"}
    long = (
        "4.1 The budget of the first year stands in the table below, in the currency of the award, " * 2 + "as agreed."
    )
    assert {p.number for p in rows([*paragraphs(long), *cells])} == {"4.1"}
    assert {p.number for p in rows([*paragraphs("Article 4. Costs", bold=True), *cells])} == {""}


def test_a_bullet_is_quoted_by_the_number_above_it() -> None:
    """Bullets below "4.1 …:" are part of 4.1, and so are the bullets below them."""
    made = read(
        paragraphs("4.1 These costs are not allowed:", "• syringes;", "• pipes; and", "• scales.", "4.2 All else is.")
    )
    assert [p.number for p in made.provisions[1:]] == ["4.1", "4.1", "4.1", "4.1", "4.2"]


def test_a_header_may_stand_on_two_storeys() -> None:
    """A name over several columns is read with the name of each of them; one that reaches down stands alone."""
    lines = table(("Item", "Costs", "", "Limit"), ("", "Paid", "Not paid", ""), ("Stock", "tea", "needles", "5%"))
    made = rows(lines)
    assert [p.header for p in made] == ["", "", "Item | Costs: Paid | Costs: Not paid | Limit"]


def test_a_caption_is_no_header() -> None:
    """A title over the whole table stands above the row that heads the columns."""
    lines = table(("Table 4 of the costs", ""), ("Item", "Is it paid?"), ("Needles", "no"), ("Tea", "yes"), bold=False)
    assert [p.header for p in rows(lines)] == ["", "", "Item | Is it paid?", "Item | Is it paid?"]


def test_a_row_over_the_whole_width_introduces_those_below() -> None:
    """Costs below "NOT PAID" are read with it, up to the next such row."""
    lines = table(("NOT PAID", ""), ("Needles", "all"), ("PAID", ""), ("Tea", "some"), bold=False)
    made = rows(lines)
    assert [p.lead_in for p in made] == [None, made[0].index, None, made[2].index]

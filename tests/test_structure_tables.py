"""Tables give one provision a row, with the header that governs it."""

from __future__ import annotations

from structure_lines import line, paragraphs, read

from fundflow.model import Cell, Line, Provision, ProvisionKind


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

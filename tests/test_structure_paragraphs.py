"""Lines become provisions, and every run of their text is mapped back to its line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from structure_lines import document, layout, line, paragraphs, read

from fundflow.model import Cell, Document, Line, Outline, ProvisionKind
from fundflow.structure import outline

_LINES = st.builds(
    line,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40),
    page=st.integers(1, 3),
    x0=st.sampled_from([72.0, 90.0, 300.0]),
    full=st.booleans(),
    gap=st.sampled_from([0.0, 0.0, 1.0]),
    size=st.sampled_from([10.0, 14.0]),
    bold=st.booleans(),
    broken=st.booleans(),
    column=st.integers(0, 1),
    cell=st.none() | st.builds(Cell, st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)),
    level=st.sampled_from([0, 0, 0, 2]),
    mark=st.sampled_from([None, None, True, False]),
    note=st.booleans(),
    field=st.booleans(),
)


def _check_places(made: Document, result: Outline) -> int:
    """Compare each piece with the characters of the page it names; return the characters compared."""
    pages: dict[int, dict[int, str]] = {}
    for one in made.lines:
        pages.setdefault(one.page, {}).update(dict(enumerate(one.text, one.start)))
    for provision in result.provisions:
        for piece in provision.pieces:
            there = "".join(pages[piece.page][at] for at in range(piece.start, piece.start + piece.length))
            assert provision.text[piece.offset : piece.offset + piece.length] == there
    return sum(piece.length for provision in result.provisions for piece in provision.pieces)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=25), st.booleans())
def test_every_piece_is_the_text_at_its_place(lines: list[Line], placed: bool) -> None:
    """Whatever the lines are, each piece holds exactly the characters of its line, and none is lost."""
    made = document(lines, placed=placed)
    compared = _check_places(made, outline(made, layout()))
    assert compared == sum(len(one.text.strip()) for one in made.lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=25))
def test_parents_come_before_children(lines: list[Line]) -> None:
    """Indexes count up from 0, and headings above and lead-ins stand earlier in the document."""
    for at, provision in enumerate(outline(document(lines), layout()).provisions):
        assert provision.index == at
        assert all(above < at for above in provision.path)
        assert provision.lead_in is None or provision.lead_in < at


def test_lines_of_a_paragraph_join_with_one_space() -> None:
    """Two lines without a sign of a break are one provision."""
    result = read([line("The recipient shall keep the records of", full=True), line("this award for three years.")])
    assert [p.text for p in result.provisions] == [
        "The recipient shall keep the records of this award for three years."
    ]


def test_a_broken_word_joins_without_space() -> None:
    """A word that a line end breaks is whole again."""
    result = read([line("No funds may be used for prosti", full=True, broken=True), line("tution in any form.")])
    assert result.provisions[0].text == "No funds may be used for prostitution in any form."


def test_a_sentence_runs_on_over_a_page() -> None:
    """Text in the middle of a sentence at a page's end goes on on the next page."""
    result = read([line("Funds may not be spent on", full=True), line("syringes of any kind.", page=2)])
    assert len(result.provisions) == 1
    assert [piece.page for piece in result.provisions[0].pieces] == [1, 2]


def test_a_broken_word_runs_on_over_a_column() -> None:
    """A word broken at the foot of a column is whole."""
    result = read(
        [line("It will not support harm reduc", full=True, broken=True), line("tion sites.", column=1, x0=300.0)]
    )
    assert result.provisions[0].text == "It will not support harm reduction sites."


def test_a_footnote_at_the_foot_of_a_page_does_not_cut_a_sentence() -> None:
    """The paragraph goes on after the note, and the note is its own provision."""
    lines = [
        line("The organisation must state that it", full=True),
        line("1 See the annex for the form.", note=True),
        line("opposes nothing that it does not oppose.", page=2),
    ]
    result = read(lines)
    assert result.provisions[0].text == "The organisation must state that it opposes nothing that it does not oppose."
    assert result.provisions[1].kind is ProvisionKind.FOOTNOTE


def test_a_line_that_stops_early_ends_its_paragraph() -> None:
    """When the next word would have fitted, the next line begins anew."""
    lines = [
        *paragraphs(),
        line("Short line", gap=1.0),
        line("Another matter begins here and fills the line", full=True),
    ]
    assert [p.text for p in read(lines).provisions][1:] == [
        "Short line",
        "Another matter begins here and fills the line",
    ]


def test_an_indented_first_line_begins_a_paragraph() -> None:
    """Without space between paragraphs the indent tells them apart."""
    lines = [
        line("First paragraph which fills the whole line until its right end", full=True),
        line("and ends here on a line that is just as full as the line before.", full=True),
        line("Second paragraph, indented, which fills its line as well, it does", x0=LEFT_INDENT, full=True),
    ]
    assert len(read(lines).provisions) == 2


def test_a_number_in_the_middle_of_a_sentence_begins_nothing() -> None:
    """A line that ends with "section" before "4.2 of this agreement" holds a reference, not the start of a paragraph."""
    lines = [line("The recipient shall comply with all of section", full=True), line("4.2 of this agreement.")]
    assert len(read(lines).provisions) == 1


def test_deleted_text_is_marked() -> None:
    """Words struck through are kept apart from words that hold."""
    lines = paragraphs("The recipient shall certify its policy.", deleted=True)
    assert [p.deleted for p in read(lines).provisions] == [False, True]


def test_a_checkbox_keeps_its_state() -> None:
    """A box of a form, or one drawn with a sign, says whether it is ticked."""
    lines = paragraphs("☒ The applicant has a policy.", "☐ The applicant has no policy.", "[x] It will report.")
    lines.append(line("It will not appeal.", mark=True, gap=1.0))
    result = read(lines).provisions[1:]
    assert [p.mark for p in result] == [True, False, True, True]
    assert {p.kind for p in result} == {ProvisionKind.CHECKBOX}


def test_a_form_field_stands_with_its_label() -> None:
    """The value of a field is a provision of its own, led in by the label before it."""
    lines = [*paragraphs("Award number"), line("AB-1234", field=True, x0=300.0)]
    field = read(lines).provisions[-1]
    assert (field.kind, field.text, field.lead_in) == (ProvisionKind.FIELD, "AB-1234", 1)


LEFT_INDENT = 90.0


def test_a_sentence_goes_on_behind_deleted_words() -> None:
    """What stands on both sides of deleted words is one paragraph; what is deleted stands beside it."""
    made = read(
        [
            line("3.1 The grantee shall", gap=1.0),
            line("not distribute needles", gap=0.0, deleted=True),
            line("keep records of its needles.", gap=0.0),
            line("3.2 The grantee reports.", gap=1.0),
        ],
        placed=False,
    ).provisions
    assert [(p.text, p.deleted) for p in made] == [
        ("3.1 The grantee shall keep records of its needles.", False),
        ("not distribute needles", True),
        ("3.2 The grantee reports.", False),
    ]

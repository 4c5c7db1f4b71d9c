"""What the changes of one check mark: which document, which provision, which findings; and every reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from factories import PLEDGE, a_checked, a_finding, a_rule

from fundflow.applicability import amended, judge_document
from fundflow.applicability.document import Case
from fundflow.model import Amending, Effect, Fact, InstrumentKind, Numbered, Replaced

if TYPE_CHECKING:
    from fundflow.model import Checked

NO_FILE = "No other file of this check is known to be the agreement it changes. Check both together."
BODY = (
    Numbered(2, "4", "", (), 1),
    Numbered(3, "4.1", "", (2,), 1),
    Numbered(5, "4.2", "", (2,), 2),
    Numbered(6, "(b)", "", (2, 5), 2),
    Numbered(9, "40", "", (), 3),
    Numbered(12, "5", "", (), 4),
)
"""Sections 4 (with 4.1, 4.2 and an item below it), 40 and 5."""


def an_award(number: str) -> tuple[Fact, ...]:
    """The facts of a document that names an award, and a funder, which is none."""
    return (Fact("funder", "US Agency", "US Agency", 1, 0), Fact("award_id", number, number, 1, 0))


def an_agreement(*places: int, number: str = "SA 44", **changes: Any) -> Checked:
    """An agreement with a finding in each of some provisions."""
    findings = tuple(a_finding(id=f"f-{place}", provision=place) for place in places)
    made: dict[str, Any] = {"path": "agreement.pdf", "facts": an_award(number), "findings": findings, "sections": BODY}
    return a_checked(**(made | changes))


def a_change(number: str = "4.2", annex: str = "", **changes: Any) -> Amending:
    """A sentence that deletes a section."""
    target = annex or f"Section {number}"
    made = Amending(f"{target} is deleted.", 1, 50, "2", target, number, annex, deleted=True)
    return made._replace(**changes)


def an_amendment(*changed: Amending, number: str = "SA 44", **changes: Any) -> Checked:
    """An amendment without findings of its own."""
    made: dict[str, Any] = {
        "path": "amendment.pdf",
        "instrument": InstrumentKind.AMENDMENT,
        "facts": an_award(number),
        "findings": (),
        "changes": changed or (a_change(),),
    }
    return a_checked(**(made | changes))


def marked(documents: tuple[Checked, ...]) -> dict[str, list[int]]:
    """By path: the provisions whose findings are marked."""
    return {each.path: [f.provision for f in each.findings if f.replaced] for each in documents}


def told(documents: tuple[Checked, ...]) -> list[str]:
    """The outcomes of all changes."""
    return [change.outcome for each in documents for change in each.changes]


def test_a_section_goes_with_all_below_it() -> None:
    """Findings in the section and in its items are marked with file, words, page; others are not."""
    done = amended((an_agreement(3, 5, 6, 7, 9, 12), an_amendment()))
    assert marked(done) == {"agreement.pdf": [5, 6, 7], "amendment.pdf": []}
    gone = Replaced("amendment.pdf", "Section 4.2 is deleted.", 1, deleted=True)
    assert {f.replaced for f in done[0].findings if f.replaced} == {gone}
    assert told(done) == ["It takes out Section 4.2 of agreement.pdf, page 2; passages found there: 3."]


def test_a_chapter_goes_with_its_sections_but_not_its_namesakes() -> None:
    """Section 4 takes 4.1 and 4.2 with it; Section 40 begins with the same figure and stays."""
    done = amended((an_agreement(1, 2, 3, 5, 6, 9, 12), an_amendment(a_change("4"))))
    assert marked(done)["agreement.pdf"] == [2, 3, 5, 6]
    assert told(done) == ["It takes out Section 4 of agreement.pdf, page 1; passages found there: 4."]


def test_a_bracketed_number_is_below_its_section() -> None:
    """Section 12(b) belongs to Section 12; Section 12 does not belong to Section 12(b)."""
    sections = (Numbered(1, "12", "", (), 1), Numbered(2, "12(b)", "", (), 1), Numbered(4, "13", "", (), 1))
    base = an_agreement(1, 2, 3, 4, sections=sections)
    assert marked(amended((base, an_amendment(a_change("12")))))["agreement.pdf"] == [1, 2, 3]
    assert marked(amended((base, an_amendment(a_change("12(b)")))))["agreement.pdf"] == [2, 3]


def test_what_comes_in_its_place_is_told_apart() -> None:
    """A replaced section is called replaced, in the mark and in the outcome."""
    done = amended((an_agreement(5), an_amendment(a_change(deleted=False, quote="Section 4.2 is replaced.", page=3))))
    assert done[0].findings[0].replaced == Replaced("amendment.pdf", "Section 4.2 is replaced.", 3, deleted=False)
    assert told(done) == ["It replaces Section 4.2 of agreement.pdf, page 2; passages found there: 1."]


def test_words_that_only_mention_are_not_marked() -> None:
    """What somebody only talks about was no condition before either, and is not counted."""
    base = an_agreement(5, 6)
    talk = replace(base.findings[0], effect=Effect.MENTIONS)
    done = amended((replace(base, findings=(talk, base.findings[1])), an_amendment()))
    assert marked(done)["agreement.pdf"] == [6]
    assert told(done) == ["It takes out Section 4.2 of agreement.pdf, page 2; passages found there: 1."]


def test_the_first_amendment_that_takes_it_is_named() -> None:
    """A finding that one change took away keeps that mark when another names the same place."""
    first, second = an_amendment(), an_amendment(path="second.pdf")
    done = amended((an_agreement(5), first, second))
    assert done[0].findings[0].replaced
    assert done[0].findings[0].replaced.path == "amendment.pdf"
    assert told(done)[1] == "It takes out Section 4.2 of agreement.pdf, page 2; passages found there: 1."


def test_each_change_of_an_amendment_is_told() -> None:
    """Two changes mark two places and have an outcome each; the other documents keep their order."""
    done = amended((an_agreement(3, 5, 12), an_amendment(a_change("4.1"), a_change("5"), a_change("7"))))
    assert [each.path for each in done] == ["agreement.pdf", "amendment.pdf"]
    assert marked(done)["agreement.pdf"] == [3, 12]
    assert told(done) == [
        "It takes out Section 4.1 of agreement.pdf, page 1; passages found there: 1.",
        "It takes out Section 5 of agreement.pdf, page 4; passages found there: 1.",
        "Section 7 was not found in agreement.pdf.",
    ]


def test_a_document_without_changes_does_not_end_the_search() -> None:
    """An amendment behind two agreements is read too."""
    other = an_agreement(5, path="other.pdf", number="ZZ 1")
    assert marked(amended((other, an_agreement(5), an_amendment()))) == {
        "other.pdf": [],
        "agreement.pdf": [5],
        "amendment.pdf": [],
    }


@pytest.mark.parametrize("number", ["SA 44", "sa44", "Sa  44"])
def test_an_award_is_known_however_it_is_written(number: str) -> None:
    """Spaces and capitals make no other award."""
    other = an_agreement(5, path="other.pdf", number="ZZ 1")
    assert marked(amended((an_agreement(5), other, an_amendment(number=number))))["agreement.pdf"] == [5]


def test_another_award_is_left_alone() -> None:
    """An amendment of another award marks nothing, even in the only agreement, and says why."""
    done = amended((an_agreement(5), an_amendment(number="ZZ 1")))
    assert marked(done)["agreement.pdf"] == []
    assert told(done) == [NO_FILE]


def test_without_a_number_the_only_agreement_is_meant() -> None:
    """When the amendment, or the only agreement, names no award there is only one that can be meant."""
    assert marked(amended((an_agreement(5), an_amendment(facts=()))))["agreement.pdf"] == [5]
    assert marked(amended((an_agreement(5, facts=()), an_amendment())))["agreement.pdf"] == [5]


def test_without_a_number_two_agreements_could_be_meant() -> None:
    """With two agreements none is chosen for an amendment that names no award, or that no agreement names."""
    two = (an_agreement(5, facts=()), an_agreement(5, path="other.pdf", facts=()))
    for amendment in (an_amendment(facts=()), an_amendment()):
        done = amended((*two, amendment))
        assert marked(done) == {"agreement.pdf": [], "other.pdf": [], "amendment.pdf": []}
        assert told(done) == [NO_FILE]


def test_an_amendment_changes_no_amendment() -> None:
    """An earlier amendment of the same award is no agreement; alone, nothing is marked."""
    earlier = an_amendment(path="earlier.pdf", sections=BODY, findings=(a_finding(provision=5),), changes=())
    done = amended((earlier, an_amendment()))
    assert marked(done)["earlier.pdf"] == []
    assert told(done) == [NO_FILE]


def test_a_number_in_two_agreements_marks_neither() -> None:
    """Two files of one award that hold the number: the change could mean either."""
    done = amended((an_agreement(5), an_agreement(5, path="annexed.pdf"), an_amendment()))
    assert marked(done) == {"agreement.pdf": [], "annexed.pdf": [], "amendment.pdf": []}
    assert told(done) == ["2 provisions could be Section 4.2, so none was marked. Look which is meant."]


def test_a_number_in_neither_is_looked_for_in_both() -> None:
    """The outcome names every file that was searched."""
    done = amended((an_agreement(5), an_agreement(5, path="annexed.pdf"), an_amendment(a_change("9"))))
    assert told(done) == ["Section 9 was not found in agreement.pdf, annexed.pdf."]


def test_a_number_that_begins_twice_marks_neither() -> None:
    """The same number again, behind other provisions, is another place."""
    sections = (*BODY, Numbered(15, "4.2", "", (), 6))
    done = amended((an_agreement(5, 15, sections=sections), an_amendment()))
    assert marked(done)["agreement.pdf"] == []
    assert told(done) == ["2 provisions could be Section 4.2, so none was marked. Look which is meant."]


def test_a_number_repeated_at_once_is_one_place() -> None:
    """A section that goes on under its own number, as behind a page break, is one."""
    sections = (Numbered(5, "4.2", "", (), 2), Numbered(6, "4.2", "", (), 3), Numbered(9, "4.3", "", (), 3))
    done = amended((an_agreement(5, 6, 9, sections=sections), an_amendment()))
    assert marked(done)["agreement.pdf"] == [5, 6]


def test_a_part_alone_is_not_the_whole() -> None:
    """Section 4.2(b) without a Section 4.2 before it is not Section 4.2."""
    sections = (Numbered(5, "4.2(b)", "", (), 2), Numbered(9, "4.3", "", (), 3))
    done = amended((an_agreement(5, sections=sections), an_amendment()))
    assert told(done) == ["Section 4.2 was not found in agreement.pdf."]


ANNEXED = (
    Numbered(2, "1", "", (), 1),
    Numbered(20, "1", "annex a. work plan", (), 5),
    Numbered(22, "2", "annex a. work plan", (), 5),
    Numbered(30, "1", "annex ab", (), 7),
    Numbered(40, "1", "annex b", (), 9),
)


def test_an_annex_goes_whole() -> None:
    """Annex A is "Annex A. Work plan" and not Annex AB; all that stands in it is marked."""
    base = an_agreement(2, 20, 22, 30, 40, sections=ANNEXED)
    done = amended((base, an_amendment(a_change("", "annex a"))))
    assert marked(done)["agreement.pdf"] == [20, 22]
    assert told(done) == ["It takes out annex a of agreement.pdf, page 5; passages found there: 2."]


def test_a_number_in_an_annex_is_not_that_of_the_body() -> None:
    """Section 1 of Annex A is marked there alone; Section 1 alone is that of the body."""
    base = an_agreement(2, 20, 22, 30, 40, sections=ANNEXED)
    assert marked(amended((base, an_amendment(a_change("1", "annex a")))))["agreement.pdf"] == [20]
    assert marked(amended((base, an_amendment(a_change("1")))))["agreement.pdf"] == [2]


def test_two_annexes_of_a_name_mark_neither() -> None:
    """Two annexes that begin with the same name are two places."""
    sections = (*ANNEXED, Numbered(50, "1", "annex b, budget", (), 11))
    done = amended((an_agreement(40, sections=sections), an_amendment(a_change("", "annex b"))))
    assert marked(done)["agreement.pdf"] == []
    assert told(done) == ["2 provisions could be annex b, so none was marked. Look which is meant."]


def test_an_agreement_changes_only_its_own_earlier_text() -> None:
    """An agreement that deletes a section means its own, before the sentence, and no other file's."""
    own = an_agreement(5, 12, changes=(a_change(provision=8), a_change("5", provision=8)))
    other = an_agreement(5, 12, path="other.pdf")
    done = amended((other, own))
    assert marked(done) == {"other.pdf": [], "agreement.pdf": [5]}
    assert told(done) == [
        "It takes out Section 4.2 of agreement.pdf, page 2; passages found there: 1.",
        "Section 5 was not found in agreement.pdf.",
    ]
    assert [change.outcome for change in done[1].changes] == told(done)


def test_text_before_the_first_number_stays() -> None:
    """A finding on the title page stands in no section."""
    sections = (Numbered(5, "4.2", "", (), 2),)
    assert marked(amended((an_agreement(1, 5, sections=sections), an_amendment())))["agreement.pdf"] == [5]
    assert marked(amended((an_agreement(1, sections=()), an_amendment())))["agreement.pdf"] == []


@pytest.mark.parametrize(("deleted", "how"), [(True, "Taken out by"), (False, "Replaced by")])
def test_the_verdict_says_first_what_took_it_away(deleted: bool, how: str) -> None:
    """The first reason names file, page and words of the amendment and comes from the document; the others follow."""
    case = Case(None, date(2026, 1, 1), {PLEDGE: a_rule()}, {})
    finding = a_finding(verdict=None)
    gone = replace(finding, replaced=Replaced("amendment.pdf", "Section 4.2 is deleted.", 3, deleted=deleted))
    [before] = judge_document([finding], InstrumentKind.AGREEMENT, case)
    [after] = judge_document([gone], InstrumentKind.AGREEMENT, case)
    assert before.verdict
    assert after.verdict
    first, *others = after.verdict.reasons
    assert first.text == f"{how} amendment.pdf, page 3: “Section 4.2 is deleted.” Check that the amendment is signed and later."
    assert first.source == "document"
    assert tuple(others) == before.verdict.reasons
    assert replace(after.verdict, reasons=before.verdict.reasons) == before.verdict

"""Two versions of a grant, compared in meaning: what became of each clause, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from clauses import PLEDGE, a_clause, a_needle, a_reference, a_saving, a_sentence, an_edition
from factories import a_full_analysis
from hypothesis import given, settings
from hypothesis import strategies as st

from fundflow.comparison import compare, editions_of, read_edition
from fundflow.comparison.changes import KINDS
from fundflow.comparison.wording import likeness, marked, words
from fundflow.errors import FundflowError
from fundflow.model import Change, Clause, Effect, FlowDown, Pack, Scope, Status
from fundflow.report.data import as_object
from fundflow.report.difflabels import KINDS as LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Comparison

BAN = "None of the funds made available under this award may be used to promote the legalization of prostitution."
WIDE = "The Recipient may not promote the legalization of prostitution with any money."
AN_ADVOCACY_BAN = a_clause(
    rules=("us-advocacy",), family="prostitution-advocacy-ban", scope=Scope.USE_OF_FUNDS, severity="medium", quote=BAN
)


def between(old: Clause | None, new: Clause | None, *kept: Clause) -> Comparison:
    """Compare two texts that differ in one clause and share others."""
    before = an_edition(*([old] if old else []), *kept, text="old")
    return compare(before, an_edition(*([new] if new else []), *kept, text="new"))


def only(comparison: Comparison) -> Change:
    """The single change there is."""
    [change] = comparison.changes
    return change


CHANGES = {
    "condition-added": (None, a_clause(), ()),
    "condition-dropped": (a_clause(), None, ()),
    "exemption-removed": (a_saving(effect=Effect.EXEMPTS), None, (a_clause(),)),
    "exemption-added": (None, a_saving(effect=Effect.EXEMPTS), (a_clause(),)),
    "saving-removed": (a_saving(), None, (a_clause(),)),
    "saving-added": (None, a_saving(), (a_clause(),)),
    "reference-added": (None, a_reference(), ()),
    "reference-dropped": (a_reference(), None, ()),
    "reference-resolved": (a_reference(), a_clause(), ()),
    "text-to-reference": (a_clause(), a_reference(), ()),
    "scope-widened": (AN_ADVOCACY_BAN, replace(AN_ADVOCACY_BAN, scope=Scope.ORGANISATION_WIDE), ()),
    "scope-narrowed": (a_clause(), a_clause(scope=Scope.USE_OF_FUNDS), ()),
    "scope-changed": (a_clause(scope=Scope.CONDUCT), a_clause(scope=Scope.ELIGIBILITY), ()),
    "flow-down-added": (a_clause(flow_down=FlowDown.NONE), a_clause(), ()),
    "flow-down-removed": (a_clause(), a_clause(flow_down=FlowDown.NONE), ()),
    "flow-down-changed": (a_clause(flow_down=FlowDown.NONE), a_clause(flow_down=FlowDown.UNKNOWN), ()),
    "effect-loosened": (a_clause(), a_clause(effect=Effect.PERMITS), ()),
    "effect-tightened": (a_clause(effect=Effect.PERMITS), a_clause(), ()),
    "limiter-removed": (a_clause(limiters=("to the extent permitted by law",)), a_clause(), ()),
    "limiter-added": (a_clause(), a_clause(limiters=("to the extent permitted by law",)), ()),
    "verdict-tightened": (a_clause(status=Status.EXEMPT), a_clause(), ()),
    "verdict-loosened": (a_clause(), a_clause(status=Status.NOT_IN_FORCE), ()),
    "verdict-changed": (a_clause(status=Status.EXEMPT), a_clause(status=Status.NOT_IN_FORCE), ()),
    "severity-raised": (a_clause(severity="low"), a_clause(), ()),
    "severity-lowered": (a_clause(), a_clause(severity="medium"), ()),
    "place-added": (None, a_clause(quote="Sub-recipients hold such a policy too.", section="8"), (a_clause(),)),
    "place-dropped": (a_clause(quote="Sub-recipients hold such a policy too.", section="8"), None, (a_clause(),)),
    "sentence-added": (None, a_sentence(), ()),
    "sentence-dropped": (a_sentence(), None, ()),
    "wording-changed": (a_clause(), a_clause(quote=PLEDGE.replace("must have", "shall adopt and keep")), ()),
}
"""Kind to an old clause, a new one, and clauses that stand in both."""


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_of_change_is_told(kind: str) -> None:
    """Every kind of the closed list arises from its clause, alone, with its direction."""
    old, new, kept = CHANGES[kind]
    change = only(between(old, new, *kept))
    assert change.kinds == (kind,)
    assert change.direction == KINDS[kind]
    assert change.cause == "text"
    assert (change.old, change.new) == (old, new)


def test_every_kind_has_words() -> None:
    """People read a heading and a count for every kind, and for nothing else."""
    assert list(LABELS) == list(KINDS)


def test_a_clause_that_moved_is_no_change() -> None:
    """The same words on another page, in another section with another number, changed nothing."""
    moved = a_clause(quote=f"13(b) {PLEDGE}", page=9, section="13(b) Policy")
    result = between(a_clause(quote=f"4.2 {PLEDGE}"), moved, a_needle())
    assert (result.changes, result.moved, result.unchanged) == ((), 1, 1)


def test_renumbering_pairs_clauses_under_their_heading() -> None:
    """Of two clauses with the same words each keeps its heading, whatever its number has become."""
    first, second = a_clause(section="4 Prime award", page=2), a_clause(section="5 Sub-awards", page=3)
    third, fourth = (
        a_clause(section="6 Sub-awards", page=2, status=Status.EXEMPT),
        a_clause(section="7 Prime award", page=5),
    )
    result = compare(an_edition(first, second), an_edition(third, fourth, text="new"))
    assert (only(result).old, only(result).new) == (second, third)


def test_a_widened_clause_is_known_across_families() -> None:
    """A limit on this money that became a limit on the whole organisation is one clause, not two."""
    wide = a_clause(quote=WIDE)
    change = only(between(replace(AN_ADVOCACY_BAN, quote=WIDE.replace("any money", "the grant")), wide))
    assert change.kinds[0] == "scope-widened"
    assert change.direction == "tighter"


def test_two_references_are_two_texts() -> None:
    """Sentences that name texts are alike; another text is still another text."""
    other = a_reference(rules=("2-cfr-175",), quote="The Recipient shall comply with 2 CFR part 175.")
    result = between(other, a_reference())
    assert {change.kinds for change in result.changes} == {("reference-added",), ("reference-dropped",)}


def test_two_alike_sentences_of_two_families_stay_apart() -> None:
    """A dropped condition and a new one in similar words and of the same reach are no pair."""
    pipes = a_needle(
        rules=("us-pipes",), family="drug-supplies-ban", quote="No funds of this award may be used to buy pipes."
    )
    kinds = {change.kinds for change in between(a_needle(), pipes).changes}
    assert kinds == {("condition-added",), ("condition-dropped",)}


def test_one_clause_can_change_in_several_ways() -> None:
    """All that changed is told, the most important first, and what binds more decides the direction."""
    new = a_clause(scope=Scope.USE_OF_FUNDS, flow_down=FlowDown.MUST, limiters=("where lawful",))
    change = only(between(a_clause(flow_down=FlowDown.NONE), new))
    assert change.kinds == ("flow-down-added", "scope-narrowed", "limiter-added")
    assert change.direction == "tighter"


def test_a_reference_that_stays_while_its_text_comes() -> None:
    """When the text itself is added and the reference stays, the reference is its other side."""
    result = between(None, a_clause(), a_reference())
    assert only(result).kinds == ("reference-resolved",)
    assert only(result).old == a_reference()


def test_talk_about_a_condition_is_no_change() -> None:
    """Mentions come and go without a word; one that became a condition is told."""
    told = a_clause(effect=Effect.MENTIONS)
    assert between(told, None).changes == ()
    assert between(None, told).changes == ()
    assert only(between(told, a_clause())).kinds == ("effect-tightened",)


SAME = {"text": "same"}
OTHER_PACK = {"packs": (Pack("us-federal", "2027.1", "b" * 64),)}
LATER = {"on": date(2027, 1, 1)}
SIGNED = {"signer": (("incorporated", '"KE"'),)}


@pytest.mark.parametrize(
    "reading", [OTHER_PACK, LATER, SIGNED, {"version": "0.2.0"}], ids=["pack", "day", "signer", "version"]
)
def test_the_same_file_gives_a_changed_reading(reading: dict[str, Any]) -> None:
    """Another pack, date, signer or version over the same file is a changed reading, and named."""
    old, new = an_edition(a_clause(status=Status.EXEMPT), **SAME), an_edition(a_clause(), **SAME, **reading)
    result = compare(old, new)
    assert only(result).cause == "reading"
    assert len(result.readings) == 1


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (a_clause(status=Status.EXEMPT), a_clause(), "reading"),
        (a_clause(status=Status.EXEMPT), a_clause(context=("Nobody shall be asked that:",)), "unclear"),
        (a_clause(status=Status.EXEMPT), a_clause(quote=f"{PLEDGE} This is final."), "unclear"),
        (a_clause(), a_clause(quote=f"{PLEDGE} This is final."), "text"),
        (None, a_clause(), "unclear"),
    ],
    ids=["same words", "other lead-in", "other words", "words only", "one side"],
)
def test_two_texts_read_in_two_ways(old: Clause | None, new: Clause | None, cause: str) -> None:
    """When text and rules both differ, the words decide, or it is said that nobody can tell."""
    before = an_edition(*filter(None, [old]))
    after = an_edition(*filter(None, [new]), text="new", **OTHER_PACK)
    assert only(compare(before, after)).cause == cause


def test_a_sentence_that_a_new_rule_claims() -> None:
    """New rules that understand an old sentence show it on both sides, as another reading."""
    sentence = a_sentence(quote=PLEDGE)
    result = compare(an_edition(sentence, **SAME), an_edition(a_clause(), **SAME, **OTHER_PACK))
    assert only(result).kinds == ("condition-added",)
    assert only(result).old == sentence
    assert only(result).cause == "reading"


def test_what_binds_more_comes_first() -> None:
    """Changes stand by direction, then severity; the counts stand in the order of importance."""
    old = an_edition(a_saving(), a_needle())
    new = an_edition(a_clause(), a_needle(quote="No funds may buy needles."), text="new")
    result = compare(old, new)
    assert [change.direction for change in result.changes] == ["tighter", "tighter", "same"]
    assert dict(result.counts) == {"condition-added": 1, "saving-removed": 1, "wording-changed": 1}


def test_comparing_an_edition_with_itself_finds_nothing() -> None:
    """Every clause has its counterpart."""
    edition = an_edition(a_clause(), a_saving(), a_reference(), a_needle(), a_sentence(), a_clause(page=5))
    result = compare(edition, edition)
    assert (result.changes, result.moved, result.unchanged) == ((), 0, 6)


@pytest.mark.parametrize("number", ["(a) ", "12.3 ", "12(b) ", "B.1 ", "4. ", "a) ", "3.2.1 "])
def test_numbers_in_front_do_not_count(number: str) -> None:
    """A clause is the same whatever its number."""
    assert words(number + PLEDGE) == words(PLEDGE)


@pytest.mark.parametrize("quote", ["45 CFR part 89 applies.", "A policy is kept.", "570 days later it ends."])
def test_words_in_front_do_count(quote: str) -> None:
    """A citation, an article and an amount are no number of a clause."""
    assert len(words(quote)) == len(quote.split())


def test_likeness_has_a_floor() -> None:
    """What cannot reach the wanted likeness is 0; equal words are 1."""
    assert likeness(PLEDGE, PLEDGE.upper()) == 1
    assert likeness(PLEDGE, "Reports are due in May.", 0.4) == 0
    assert 0.4 < likeness(BAN, WIDE) < 1


def test_marked_words_hold_both_quotes() -> None:
    """The runs of one side, put together, are that side's quote."""
    pieces = marked(BAN, WIDE)
    assert "".join(p.text for p in pieces if p.kind != "old") == WIDE
    assert "".join(p.text for p in marked(BAN, BAN.replace("may", "must")) if p.kind != "new") == BAN


def test_quotes_that_share_nothing_stand_apart() -> None:
    """Two quotes in quite other words are shown whole, one after the other."""
    assert [p.kind for p in marked(PLEDGE, "Reports are due in May.")] == ["old", "new"]


def test_the_result_of_a_check_is_an_edition() -> None:
    """Findings, sentences, pages not read and skipped files are all taken over."""
    edition = editions_of(as_object(a_full_analysis()), "here")
    assert {clause.effect for clause in edition.clauses} == {*Effect, None}
    assert edition.unread == (
        "agreement.pdf, page 2: no text layer; OCR is not installed",
        "folder: is a folder: give its files",
    )


def test_text_in_a_language_no_rule_knows_counts_as_not_read() -> None:
    """Two versions of which nothing was understood are never called the same."""
    analysis = a_full_analysis()
    polish = [replace(each, languages=("pl", "en")) for each in analysis.documents]
    edition = editions_of(as_object(replace(analysis, documents=tuple(polish))), "here")
    assert "agreement.pdf: text in a language that no rule knows (pl) was not understood" in edition.unread


def test_one_meaning_of_the_same_words_is_one_clause() -> None:
    """Two rules that say the same of the same words make one clause with the graver severity."""
    value = as_object(a_full_analysis())
    first = value["documents"][0]["findings"][0]
    value["documents"][0]["findings"] = [{**first, "severity": "low", "rule": "z"}, first]
    value["documents"][0]["read_yourself"] = []
    [clause] = editions_of(value, "here").clauses
    assert clause.rules == (first["rule"], "z")
    assert clause.severity == "high"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "is not JSON"),
        ("[1]", "no schema_version"),
        ('{"schema_version": "9"}', "schema_version '9'"),
        ('{"schema_version": "1"}', "no whole result"),
        ('{"schema_version": "1", "documents": 7}', "no whole result"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, content: str, says: str) -> None:
    """A file that is no result of a check is named, with what to give instead."""
    path = tmp_path / "old.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FundflowError, match=says) as raised:
        read_edition(path)
    assert str(path) in str(raised.value)


def test_an_unknown_effect_is_refused() -> None:
    """A value from a later version is no reason to guess."""
    value = json.loads(json.dumps(as_object(a_full_analysis())))
    value["documents"][0]["findings"][0]["effect"] = "frightens"
    with pytest.raises(FundflowError, match="frightens"):
        editions_of(value, "here")


ALL = (
    a_clause(),
    a_clause(quote="By signing the Recipient agrees that it opposes prostitution.", section="4.5 Agreement"),
    a_saving(),
    a_saving(effect=Effect.EXEMPTS, quote="UN agencies are exempt from section 4.2.", section="4.4 Exempt bodies"),
    a_reference(),
    a_reference(
        rules=("2-cfr-175",), family="trafficking-award-term", quote="2 CFR part 175 applies.", scope=Scope.CONDUCT
    ),
    a_needle(),
    a_sentence(),
)
"""Clauses of a whole grant, each another one."""


@settings(max_examples=60, deadline=None)
@given(st.permutations(ALL), st.data())
def test_reordered_and_renumbered_clauses_are_no_change(order: list[Clause], data: st.DataObject) -> None:
    """Whatever the order, pages and numbers of the new version, the same words are the same clauses."""
    numbers = data.draw(st.lists(st.integers(1, 99), min_size=len(order), max_size=len(order)))
    moved = [
        replace(
            each, page=number, quote=f"{number}.1 {each.quote}", section=f"{number}.1 {each.section.partition(' ')[2]}"
        )
        for each, number in zip(order, numbers, strict=True)
    ]
    result = compare(an_edition(*ALL), an_edition(*moved, text="new"))
    assert result.changes == ()
    assert result.moved + result.unchanged == len(ALL)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(range(len(ALL)))))
def test_every_clause_is_accounted_for(kept: set[int]) -> None:
    """Each clause of the old version stays or is told to be gone; seen from the other side, each of them came."""
    rest = [each for n, each in enumerate(ALL) if n in kept]
    old, new = an_edition(*ALL), an_edition(*rest, text="new")
    gone = compare(old, new)
    assert {change.old for change in gone.changes} == set(ALL) - set(rest)
    assert all(change.new is None for change in gone.changes)
    assert gone.unchanged == len(rest)
    came = compare(new, old)
    assert {change.new for change in came.changes} == set(ALL) - set(rest)

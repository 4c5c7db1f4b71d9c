"""What no rule knows by its words is found by what it reads like, says so, and decides nothing."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from factories import a_finding
from hypothesis import given
from hypothesis import strategies as st
from texts import shipped_detector

from fundflow.applicability import judge
from fundflow.applicability.harm import saving_of
from fundflow.detection import Detector
from fundflow.detection.cases import signs_in
from fundflow.detection.forest import Forest
from fundflow.detection.likened import Likened
from fundflow.detection.likeness import LEAST, Scorer, pieces_of
from fundflow.detection.reader import Reader
from fundflow.detection.sights import FEATURES
from fundflow.detection.signs import SignScorer
from fundflow.model import PIECES, Effect, Grown, InstrumentKind, Outline, Provision, ProvisionKind, Status
from fundflow.resources import shipped
from fundflow.rulebook.likeness import read_likeness
from fundflow.words import words_in

if TYPE_CHECKING:
    from pathlib import Path

    from fundflow.model import Finding, Unclaimed

MEANT = {
    "en": {
        "We will not be able to reimburse you for anything people would use to inject, so leave the needles line at zero.":
            "syringe-funding-ban",
        "Before a word goes to the newspapers, let our press people see it and approve it.": "speech-approval",
        "Guests have to be clean from drugs for two weeks before a bed is theirs.": "sobriety-precondition",
        "Every quarter you send us the list of the women you met, with surname and street.": "client-data-disclosure",
        "Our dollars stop where talk of ending a pregnancy begins; staff on this budget say nothing of abortion.":
            "abortion-restriction",
        "If the trustees fall out of love with this field, they may close the grant in the middle of the year.":
            "termination-discretion",
        "Nobody on your payroll buys sex, at work or after it, or lets a guest pay with it for a blanket.": "staff-conduct",
        "Your board signs a paper in which it says that it condemns prostitution.": "prostitution-pledge",
        "You must hand the officers of the immigration service the papers of those who sleep here.": "immigration-cooperation",
    },
    "es": {
        "Quien llegue sin papeles en regla no puede entrar en el taller que paga este convenio.": "immigration-cooperation",
        "Las agujas van por cuenta de ustedes: con esta plata no se puede pagar ese rubro.": "syringe-funding-ban",
        "Cada mes deben mandarnos el listado de las personas atendidas, con nombre y domicilio.": "client-data-disclosure",
        "La asociación firmará una declaración en la que condena el trabajo sexual.": "prostitution-pledge",
        "No se admite que el personal acepte favores sexuales a cambio de comida.": "staff-conduct",
    },
    "fr": {
        "Les pipes et les pailles ne peuvent pas être payées : ôtez-les de la demande.": "drug-supplies-ban",
        "Vous devez nous remettre chaque mois le nom et l'adresse des personnes passées au local.": "client-data-disclosure",
        "Aucun mot ne doit partir à la presse sans que notre service l'ait lu et approuvé.": "speech-approval",
        "L'équipe ne peut ni parler d'avortement ni indiquer où il se pratique.": "abortion-restriction",
        "Le financeur peut mettre fin au soutien à tout moment si ses priorités changent.": "termination-discretion",
    },
    "pt": {
        "As agulhas ficam fora: com este dinheiro a associação não pode pagá-las.": "syringe-funding-ban",
        "Todos os meses devem mandar-nos a lista com o nome e a morada das pessoas atendidas.": "client-data-disclosure",
        "A entidade deve declarar que não promove a legalização da prostituição.": "prostitution-pledge",
        "Quem ainda bebe ou usa drogas não pode ficar; a cama é só para quem já parou.": "sobriety-precondition",
    },
}  # fmt: skip
"""Conditions in plain words, and the family that each is of."""
ORDINARY = {
    "en": (
        "The grantee must keep receipts for seven years and send a copy with the final report.",
        "Staff may not drive the project vehicle without a valid licence.",
        "The nurse must throw used needles into the yellow box after each vaccination.",
        "Partners shall tell us within ten days when the bank account changes.",
        "The auditor must be independent of the organisation and may not be a member of its board.",
        "Names of the trainers must stand on the attendance sheet.",
    ),
    "es": (
        "La entidad debe conservar las facturas durante cinco años.",
        "El informe final debe entregarse en los treinta días siguientes al cierre.",
        "No se puede cambiar de cuenta bancaria sin avisar antes.",
    ),
    "fr": (
        "L'association doit tenir une comptabilité séparée pour ce projet.",
        "Le véhicule ne peut être conduit que par les membres de l'équipe.",
        "Toute facture doit porter le numéro de la convention.",
    ),
    "pt": (
        "A entidade deve guardar os recibos durante sete anos.",
        "O relatório final deve ser enviado até trinta dias após o fim do projecto.",
        "O carro do projecto não pode ser usado ao fim de semana.",
    ),
}
"""Sentences that demand and forbid, and are no condition of ours."""


def by_likeness(
    text: str, language: str = "en", instrument: InstrumentKind = InstrumentKind.AGREEMENT, **more: Any
) -> list[Finding]:
    """Return what likeness alone finds in a paragraph, as if no rule had found anything."""
    detector = shipped_detector()
    provision = Provision(0, more.pop("kind", ProvisionKind.PARAGRAPH), text, (), **more)
    outline = Outline(instrument, (provision,), (), (language,))
    reader = Reader(detector.book, outline, detector.scanner, detector.frames)
    return detector.likened.findings(reader, [], {})


def families(text: str, language: str) -> set[str]:
    """Return the families of what is found in a paragraph."""
    provision = Provision(0, ProvisionKind.PARAGRAPH, text, ())
    findings, _ = shipped_detector().find(Outline(InstrumentKind.AGREEMENT, (provision,), (), (language,)))
    return {each.family for each in findings if each.effect is Effect.RESTRICTS}


@pytest.mark.parametrize("language", MEANT)
def test_most_plain_wordings_are_found(language: str) -> None:
    """Of conditions in plain words rules and likeness together find most, in each language, under the right family."""
    found = {text: families(text, language) for text in MEANT[language]}
    missed = {text: found[text] for text, family in MEANT[language].items() if family not in found[text]}
    assert len(missed) <= len(MEANT[language]) // 3, missed


@pytest.mark.parametrize("language", ORDINARY)
def test_ordinary_duties_read_like_nothing(language: str) -> None:
    """Duties and bans of every grant, about other things, are not found."""
    found = {text: families(text, language) for text in ORDINARY[language]}
    assert not any(found.values()), found


def test_a_finding_shows_the_example_it_is_like() -> None:
    """The finding is of a rule, carries an example of that very rule with the same effect, and quotes the sentence."""
    text = next(iter(MEANT["en"]))
    [found] = by_likeness(text)
    examples = {(each.text, each.effect) for each in shipped_detector().book.rules[found.rule].examples}
    assert (found.resembles, found.effect) in examples
    assert found.quote == text
    assert found.resembles in found.reason


@pytest.mark.parametrize(
    "more",
    [
        {"kind": ProvisionKind.HEADING},
        {"deleted": True},
        {"definition": "syringe"},
        {"instrument": InstrumentKind.COMMENTARY},
    ],
)
def test_what_binds_nobody_is_not_found(more: dict[str, Any]) -> None:
    """Headings, deleted text, definitions and commentary are passed over, however much they read like a condition."""
    assert not by_likeness(next(iter(MEANT["en"])), **more)


def test_a_question_is_not_found() -> None:
    """Who asks whether something is forbidden forbids nothing."""
    assert not by_likeness("May the partner never buy needles or syringes with the money of this grant?")


def test_rules_come_first() -> None:
    """Where a rule finds a family in a paragraph, likeness adds nothing to it."""
    text = "The recipient shall not use funds under this award to purchase needles or syringes for injecting drugs."
    outline = Outline(InstrumentKind.AGREEMENT, (Provision(0, ProvisionKind.PARAGRAPH, text, ()),), (), ("en",))
    findings, _ = shipped_detector().find(outline)
    assert [(each.family, each.resembles) for each in findings] == [("syringe-funding-ban", "")]


def test_it_never_says_that_something_binds() -> None:
    """What the law would call binding stays open when only likeness speaks for it, with the sentence to compare."""
    rule = shipped_detector().book.rules["syringes-listed-as-not-allowed"]
    plain = a_finding(rule=rule.id, effect=Effect.RESTRICTS)
    alike = replace(plain, resembles="No needles.")
    on = date(2026, 11, 1)
    assert judge(plain, rule, None, on).status is Status.APPLIES
    verdict = judge(alike, rule, None, on)
    assert verdict.status is Status.NEEDS_REVIEW
    assert "“No needles.”" in verdict.reasons[0].text
    assert any("Read the sentence" in each for each in verdict.questions)


LEAVE = (
    "You may use other money to answer a letter from a senator about a bill, or to speak at a hearing.",
    "With funds of your own you may go on handing out needles and pipes, and nobody will ask about it.",
    "You need not send us the names of anyone you met.",
)


def test_leave_is_no_limit() -> None:
    """What allows or exempts, however plainly it speaks of the matter, is not found to limit."""
    found = [each for text in LEAVE for each in by_likeness(text)]
    assert {each.effect for each in found} <= {Effect.PERMITS, Effect.EXEMPTS}


def test_leave_that_is_only_like_leave_frees_nobody() -> None:
    """It waits for a reader, and neither keeps work free of a condition nor stands against one."""
    rule = shipped_detector().book.rules["syringes-listed-as-not-allowed"]
    ban = a_finding(rule=rule.id, family="syringe-funding-ban", effect=Effect.RESTRICTS)
    leave = replace(ban, effect=Effect.PERMITS, quote="Needles may be paid for.")
    alike = replace(leave, resembles="Needles may be bought with other funds.")
    assert judge(alike, rule, None, date(2026, 11, 1)).status is Status.NEEDS_REVIEW
    assert saving_of(ban, [ban, leave, alike]) == [leave]


class Says:
    """Trees that have made up their mind."""

    def __init__(self, *, yes: bool) -> None:
        self._yes = yes

    def says_yes(self, _features: list[float]) -> bool:
        """Answer the same whatever is asked."""
        return self._yes

    def surety(self, _features: list[float]) -> float:
        """Be quite sure of that."""
        return 9.0 if self._yes else -9.0


class Longest(Says):
    """Trees that say yes the surer the longer a sentence is."""

    def surety(self, features: list[float]) -> float:
        """Return its words."""
        return features[FEATURES.index("words")]


NO, YES = Says(yes=False), Says(yes=True)


def minded(limits: Says = NO, frees: Says = NO, doubts: Says = NO, *, unlearnt: str = "") -> Detector:
    """Return the shipped detector with trees that have made up their mind."""
    detector = copy(shipped_detector())
    likeness = detector.book.likeness
    assert likeness is not None
    learnt = replace(likeness, rules=likeness.rules - {unlearnt})
    likened = Likened(replace(detector.book, likeness=learnt))
    assert likened.learnt is not None
    trees = likened.learnt.trees._replace(limits=limits, frees=frees, doubts=doubts)  # type: ignore[arg-type]
    likened.learnt = likened.learnt._replace(trees=trees)
    detector.likened = likened
    return detector


def doubting(*texts: str, unlearnt: str = "") -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
    """Return what is found in some paragraphs, and what is left to read, when whatever a rule reports is doubted."""
    return found_by(minded(doubts=YES, unlearnt=unlearnt), *texts)


def found_by(detector: Detector, *texts: str) -> tuple[tuple[Finding, ...], tuple[Unclaimed, ...]]:
    """Return what is found in some paragraphs, and what is left to read."""
    provisions = tuple(Provision(place, ProvisionKind.PARAGRAPH, text, ()) for place, text in enumerate(texts))
    return detector.find(Outline(InstrumentKind.AGREEMENT, provisions, (), ("en",)))


def plainly(*texts: str) -> tuple[Finding, ...]:
    """Return what rules alone find in some paragraphs."""
    return found_by(Detector(replace(shipped_detector().book, likeness=None)), *texts)[0]


BAN = "The recipient shall not use funds under this award to purchase needles or syringes for injecting drugs."
ORDER = "Subrecipients shall comply with all terms of 45 CFR part 89, which flow down to them."


@pytest.mark.parametrize("text", [BAN, ORDER])
def test_what_a_rule_gets_wrong_is_withdrawn_and_left_to_be_read(text: str) -> None:
    """A doubted finding goes, but never unseen: its sentence is among those to be read."""
    assert plainly(text)
    found, left = doubting(text)
    assert not [each for each in found if each.effect in {Effect.RESTRICTS, Effect.REFERS}]
    assert [each.quote for each in left] == [text]


def test_a_sentence_that_is_left_says_what_it_speaks_of() -> None:
    """The topics are those of the sentence, not of the rule that was wrong."""
    _, [left] = doubting("The recipient shall not promote or advocate the legalization of prostitution or sex trafficking.")
    assert "sex work" in left.topics


def test_a_rule_that_was_not_learnt_is_not_doubted() -> None:
    """Nothing was learnt from the examples of a rule that somebody else has made."""
    [plain] = plainly(BAN)
    found, left = doubting(BAN, unlearnt=plain.rule)
    assert found == (plain,)
    assert not left


def test_what_hangs_on_a_doubted_finding_goes_with_it() -> None:
    """An exception elsewhere, and the uses of a defined term, belong to a condition that is no longer there."""
    texts = (BAN, "Nothing in clause 1 prevents the recipient from buying needles or syringes with other funds.")
    assert {str(each.effect) for each in plainly(*texts)} >= {"restricts", "permits"}
    found, _ = doubting(*texts)
    assert "restricts" not in {str(each.effect) for each in found}


OTHERS = "What is given to the recipient by a city, by any other donor or by its own members is spent in whatever way they agreed on."


def test_leave_beside_a_limit_need_not_name_its_matter() -> None:
    """Whose money is free of a ban is said in words of every contract: beside a ban they are asked about all the same."""
    assert not any(each.effect.frees for each in plainly(f"{BAN} {OTHERS}"))
    [ban, leave] = found_by(minded(frees=Longest(yes=True)), f"{BAN} {OTHERS}")[0]
    assert (ban.effect, ban.resembles) == (Effect.RESTRICTS, "")
    assert leave.family == ban.family
    assert leave.effect.frees
    assert leave.resembles
    assert leave.quote == OTHERS
    assert not found_by(minded(frees=YES), OTHERS)[0]


def test_a_limit_that_a_rule_found_is_not_found_again() -> None:
    """Likeness stands beside rules: where one limits, trees are asked what is free, and where one frees, what is limited."""
    leave = "With other funds the recipient may purchase needles or syringes for injecting drugs."
    for text in (BAN, leave):
        [plain] = [each for each in plainly(text) if each.family == "syringe-funding-ban"]
        found, _ = found_by(minded(limits=YES, frees=YES), text)
        alike = [each for each in found if each.resembles and each.family == plain.family]
        assert not [each for each in alike if each.effect.frees == plain.effect.frees]


def test_of_several_sentences_the_surest_is_shown() -> None:
    """A condition is shown once in a provision, where it reads most like one."""
    said = next(iter(MEANT["en"]))
    detector = minded(limits=Longest(yes=True))
    provision = Provision(0, ProvisionKind.PARAGRAPH, f"The needles you ask for cannot be paid. {said} Leave the needles out.", ())
    reader = Reader(
        detector.book, Outline(InstrumentKind.AGREEMENT, (provision,), (), ("en",)), detector.scanner, detector.frames
    )
    found = detector.likened.findings(reader, [], {})
    assert [each.quote for each in found if each.family == "syringe-funding-ban"] == [said]


def test_what_the_trees_go_by_has_names() -> None:
    """Each number that the trees are asked with has its name, and they ask for no other."""
    detector = shipped_detector()
    provision = Provision(0, ProvisionKind.PARAGRAPH, next(iter(MEANT["en"])), ())
    outline = Outline(InstrumentKind.AGREEMENT, (provision,), (), ("en",))
    assert detector.likened.learnt is not None
    reader = Reader(detector.book, outline, detector.scanner, detector.frames)
    cases = list(detector.likened.learnt.cases.open(reader, [], {}))
    assert cases
    likeness = detector.book.likeness
    assert likeness is not None
    names = (*FEATURES, *likeness.families)
    assert {len(case.features) for case in cases} == {len(names)}
    assert all(dict(zip(names, case.features, strict=True))[case.family] == 1 for case in cases)
    for grown in (likeness.limits, likeness.frees, likeness.doubts):
        assert grown is not None
        assert max(grown.features) < len(names)


@given(st.sets(st.sampled_from(["own syringe", "own *ban", "above funds", "own procure", "own no such thing", "beside ban"])))
def test_signs_score_the_same_in_any_order(signs: set[str]) -> None:
    """A sign that nobody has met says nothing; without any that is known there is the least score of all."""
    likeness = shipped_detector().book.likeness
    assert likeness is not None
    scorer = SignScorer(likeness)
    known = signs.intersection(likeness.signs)
    marks = scorer.marks(sorted(signs))
    assert (marks == scorer.marks(sorted(known, reverse=True))).all()
    assert np.isfinite(marks).all()
    assert known or (marks == LEAST).all()


def test_one_thing_said_in_two_languages_has_the_same_signs() -> None:
    """A sign stands for what words name: other words, the same sign."""
    detector = shipped_detector()
    texts = {"en": "Funds may not be used to buy syringes.", "es": "Los fondos no podrán utilizarse para comprar jeringas."}
    outlines = (
        Outline(InstrumentKind.AGREEMENT, (Provision(0, ProvisionKind.PARAGRAPH, text, ()),), (), (language,))
        for language, text in texts.items()
    )
    readers = (Reader(detector.book, outline, detector.scanner, detector.frames) for outline in outlines)
    one, two = map(signs_in, readers)
    assert {"own syringe", "own *ban", "own procure"} <= one & two


def test_a_book_without_weights_finds_by_its_rules_alone() -> None:
    """Nothing else changes when there are no weights."""
    book = shipped_detector().book
    text = next(iter(MEANT["en"]))
    outline = Outline(InstrumentKind.AGREEMENT, (Provision(0, ProvisionKind.PARAGRAPH, text, ()),), (), ("en",))
    with_weights, _ = Detector(book).find(outline)
    without, _ = Detector(replace(book, likeness=None)).find(outline)
    assert [each for each in with_weights if not each.resembles] == list(without)


def test_every_family_can_be_found() -> None:
    """The weights know every family of the rules, and an example of it for a restriction."""
    book = shipped_detector().book
    assert book.likeness is not None
    assert set(book.likeness.families) == {rule.family for rule in book.rules.values()}


@given(st.text(alphabet="abcdé ñ-,.5", max_size=60))
def test_case_and_accents_do_not_matter(text: str) -> None:
    """The same words score the same in capitals and without accents."""
    scorer = _scorer()
    bare = text.replace("é", "e").replace("ñ", "n")
    first, second = scorer.marks([text, bare.upper()])
    assert (first == second).all()


@given(st.text(max_size=80))
def test_any_text_has_a_score(text: str) -> None:
    """Whatever is read, scores are numbers; a text without words has the least of all."""
    [marks] = _scorer().marks([text])
    assert np.isfinite(marks).all()
    assert words_in(text) or (marks == LEAST).all()


@given(st.text(alphabet=st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=20))
def test_a_word_has_rows_of_the_weights(word: str) -> None:
    """Every piece of a word has a row, and the same rows each time."""
    [_, *others], rows = pieces_of(["and", word, "or"])
    assert {0, 1, 2} == {0, *others}
    assert ((rows >= 0) & (rows < PIECES)).all()
    alone = pieces_of([word])[1]
    assert set(alone.tolist()) == {row for row, at in zip(rows.tolist(), [0, *others], strict=True) if at == 1}


@given(st.lists(st.text(max_size=40), max_size=6))
def test_texts_score_the_same_together_and_alone(texts: list[str]) -> None:
    """What a text scores does not depend on what is scored with it."""
    scorer = _scorer()
    together = scorer.marks(texts)
    assert len(together) == len(texts)
    for text, marks in zip(texts, together, strict=True):
        assert (scorer.marks([text])[0] == marks).all()
        assert (_scorer().marks([text, *texts])[0] == marks).all()


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Each way in which a file can be wrong is named, with what to do."""
    whole = shipped("rules") / "likeness" / "weights.npz"
    with np.load(whole, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    spoilt = {
        "no weights": None,
        "as many": arrays | {"pieces_scales": arrays["pieces_scales"][:-1]},
        "earlier version": arrays | {"counting": np.array(1)},
        "int8": arrays | {"sensed_weights": arrays["sensed_weights"].astype(np.int16)},
        "shape": arrays | {"signs": arrays["signs"][:-1]},
        "the weights have": arrays | {name: arrays[name][: PIECES // 2] for name in ("pieces_weights", "pieces_importance")},
        "not those": arrays | {"effects": np.array([*arrays["effects"][:-1], "forbids"])},
        "whole trees": arrays | {"limits_leaves": arrays["limits_leaves"][:, :-1]},
        "of one depth": arrays | {"doubts_ends": arrays["doubts_ends"][:1]},
        "int8 and float64": arrays | {"limits_borders": arrays["limits_borders"].astype(np.float32)},
        "leaves": {name: each for name, each in arrays.items() if name != "doubts_leaves"},
        "offsets": {name: each for name, each in arrays.items() if name != "sensed_offsets"},
    }
    for told, content in spoilt.items():
        path = tmp_path / "weights.npz"
        if content is None:
            path.write_bytes(whole.read_bytes()[:1000])
        else:
            np.savez(path, **content)
        problems: list[str] = []
        assert read_likeness(path, problems) is None
        assert told in problems[0]
        assert "make likeness" in problems[0]
        assert str(path) in problems[0]


def _scorer() -> Scorer:
    likeness = shipped_detector().book.likeness
    assert likeness is not None
    return Scorer(likeness)


def test_weights_are_asked_only_with_a_book_of_them() -> None:
    """Without weights nothing is scored."""
    detector = shipped_detector()
    outline = Outline(
        InstrumentKind.AGREEMENT, (Provision(0, ProvisionKind.PARAGRAPH, next(iter(MEANT["en"])), ()),), (), ("en",)
    )
    bare = Likened(replace(detector.book, likeness=None))
    reader = Reader(detector.book, outline, detector.scanner, detector.frames)
    assert bare.findings(reader, [], {}) == []


@given(st.lists(st.floats(-3, 3, width=32), min_size=2, max_size=2), st.data())
def test_trees_are_asked_as_they_were_learnt(asked: list[float], data: st.DataObject) -> None:
    """The trees together come to the sum of the ends that their questions lead to."""
    depth, trees = 2, 3
    edge, end = st.floats(-2, 2), st.floats(-1, 1)
    features = data.draw(st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=trees, max_size=trees))
    edges = data.draw(st.lists(st.lists(edge, min_size=3, max_size=3), min_size=trees, max_size=trees))
    ends = data.draw(st.lists(st.lists(end, min_size=4, max_size=4), min_size=trees, max_size=trees))
    packed = (np.array(features, np.int8), np.array(edges), np.array(ends))
    forest = Forest(Grown(depth, 0.25, 0.5, *(each.tobytes() for each in packed)))
    expected = 0.0
    for tree in range(trees):
        right = asked[features[tree][0]] > edges[tree][0]
        below = 1 + right
        further = asked[features[tree][below]] > edges[tree][below]
        expected += ends[tree][2 * right + further]
    assert forest.sum(asked) == pytest.approx(expected)
    assert forest.says_yes(asked) == (forest.sum(asked) >= 0.25)

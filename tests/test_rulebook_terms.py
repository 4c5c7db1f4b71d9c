"""Terms of the vocabulary: what `*`, `(a|b)`, `-`, accents and ligatures stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.rulebook.lexicon import LexiconBuilder
from fundflow.rulebook.terms import LONGEST_CHOICE, expand
from fundflow.words import WORD, fold

TERM = st.text(alphabet="abcdeéœñß *-()|'’ﬁ19.", max_size=30)
LETTERS = st.text(alphabet=st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x17F), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("syringe", [("syringe",)]),
        ("Syringe", [("syringe",)]),
        ("prostitut*", [("prostitut*",)]),
        ("sex work*", [("sex", "work*")]),
        ("trabajo* sexual*", [("trabajo*", "sexual*")]),
        ("legali(s|z)ation", [("legalisation",), ("legalization",)]),
        ("safe(r|) injection", [("safe", "injection"), ("safer", "injection")]),
        ("safe(r|) (injection|smoking)", [(a, b) for a in ("safe", "safer") for b in ("injection", "smoking")]),
        ("(is|are) (deemed |)sold", [("are", "deemed", "sold"), ("are", "sold"), ("is", "deemed", "sold"), ("is", "sold")]),
        ("sub-recipient*", [("sub", "recipient*"), ("subrecipient*",)]),
        ("twelve-step-work", [("twelve", "step", "work"), ("twelvestepwork",)]),
        ("prostitución", [("prostitucion",)]),
        ("PROSTITUCIÓN", [("prostitucion",)]),
        ("travail à l'œuvre", [("travail", "a", "l", "oeuvre")]),
        ("seﬁx", [("sefix",)]),
        ("jeringuilla(s|)", [("jeringuilla",), ("jeringuillas",)]),
        ("naïve-té", [("naive", "te"), ("naivete",)]),
        ("n empêche(nt|) pas", [("n", "empeche", "pas"), ("n", "empechent", "pas")]),
        ("U.S. organization*", [("u", "s", "organization*")]),
        ("U S (organization|NGO)*", [("u", "s", "ngo*"), ("u", "s", "organization*")]),
        ("no", [("no",)]),
        ("does not cover", [("does", "not", "cover"), ("doesn", "t", "cover")]),
        ("cannot pay", [("can", "t", "pay"), ("cannot", "pay")]),
        ("(do|will) not", [("do", "not"), ("don", "t"), ("ll", "not"), ("will", "not"), ("won", "t")]),
        ("(we are|it) not", [("it", "not"), ("we", "are", "not"), ("we", "aren", "t"), ("we", "re", "not")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_term_stands_for_these_words(term: str, forms: list[tuple[str, ...]]) -> None:
    """Each sign of a term means what rules/README.md says."""
    assert expand(term) == forms


@pytest.mark.parametrize("term", ["", " ", "*", "()", "(|)", "-", "…", "§", "se*", "a*", "the (so|very) we*"])
def test_a_term_without_words_or_with_a_short_stem_is_refused(term: str) -> None:
    """What would match nothing, or strangers, is no term."""
    with pytest.raises(ValueError, match="term"):
        expand(term)


def test_a_term_may_not_stand_for_too_many_forms() -> None:
    """A term just within the limit expands, one just beyond is refused and told to be split."""
    within = "(a|b|c|d|e|f|g|h|i|j)" * 3
    assert len(expand(within)) == LONGEST_CHOICE
    with pytest.raises(ValueError, match="1100 forms; split"):
        expand("(a|b|c|d|e|f|g|h|i|j|k)(a|b|c|d|e|f|g|h|i|j)(a|b|c|d|e|f|g|h|i|j)")


@given(TERM)
def test_expanding_gives_words_or_a_reason(term: str) -> None:
    """No term crashes, and no form is empty, holds an empty word or a star inside a word."""
    try:
        forms = expand(term)
    except ValueError as error:
        assert "term" in str(error)  # noqa: PT017  (most terms do expand)
        return
    assert forms
    for form in forms:
        assert form
        assert all(word and "*" not in word[1:-1] and word.strip("*") for word in form)


@given(TERM)
def test_expanding_does_not_depend_on_case(term: str) -> None:
    """A term in capitals stands for the same words."""
    try:
        small = expand(term.lower())
    except ValueError:
        return
    assert expand(term.upper()) == small


@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_plain_words_expand_to_themselves(words: list[str]) -> None:
    """Words without signs are one form: these words, folded."""
    assert expand(" ".join(words)) == [tuple(map(fold, words))]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Prostitución", "prostitucion"),
        ("ÉTÉ", "ete"),
        ("œuvre", "oeuvre"),
        ("ŒUVRE", "oeuvre"),
        ("ﬁnancé", "finance"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ação", "acao"),
        ("I", "i"),
        ("İ", "i"),
    ],
)
def test_folding(word: str, folded: str) -> None:
    """Case, accents and ligatures do not matter."""
    assert fold(word) == folded


@given(LETTERS)
def test_folding_twice_changes_nothing(word: str) -> None:
    """A folded word of the languages that are read is its own fold."""
    assert fold(fold(word)) == fold(word)


@given(LETTERS)
def test_folding_forgets_case(word: str) -> None:
    """A word and its lower case fold alike."""
    assert fold(word.lower()) == fold(word)


@given(st.text(max_size=40))
def test_words_of_a_text_are_never_empty(text: str) -> None:
    """Cutting a text gives words that stand in it, and folding none of them gives nothing."""
    for match in WORD.finditer(text):
        assert match.group()
        assert text[match.start() : match.end()] == match.group()


def test_every_form_leads_to_its_concept() -> None:
    """The automaton ends at the concept for each form of each term, once."""
    builder = LexiconBuilder()
    for _ in range(2):
        builder.add_term("sub-recipient(s|)", "partner")
    for words in (("sub", "recipient"), ("subrecipients",)):
        node = builder.root
        for word in words:
            node = node.next[word]
        assert node.ends == (("partner", ""),)

"""The text of a pattern and the steps it becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundflow.detection.match import find_matches
from fundflow.model import Pattern, Step
from fundflow.rulebook.patterns import parse

KNOWN = frozenset({"policy", "opposition", "sex_work", "instrument:45-cfr-89", "a", "b"})
SPANS = {"a": [(0, 1), (6, 7)], "b": [(3, 4), (20, 22)]}


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("policy", (Step(("policy",), 0, ordered=True),)),
        ("policy ..6 sex_work", (Step(("policy",), 0, ordered=True), Step(("sex_work",), 6, ordered=True))),
        ("policy ~4 sex_work", (Step(("policy",), 0, ordered=True), Step(("sex_work",), 4, ordered=False))),
        ("policy ... sex_work", (Step(("policy",), 0, ordered=True), Step(("sex_work",), -1, ordered=True))),
        ("policy & sex_work", (Step(("policy",), 0, ordered=True), Step(("sex_work",), -1, ordered=False))),
        ("policy|opposition ..0 a|b", (Step(("policy", "opposition"), 0, ordered=True), Step(("a", "b"), 0, ordered=True))),
        ("instrument:45-cfr-89", (Step(("instrument:45-cfr-89",), 0, ordered=True),)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pattern_becomes_these_steps(source: str, steps: tuple[Step, ...]) -> None:
    """Each connector means what rules/README.md says."""
    assert parse(source, KNOWN) == Pattern(steps, source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "ends in a connector"),
        ("policy ..6", "ends in a connector"),
        ("..6 policy", "needs a concept at '..6'"),
        ("policy sex_work", "needs a connector at 'sex_work'"),
        ("policy ..6 ~3 sex_work", "needs a concept at '~3'"),
        ("policy ~ sex_work", "'~' in pattern 'policy ~ sex_work' cannot be read"),
        ("policy -> sex_work", "'->' in pattern 'policy -> sex_work' cannot be read"),
        ("Policy", "'Policy' in pattern 'Policy' cannot be read"),
        ("policy ..6 sexwork", "Did you mean 'sex_work'?"),
        ("policy|", "concept '' in pattern 'policy|' is unknown"),
        ("polcy|sex_work", "Did you mean 'policy'?"),
    ],
)
def test_what_cannot_be_read_is_refused(source: str, said: str) -> None:
    """The message says which part of the pattern is wrong."""
    with pytest.raises(ValueError, match="pattern") as refused:
        parse(source, KNOWN)
    assert said in str(refused.value)


@given(st.text(max_size=40) | st.lists(st.sampled_from([*KNOWN, "...", "..3", "~2", "&", "..", "~", "x"]), max_size=6).map(" ".join))
def test_the_parser_gives_a_pattern_or_a_reason(source: str) -> None:
    """Any text is a pattern with one step for each concept, or is refused with ValueError."""
    try:
        pattern = parse(source, KNOWN)
    except ValueError:
        return
    assert pattern.source == source
    assert len(pattern.steps) == (len(source.split()) + 1) // 2
    assert all(step.concepts and KNOWN.issuperset(step.concepts) for step in pattern.steps)


@given(st.text(alphabet="ab .~&0123456789|", max_size=20))
def test_texts_of_the_right_letters_never_crash(source: str) -> None:
    """Texts made of the signs of patterns are read or refused, nothing else."""
    try:
        parse(source, KNOWN)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a ..2 b", {((0, 1), (3, 4))}),
        ("a ..1 b", set()),
        ("a ..13 b", {((0, 1), (3, 4)), ((6, 7), (20, 22))}),
        ("a ... b", {((0, 1), (3, 4)), ((6, 7), (20, 22))}),
        ("b ..2 a", {((3, 4), (6, 7))}),
        ("b ~2 a", {((3, 4), (0, 1)), ((3, 4), (6, 7))}),
        ("b & a", {((3, 4), (0, 1)), ((3, 4), (6, 7))}),
        ("a ..0 b", set()),
        ("a|b ..2 a", {((3, 4), (6, 7))}),
        ("policy ... a", set()),
    ],
)
def test_order_and_distance(source: str, found: set[tuple[tuple[int, int], ...]]) -> None:
    """Distance counts the words between; an ordered step must stand behind the one before it."""
    assert set(find_matches(parse(source, KNOWN), SPANS)) == found


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "policy"]),
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 3)).map(lambda p: (p[0], p[0] + p[1])), max_size=8),
    ),
    st.sampled_from(["a ..3 b", "a ~3 b", "a ... b ..5 policy", "a & b", "policy|a ..4 b"]),
)
def test_every_match_keeps_what_the_pattern_asks(spans: dict[str, list[tuple[int, int]]], source: str) -> None:
    """Each step of a match is a hit of its concept, and stands where its connector allows."""
    pattern = parse(source, KNOWN)
    for match in find_matches(pattern, spans):
        for step, span in zip(pattern.steps, match, strict=True):
            assert any(span in spans.get(concept, ()) for concept in step.concepts)
        for step, first, second in zip(pattern.steps[1:], match, match[1:], strict=False):
            gap = second[0] - first[1] if step.ordered else max(second[0] - first[1], first[0] - second[1], 0)
            assert gap >= 0
            assert step.gap < 0 or gap <= step.gap

"""Who is one organisation: numbers join, other numbers forbid, names only propose, people decide."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundflow.identity import Alias, Judgement, Resolution, in_force, read_aliases, resolve
from fundflow.identity.aliases import FUNDERS
from fundflow.identity.names import normalised, spellings
from fundflow.identity.registers import single

DAY = date(2026, 11, 21)
FIELDS = ["party", "kind", "name", "country", "region", "city", "postcode"]


def parties(*rows: tuple[str, ...]) -> pl.DataFrame:
    """Make parties of (party, name, city, kind); what is left out is empty."""
    filled = [
        (r[0], r[3] if len(r) > 3 else "organization", r[1], "US", "", r[2] if len(r) > 2 else "", "") for r in rows
    ]
    return pl.DataFrame(filled, schema=FIELDS, orient="row").with_columns(rows=pl.lit(1, dtype=pl.Int64))


def numbers(*rows: tuple[str, ...]) -> pl.DataFrame:
    """Make numbers of (party, "SCHEME:value", role)."""
    filled = [(r[0], *r[1].split(":", 1), r[2] if len(r) > 2 else "own") for r in rows]
    return pl.DataFrame(filled, schema=dict.fromkeys(("party", "scheme", "value", "role"), pl.String), orient="row")


def groups(made: Resolution) -> set[frozenset[str]]:
    """The sets of parties that are one organisation."""
    return {frozenset(rows["party"]) for _, rows in made.resolved.group_by("organization")}


def asked(made: Resolution) -> set[tuple[str, str]]:
    """The pairs that are proposed."""
    return set(made.proposals.select("left", "right").iter_rows())


def say(number: int, left: str, right: str, verdict: str, of: int | None = None) -> Judgement:
    """Make a judgement."""
    return Judgement(number, left, right, verdict, DAY, "because", of)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Health Centre, Inc.", "THE HARBOUR HEALTH CENTER"),
        ("Boys & Girls Club", "Boys and Girls Club"),
        ("Univ. of Belton", "University of Belton"),
        ("Fundación Río", "Fundacion Rio"),
        ("Stiftung Wald e. V.", "Stiftung Wald eV"),
        ("Women's Collective", "Womens Collective"),
        ("Благотворительный фонд «Волна»", "Blagotvoritelnyi fond Volna"),
        ("مؤسسة الأمل", "مؤسسه الامل"),
        ("希望公益有限公司", "希望公益"),
        ("ＡＢＣ　Health", "ABC Health"),
        ("Straße Hilfe", "Strasse Hilfe"),
    ],
)
def test_spellings_of_one_name_come_out_alike(one: str, other: str) -> None:
    """Case, accents, legal forms, abbreviations and scripts of the same letters do not make another name."""
    assert normalised(one).key == normalised(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Health", "Harbour Housing"),
        ("किरण", "करण"),
        ("मदद", "मद"),
        ("มูลนิธิ ก", "มูลนิธิ ข"),
        ("The Inc", "The Ltd"),
    ],
)
def test_other_names_stay_other(one: str, other: str) -> None:
    """Normalising never makes two names of different words or meaning-bearing signs the same."""
    assert normalised(one).key != normalised(other).key


def test_a_name_can_hold_several() -> None:
    """What stands after dba, formerly or in brackets is a name of its own."""
    assert spellings("Harbour Health d/b/a Safe Place") == ["Harbour Health", "Safe Place"]
    assert spellings("FHI 360 (formerly Family Health International)")[0] == "FHI 360"
    assert "Family Health International" in spellings("FHI 360 (formerly Family Health International)")


def test_a_region_in_brackets_is_no_name() -> None:
    """Two funds of one region are not called the same."""
    assert spellings("Niger (West, Central Africa HF)") == ["Niger"]


def test_the_same_number_joins_and_the_best_id_names() -> None:
    """Two names with one number are one organisation, whatever they are called."""
    made = resolve(
        parties(("name:b", "FHI 360"), ("UEI:A", "Family Health International")),
        numbers(("name:b", "UEI:A"), ("UEI:A", "UEI:A")),
    )
    assert groups(made) == {frozenset({"name:b", "UEI:A"})}
    assert set(made.resolved["organization"]) == {"UEI:A"}
    assert set(made.resolved["method"]) == {"number"}


def test_a_parent_number_never_joins() -> None:
    """The number of a parent is kept apart."""
    rows = parties(("a", "Harbour Clinic"), ("b", "Mountain School"))
    made = resolve(rows, numbers(("a", "UEI:P", "parent"), ("b", "UEI:P", "own")))
    assert len(groups(made)) == 2


def test_two_numbers_of_one_register_are_never_joined() -> None:
    """A tax number that two UEIs carry joins neither, and nobody else; it is reported."""
    rows = parties(("a", "Belton University"), ("b", "Belton University"), ("c", "Belton University"))
    made = resolve(
        rows, numbers(("a", "UEI:A"), ("a", "US-EIN:1"), ("b", "UEI:B"), ("b", "US-EIN:1"), ("c", "US-EIN:1"))
    )
    assert len(groups(made)) == 3
    assert made.conflicts.row(0)[:2] == ("US-EIN", "1")
    assert "UEI: A, B" in made.conflicts["because"][0]
    assert ("a", "b") not in asked(made)
    assert {("a", "c"), ("b", "c")} <= asked(made)
    assert set(made.proposals["numbers"]) == {"agree"}


def test_a_chain_of_numbers_is_cut() -> None:
    """A party between two that may not meet does not bring them together; who is not at fault stays joined."""
    rows = parties(*((name, f"Name {name}") for name in "axyb"))
    made = resolve(
        rows,
        numbers(
            ("a", "UEI:A"),
            ("a", "DUNS:1"),
            ("x", "DUNS:1"),
            ("x", "XI-IATI:X"),
            ("y", "XI-IATI:X"),
            ("y", "DUNS:2"),
            ("b", "DUNS:2"),
            ("b", "UEI:B"),
        ),
    )
    assert frozenset({"x", "y"}) in groups(made)
    assert not any({"a", "b"} <= group for group in groups(made))
    assert made.conflicts.height


def test_old_numbers_of_one_organisation_do_not_forbid() -> None:
    """An organisation may have had several DUNS numbers."""
    rows = parties(("a", "Harbour"), ("b", "Harbour"), ("c", "Harbour"))
    made = resolve(rows, numbers(("a", "DUNS:1"), ("b", "DUNS:1"), ("b", "DUNS:2"), ("c", "DUNS:2")))
    assert groups(made) == {frozenset("abc")}


def test_a_name_alone_only_proposes() -> None:
    """The same name in the same town is asked, with what agrees and what cannot be compared."""
    made = resolve(parties(("a", "Harbour Health Inc", "Belton"), ("b", "Harbour Health", "Belton")), numbers())
    assert len(groups(made)) == 2
    row = made.proposals.row(0, named=True)
    assert (row["left"], row["right"], row["name"], row["city"], row["postcode"], row["numbers"]) == (
        "a", "b", "agree", "agree", "nothing to compare", "nothing to compare",
    )  # fmt: skip


def test_nobody_is_never_a_hub() -> None:
    """Placeholders, aggregates and persons are neither joined nor proposed, not even by a number."""
    kinds = ("placeholder", "aggregate", "person")
    rows = [(f"{kind}{n}", "REDACTED DUE TO PII", "Belton", kind) for kind in kinds for n in range(3)]
    made = resolve(parties(*rows), numbers(*((row[0], "UEI:X") for row in rows)))
    assert len(groups(made)) == 9
    assert made.proposals.is_empty()


def test_a_judgement_joins_and_its_undo_parts() -> None:
    """Same joins, undo restores what was before, to the last cell."""
    rows = parties(("a", "Harbour Health", "Belton"), ("b", "Harbour Health", "Belton"))
    before = resolve(rows, numbers())
    book = [say(1, "b", "a", "same")]
    assert groups(resolve(rows, numbers(), book)) == {frozenset("ab")}
    after = resolve(rows, numbers(), [*book, say(2, "b", "a", "undo", of=1)])
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))


def test_different_forbids_also_what_a_number_says() -> None:
    """A person who says different is believed before a register."""
    rows, held = parties(("a", "Harbour"), ("b", "Harbour"), ("c", "Port")), numbers(("a", "DUNS:1"), ("b", "DUNS:1"))
    made = resolve(rows, held, [say(1, "a", "b", "different")])
    assert len(groups(made)) == 3
    assert "a person said" in made.conflicts["because"][0]
    assert asked(made) == set()


def test_unsure_is_not_asked_again() -> None:
    """A pair that a person could not tell is left alone."""
    rows = parties(("a", "Harbour Health", "Belton"), ("b", "Harbour Health", "Belton"))
    assert asked(resolve(rows, numbers())) == {("a", "b")}
    assert asked(resolve(rows, numbers(), [say(1, "a", "b", "unsure")])) == set()


def test_a_person_may_join_two_numbers_that_lie_before_them_but_no_chain_may() -> None:
    """Two UEIs are one when somebody says so of these two; through a general name they never are."""
    rows = parties(("a", "Harbour Health"), ("g", "Health Center"), ("b", "Port Health"))
    held = numbers(("a", "UEI:A"), ("b", "UEI:B"))
    assert frozenset("ab") in groups(resolve(rows, held, [say(1, "a", "b", "same")]))
    made = resolve(rows, held, [say(1, "a", "g", "same"), say(2, "g", "b", "same")])
    assert groups(made) == {frozenset("ag"), frozenset("b")}
    assert "a chain" in made.conflicts["because"][0]


def test_judgements_that_contradict_each_other_are_reported() -> None:
    """Same, same and different around a triangle: what is different stays apart."""
    rows = parties(("a", "A"), ("b", "B"), ("c", "C"))
    made = resolve(rows, numbers(), [say(1, "a", "b", "same"), say(2, "b", "c", "same"), say(3, "a", "c", "different")])
    assert groups(made) == {frozenset("ab"), frozenset("c")}
    assert made.conflicts["value"].to_list() == ["2"]


def test_the_last_word_on_a_pair_holds() -> None:
    """A later judgement takes the place of an earlier one, and its undo brings that back."""
    book = [say(1, "a", "b", "same"), say(2, "b", "a", "different")]
    assert [each.number for each in in_force(book)] == [2]
    assert [each.number for each in in_force([*book, say(3, "b", "a", "undo", of=2)])] == [1]


def test_a_renamed_organisation_is_proposed_by_the_alias_table() -> None:
    """No letters tell that FHI 360 was Family Health International; the table does, with the day."""
    rows = parties(("a", "Family Health International"), ("b", "FHI 360"))
    made = resolve(
        rows,
        numbers(),
        aliases=read_aliases("before,after,since,because\nFamily Health International,FHI 360,2011-07-01,its site\n"),
    )
    assert asked(made) == {("a", "b")}
    assert "2011-07-01 (its site)" in made.proposals["reason"][0]


def test_a_funder_under_two_names_is_proposed() -> None:
    """An agency's short name in one file and its full name in another are too unlike for letters; each pair says why."""
    fund = "Fondo Mundial de Lucha contra el SIDA, la Tuberculosis y la Malaria"
    rows = parties(("a", "USAID"), ("b", "Agency for International Development"), ("c", fund), ("d", "GFATM"))
    made = resolve(rows, numbers())
    assert asked(made) == {("a", "b"), ("c", "d")}
    assert all(reason.startswith("both are names of") for reason in made.proposals["reason"])
    assert len(groups(made)) == 4


def test_what_letters_tell_of_a_funder_is_not_lost() -> None:
    """Where names and places agree that is what is shown; a department of another country is another one."""
    rows = parties(("a", "UK Foreign, Commonwealth and Development Office", "London"), ("b", "Foreign, Commonwealth and Development Office", "London"))
    [row] = resolve(rows, numbers()).proposals.to_dicts()
    assert (row["city"], row["reason"]) == ("agree", "")
    rows = parties(("a", "Department of Justice"), ("b", "DOJ"))
    assert asked(resolve(rows, numbers())) == {("a", "b")}
    abroad = rows.with_columns(country=pl.Series(["IE", "US"]))
    assert not asked(resolve(abroad, numbers()))


def test_every_line_of_the_funders_tells_something() -> None:
    """A line has two names at least that are not alike already, and no name stands in two lines."""
    lines = [line.split("\t") for line in FUNDERS.read_text(encoding="utf-8").splitlines()]
    keys = [{normalised(name).key for name in line} for line in lines]
    assert all(len(each) > 1 for each in keys)
    assert len(set().union(*keys)) == sum(map(len, keys))


def test_an_alias_of_two_numbers_joins() -> None:
    """Two numbers leave no doubt, and a person can still take it back."""
    rows, held = parties(("a", "Old"), ("b", "New")), numbers(("a", "US-EIN:1"), ("b", "US-EIN:2"))
    table = [Alias("US-EIN:1", "US-EIN:2", DAY)]
    made = resolve(rows, held, aliases=table)
    assert groups(made) == {frozenset("ab")}
    assert "since 2026-11-21" in made.resolved["because"][0]
    assert len(groups(resolve(rows, held, [say(1, "a", "b", "different")], table))) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("x,y\n", "line 1"), ("before,after\na,\n", "line 2"), ("before,after,since\na,b,July\n", "line 2: 'July'")],
)
def test_a_damaged_alias_table_is_refused_with_the_line(text: str, said: str) -> None:
    """A table that cannot be read says where."""
    with pytest.raises(ValueError, match=said):
        read_aliases(text)


def test_no_organisation_is_asked_about_more_than_five_times() -> None:
    """Thirty of one name make few questions, which connect them all."""
    rows = parties(*((f"p{n:02}", "First Baptist Church", "Belton") for n in range(30)))
    made = resolve(rows, numbers())
    count = pl.concat([made.proposals["left"], made.proposals["right"]]).value_counts()
    assert count["count"].max() <= 5
    said = [say(n, *pair, "same") for n, pair in enumerate(sorted(asked(made)), 1)]
    assert len(groups(resolve(rows, numbers(), said))) == 1


NAMES = [
    "Harbour Health",
    "Harbour Health Inc",
    "HARBOR HEALTH",
    "Port Housing",
    "Port Housing Fund",
    "مؤسسة الأمل",
    "",
    "TBD",
]
PARTY = st.sampled_from([f"p{n}" for n in range(9)])
ROW = st.tuples(
    PARTY, st.sampled_from(NAMES), st.sampled_from(["", "Belton"]), st.sampled_from(["organization"] * 5 + ["person"])
)
NUMBER = st.tuples(
    PARTY,
    st.sampled_from(["UEI:A", "UEI:B", "US-EIN:1", "US-EIN:2", "DUNS:1", "DUNS:2", "XI-IATI:x"]),
    st.sampled_from(["own", "own", "parent"]),
)
VERDICT = st.sampled_from(["same", "different", "unsure"])
WORLD = st.tuples(
    st.lists(ROW, min_size=1, max_size=14),
    st.lists(NUMBER, max_size=14),
    st.lists(st.tuples(PARTY, PARTY, VERDICT), max_size=6),
)
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def book_of(said: list[tuple[str, str, str]]) -> list[Judgement]:
    """Number judgements; nobody judges a party against itself."""
    return [say(n, *each) for n, each in enumerate((one for one in said if one[0] != one[1]), 1)]


@SLOW
@given(WORLD, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(world: tuple, shuffle: object) -> None:
    """However the rows come in, the result is the same to the cell."""
    rows, held, said = world
    first = resolve(parties(*rows), numbers(*held), book_of(said))
    for part in (rows, held):
        shuffle.shuffle(part)
    second = resolve(parties(*rows), numbers(*held), list(reversed(book_of(said))))
    assert all(one.equals(other) for one, other in zip(first, second, strict=True))


@SLOW
@given(WORLD)
def test_nothing_is_joined_across_different_numbers_of_a_register(world: tuple) -> None:
    """Without judgements, no organisation holds two numbers of one register, unless one party holds both."""
    rows, held, _ = world
    made = resolve(parties(*rows), numbers(*held), proposals=False)
    own: dict[str, set[tuple[str, str]]] = {}
    for party, number, role in held:
        if role == "own":
            own.setdefault(party, set()).add(tuple(number.split(":")))
    for group in groups(made):
        for one, other in combinations(sorted(group), 2):
            clash = {
                (a, b) for a in own.get(one, ()) for b in own.get(other, ()) if a[0] == b[0] and a != b and single(a[0])
            }
            assert not clash


@SLOW
@given(WORLD)
def test_different_always_holds_and_undo_restores(world: tuple) -> None:
    """Who was called different is never one; when every judgement is undone, all is as if nobody had spoken."""
    rows, held, said = world
    book = book_of(said)
    table, register = parties(*rows), numbers(*held)
    made = resolve(table, register, book)
    where = dict(made.resolved.select("party", "organization").iter_rows())
    organizations = set(table.filter(pl.col("kind") == "organization")["party"]) - set(
        table.filter(pl.col("kind") != "organization")["party"]
    )
    for each in in_force(book):
        if each.verdict == "different" and {each.left, each.right} <= organizations:
            assert where[each.left] != where[each.right]
    undone = [*book, *(say(len(book) + n, one.left, one.right, "undo", one.number) for n, one in enumerate(book, 1))]
    assert all(
        one.equals(other) for one, other in zip(resolve(table, register), resolve(table, register, undone), strict=True)
    )

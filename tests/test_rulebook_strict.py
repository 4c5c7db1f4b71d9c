"""Strict loading: one bad file for each kind of mistake, and the words that its message must hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from smallbook import instead_of_shipped
from texts import write_pack

from fundflow.errors import InvalidRules
from fundflow.model import BodyNames, RuleBook
from fundflow.rulebook import load
from fundflow.rulebook.schema import ACTIVITIES, ENJOINED, FAMILIES, WHO

BAD = Path(__file__).parent / "bad_rules"
PLACES = {
    "rules": "pack/{}",
    "instruments": "pack/instruments/{}",
    "vocabulary": "pack/vocabulary/{}",
    "frames": "base/grammar/frames.yaml",
    "packs": "pack/pack.yaml",
}
"""Where the files of a folder of `bad_rules` go."""
MISTAKES: list[tuple[str, int, tuple[str, ...]]] = [
    ("rules/unknown-key", 4, ("'sevrity'", "Did you mean 'severity'?", "Allowed:", "flow_down")),
    ("rules/duplicate-key", 6, ("'scope'", "twice", "remove one")),
    ("rules/duplicate-key-in-law", 10, ("'text'", "twice")),
    ("rules/missing-key", 1, ("'title'", "missing", "Add it")),
    ("rules/missing-match", 1, ("'match'", "missing")),
    ("rules/text-expected", 2, ("'title'", "must be a text")),
    ("rules/mapping-expected", 9, ("'law'", "mapping")),
    ("rules/bad-flag", 10, ("verified: yes", "true or false")),
    ("rules/bad-date", 13, ("21.11.2026", "not a date", "YYYY-MM-DD")),
    ("rules/impossible-date", 13, ("2026-02-30", "not a date", "YYYY-MM-DD")),
    ("rules/ends-before-it-starts", 10, ("2019-12-31", "before it starts", "2020-01-01")),
    ("rules/unknown-family", 3, ("syringe-ban", "Did you mean 'syringe-funding-ban'?", "Allowed:", *FAMILIES)),
    ("rules/unknown-severity", 4, ("hihg", "Did you mean 'high'?", "high, low, medium")),
    ("rules/unknown-scope", 5, ("use-of-fund'", "Did you mean 'use-of-funds'?", "Allowed:", "termination-power")),
    ("rules/unknown-flow-down", 6, ("mist", "Did you mean 'must'?", "may, must, none, unknown")),
    ("rules/flow-terms-of-unknown-kind", 7, ("grnat", "Did you mean 'grant'?", "subaward")),
    ("rules/flow-terms-of-no-amount", 7, ("USD: many", "no amount", "30000")),
    ("rules/flow-terms-of-no-currency", 7, ("'dollars'", "no currency", "USD")),
    ("rules/flow-terms-end-early", 7, ("2020-01-01", "before they start", "2020-01-02")),
    ("rules/flow-terms-of-no-steps", 7, ("steps: few", "whole number")),
    ("rules/unknown-activity", 11, ("syringe-service'", "Did you mean 'syringe-services'?", *ACTIVITIES)),
    ("rules/unknown-who", 10, ("us-organization", "Did you mean 'us-organisation'?", *WHO)),
    ("rules/no-stays-text", 10, ("who: NO", "Allowed:", "us-organisation")),
    ("rules/unknown-binds", 9, ("foreign-ngos", "Did you mean 'foreign-ngo'?", *WHO)),
    ("rules/exemption-without-source", 10, ("'source'", "missing")),
    ("rules/exemption-ends-early", 10, ("2013-06-19", "before it starts", "2013-06-20")),
    ("rules/binding-ends-early", 11, ("2005-06-09", "before it starts", "2013-06-20")),
    ("rules/binding-without-source", 10, ("'source'", "missing")),
    ("rules/binding-of-unknown", 10, ("us-organization", "Did you mean 'us-organisation'?", *WHO)),
    ("rules/order-ends-early", 10, ("2025-06-08", "before it starts", "2025-06-09")),
    ("rules/programme-of-all", 18, ("every award", "'funders', 'listings' or 'titles'")),
    ("rules/programme-of-unknown", 18, ("'funders: widget-ofice'", "Did you mean 'widget-office'?", "funders.yaml")),
    ("rules/programme-listing", 18, ("'listings: 93,067'", "93.067")),
    ("rules/programme-ends-early", 18, ("2019-01-01", "before it starts", "2020-01-01")),
    ("rules/programme-title-sure", 18, ("unsettled: true",)),
    ("rules/programme-without-source", 18, ("'source'", "missing")),
    ("rules/order-for-unknown", 10, ("plaintif'", "Did you mean 'plaintiffs'?", *ENJOINED)),
    ("rules/order-with-bad-case", 10, ("'case: A v. B'", "sfaf-v-trump")),
    ("rules/order-without-day", 10, ("'from'", "missing")),
    ("rules/verified-without-url", 10, ("'verified: true'", "'url'", "verified: false")),
    ("rules/verified-with-half-a-url", 10, ("'verified: true'", "whole 'url'")),
    ("rules/verified-from-memory", 10, ("'not read'", "verified: false")),
    ("rules/proposed-with-dates", 10, ("only proposed", "'from'")),
    ("rules/superseded-in-a-circle", 10, ("circle", "1 law 2 → 1 law 9 → 1 law 2")),
    ("rules/superseded-by-itself", 10, ("circle", "1 law 2 → 1 law 2")),
    ("rules/as-in-no-rule", 9, ("'as_in: god'", "no rule")),
    ("rules/as-in-itself", 1, ("circle", "as-in-itself → as-in-itself")),
    ("rules/as-in-and-own", 1, ("'as_in'", "leave out binds")),
    ("rules/unknown-frame", 8, ("when: bans", "Did you mean 'ban'?", "commentary, duty, exemption")),
    ("rules/bad-catalogue", 12, ("'catalogue: A1'", "letter A to G", "A04")),
    ("rules/twice-in-catalogue", 12, ("'catalogue: A01'", "twice")),
    ("rules/no-examples", 1, ("'examples'", "missing")),
    ("rules/no-silent-example", 15, ("'restricts'", "'silent'")),
    ("rules/no-restricting-example", 15, ("'restricts'", "'silent'")),
    ("rules/unknown-language", 16, ("lang: sp", "en, es, fr, pt")),
    ("rules/unknown-kind-of-example", 16, ("'silents'", "Did you mean 'silent'?", "restricts, refers, permits")),
    ("rules/id-not-file-name", 1, ("'id-not-file-nane'", "file name")),
    ("rules/not-yaml", 4, ("not valid YAML", "Quote")),
    ("rules/colon-unquoted", 2, ("not valid YAML", "Quote")),
    ("rules/two-documents", 17, ("not valid YAML",)),
    ("rules/not-utf-8", 1, ("cannot be read", "UTF-8")),
    ("rules/empty", 1, ("mapping", "rules/README.md")),
    ("rules/a-list", 1, ("mapping", "rules/README.md")),
    ("instruments/no-words", 1, ("'cites'", "'names'")),
    ("instruments/carries-nothing", 1, ("carries",)),
    ("instruments/card-unknown-family", 5, ("prostitution-pledges", "Did you mean 'prostitution-pledge'?")),
    ("instruments/card-no-example", 9, ("'refers'", "'silent'")),
    ("instruments/card-bad-name", 4, ("'wi*'", "three letters")),
    ("vocabulary/unknown-tongue", 3, ("'de'", "Allowed:", "en, es, fr, pt")),
    ("vocabulary/twice-defined", 1, ("'widget'", "twice")),
    ("vocabulary/concept-missing", 1, ("'concept'", "missing")),
    ("frames/unknown-kind", 2, ("bann", "Did you mean 'ban'?", "commentary")),
    ("frames/no-patterns", 2, ("'patterns'", "missing")),
    ("packs/unknown-pack-key", 3, ("'titel'", "Did you mean 'title'?", "name")),
    ("packs/pack-without-version", 1, ("'version'", "missing")),
]
UNPLACED: list[tuple[str, int, tuple[str, ...]]] = [
    ("rules/unknown-concept", 0, ("'widgit'", "buy ..4 widgit", "Did you mean 'widget'?")),
    ("rules/unknown-concept-in-unless", 0, ("'widgte'", "unknown", "Did you mean 'widget'?")),
    ("rules/unknown-concept-in-document", 0, ("'widgets'", "document", "Did you mean 'widget'?")),
    ("rules/unreadable-pattern", 0, ("'(widget)'", "buy (widget)", "cannot be read")),
    ("rules/two-connectors", 0, ("buy ..4 ..2 widget", "needs a concept", "'..2'")),
    ("rules/two-concepts", 0, ("buy widget", "needs a connector", "'widget'")),
    ("rules/ends-in-connector", 0, ("buy ..4", "ends in a connector")),
    ("rules/grammar-only", 0, ("modal ..2 negation", "only of grammar", "Add a concept")),
    ("instruments/bad-citation", 0, ("'45 C.F.R. part 89'", "22 USC 7631(f)")),
    ("vocabulary/short-stem", 0, ("'g*'", "three letters")),
    ("vocabulary/short-stem-of-two", 0, ("'ga*'", "three letters")),
    ("vocabulary/bare-star", 0, ("'*'",)),
    ("vocabulary/no-word", 0, ("'!?'", "no word")),
    ("vocabulary/too-far", 0, ("10000 forms", "split")),
    ("frames/unknown-frame-concept", 0, ("'negatoin'", "Did you mean 'negation'?")),
]
"""Mistakes that are named with their words, but with the line of the mapping they stand in."""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small set of shipped rules, and an empty pack beside it."""
    instead_of_shipped(monkeypatch, tmp_path / "base")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text('name: pack\nversion: "1"\n', encoding="utf-8")
    return tmp_path


def put(folders: Path, name: str) -> Path:
    """Copy a file of `bad_rules` to where it belongs."""
    kind, stem = name.split("/")
    path = folders / PLACES[kind].format(f"{stem}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BAD / f"{name}.yaml", path)
    return path


def problems(folders: Path) -> list[str]:
    """Load the pack, which must be refused, and return what is wrong."""
    with pytest.raises(InvalidRules) as refused:
        load((folders / "pack",))
    return refused.value.problems


@pytest.mark.parametrize(
    ("name", "line", "words"), MISTAKES + UNPLACED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_mistake_is_named(folders: Path, name: str, line: int, words: tuple[str, ...]) -> None:
    """A mistake gives one message that names the file, what is wrong and what is allowed."""
    path = put(folders, name)
    found = problems(folders)
    assert len(found) == 1, found
    assert f"{path.name}:" in found[0]
    assert not [word for word in words if word not in found[0]], found[0]


@pytest.mark.parametrize(("name", "line", "words"), MISTAKES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_mistake_has_its_line(folders: Path, name: str, line: int, words: tuple[str, ...]) -> None:
    """The message names the line of the mistake, not that of the file's beginning."""
    path = put(folders, name)
    assert f"{path.name}:{line}: " in problems(folders)[0]


def test_every_bad_file_is_tried() -> None:
    """No file of the folder lies there without a test."""
    tried = {name for name, _, _ in MISTAKES + UNPLACED} | {
        "rules/good",
        "instruments/good-card",
        "vocabulary/good-words",
    }
    assert {str(p.relative_to(BAD).with_suffix("")) for p in BAD.rglob("*.yaml")} == tried | {"frames/good-frames"}


@pytest.mark.parametrize("name", ["rules/good", "instruments/good-card", "vocabulary/good-words", "frames/good-frames"])
def test_the_file_without_a_mistake_loads(folders: Path, name: str) -> None:
    """What the bad files are bad copies of is accepted, so that only the mistake refuses them."""
    put(folders, name)
    assert isinstance(load((folders / "pack",)), RuleBook)


def test_all_mistakes_are_named_at_once(folders: Path) -> None:
    """One load names every mistake of every file, so that nobody corrects them one by one."""
    names = ["rules/unknown-key", "rules/bad-date", "vocabulary/short-stem", "instruments/bad-citation"]
    paths = [put(folders, name) for name in names]
    found = problems(folders)
    assert len(found) == len(names)
    assert all(any(path.name in message for message in found) for path in paths)


def test_two_rules_may_not_share_an_id(folders: Path) -> None:
    """The second rule of a name is refused, and both files are named."""
    other = folders / "other"
    for pack in (folders / "pack", other):
        pack.mkdir(exist_ok=True)
        (pack / "pack.yaml").write_text(f'name: {pack.name}\nversion: "1"\n', encoding="utf-8")
        shutil.copyfile(BAD / "rules" / "good.yaml", pack / "good.yaml")
    with pytest.raises(InvalidRules) as refused:
        load((folders / "pack", other))
    [message] = refused.value.problems
    assert "'good' exists already" in message
    assert str(folders / "pack" / "good.yaml") in message
    assert str(other / "good.yaml") in message


def test_a_rule_may_not_have_the_id_of_a_card(folders: Path) -> None:
    """Rules and instrument cards share one space of names."""
    put(folders, "rules/good")
    text = (BAD / "instruments" / "good-card.yaml").read_text(encoding="utf-8").replace("good-card", "good")
    (folders / "pack" / "instruments").mkdir()
    (folders / "pack" / "instruments" / "good.yaml").write_text(text, encoding="utf-8")
    assert "'good' exists already" in problems(folders)[0]


@pytest.mark.parametrize("word", ["NO", "yes", "on", "1.0", "~null", "2026-11-21", "0x1F"])
def test_words_stay_text(folders: Path, word: str) -> None:
    """What plain YAML takes for false, a number or a date stays the text that was written."""
    text = (BAD / "rules" / "good.yaml").read_text(encoding="utf-8").replace("title: No widgets", f"title: {word}")
    (folders / "pack" / "good.yaml").write_text(text, encoding="utf-8")
    assert load((folders / "pack",)).rules["good"].title == word


@pytest.mark.parametrize("word", ["no", "NO", "on", "yes"])
def test_terms_stay_words(folders: Path, word: str) -> None:
    """A term such as `no` is the word, not false."""
    path = folders / "pack" / "vocabulary" / "tiny.yaml"
    path.parent.mkdir()
    path.write_text(f"concept: tiny\nen: [{word}]\n", encoding="utf-8")
    assert load((folders / "pack",)).lexicon.root.next[word.lower()].ends == (("tiny", ""),)


def test_a_pack_beside_the_shipped_rules_loads(folders: Path) -> None:
    """A pack brings its own words, card and rules, and is named with its hash."""
    for name in ("vocabulary/widget.yaml", "vocabulary/buy.yaml"):
        (folders / "base" / name).unlink()
    book = load((write_pack(folders / "mine"),))
    assert {"no-widgets", "keep-widgets", "widget-act"} == set(book.rules)
    assert [pack.name for pack in book.packs] == ["core", "widgets"]
    assert all(len(pack.sha256) == 64 for pack in book.packs)


def test_nothing_of_a_pack_is_passed_over_in_silence(folders: Path) -> None:
    """A file that would not be read is a mistake: its writer believes that the rule works."""
    (folders / "pack" / "late.yml").write_text("id: late\n", encoding="utf-8")
    (folders / "pack" / "more").mkdir()
    (folders / "pack" / "more" / "stray.yaml").write_text("id: stray\n", encoding="utf-8")
    (folders / "bare").mkdir()
    with pytest.raises(InvalidRules) as caught:
        load((folders / "pack", folders / "bare"))
    for words in (
        "late.yml: files that end in .yml",
        "stray.yaml: its folder has no pack.yaml",
        "bare: has no pack.yaml",
    ):
        assert any(words in problem for problem in caught.value.problems), words


def test_a_mistake_in_a_pattern_names_its_own_line(folders: Path) -> None:
    """A rule may have many patterns: the line of the wrong one is what its writer looks for."""
    good = (BAD / "rules" / "good.yaml").read_text(encoding="utf-8")
    text = good.replace("match: [buy ..4 widget]", "match:\n  - buy ..4 widget\n  - nosuchword")
    (folders / "pack" / "good.yaml").write_text(text, encoding="utf-8")
    line = text.splitlines().index("  - nosuchword") + 1
    with pytest.raises(InvalidRules) as caught:
        load((folders / "pack",))
    assert any(f"good.yaml:{line}: concept 'nosuchword'" in problem for problem in caught.value.problems)


def test_a_case_has_one_title(folders: Path) -> None:
    """Two rules that call one court case by two names are refused, and both files are named."""
    order = "enjoined:\n  - {case: a-v-b, title: A v. B, who: plaintiffs, text: Stopped., from: 2025-06-09, source: {text: x}}\n"
    text = (BAD / "rules" / "good.yaml").read_text(encoding="utf-8")
    for name, title in (("one", "A v. B"), ("two", "Other v. B")):
        changed = text.replace("id: good", f"id: {name}").replace("law:\n", order.replace("A v. B", title) + "law:\n")
        (folders / "pack" / f"{name}.yaml").write_text(changed, encoding="utf-8")
    [message] = problems(folders)
    assert "'a-v-b'" in message
    assert "two.yaml:" in message
    assert "one.yaml" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n  part_of: b\n  names: [A]\n", "'a' is part of 'b', which does not exist"),
        ("a:\n  part_of: b\n  names: [A]\nb:\n  part_of: a\n  names: [B]\n", "'a' is part of itself"),
        ("a:\n  part_of: a\n  names: [A]\n", "'a' is part of itself"),
        ("a:\n  part_of: widget-office\n", "can never be found"),
        ("widget-office:\n  names: [A]\n", "exists already"),
        ("a:\n  nmaes: [A]\n", "Did you mean 'names'?"),
    ],
)
def test_a_mistake_in_the_funders_of_a_pack_is_named(folders: Path, text: str, said: str) -> None:
    """A funder that is unknown, a circle, a funder nobody can find, one that exists."""
    (folders / "pack" / "funders.yaml").write_text(text, encoding="utf-8")
    assert any(said in problem for problem in problems(folders))


def test_a_pack_may_name_funders_of_its_own(folders: Path) -> None:
    """Its rules may speak of them, and of those that are shipped."""
    (folders / "pack" / "funders.yaml").write_text(
        "ours:\n  part_of: widget-office\n  names: [Ours]\n", encoding="utf-8"
    )
    good = (BAD / "rules" / "good.yaml").read_text(encoding="utf-8")
    fact = 'programmes:\n  - {text: "Ours.", funders: [ours], source: {text: "x"}}\n'
    (folders / "pack" / "good.yaml").write_text(good + fact, encoding="utf-8")
    (programme,) = load((folders / "pack",)).rules["good"].programmes
    assert programme.funders == ("ours",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("un-agncy:\n  en: [A]\n", "no law exempts a 'un-agncy'. Did you mean 'un-agency'?"),
        ("who:\n  de: [A]\n", "Allowed: en, es, fr, pt, short, numbers"),
        ("who:\n  numbers: ['XM-DAC:1']\n", "has no name"),
        ("who:\n  short: [A]\n  numbers: ['41143']\n", "'numbers: 41143' is no number. Write scheme:value"),
        ("who: WHO\n", "'who' must be a mapping"),
    ],
)
def test_a_mistake_in_the_bodies_that_laws_exempt_is_named(folders: Path, text: str, said: str) -> None:
    """A body that no exemption speaks of, another language, a body without a name, a number of no scheme."""
    (folders / "pack" / "exempt-bodies.yaml").write_text(text, encoding="utf-8")
    assert any(said in problem and "exempt-bodies.yaml:" in problem for problem in problems(folders))


def test_a_pack_adds_names_to_a_body(folders: Path) -> None:
    """What is shipped stays beside what a pack says."""
    (folders / "base" / "exempt-bodies.yaml").write_text("who:\n  short: [WHO]\n", encoding="utf-8")
    (folders / "pack" / "exempt-bodies.yaml").write_text("who:\n  en: [The Health Body]\n", encoding="utf-8")
    assert load((folders / "pack",)).bodies == {"who": BodyNames(("The Health Body",), ("WHO",))}

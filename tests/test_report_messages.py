"""The words of the printed reports: whole in every language, and none too many."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import fundflow
from fundflow.report import labels
from fundflow.report.printed import messages
from fundflow.report.printed.messages import InvalidMessages, catalogue, mistakes
from fundflow.report.printed.wording import Words

SOURCES = Path(fundflow.__file__).parent


def named() -> tuple[set[str], set[str]]:
    """Keys that the code names whole, and beginnings of keys that it makes."""
    whole, begun = set(), set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
                begun.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "name":
                begun |= {f"{each.value}." for each in node.args[:1] if isinstance(each, ast.Constant)}
    return whole, {each for each in begun if each.endswith(".") and " " not in each and len(each) > 3}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_language_is_whole(language: str) -> None:
    """No key is missing, none is too many, and each leaves the same places open."""
    assert not list(mistakes(catalogue("en"), catalogue(language), language))


@pytest.mark.parametrize("language", ["es", "fr"])
def test_nothing_is_left_in_english(language: str) -> None:
    """A long text that is the same as the English one was forgotten."""
    english = catalogue("en")
    same = {key for key, forms in catalogue(language).items() if forms == english[key] and len(forms["other"]) > 25}
    assert not same


def test_every_word_is_used() -> None:
    """A message that no code asks for would be translated for nobody."""
    whole, begun = named()
    unused = {key for key in catalogue("en") if key not in whole and not any(key.startswith(each) for each in begun)}
    assert not unused


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("family", labels.FAMILIES),
        ("scope", labels.SCOPES),
        ("status", labels.STATUSES),
        ("flow", labels.FLOWS),
        ("language", labels.LANGUAGES),
    ],
)
def test_print_and_terminal_say_the_same(kind: str, known: dict[str, str]) -> None:
    """In English the printed words for a name of the contract are those of the terminal."""
    words = Words("en")
    assert {str(name): words(f"{kind}.{name}") for name in known} == {str(name): text for name, text in known.items()}


def test_a_catalogue_with_holes_is_refused(tmp_path: Path) -> None:
    """A key of one's own that does not exist, or a place that English does not have, is an error that names it."""
    folder = tmp_path / "messages" / "es"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text('running: "{nobody}"\nno.such: x\n', encoding="utf-8")
    with pytest.raises(InvalidMessages) as error:
        catalogue("es", tmp_path)
    assert "no.such" in str(error.value)
    assert "nobody" in str(error.value)


def test_a_missing_form_and_a_missing_key_are_mistakes() -> None:
    """A translation without a plural where English has one, and a key less, are both named."""
    english = {"a": {"one": "{number} page", "other": "{number} pages"}, "b": {"other": "x"}}
    found = list(mistakes(english, {"a": {"other": "{number} páginas"}}, "es"))
    assert found == ["es: b: is missing", "es: a: needs the forms one, other"]


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    """YAML would keep the last of two equal keys; we do not."""
    folder = tmp_path / "messages" / "en"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("running: a\nrunning: b\n", encoding="utf-8")
    with pytest.raises(InvalidMessages, match="written twice: running"):
        catalogue("en", tmp_path)


def test_ones_own_words_stand_in_place_of_ours(tmp_path: Path) -> None:
    """A changed message is used, and all others stay."""
    folder = tmp_path / "messages" / "fr"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("status.applies: Oui\n", encoding="utf-8")
    words = Words("fr", tmp_path)
    assert words("status.applies") == "Oui"
    assert words("status.exempt") == Words("fr")("status.exempt")


@pytest.mark.parametrize(
    ("language", "day", "number", "pages"),
    [
        ("en", "21 November 2026", "1,234,567.5", "pages 1–3 and 7"),
        ("es", "21 de noviembre de 2026", "1\xa0234\xa0567,5", "páginas 1–3 y 7"),
        ("fr", "21 novembre 2026", "1\xa0234\xa0567,5", "pages 1–3 et 7"),
    ],
)
def test_dates_numbers_and_pages(language: str, day: str, number: str, pages: str) -> None:
    """Each language writes them its own way."""
    words = Words(language)
    assert words.day(date(2026, 11, 21)) == day
    assert words.number(Decimal("1234567.5")) == number
    assert words.pages([7, 1, 2, 3]) == pages


def test_a_value_is_never_read_as_a_message() -> None:
    """Braces in a quote stay braces."""
    assert Words("en").quoted("{number} {x}") == "“{number} {x}”"


@pytest.mark.parametrize(("language", "name"), [("en", "Kenya"), ("es", "Kenia"), ("fr", "Kenya")])
def test_countries_are_named(language: str, name: str) -> None:
    """People do not read codes; one that nobody knows stays."""
    assert Words(language).country("ke") == name
    assert Words(language).country("Utopia") == "Utopia"

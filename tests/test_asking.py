"""The letter to the funder: which asks a finding calls for, in three whole languages, as text and as a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from click.testing import CliRunner, Result
from factories import (
    CARD,
    PLEDGE,
    a_checked,
    a_finding,
    a_full_analysis,
    a_rule,
    a_syringe_finding,
    a_verdict,
    an_analysis,
    some_rules,
)
from texts import ROOT, shipped_detector

from fundflow.applicability import judge
from fundflow.asking import letter
from fundflow.cli import main
from fundflow.model import (
    Ask,
    Asked,
    Citation,
    Effect,
    Fact,
    Letter,
    Organization,
    Passage,
    Replaced,
    Rule,
    Scope,
    Status,
)
from fundflow.report.letters import LANGUAGES, render_letter_docx, render_letter_text
from fundflow.rulebook.asks import GROUPS, LETTER_LANGUAGES, read_asks
from fundflow.rulebook.schema import FAMILIES

if TYPE_CHECKING:
    from pathlib import Path

ASKS = shipped_detector().book.asks
WHO_IS_FREE = a_rule().exemptions[0]


def an_ask(**changes: Any) -> Ask:
    """An ask about any binding finding."""
    ask = Ask(
        id="what-for",
        group="general",
        order=1,
        texts={"en": "What is it for?", "es": "¿Para qué es?", "fr": "À quoi cela sert-il ?"},
        families=frozenset(),
        scopes=frozenset(),
        effects=frozenset({Effect.RESTRICTS, Effect.REFERS}),
        statuses=frozenset({Status.APPLIES, Status.NEEDS_REVIEW}),
        exempt=frozenset(),
        flow_down=frozenset(),
        replaces=frozenset(),
        places=True,
    )
    return replace(ask, **changes)


def asked(made: Letter) -> list[str]:
    """The names of the asks of a letter."""
    return [each.ask.id for each in made.asked]


def freed(rule: Rule, signer: Organization) -> Any:
    """The pledge, from which the judge finds the signer exempt."""
    verdict = judge(a_finding(), rule, signer, date(2026, 11, 21))
    assert verdict.status is Status.EXEMPT
    return a_finding(verdict=verdict)


def about(*findings: Any, **changes: Any) -> Letter:
    """The letter about findings, from the shipped asks."""
    return letter(an_analysis(a_checked(findings=findings), **changes), ASKS)


def test_every_family_has_an_ask() -> None:
    """For each kind of condition there is at least one ask of its own or of its reach."""
    assert {family for ask in ASKS for family in ask.families} >= set(FAMILIES)


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.id)
def test_an_ask_is_whole_and_polite(ask: Ask) -> None:
    """Each language has its own text, as a sentence, with no law, no threat and no advice in it."""
    assert len(set(ask.texts.values())) == len(LETTER_LANGUAGES) == len(LANGUAGES)
    for text in ask.texts.values():
        assert text.endswith((".", "?"))
        assert not re.search(r"\d|U\.S\.C|CFR|lawyer|legal advice|safe to sign", text)
        assert not re.search(r"!|\bmust immediately\b", text)
    assert re.search(r"[Pp]lease", ask.texts["en"])
    assert re.search(r"[Ll]es pedimos", ask.texts["es"])
    assert re.search(r"[Mm]erci", ask.texts["fr"])


def test_asks_stand_in_the_order_of_a_letter() -> None:
    """General ones come first, then group by group."""
    groups = [GROUPS.index(ask.group) for ask in ASKS]
    assert groups == sorted(groups)
    assert asked(about(a_finding()))[0] == "source-of-funds"


def test_each_ask_stands_once_with_its_passages() -> None:
    """Two findings that call for the same ask share it; the same words are named once."""
    made = about(
        a_finding(), a_finding(id="f-9", page=8, quote="The Recipient opposes prostitution."), a_finding(id="f-10")
    )
    names = asked(made)
    assert len(names) == len(set(names))
    limit = next(each for each in made.asked if each.ask.id == "limit-to-this-grant")
    assert [passage.page for passage in limit.passages] == [3, 8]


@pytest.mark.parametrize("effect", [Effect.PERMITS, Effect.EXEMPTS, Effect.MENTIONS])
def test_what_does_not_bind_calls_for_nothing(effect: Effect) -> None:
    """Savings, exemptions and talk are no reason to write."""
    assert asked(about(a_finding(effect=effect))) == []


def test_what_an_amendment_took_away_calls_for_nothing() -> None:
    """A clause that stands in a provision which was deleted is no reason to write."""
    gone = Replaced(path="amendment.pdf", quote="Section 4.2 is deleted.", page=1, deleted=True)
    assert asked(about(a_finding(replaced=gone))) == []


def test_a_reference_asks_for_its_text() -> None:
    """A text that is only named is asked for, in full, before all else."""
    made = about(a_finding(rule=CARD, effect=Effect.REFERS, quote="45 CFR part 89 applies."))
    assert asked(made)[0] == "full-text-of-references"
    assert "limit-to-this-grant" not in asked(made)


def test_the_scope_decides_what_is_asked() -> None:
    """A limit on this money is to be confirmed as such; a limit on the whole organisation is to be narrowed."""
    assert "only-this-money" in asked(about(a_syringe_finding()))
    assert "limit-to-this-grant" not in asked(about(a_syringe_finding()))
    assert "only-this-money" not in asked(about(a_finding()))
    certification = a_finding(scope=Scope.CERTIFICATION)
    assert "statement-without-policy" in asked(about(certification))


def test_a_us_organisation_asks_for_its_exemption() -> None:
    """Who is exempt asks only to confirm it, with the source of the exemption."""
    sentence = replace(WHO_IS_FREE, text="US organisations cannot be held to it. The Supreme Court said so.")
    rule = a_rule(exemptions=(sentence,))
    us = Organization(incorporated="US", body="ngo")
    made = about(freed(rule, us), rules=some_rules() | {PLEDGE: rule})
    assert asked(made) == ["us-organisation-exempt"]
    assert made.asked[0].law == "570 U.S. 205 (2013)"
    assert "against us (570 U.S. 205 (2013)). Please confirm" in " ".join(render_letter_text(made, "en").split())


def test_an_unverified_source_stays_out_of_the_letter() -> None:
    """A source that nobody has read is not put before the funder; the question is asked without it."""
    unread = replace(WHO_IS_FREE, who="un-agency", source=Citation("A treaty we heard of"))
    rule = a_rule(exemptions=(unread,))
    un = Organization(incorporated="CH", body="public-international-organisation", exempt_body="un-agency")
    made = about(freed(rule, un), rules=some_rules() | {PLEDGE: rule})
    assert asked(made) == ["confirm-exempt"]
    for language in LANGUAGES:
        shown = render_letter_text(made, language)
        assert "treaty" not in shown
        assert "{" not in shown
        assert "()" not in shown


@pytest.mark.parametrize(
    ("status", "name"), [(Status.NOT_IN_FORCE, "not-in-force"), (Status.OUT_OF_SCOPE, "confirm-not-reached")]
)
def test_what_seems_not_to_bind_is_to_be_confirmed(status: Status, name: str) -> None:
    """Law that ended, or that does not reach the signer, is asked about once, and nothing else is."""
    assert asked(about(a_finding(verdict=a_verdict(status)))) == [name]


def test_facts_fill_the_letter() -> None:
    """Funder and number come from the document; two funders are no answer and leave a blank."""
    assert (about(a_finding()).funder, about(a_finding()).award) == ("US Agency", "AID-123")
    two = a_checked(facts=(Fact("funder", "One", "One", 1, 0), Fact("funder", "Two", "Two", 1, 0)))
    made = letter(an_analysis(two), ASKS)
    assert (made.funder, made.award) == ("", "")
    assert "To: [name of the funder]" in render_letter_text(made, "en")
    assert "From: [name of our organisation]" in render_letter_text(made, "en")


def test_a_format_without_pages_names_none() -> None:
    """In text and Word files a page number would be made up."""
    plain_file = a_checked(media_type="text/plain", pages=1, findings=(a_finding(),))
    made = letter(an_analysis(plain_file), ASKS)
    assert "page" not in render_letter_text(made, "en").split("CONDITIONS")[1]


LETTER = Letter(
    on=date(2026, 11, 21),
    funder="The Fund",
    sender="",
    award="A-1",
    asked=(
        Asked(
            an_ask(), (Passage("grants/a.pdf", 3, "4.2 Policy", "It must oppose."), Passage("b.pdf", 0, "", "Or not."))
        ),
        Asked(an_ask(id="again", group="money"), (Passage("grants/a.pdf", 3, "Section 4.2", "It must oppose."),)),
    ),
)
SET = {
    "en": """21 November 2026

To: The Fund
From: [name of our organisation]

Questions on the conditions of grant A-1

Dear colleagues,

…
GENERAL QUESTIONS

1. What is it for?
   - a.pdf, section 4.2 Policy, page 3: “It must oppose.”
   - b.pdf: “Or not.”

LIMITS ON THE USE OF THE GRANT

2. What is it for?
   - a.pdf, Section 4.2, page 3: “It must oppose.”
…
With kind regards,


[name and function of the person who signs]
[name of our organisation]
""",
    "es": """21 de noviembre de 2026

Para: The Fund
De: [nombre de nuestra organización]

Preguntas sobre las condiciones de la subvención A-1

Estimadas colegas, estimados colegas:

…
PREGUNTAS GENERALES

1. ¿Para qué es?
   - a.pdf, sección 4.2 Policy, página 3: «It must oppose.»
   - b.pdf: «Or not.»

LÍMITES AL USO DE LA SUBVENCIÓN

2. ¿Para qué es?
   - a.pdf, Section 4.2, página 3: «It must oppose.»
…
Con un cordial saludo,


[nombre y cargo de la persona que firma]
[nombre de nuestra organización]
""",
    "fr": """21 novembre 2026

À : The Fund
De : [nom de notre organisation]

Questions sur les conditions de la subvention A-1

Chères collègues, chers collègues,

…
QUESTIONS GÉNÉRALES

1. À quoi cela sert-il ?
   - a.pdf, section 4.2 Policy, page 3 : « It must oppose. »
   - b.pdf : « Or not. »

LIMITES À L'EMPLOI DE LA SUBVENTION

2. À quoi cela sert-il ?
   - a.pdf, Section 4.2, page 3 : « It must oppose. »
…
Avec nos salutations les meilleures,


[nom et fonction de la personne signataire]
[nom de notre organisation]
""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_as_text(language: str) -> None:
    """The whole letter stands in its language, line for line; its long paragraphs are left to their own test."""
    shown = render_letter_text(LETTER, language).replace("\N{NO-BREAK SPACE}", " ")
    for part in SET[language].split("…\n"):
        assert part in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_promises_and_advises_nothing(language: str) -> None:
    """Greeting, thanks and close are there in each language, and no word of advice or safety."""
    shown = render_letter_text(LETTER, language)
    assert not re.search(r"legal advice|safe|asesoramiento jurídico|conseil juridique|{|}", shown)
    assert max(len(line) for line in shown.splitlines()) <= 78
    nothing = render_letter_text(replace(LETTER, asked=()), language)
    assert len(nothing) < len(shown)
    assert "1. " not in nothing


def test_the_letter_as_a_word_file() -> None:
    """A4, real headings and lists, the language marked, the same words as the text, the same bytes each time."""
    data = render_letter_docx(LETTER, "es")
    document = docx.Document(io.BytesIO(data))
    assert (round(document.sections[0].page_width.cm, 1), round(document.sections[0].page_height.cm, 1)) == (21.0, 29.7)
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Heading 1", "Preguntas sobre las condiciones de la subvención A-1") in styles
    assert ("Heading 2", "Preguntas generales") in styles
    assert ("List Bullet", "b.pdf: «Or not.»") in styles
    assert document.core_properties.language == "es-ES"
    text = " ".join(render_letter_text(LETTER, "es").split()).lower().replace("- ", "")
    for paragraph in document.paragraphs:
        assert " ".join(paragraph.text.split()).lower() in text
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert data == render_letter_docx(LETTER, "es")


GOOD = """
id: why
group: general
order: 10
text:
  en: Please say why.
  es: Les pedimos que digan por qué.
  fr: Merci de dire pourquoi.
"""


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ("  fr: Merci de dire pourquoi.\n", "", "key 'fr' is missing"),
        ("group: general", "group: generl", "Did you mean 'general'"),
        ("order: 10", "order: soon", "must be a whole number"),
        ("order: 10", "order: 10\nstatus: [exmpt]", "Did you mean 'exempt'"),
        ("order: 10", "order: 10\nreplaces: [nobody]", "replaces 'nobody', which does not exist"),
        ("order: 10", "order: 10\nfamilies: [dei]", "'families: dei' is unknown"),
        ("say why.", "say why ({statute}).", "has the blank '{statute}'. Allowed: {law}"),
        ("say why.", "say why ({law}).", "do not hold the same blanks"),
        ("id: why", "id: because", "differs from the file name"),
        ("order: 10", "order: 10\nde: Warum", "unknown key 'de'"),
    ],
)
def test_a_wrong_ask_is_refused(tmp_path: Path, wrong: str, instead: str, says: str) -> None:
    """A missing translation, an unknown word or a strange blank is named with file and line."""
    path = tmp_path / "asks" / "why.yaml"
    path.parent.mkdir()
    path.write_text(GOOD.replace(wrong, instead), encoding="utf-8")
    problems: list[str] = []
    read_asks([path], problems)
    assert any(says in problem for problem in problems), problems
    assert all(re.match(r"asks/why\.yaml:\d+: ", problem) for problem in problems)


def run(*words: object) -> Result:
    """Run the command line on a fixed date."""
    return CliRunner().invoke(main, ["ask", *map(str, words), "--on", "2026-11-21"])


def test_the_command_writes_a_letter(tmp_path: Path) -> None:
    """A sample agreement gives a letter for an organisation in Kenya: text on stdout, talk on stderr, or a Word file."""
    grant, profile = ROOT / "grants" / "us-federal-agreement" / "document.pdf", ROOT / "grants" / "profile-kenya.toml"
    done = run(grant, "--profile", profile)
    assert done.exit_code == 0
    assert "From: Kivuli Rights and Health Collective" in done.stdout
    assert "grant NU2GGH999901" in done.stdout
    assert re.search(r"Section 12\(b\) Policy requirement, page 5: “Except as provided", " ".join(done.stdout.split()))
    assert "This is a draft" in done.stderr
    target = tmp_path / "carta.docx"
    assert run(grant, "--lang", "es", "--output", target).exit_code == 0
    assert "Límites al uso de la subvención" in {p.text for p in docx.Document(str(target)).paragraphs}


def test_wrong_use_and_unreadable_files(tmp_path: Path) -> None:
    """A Word file needs a place; a file that cannot be read is named, and the exit code says so."""
    assert "--output letter.docx" in run("a.txt", "--format", "docx").stderr
    done = run(tmp_path / "none.pdf")
    assert done.exit_code == 3
    assert "Not read: " in done.stderr


def test_a_full_analysis_makes_a_letter() -> None:
    """Every kind of finding at once goes through."""
    assert "full-text-of-references" in asked(letter(a_full_analysis(), ASKS))

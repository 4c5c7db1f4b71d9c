"""The grant report: page one is the answer, nothing is lost behind it, and nothing says that a grant is safe."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from factories import a_checked, a_finding, a_full_analysis, a_syringe_finding, a_verdict, an_analysis
from lxml import html
from PIL import Image
from texts import ROOT

from fundflow.analysis import check_files
from fundflow.applicability import Case, judge_document
from fundflow.briefing import briefing
from fundflow.cli import main
from fundflow.model import Analysis, Briefing, Effect, InstrumentKind, Organization, Status, Unread
from fundflow.profile import load
from fundflow.report.printed import phrases
from fundflow.report.printed.grant import grant_report
from fundflow.report.printed.messages import LANGUAGES
from fundflow.report.printed.templates import Templates
from fundflow.report.printed.wording import Words
from fundflow.report.printed.writers import FORMATS, written
from fundflow.rulebook import load as load_book
from fundflow.rulebook.schema import WHO

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 21)
BOOK = load_book()
SYRINGE_BAN = next(rule.id for rule in BOOK.rules.values() if rule.family == "syringe-funding-ban")
SAFE = re.compile(
    r"safe to sign|no risk|nothing to fear|puede firmar sin|sin riesgo|sans risque|peut être signé", re.IGNORECASE
)


def a_briefing(analysis: Analysis | None = None, **changes: Any) -> Briefing:
    """A briefing without pictures."""
    return replace(Briefing(analysis or a_full_analysis(), (), {}, {}), **changes)


def text_of(form: str, made: bytes) -> str:
    """The words of a file on one line."""
    if form == "pdf":
        words = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    elif form == "html":
        words = html.fromstring(made).text_content()
    else:
        words = " ".join(node.text or "" for node in docx.Document(io.BytesIO(made)).element.body.iter("{*}t"))
    return re.sub(r"\s+", " ", words.replace("\u200b", "").replace("\ufffe", ""))


def page_text(brief: Briefing, language: str = "en") -> str:
    """The words of the web page."""
    return text_of("html", written(grant_report(brief, Words(language)), "html", Templates()))


@cache
def sample(name: str) -> Analysis:
    """A sample grant, checked without knowing who signs."""
    [path] = (ROOT / "grants" / name).glob("document.*")
    return check_files([path], BOOK, on=ON)


@cache
def brief_of(name: str) -> Briefing:
    """The same with its pictures and asks."""
    return briefing(sample(name), BOOK.asks)


# --- page one ----------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_one_holds_the_whole_answer(language: str, paper: str) -> None:
    """What was found, what was not read, three questions and the warning stand on page one, in every language."""
    words = Words(language)
    brief = replace(brief_of("subagreement-es"), excerpts={})
    made = pypdfium2.PdfDocument(written(grant_report(brief, words), "pdf", Templates(), paper))
    first = re.sub(r"\s", "", made[0].get_textpage().get_text_range().replace("\u2010", "-"))
    assert len(brief.foremost) == 3
    for key in ("answer.title", "unread.title", "ask.title"):
        assert re.sub(r"\s", "", words(key)) in first
    # Hyphens at line ends are not in the catalogue, so the end of the text stands for all of it.
    assert re.sub(r"\s", "", words("not_advice"))[-12:] in first.replace("-", "")
    assert "3." in first
    assert len(made) > 3


def test_the_answer_counts_what_the_terminal_counts() -> None:
    """Conditions that limit, that may, that come from elsewhere, that protect: the same numbers as `check`."""
    told = page_text(a_briefing())
    for line in ("1 condition limits you", "1 condition may limit you", "1 condition comes in from another text"):
        assert line in told


def test_what_was_not_read_is_told_on_page_one() -> None:
    """Pages without text and files that failed are named before anything else is read, and again with the reason."""
    document = a_checked(unread=(Unread(2, "no text layer"), Unread(3, "no text layer")))
    told = page_text(a_briefing(an_analysis(document)))
    assert told.index("2 pages could not be read: pages 2–3") < told.index("Limits your whole organisation")
    assert "no text layer" in told
    assert "folder could not be read at all" in page_text(a_briefing())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_grant_says_what_was_looked_for(language: str) -> None:
    """Zero findings is an answer with its limits: how many rules, on which pages, for what."""
    words = Words(language)
    document = a_checked(findings=(), pages=6)
    told = page_text(a_briefing(an_analysis(document)), language)
    plain = re.sub(r"\s+", " ", words("answer.none"))
    assert plain in told
    assert re.sub(r"\s+", " ", words("ask.none")) in told
    assert words.name("family", "syringe-funding-ban") in told
    assert not SAFE.search(told)


def test_a_text_in_an_unknown_language_is_not_called_clean() -> None:
    """Finding nothing in Arabic means nothing: the warning stands first, and no sentence says that nothing was found."""
    told = page_text(a_briefing(an_analysis(a_checked(findings=(), languages=("ar",)))))
    assert "Text in Arabic was not understood" in told
    assert "No condition was found" not in told


def test_a_file_of_which_nothing_was_read_is_not_clean() -> None:
    """No page read: nothing can be said, and the report does not say that nothing was found."""
    document = a_checked(findings=(), pages=1, unread=(Unread(1, "a picture"),))
    told = page_text(a_briefing(an_analysis(document)))
    assert "Nothing in this file could be read" in told
    assert "No condition was found" not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["clean-grant", "foundation-letter", "subagreement-es"])
def test_no_report_says_that_a_grant_is_safe(name: str, language: str) -> None:
    """Information with its limits, in every language."""
    told = page_text(replace(brief_of(name), excerpts={}), language)
    assert not SAFE.search(told)
    assert re.sub(r"\s+", " ", Words(language)("limits.miss")) in told


# --- the cards ---------------------------------------------------------------------------------


def test_every_quote_is_in_the_report() -> None:
    """All that was found and all that is to be read stands in it, word for word."""
    brief = brief_of("subagreement-es")
    told = page_text(brief)
    [document] = brief.analysis.documents
    for finding in document.findings:
        assert re.sub(r"\s+", " ", finding.quote) in told
    for each in document.read_yourself:
        assert re.sub(r"\s+", " ", each.quote)[:300] in told


def test_a_card_has_all_that_a_person_needs() -> None:
    """Words, reason, what stays, law with date and verification, what to ask, who decides, the rule."""
    told = page_text(a_briefing(an_analysis(a_checked(findings=(a_finding(verdict=a_verdict(Status.APPLIES)),)))))
    for words in (
        "The Recipient must have a policy explicitly opposing prostitution.",
        "page 3, section 4.2(b) Prohibited activities",
        "It applies to you.",
        "It depends on where you are incorporated. (22 U.S.C. 7631(f))",
        "✓ Condoms, testing, treatment and care for sex workers.",
        "22 U.S.C. 7631(f), from 27 May 2003 (checked against the text)",
        "AAPD 14-04 (from general knowledge, not checked against the text)",
        "→ Please confirm in writing which law funds this award.",
        "Your board or governing body, before anyone signs",
        "reviewed 21 November 2026",
        "You must put it into every sub-grant too.",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("finding", "who"),
    [
        (a_finding(verdict=a_verdict(Status.APPLIES)), "Your board"),
        (a_syringe_finding(), "Whoever keeps the budget"),
        (a_finding(verdict=a_verdict(Status.EXEMPT)), "The funder confirms it in writing"),
        (a_finding(verdict=a_verdict(missing=("incorporated",))), "You answer the questions above"),
        (a_finding(verdict=a_verdict()), "A lawyer whom you trust"),
        (a_finding(effect=Effect.REFERS), "Nobody can, before the text"),
    ],
)
def test_who_decides(finding: Any, who: str) -> None:
    """The board decides on all the work, the budget on money, the funder on what he should not ask, nobody on the unknown."""
    assert who in page_text(a_briefing(an_analysis(a_checked(findings=(finding,)))))


def test_many_places_of_one_condition_are_counted() -> None:
    """Ten thousand findings of one condition make one card: three places with their words, the others by page."""
    findings = tuple(a_finding(id=f"f-{n}", page=n % 900 + 1, end_page=n % 900 + 1) for n in range(10_000))
    brief = a_briefing(an_analysis(a_checked(findings=findings, pages=900)))
    for form in FORMATS:
        assert "9,997 more places" in text_of(form, written(grant_report(brief, Words("en")), form, Templates()))


def test_many_conditions_are_all_printed() -> None:
    """Eighty different conditions: eighty numbered cards, and page one names the gravest."""
    findings = tuple(
        a_finding(id=f"f-{n}", verdict=replace(a_verdict(), questions=(f"Question {n}?",)), quote=f"Duty {n} it is.")
        for n in range(80)
    )
    brief = a_briefing(an_analysis(a_checked(findings=findings)))
    told = text_of("pdf", written(grant_report(brief, Words("en")), "pdf", Templates()))
    assert re.search(r"The [3-9] gravest of 80 conditions", told)
    assert all(f"Duty {n} it is." in told for n in range(80))


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_quotes_stand_as_they_are(form: str) -> None:
    """Markup, formulas, controls and signs in quotes, names and sections reach no format as anything but words."""
    nasty = '=HYPERLINK("x") <img src=x> #eval("1") $\\alpha$ {{ 7*7 }} \x1b[31m \u202e [x](y)'
    finding = a_finding(quote=nasty, section=nasty, reason=nasty, verdict=a_verdict(questions=(nasty,)))
    document = a_checked(path=f"{nasty}.pdf", findings=(finding,))
    signer = Organization(name=nasty, incorporated="KE")
    made = written(grant_report(a_briefing(an_analysis(document, organization=signer)), Words("en")), form, Templates())
    told = text_of(form, made).replace(" ", "")
    assert told.count('=HYPERLINK("x")<imgsrc=x>#eval("1")$\\alpha${{7*7}}') >= 3
    assert "\x1b" not in told
    assert "\u202e" not in told


# --- pictures ----------------------------------------------------------------------------------


def test_pictures_show_the_words_in_colour() -> None:
    """Each card of a PDF has a picture of the strip of its page, with colour on it and black beside it."""
    brief = brief_of("subagreement-es")
    [document] = brief.analysis.documents
    shown = [each for pictures in brief.excerpts.values() for each in pictures]
    assert len(brief.excerpts) > 10
    assert not brief.unpictured
    for (_, name), pictures in brief.excerpts.items():
        [finding] = [each for each in document.findings if each.id == name][:1]
        assert {each.page for each in pictures} == {box.page for box in finding.boxes}
    for each in shown:
        image = Image.open(io.BytesIO(each.png)).convert("RGB")
        colours = {colour for _, colour in image.getcolors(100_000)}
        assert any(max(colour) - min(colour) > 40 for colour in colours), "no colour on the words"
        assert len(each.png) <= 30_000


def test_fifty_findings_make_a_small_page() -> None:
    """One web page with fifty cards and their pictures stays under two megabytes."""
    brief = brief_of("subagreement-es")
    pictures = list(brief.excerpts.values())
    findings = tuple(
        a_finding(id=f"f-{n}", verdict=replace(a_verdict(), questions=(f"Question {n}?",))) for n in range(50)
    )
    excerpts = {(0, finding.id): pictures[n % len(pictures)] for n, finding in enumerate(findings)}
    made = written(
        grant_report(a_briefing(an_analysis(a_checked(findings=findings)), excerpts=excerpts), Words("en")),
        "html",
        Templates(),
    )
    assert made.count(b"<img") >= 50
    assert len(made) < 2_000_000


def test_a_text_without_pages_shows_what_stands_around() -> None:
    """Of a Word document the passage is shown between the words before and after it."""
    brief = brief_of("foundation-letter")
    shown = [each for found in brief.excerpts.values() for each in found]
    assert shown
    assert all(each.png == b"" and (each.before or each.after) for each in shown)
    assert "[the words above]" in page_text(brief)


def test_a_file_that_changed_has_no_pictures(tmp_path: Path) -> None:
    """Pictures of other words than those that were judged would lie; the report says that there are none."""
    path = tmp_path / "grant.pdf"
    path.write_bytes((ROOT / "grants" / "nih-notice-of-award" / "document.pdf").read_bytes())
    analysis = check_files([path], BOOK, on=ON)
    path.write_bytes(path.read_bytes() + b"\n% changed")
    brief = briefing(analysis, BOOK.asks)
    assert not brief.excerpts
    assert "changed while it was read" in brief.unpictured[0].reason
    assert "no pictures of its pages could be made" in page_text(brief)


# --- languages ---------------------------------------------------------------------------------


def test_everything_that_the_judge_says_is_in_the_catalogue() -> None:
    """Every reason and question, of every rule, for all signers and three dates, is a known sentence or a rule's own."""
    unknown = set()
    signers = [None, *(load(path) for path in sorted((ROOT / "grants").glob("profile-*.toml")))]
    findings = [
        a_finding(
            id=f"{rule.id}-{effect}",
            rule=rule.id,
            family=rule.family,
            effect=effect,
            scope=rule.scope,
            limiters=("as the law permits",),
        )
        for rule in BOOK.rules.values()
        for effect in (Effect if rule.id == SYRINGE_BAN else [Effect.RESTRICTS])
    ]
    for signer, day in zip(signers, (ON, ON, date(2012, 6, 1), date(2021, 6, 1)), strict=True):
        case = Case(signer, day, BOOK.rules, BOOK.activities)
        for finding in judge_document(findings, InstrumentKind.AGREEMENT, case):
            assert finding.verdict is not None
            rule = BOOK.rules[finding.rule]
            own = {rule.page.applies, *(each.text for each in (*rule.binds, *rule.exemptions, *rule.injunctions))}
            said = {each.text for each in finding.verdict.reasons} | {
                each.reason for each in finding.verdict.activities
            }
            unknown |= {text for text in (*said, *finding.verdict.questions) if text not in own}
    assert not {text for text in unknown if not phrases.known(text)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "On 21 November 2026: The policy is asked (from 26 February 2004).",
            "El 21 de noviembre de 2026: The policy is asked (desde el 26 de febrero de 2004).",
        ),
        (
            "First we must know: Are you a health care provider?",
            "Primero debemos saber: ¿Son un prestador de atención de salud?",
        ),
        ("A rule's own words.", "A rule's own words."),
    ],
)
def test_the_judge_speaks_spanish(text: str, told: str) -> None:
    """Fixed sentences and dates are translated; what a rule says stays as it is, marked as English."""
    line = phrases.translated(text, Words("es"))
    assert "".join(span.text for span in line) == told
    assert all(span.lang in {"", "en"} for span in line)
    assert any(span.lang == "en" for span in line) == ("policy" in text or "rule" in text)


def test_what_the_program_says_is_known_in_every_language() -> None:
    """Why words were found, why a page was not read, what an amendment changes, and whom the law names."""
    es = Words("es", texts=BOOK.texts)
    told = {
        "names “sex work”": "nombra «sex work»",
        "“must” governs “oppose prostitution”": "«must» rige «oppose prostitution»",
        "no text layer; install Tesseract to read scanned pages": "sin capa de texto; instalen Tesseract para leer páginas escaneadas",
        "It replaces Section 5 of a.pdf, page 3; passages found there: 2.": "Sustituye Section 5 de a.pdf, página 3; pasajes encontrados allí: 2.",
        "On 21 November 2026 this binds by law only: foreign-ngo, un-agency. The facts you gave do not fit.": (
            "El 21 de noviembre de 2026 esto obliga por ley solo a: ONG registradas fuera de Estados Unidos y agencias de las"
            " Naciones Unidas. Los datos que dieron no encajan."
        ),
        "On 21 November 2026: The law names the World Health Organization as exempt (from 1 May 2003).": (
            "El 21 de noviembre de 2026: La ley nombra como exenta a la Organización Mundial de la Salud (desde el 1 de mayo de 2003)."
        ),
    }  # fmt: skip
    for english, spanish in told.items():
        line = phrases.translated(english, es)
        assert "".join(span.text for span in line) == spanish
        assert not any(span.lang for span in line)


def test_why_pages_were_not_read_is_known() -> None:
    """Every reason that reading gives stands in the catalogue."""
    from fundflow.reading import ocr, pdf

    reasons = [
        pdf._LOST,
        pdf._CUT_SHORT,
        pdf._NO_TEXT,
        pdf._GARBAGE,
        pdf._SCAN,
        ocr.INSTALL,
        "read it with OCR switched on",
    ]
    assert all(phrases.known(each) for each in reasons)


def test_bodies_that_a_law_names_are_known() -> None:
    """Each name of the closed list has words."""
    assert all(Words("fr").has(f"who.{each}") for each in (*WHO, "nobody"))


def test_english_words_are_marked_in_another_language() -> None:
    """A French screen reader must not read English with French sounds: rules' and law's words carry their language."""
    page = html.fromstring(written(grant_report(a_briefing(), Words("fr")), "html", Templates()))
    marked = " ".join(node.text_content() for node in page.xpath("//*[@lang='en']"))
    for words in ("Your organisation must have a written policy", "22 U.S.C. 7631(f)", "Condoms, testing, treatment"):
        assert words in marked
    assert "figure en anglais" in page.text_content()


# --- the commands ------------------------------------------------------------------------------


def run(*words: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [*words, "--on", "2026-11-21"])


GRANT = "# Grant agreement\n\nThe Recipient, Casa Luna, Inc., must have a policy explicitly opposing prostitution.\n\nNo funds may be used to buy needles. Ana Ruiz (ana@casaluna.example) answers about the USD 12,500.00.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a grant and a profile."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "grant.md").write_text(GRANT, encoding="utf-8")
    (tmp_path / "us.toml").write_text('name = "Casa Luna, Inc."\nincorporated = "US"\nbody = "ngo"\n', encoding="utf-8")
    return tmp_path


def test_check_and_report_write_the_same(here: Path) -> None:
    """`check -o report.html` is the report in English."""
    assert run("check", "grant.md", "-o", "a.html").exit_code == 0
    assert run("report", "grant", "grant.md", "-o", "b.html").exit_code == 0
    assert (here / "a.html").read_bytes() == (here / "b.html").read_bytes()
    assert "Casa Luna" in text_of("html", (here / "a.html").read_bytes())


@pytest.mark.parametrize("form", FORMATS)
def test_redacted_and_public(here: Path, form: str) -> None:
    """Neither name, address, sum, file nor profile is left in the file, and the report says so."""
    words = ("--profile", "us.toml", "--redact", "--public", "--hide", "Ana Ruiz", "-o", f"out.{form}")
    result = run("report", "grant", "grant.md", *words)
    assert result.exit_code == 0
    assert "the profile is not used" in result.stderr
    told = text_of(form, (here / f"out.{form}").read_bytes())
    for secret in ("Casa Luna", "ana@", "12,500", "grant.md", "us.toml", str(here), "Ruiz"):
        assert secret not in told
    assert "explicitly opposing prostitution" in told
    assert "[redacted]" in told
    assert "read every page before you hand it on" in told.replace("- ", "")
    assert "It does not bind you" not in told


def test_a_report_needs_a_file_and_says_so_before_reading(here: Path) -> None:
    """A PDF is not thrown onto a terminal."""
    for words in (("check", "grant.md", "--format", "pdf"), ("report", "grant", "grant.md")):
        result = run(*words)
        assert result.exit_code == 2
        assert "--output" in result.stderr


def test_an_unknown_ending_is_refused(here: Path) -> None:
    """Nobody knows what to write into report.xyz."""
    assert run("report", "grant", "grant.md", "-o", "report.xyz").exit_code == 2


def test_nothing_is_half_written(here: Path) -> None:
    """A folder that is missing is refused with its name; a wrong template leaves no file behind."""
    result = run("report", "grant", "grant.md", "-o", "nowhere/report.pdf")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    (here / "mine").mkdir()
    (here / "mine" / "theme.toml").write_text("nonsense = 1\n", encoding="utf-8")
    before = sorted(here.iterdir())
    assert run("report", "grant", "grant.md", "--template", "mine", "-o", "report.docx").exit_code == 2
    assert sorted(here.iterdir()) == before


def test_templates_can_be_copied_out_and_used(here: Path) -> None:
    """The copied words, changed, are the words of the report."""
    assert CliRunner().invoke(main, ["report", "template", "mine"]).exit_code == 0
    words = here / "mine" / "messages" / "es" / "grant.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("La respuesta", "Lo que hay"), encoding="utf-8")
    assert run("report", "grant", "grant.md", "--lang", "es", "--template", "mine", "-o", "a.html").exit_code == 0
    assert "Lo que hay" in (here / "a.html").read_text(encoding="utf-8")


def test_an_unread_file_is_in_the_report_and_in_the_exit_code(here: Path) -> None:
    """A file that is no document is named on page one, and the command ends with 3."""
    (here / "broken.pdf").write_bytes(b"no pdf at all")
    assert run("report", "grant", "grant.md", "broken.pdf", "-o", "a.html").exit_code == 3
    assert "broken.pdf could not be read at all" in text_of("html", (here / "a.html").read_bytes())


def test_json_is_as_before(here: Path) -> None:
    """A report is a format more, and no other one changes."""
    assert json.loads(run("check", "grant.md", "--format", "json").stdout)["schema_version"] == "1"

"""Turn an Analysis into text that a tired person understands at once, for 60 columns and more.

The answer comes first, then what limits the organisation, then the rest.  Signs and words carry the
meaning; colour only repeats it.  Never says that a document is safe.  All text of documents goes
through `plain`, so that none of it can steer the terminal.  The only module that draws with rich.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.cards import brief_rows, called, card_rows, overview, place
from fundflow.report.facts import facts, kind
from fundflow.report.notes import notes
from fundflow.report.plain import downgrade, plain, shorten
from fundflow.report.summary import LITTLE, Group, answer, groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, RenderableType

    from fundflow.model import Analysis, Checked
    from fundflow.report.cards import Row
    from fundflow.report.summary import Card, Line
    from fundflow.report.view import View

SIGNS = {
    "limits": "■",
    "open": "?",
    "refers": "→",
    "allowed": "✓",
    "leave": "?",
    "free": "-",
    "yourself": "•",
    "unread": "!",
    "none": "-",
}
STYLES = {
    "limits": "bold red",
    "open": "bold red",
    "refers": "bold yellow",
    "allowed": "green",
    "unread": "bold yellow",
}
SEVERITY = {
    "high": ("■■■ HIGH", "bold red"),
    "medium": ("■■□ MEDIUM", "bold yellow"),
    "low": ("■□□ LOW", "bold"),
}
NARROW = 64
"""Below this many columns the labels stand above their text."""
ABOUT = {"permits": "An exception to: ", "exempts": "An exemption from: ", "mentions": "About: "}


def render_text(analysis: Analysis, view: View) -> str:
    """Return the whole answer as text."""
    page = _Page(view)
    for document in analysis.documents:
        _document(page, document, analysis)
    _skipped(page, analysis)
    _all_files(page, analysis)
    _closing(page, analysis)
    return downgrade(page.text(), view.encoding)


class _Page:
    """A console that writes to memory, and the three or four things we print on it."""

    def __init__(self, view: View) -> None:
        from rich.console import Console

        self.view = view
        self.out = io.StringIO()
        self.console: Console = Console(
            file=self.out,
            width=view.width,
            force_terminal=view.colour,
            color_system="standard" if view.colour else None,
            no_color=not view.colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def text(self) -> str:
        """Return what was printed, without spaces at line ends."""
        return "\n".join(line.rstrip() for line in self.out.getvalue().split("\n"))

    def say(self, words: str, style: str = "", indent: int = 0) -> None:
        """Print a paragraph; `words` are safe already."""
        from rich.padding import Padding
        from rich.text import Text

        self.console.print(Padding(Text(words, style=style), (0, 0, 0, indent)))

    def item(self, sign: str, words: str, style: str = "", tail: str = "") -> None:
        """Print a list item whose further lines stand under its first word."""
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 1), expand=bool(tail))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold", ratio=1 if tail else None)
        grid.add_column(justify="right")
        grid.add_row(Text(sign, style), Text(words, style), *([Text(tail)] if tail else []))
        self.console.print(Padding(grid, (0, 0, 0, 1)))

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def heading(self, words: str) -> None:
        """Print the title of a part with a line under it."""
        self.gap()
        self.say(words.upper(), "bold")
        self.say("─" * min(self.view.width, len(words)))

    def rows(self, rows: Iterable[Row]) -> None:
        """Print labels and their text in two columns, or one above the other when it is narrow."""
        from rich.padding import Padding

        narrow = self.view.width < NARROW
        for row in rows:
            if narrow:
                self.say(row.label, "bold", 3)
                for line in row.lines:
                    self.console.print(Padding(_listed(row, line), (0, 0, 0, 5)))
            else:
                self.console.print(_grid(row))


def _grid(row: Row) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=14, no_wrap=True)
    grid.add_column(overflow="fold")
    for number, line in enumerate(row.lines):
        grid.add_row(Text("" if number else row.label, "bold"), _listed(row, line))
    return Padding(grid, (0, 0, 0, 3))


def _listed(row: Row, line: str) -> RenderableType:
    """Return a line; in a list, further lines stand under its first word."""
    from rich.table import Table
    from rich.text import Text

    if not row.sign:
        return Text(line, row.style)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(row.sign, row.style), Text(line, row.style))
    return grid


def _document(page: _Page, document: Checked, analysis: Analysis) -> None:
    found = groups(document, analysis.rules)
    page.gap()
    page.say("━" * page.view.width)
    page.say(plain(document.path), "bold")
    page.say(kind(document))
    page.rows(facts(document))
    page.gap()
    _answer(page, answer(document, found, analysis.rules))
    _judged_for(page, analysis)
    _questions(page, document)
    _overview(page, found)
    start = 1
    for group in found:
        _group(page, group, start, document)
        start += len(group.cards)
    _conflicts(page, document)
    _notes(page, document)
    _read_yourself(page, document)
    _not_read(page, document)
    _looked_for(page, document, analysis, found)


def _answer(page: _Page, lines: tuple[Line, ...]) -> None:
    for line in lines:
        page.item(SIGNS.get(line.name, "-"), line.text, STYLES.get(line.name, ""))


def _judged_for(page: _Page, analysis: Analysis) -> None:
    page.gap()
    who = analysis.organization
    day = labels.day(analysis.on)
    if who is None:
        page.say(f"Judged on {day}, without knowing who signs (no --profile).")
        return
    registered = f"registered in {who.incorporated}" if who.incorporated else ""
    facts = ", ".join(plain(each) for each in (who.body, registered) if each)
    name = plain(who.name) or "your organisation"
    page.say(f"Judged on {day} for {name} ({facts or 'no facts given'}).")


def _questions(page: _Page, document: Checked) -> None:
    """Ask each open question once, the one that settles most first."""
    if not document.questions:
        return
    page.gap()
    answers = labels.count(len(document.questions), "answer")
    page.say(f"{answers} of yours would settle more (--ask asks for them here):", "bold")
    for each in document.questions:
        waiting = labels.count(len(each.findings), "passage waits", "passages wait")
        settled = f"; it alone settles {each.settles}" if each.settles else ""
        page.item("?", f"{plain(each.text)} ({waiting} for it{settled})")


def _overview(page: _Page, found: tuple[Group, ...]) -> None:
    for group, lines in overview(found).items():
        page.gap()
        page.say(group, "bold", 1)
        for line in lines:
            page.item(line.sign, line.words, tail=line.page)


def _group(page: _Page, group: Group, start: int, document: Checked) -> None:
    if group.name == "mentions" and not page.view.verbose:
        findings = [finding for card in group.cards for finding in card.findings]
        page.heading(group.title)
        where = labels.pages([finding.page for finding in findings])
        page.say(f"{labels.count(len(findings), 'passage')}, {where}. --verbose shows them.")
        return
    page.heading(group.title)
    if group.note:
        page.say(group.note)
    for number, card in enumerate(group.cards, start):
        _card(page, number, card, group, document)


def _card(page: _Page, number: int, card: Card, group: Group, document: Checked) -> None:
    sign, style = SEVERITY[card.rule.severity]
    page.gap()
    page.say(f"{number}. {called(card, ABOUT.get(card.first.effect.value, ''))}", "bold")
    if group.name not in LITTLE:
        page.say(f"{sign} · {labels.family(card.rule.family)}", style, 3)
    brief = brief_rows(card, group.name, document)
    page.rows(brief if page.view.brief else card_rows(card, group.name, document, verbose=page.view.verbose))


def _conflicts(page: _Page, document: Checked) -> None:
    """Show passages that speak against each other together; nobody here decides between them."""
    if not document.conflicts:
        return
    page.heading("Passages that speak against each other")
    quotes = {finding.id: plain(finding.quote) for finding in document.findings}
    for each in document.conflicts:
        page.gap()
        page.item("?", f"{labels.family(each.family)}: {plain(each.text)}")
        for name in (each.first, each.second):
            page.say(f"“{shorten(quotes[name], 300)}”", "italic", 3)


def _notes(page: _Page, document: Checked) -> None:
    for heading, found in notes(document):
        page.heading(heading)
        for note in found:
            page.gap()
            page.item("•", note.head)
            page.say(note.quote, "italic", 3)


def _read_yourself(page: _Page, document: Checked) -> None:
    if not document.read_yourself:
        return
    page.heading("Read these sentences yourself")
    page.say("They speak of your work, and no rule of ours is sure what they do.")
    for each in document.read_yourself:
        page.gap()
        words = plain(each.quote)
        page.item("•", f"{place(document, each.page, each.page, each.section)} ({plain(', '.join(each.topics))})")
        page.say(f"“{words if page.view.verbose else shorten(words, 300)}”", "italic", 3)


def _not_read(page: _Page, document: Checked) -> None:
    if not document.unread:
        return
    page.heading("Not read: look at these pages yourself")
    reasons: dict[str, list[int]] = {}
    for each in document.unread:
        reasons.setdefault(plain(each.reason), []).append(each.page)
    for reason, pages in reasons.items():
        page.item("!", f"{labels.pages(pages)}: {reason}")


def _looked_for(page: _Page, document: Checked, analysis: Analysis, found: tuple[Group, ...]) -> None:
    read = document.pages - len({each.page for each in document.unread})
    if read < 1 or any(group.name != "mentions" for group in found):
        return
    families = sorted({labels.family(rule.family) for rule in analysis.rules.values()})
    page.heading("What was looked for")
    page.say(
        f"{labels.count(len(analysis.rules), 'rule')} on {read} of {labels.count(document.pages, 'page')}, "
        f"for {labels.count(len(families), 'kind')} of condition: {'; '.join(families)}."
    )
    page.say("Not seen: a condition in other words, in an annex that is not in this file, or in a text it names.")


def _skipped(page: _Page, analysis: Analysis) -> None:
    if analysis.skipped:
        page.heading("Files that could not be read")
        for each in analysis.skipped:
            page.item("!", f"{plain(each.path)}: {plain(each.reason.removeprefix(each.path + ': '))}")


def _all_files(page: _Page, analysis: Analysis) -> None:
    """Repeat the answers when there are several files: the first ones have scrolled away."""
    if len(analysis.documents) < 2:
        return
    page.heading("All files in short")
    for document in analysis.documents:
        lines = answer(document, groups(document, analysis.rules), analysis.rules)
        page.item("•", f"{plain(document.path)}: {' · '.join(line.text for line in lines)}")


def _closing(page: _Page, analysis: Analysis) -> None:
    page.gap()
    page.say("━" * page.view.width)
    steps = list(_steps(analysis))
    if steps:
        page.say("What to do next", "bold")
        for step in steps:
            page.item("•", step)
        page.gap()
    page.say(labels.NOT_ADVICE)


def _steps(analysis: Analysis) -> Iterator[str]:
    findings = [finding for document in analysis.documents for finding in document.findings]
    if any(document.unread for document in analysis.documents) or analysis.skipped:
        yield "Read the pages and files that could not be read: a condition may stand there."
    if findings and analysis.organization is None:
        yield (
            "Say who signs, so that open questions can be answered: --profile my-organisation.toml "
            "(fundflow check --help shows one)."
        )
    if findings:
        yield "Send the questions under “Ask” to the funder, and keep the answers in writing."
        yield "Mark the passages on the pages of the PDF: --annotate OUT.pdf"
        yield f"Read all about a rule: fundflow rules show {plain(analysis.rules[findings[0].rule].id)}"

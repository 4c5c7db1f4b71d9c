"""The figures that are demanded, how each is measured, and what it was.

Each is measured in interleaved rounds: every program runs once in every round, and ratios are those
of one round, so that a busy moment of the machine falls on both sides.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from . import programs
from .corpus import copies, corpus, proofs, write
from .measure import Range, spend
from .oracle import checker, lost_clauses, wrong_boxes, wrong_headings
from .typeset import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fundflow.model import RuleBook

    from .corpus import Made

RULES = 400
"""How many rules the check is timed with: more than ship, the rest copies with other words."""


class Figure(NamedTuple):
    """A figure, what is demanded of it, and what it was."""

    name: str
    demanded: str
    measured: str
    met: bool
    note: str = ""


@dataclass
class Bench:
    """Where the files are, how often each program runs, and what was measured already."""

    folder: Path
    book: RuleBook
    pages: int
    rounds: int
    real: dict[Path, int]
    """Real files with their number of pages."""
    made: list[Made] = field(init=False)
    packs: list[Path] = field(init=False)
    costs: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.made = corpus(self.folder, self.book, self.pages)
        first = RULES - len(self.book.rules)
        self.packs = [copies(self.folder / "more", self.book, first), copies(self.folder / "double", self.book, RULES, first)]

    @property
    def half(self) -> list[Path]:
        """Every second file made."""
        return [made.path for made in self.made[::2]]

    def sets(self) -> dict[str, list[Path]]:
        """The two sets that are measured: real files, repeated to 1,000 pages, and files made."""
        sets = {"real": self._repeated()} if self.real else {}
        return sets | {"made": [made.path for made in self.made]}

    def _repeated(self) -> list[Path]:
        """The real files under several names, so that they come to at least 1,000 pages."""
        times = -(-1000 // sum(self.real.values()))
        links = [(self.folder / f"{n}-{path.name}", path) for n in range(times) for path in self.real]
        for link, path in links:
            link.symlink_to(path)
        return [link for link, _ in links]

    def cost(self, command: list[str | Path]) -> float:
        """Return the CPU seconds of a command."""
        return spend(command, self.folder / "said.txt").seconds

    def measure(self) -> None:
        """Run every program in every round."""
        commands = {}
        for name, files in self.sets().items():
            commands[f"{name} pdftotext"] = programs.pdftotext(files)
            commands[f"{name} grep"] = programs.grep(files)
            commands[f"{name} read"] = programs.read(files)
            commands[f"{name} check"] = programs.check(files, self.packs[:1])
        commands["double rules"] = programs.check([made.path for made in self.made], self.packs)
        commands["half"] = programs.check(self.half, self.packs[:1])
        for number in range(self.rounds):
            for name, command in commands.items():
                _progress(f"round {number + 1} of {self.rounds}: {name}")
                self.costs.setdefault(name, []).append(self.cost(command))

    def ratio(self, name: str, base: str) -> Range:
        """Return the ratio of two programs, round by round."""
        if not self.costs:
            self.measure()
        return Range.of([a / b for a, b in zip(self.costs[name], self.costs[base], strict=True)])


def whole_check(bench: Bench) -> Iterator[Figure]:
    """The whole check against pdftotext and grep."""
    for name in _measured(bench):
        ours, theirs = f"{name} check", f"{name} grep"
        found = bench.ratio(ours, theirs)
        yield _at_most(f"check / pdftotext | grep, {name}", found, 2.5, _seconds(bench, ours, theirs))


def reading(bench: Bench) -> Iterator[Figure]:
    """Reading alone against pdftotext."""
    for name in _measured(bench):
        ours, theirs = f"{name} read", f"{name} pdftotext"
        yield _at_most(f"reading / pdftotext, {name}", bench.ratio(ours, theirs), 1.3, _seconds(bench, ours, theirs))


def _measured(bench: Bench) -> list[str]:
    return ["real", "made"] if bench.real else ["made"]


def naive(bench: Bench) -> Iterator[Figure]:
    """Naive pdfplumber and `re` against the whole check, page by page, on some of the same files."""
    from fundflow.rulebook import load

    name = _measured(bench)[0]
    pages = bench.real or {made.path: made.pages for made in bench.made}
    some = list(pages)[::4] if name == "real" else list(pages)[:2]
    read = sum(pages[path] for path in some)
    rules = load(bench.packs[:1])
    slow = bench.cost(programs.naive(some, rules, bench.folder / "expressions.json")) / read
    bench.ratio(f"{name} check", f"{name} grep")
    times = -(-1000 // sum(pages.values())) if name == "real" else 1
    ours = [seconds / (times * sum(pages.values())) for seconds in bench.costs[f"{name} check"]]
    found = Range.of([slow / our for our in ours])
    note = f"{slow * 1000:.0f} ms a page, run once on {read} pages and scaled; ours {1000 * Range.of(ours).middle:.1f} ms"
    yield Figure(f"pdfplumber + re / check, {name}", "at least 30 x", _shown(found, " x"), found.middle >= 30, note)


def growth(bench: Bench) -> Iterator[Figure]:
    """Twice the rules, twice the pages."""
    found = bench.ratio("double rules", "made check")
    yield _at_most(f"{2 * RULES} rules / {RULES} rules", found, 1.2, _seconds(bench, "double rules", "made check"))
    pages = [sum(m.pages for m in some) for some in (bench.made, bench.made[::2])]
    found = bench.ratio("made check", "half")
    yield _at_most(f"{pages[0]} pages / {pages[1]} pages", found, 2.0, _seconds(bench, "made check", "half"))


def memory(bench: Bench) -> Iterator[Figure]:
    """Peak on a long file, and growth when it is checked again and again."""
    pages = min(600, bench.pages)
    long = write(bench.folder / "long.pdf", STYLES[0], pages, [p[:2] for p in bench.made[0].planted] * (pages // 80), 99)
    peak = spend(programs.check([long.path], bench.packs[:1]), bench.folder / "said.txt").megabytes
    yield Figure(f"peak memory, {long.pages} pages", "under 200 MB", f"{peak:.0f} MB", peak < 200)
    said = spend(programs.again(bench.made[0].path), bench.folder / "said.txt").said
    sizes = list(map(float, said.split()))
    grown = sizes[-1] / sizes[1] - 1
    shown = f"{grown:+.1%}"
    yield Figure("growth, same file six times", "none (under 3 %)", shown, grown < 0.03, f"{sizes[1]:.0f} to {sizes[-1]:.0f} MB")


def exactness(bench: Bench) -> Iterator[Figure]:
    """Boxes against pdfplumber; planted clauses; section headings."""
    ours = checker()
    some = [*proofs(bench.folder, bench.book, 12), *bench.made[:5]]
    done = [(made, ours.check(made.path)) for made in some]
    findings = sum(len(checked.findings) for _, checked in done)
    wrong = [w for made, checked in done for w in wrong_boxes(made.path, checked.findings)]
    planted = sum(len(made.planted) for made in some)
    lost = [x for made, checked in done for x in lost_clauses(made, checked)]
    misnamed = [x for made, checked in done for x in wrong_headings(made, checked)]
    for case in (*wrong[:5], *lost[:5], *misnamed[:5]):
        print(case, file=sys.stderr)
    yield Figure("boxes hold exactly the quote", "all of >= 200", f"{findings - len(wrong)} of {findings}", findings >= 200 and not wrong, f"{len(some)} files")
    yield Figure("planted clauses found whole", "100 %", f"{planted - len(lost)} of {planted}", not lost, "one and two columns, hyphens, page breaks")
    right = planted - len(lost) - len(misnamed)
    yield Figure("section headings right", "95 %", f"{right} of {planted}", right >= 0.95 * planted)


FIGURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "check": whole_check,
    "reading": reading,
    "naive": naive,
    "growth": growth,
    "memory": memory,
    "exactness": exactness,
}


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"{what:60}", end="\r", file=sys.stderr, flush=True)


def _at_most(name: str, found: Range, limit: float, note: str) -> Figure:
    return Figure(name, f"at most {limit:g} x", _shown(found, " x"), found.middle <= limit, note)


def _shown(found: Range, unit: str) -> str:
    return f"{found.middle:.2f}{unit} ({found.least:.2f}-{found.most:.2f})"


def _seconds(bench: Bench, ours: str, theirs: str) -> str:
    return f"{Range.of(bench.costs[ours]).middle:.2f} s and {Range.of(bench.costs[theirs]).middle:.2f} s CPU"

"""Prints what is demanded of fundflow's speed, memory and exactness beside what is measured now.

Run it as `make bench`, or `python -m tests.bench --quick` for a first look.  It measures and says;
it never fails.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from . import data, flow, identity, importers, traced
from .figures import FIGURES, RULES, Bench, Figure
from .measure import ROOT, machine, pin

SHARED = ROOT.parent / "shared" / "data" / "pdf-grants"


def main() -> None:
    """Build the files, measure, print one table."""
    wanted = _arguments()
    if wanted.only == "spark":
        _spark(quick=wanted.quick)
        return
    if wanted.only in FUNDING:
        print(f"pinned to core {pin()}\n\n{'figure':34}{'demanded':19}{'measured':24}")
        FUNDING[wanted.only](quick=wanted.quick)
        return
    if shutil.which("pdftotext") is None:
        print("pdftotext is not here, so there is nothing to measure against. Install poppler-utils.")
        return
    from fundflow.rulebook import load

    core = pin()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        pages, rounds = (300, 2) if wanted.quick else (1500, 5)
        bench = Bench(Path(folder), load(), pages, rounds, _real())
        held = sum(made.pages for made in bench.made)
        print(
            f"{len(bench.made)} files made of {held} pages with {sum(len(m.planted) for m in bench.made)} clauses, "
            f"{len(bench.real)} real files of {sum(bench.real.values())} pages, repeated to 1,000; {RULES} rules, {len(bench.book.rules)} of them shipped; "
            f"CPU time, children included, pinned to core {core}; median (least-most) of {rounds} interleaved rounds"
        )
        names = [wanted.only] if wanted.only else list(FIGURES)
        print(f"\n{'figure':34}{'demanded':19}{'measured':24}{'':6}")
        for name in names:
            for figure in FIGURES[name](bench):
                _print(figure)
    if not wanted.only:
        for measure in FUNDING.values():
            measure(quick=wanted.quick)


def _importers(*, quick: bool) -> None:
    """Measure the importers of funding data, which need nothing but files made here."""
    rounds, megabytes = (2, 10) if quick else (5, 60)
    with tempfile.TemporaryDirectory() as folder:
        for figure in importers.figures(Path(folder), rounds, megabytes):
            _print(figure)


def _data(*, quick: bool) -> None:
    """Measure the import of a large download into a workspace."""
    with tempfile.TemporaryDirectory() as folder:
        for figure in data.figures(Path(folder), quick=quick):
            _print(figure)


def _flow(*, quick: bool) -> None:
    """Measure how conditions are followed, on networks made here."""
    with tempfile.TemporaryDirectory() as folder:
        for figure in flow.figures(Path(folder), quick=quick):
            _print(figure)


def _trace(*, quick: bool) -> None:
    """Measure a question about one organisation, on a workspace made here."""
    with tempfile.TemporaryDirectory() as folder:
        for figure in traced.figures(Path(folder), quick=quick):
            _print(figure)


def _spark(*, quick: bool) -> None:
    """Compare Spark with Polars; only when asked for, since it takes minutes and needs Java."""
    with tempfile.TemporaryDirectory() as folder:
        for figure in flow.on_spark(Path(folder), quick=quick):
            _print(figure)


def _identity(*, quick: bool) -> None:
    """Measure who is found to be who, on records made here."""
    for figure in identity.figures(20_000 if quick else 200_000):
        _print(figure)


FUNDING = {"importers": _importers, "data": _data, "identity": _identity, "flow": _flow, "trace": _trace}
"""Figures about funding data, which need nothing but files made here."""


def _print(figure: Figure) -> None:
    verdict = "pass" if figure.met else "MISS"
    print(f"{figure.name:34}{figure.demanded:19}{figure.measured:24}{verdict:6}{figure.note}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer pages and rounds")
    parser.add_argument("--only", choices=[*FIGURES, *FUNDING, "spark"], help="one figure")
    return parser.parse_args()


def _real() -> dict[Path, int]:
    """Return the real PDFs that are here and have text throughout; pictures of text are not measured here."""
    import pypdfium2

    found = {}
    for path in sorted(SHARED.glob("*")):
        if path.suffix.lower() == ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                sizes = [page.get_textpage().count_chars() for page in pdf]
            if sizes and sum(size > 100 for size in sizes) >= 0.9 * len(sizes):
                found[path] = len(sizes)
    return found


if __name__ == "__main__":
    main()

"""`fundflow doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from fundflow import __version__
from fundflow.errors import InvalidRules

PACKAGES = (
    "click",
    "Jinja2",
    "jsonschema",
    "ijson",
    "lxml",
    "openpyxl",
    "pdfplumber",
    "pikepdf",
    "polars",
    "pypdfium2",
    "python-docx",
    "PyYAML",
    "rich",
)
LANGUAGES = {"eng": "English", "spa": "Spanish", "fra": "French", "por": "Portuguese"}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say what is installed and what is missing; exit with 0 when fundflow can work.

    \b
    Example:
      fundflow doctor
    """  # noqa: D301 - click wants the sign itself
    needed = [_python(), *map(_package, PACKAGES), _rules()]
    for fine, text in (*needed, _ocr()):
        click.echo(f"{'ok     ' if fine else 'MISSING'}  {text}")
    ctx.exit(0 if all(fine for fine, _ in needed) else 2)


Check = tuple[bool, str]
"""Whether it is fine, and a sentence."""


def _python() -> Check:
    return True, f"fundflow {__version__}, Python {platform.python_version()}, {sys.platform}"


def _package(name: str) -> Check:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, f"{name}. Get it: pip install {name}"


def _rules() -> Check:
    from fundflow import rulebook

    try:
        book = rulebook.load()
    except InvalidRules as error:
        return False, f"rules: {len(error.problems)} mistakes. See them: fundflow rules lint"
    place = rulebook.kept.folder()
    where = f"kept ready in {place}" if place else "read anew each time, because FUNDFLOW_CACHE is empty"
    return bool(book.rules), f"{len(book.rules)} rules in {len(book.packs)} packs, {where}"


def _ocr() -> Check:
    found = shutil.which("tesseract")
    if not found:
        return False, (
            "tesseract, which reads scanned pages. Get it: apt install tesseract-ocr (Debian, Ubuntu), "
            "brew install tesseract (macOS). Without it, scanned pages are listed as not read."
        )
    done = subprocess.run([found, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)
    lacking = [name for code, name in LANGUAGES.items() if code not in done.stdout.split()]
    if lacking:
        return False, f"tesseract cannot read {', '.join(lacking)}. Get it: apt install tesseract-ocr-all"
    return True, f"tesseract reads {', '.join(LANGUAGES.values())}"

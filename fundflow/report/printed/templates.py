"""Where the parts of a report's layout come from: the user's folder first, then what ships.

Turns a folder into `Templates`.  Refuses a folder that holds no part, a theme with an unknown key,
colours that cannot be read on white, and templates that would fetch a package from the network.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from fundflow.errors import FundflowError
from fundflow.report.printed.messages import LANGUAGES
from fundflow.resources import shipped

PARTS = ("report.typ", "blocks.typ", "report.html", "report.css", "theme.toml")
LOGOS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
COLOURS = {
    "accent": "#14213d",
    "muted": "#4a5568",
    "limits": "#9b1c1c",
    "refers": "#8a4b00",
    "allowed": "#1b5e3a",
    "yourself": "#0b4a8f",
    "free": "#4a5568",
}
"""What each colour is for, and its value unless a theme says otherwise."""
CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: least contrast of text with its background."""
_FETCHED = re.compile(r"""["']@[\w-]+/""")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Logo(NamedTuple):
    """A picture at the top of page one."""

    data: bytes
    media: str
    text: str
    """For those who do not see it."""

    @property
    def suffix(self) -> str:
        """The ending of its file."""
        return next(ending for ending, media in LOGOS.items() if media == self.media)


class Theme(NamedTuple):
    """What an organisation adds to the report."""

    logo: Logo | None
    colours: dict[str, str]
    foreword: dict[str, str]
    """Language to text."""


class Templates:
    """The parts of the layout."""

    def __init__(self, own: Path | None = None) -> None:
        self.own = own
        if own is not None and not _has_part(own):
            raise FundflowError(
                f"{own}: holds no part of a template ({', '.join(PARTS)}, fonts or messages). "
                "fundflow report template OUT copies them out, to be changed."
            )
        self.theme = _theme(self.path("theme.toml"))

    def path(self, name: str) -> Path:
        """Return the file of a part.

        Raises:
            FundflowError: neither the user's folder nor ours has it.
        """
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise FundflowError(f"{name}: this part of the template is missing. Look for it in {self.folders[0]}.")

    def text(self, name: str) -> str:
        """Return the content of a part."""
        path = self.path(name)
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FundflowError(f"{path}: cannot be read: {error}") from error
        if name.endswith(".typ") and _FETCHED.search(content):
            raise FundflowError(f"{path}: imports a package, which would be fetched. Copy its files into the folder.")
        return content

    @property
    def folders(self) -> list[Path]:
        """Folders of parts, first the user's."""
        ours = shipped("templates") / "report"
        return [self.own, ours] if self.own else [ours]

    def typst_parts(self) -> dict[str, str]:
        """Return every Typst file by its name; the user's stand in place of ours."""
        names = {path.name for folder in self.folders for path in folder.glob("*.typ")}
        return {name: self.text(name) for name in sorted(names)}


def _has_part(folder: Path) -> bool:
    return any((folder / name).exists() for name in (*PARTS, "fonts", "messages"))


def _theme(path: Path) -> Theme:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FundflowError(f"{path}: cannot be read: {error}") from error
    _only(path, "", content, ("logo", "logo_text", "colours", "foreword"))
    return Theme(_logo(path, content), _colours(path, content), _foreword(path, content))


def _only(path: Path, part: str, given: dict[str, Any], allowed: tuple[str, ...]) -> None:
    for key in given.keys() - set(allowed):
        raise FundflowError(f"{path}: {part}{key}: is not known here. Allowed: {', '.join(allowed)}.")


def _logo(path: Path, content: dict[str, Any]) -> Logo | None:
    name = content.get("logo", "")
    if not name:
        return None
    file = path.parent / str(name)
    media = LOGOS.get(file.suffix.lower())
    if media is None:
        raise FundflowError(f"{path}: logo: {name} must be one of {', '.join(LOGOS)}.")
    if not str(content.get("logo_text", "")).strip():
        raise FundflowError(f"{path}: logo_text: say in words what the logo shows, for those who do not see it.")
    try:
        return Logo(file.read_bytes(), media, str(content["logo_text"]))
    except OSError as error:
        raise FundflowError(f"{path}: logo: {file} cannot be read: {error.strerror}.") from error


def _colours(path: Path, content: dict[str, Any]) -> dict[str, str]:
    given: dict[str, object] = content.get("colours", {})
    _only(path, "colours.", given, tuple(COLOURS))
    for name, value in given.items():
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise FundflowError(f"{path}: colours.{name}: write a colour as #14213d.")
        if contrast(value) < CONTRAST:
            raise FundflowError(f"{path}: colours.{name}: {value} is too pale to be read on white paper.")
    return COLOURS | {name: str(value) for name, value in given.items()}


def _foreword(path: Path, content: dict[str, Any]) -> dict[str, str]:
    given = content.get("foreword", {})
    _only(path, "foreword.", given, LANGUAGES)
    return {language: str(text) for language, text in given.items() if str(text).strip()}


def contrast(colour: str, other: str = "#ffffff") -> float:
    """Return the contrast of two colours: 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio.
    """
    high, low = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def copy_out(target: Path) -> list[Path]:
    """Write every part into a folder, to be changed; return what was written.

    Raises:
        FundflowError: the folder has one of them already, or is not writable.
    """
    from fundflow.report import files

    sources = {name: shipped("templates") / "report" / name for name in PARTS}
    words = shipped("templates") / "messages"
    sources |= {str(Path("messages") / path.relative_to(words)): path for path in sorted(words.glob("*/*.yaml"))}
    for name in sources:
        if (target / name).exists():
            raise FundflowError(f"{target / name}: is there already and is not overwritten. Name another folder.")
    written = []
    for name, source in sources.items():
        path = target / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FundflowError(f"{path.parent}: cannot be made: {error.strerror}.") from error
        files.write(path, source.read_bytes())
        written.append(path)
    return written

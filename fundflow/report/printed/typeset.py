"""Set a report as a tagged PDF (PDF/UA-1) with Typst, offline and with the same bytes every time.

What stands in the report reaches Typst as JSON, never as markup.  Fonts are those that the packages
ship; what the computer has installed changes nothing.  Refuses a template that Typst refuses.
"""

from __future__ import annotations

import io
import json
import tempfile
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundflow.errors import FundflowError
from fundflow.report.printed.glyphs import printable
from fundflow.report.printed.tree import Tree

if TYPE_CHECKING:
    import typst

    from fundflow.report.printed.blocks import Meta, Report
    from fundflow.report.printed.templates import Templates

FONTS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Our names of papers, and Typst's."""


def pdf(report: Report, templates: Templates, paper: str = "a4") -> bytes:
    """Return the report as a PDF.

    Raises:
        FundflowError: the user's template does not compile.
    """
    with tempfile.TemporaryDirectory(prefix="fundflow-") as folder:
        _lay_out(Path(folder), report, templates, paper)
        made = _compiled(Path(folder), templates, report.meta)
    return _named(made, report.meta)


def _lay_out(folder: Path, report: Report, templates: Templates, paper: str) -> None:
    """Write templates, data and pictures where Typst finds them; it sees nothing outside this folder."""
    tree = Tree(report, breaks=True, printable=printable(_font_files(templates.own), dict(report.labels)))
    for name, text in templates.typst_parts().items():
        (folder / name).write_text(text, encoding="utf-8")
    pictures = folder / "pictures"
    pictures.mkdir()
    for name, picture in tree.pictures.items():
        (pictures / name).write_bytes(picture.data)
    logo = templates.theme.logo
    if logo:
        (pictures / f"logo{logo.suffix}").write_bytes(logo.data)
    data = {
        "title": tree.text(report.title),
        "subtitle": tree.text(report.subtitle),
        "running": tree.text(report.running),
        "language": report.language,
        "paper": PAPERS[paper],
        "labels": dict(report.labels),
        "foreword": tree.text(templates.theme.foreword.get(report.language, "")),
        "theme": {
            "colours": templates.theme.colours,
            "logo": f"logo{logo.suffix}" if logo else "",
            "logo_text": logo.text if logo else "",
        },
        "blocks": tree.nodes,
    }
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _compiled(folder: Path, templates: Templates, meta: Meta) -> bytes:
    import typst

    compiler = typst.Compiler(
        str(folder / "report.typ"), root=str(folder), font_paths=_fonts(templates.own), ignore_system_fonts=True
    )
    when = datetime.combine(meta.on, time(), UTC)
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=when)
    except typst.TypstError as error:
        hints = "".join(f" ({hint})" for hint in error.hints)
        raise FundflowError(
            f"The report could not be set: {error.message}{hints}. If you changed the template, look there."
        ) from error
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=4)
def _fonts(own: Path | None) -> typst.Fonts:
    """Return the fonts that ship with Typst and with matplotlib, and those in the user's template."""
    import typst

    folders = [shipped_fonts()]
    if own is not None and (own / "fonts").is_dir():
        folders.insert(0, own / "fonts")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _font_files(own: Path | None) -> tuple[Path, ...]:
    """Return the fonts whose signs are known to be there: the widest of ours, and the user's own."""
    folder = own / "fonts" if own else None
    theirs = sorted(each for each in folder.rglob("*") if each.suffix.lower() in FONTS) if folder else []
    return (shipped_fonts() / "DejaVuSans.ttf", *theirs)


def shipped_fonts() -> Path:
    """Return the folder of fonts that matplotlib ships: Latin, Greek, Cyrillic and Arabic.

    Raises:
        FundflowError: it is not installed.
    """
    found = find_spec("matplotlib")
    for place in (found.submodule_search_locations or []) if found else []:
        folder = Path(place) / "mpl-data" / "fonts" / "ttf"
        if folder.is_dir():
            return folder
    raise FundflowError("The fonts of the reports are missing: matplotlib is not installed as it should be.")


def _named(made: bytes, meta: Meta) -> bytes:
    """Let the file say fundflow, its version, the packs and the date, and nothing else."""
    import pikepdf

    maker, packs = maker_of(meta), packs_of(meta)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        for key in list(document.docinfo.keys()):
            if key not in {"/Title", "/CreationDate", "/ModDate"}:
                del document.docinfo[key]
        document.docinfo["/Creator"], document.docinfo["/Keywords"] = maker, packs
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["xmp:CreatorTool"] = maker
            xmp["pdf:Keywords"] = packs
        document.save(out, deterministic_id=True, object_stream_mode=_stream_mode(pikepdf))
    return out.getvalue()


def _stream_mode(pikepdf: Any) -> Any:  # noqa: ANN401 - an enumeration of pikepdf
    return pikepdf.ObjectStreamMode.generate


def maker_of(meta: Meta) -> str:
    """Return the name of the program and its version."""
    return f"fundflow {meta.version}"


def packs_of(meta: Meta) -> str:
    """Return the packs with their versions."""
    return ", ".join(f"{pack.name} {pack.version}" for pack in meta.packs)

"""What of PDF/UA-1 a program can check in a tagged PDF, after the checkpoints of the Matterhorn protocol.

A second opinion beside the writer's own: it reads the file anew.  The numbers are those of the protocol.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "RB",
        "RT",
        "RP",
        "Warichu",
        "WT",
        "WP",
        "Figure",
        "Formula",
        "Form",
    ]
)
PAINTS = frozenset(["Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"])
PARENTS = {
    "LI": {"L"}, "Lbl": {"LI", "Note", "Reference", "BibEntry", "TOCI"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
}  # fmt: skip
"""Tags that only stand in others."""


def problems(made: bytes) -> list[str]:
    """Return what is wrong with a file, each with the number of its checkpoint."""
    with pikepdf.open(io.BytesIO(made)) as document:
        root = document.Root
        found = [*_of_file(document, root)]
        if "/StructTreeRoot" not in root:
            return [*found, "01-005 no structure tree"]
        elements = list(_elements(root.StructTreeRoot, document))
        found += _of_tags(elements)
        found += _of_headings(elements)
        found += _of_tables(elements)
        found += _of_content(document, elements)
        found += _of_links(document, elements)
        found += _of_fonts(document)
    return found


def _of_file(document: pikepdf.Pdf, root: Any) -> Iterator[str]:
    with document.open_metadata() as xmp:
        if xmp.get("pdfuaid:part") != "1":
            yield "05-001 does not say PDF/UA-1"
        if not xmp.get("dc:title"):
            yield "06-003 has no title"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)) or bool(
        root.get("/MarkInfo", {}).get("/Suspects", False)
    ):
        yield "06-001 is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "11-006 has no language"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "07-001 does not show its title"
    if document.is_encrypted:
        yield "26-002 is locked"
    if "/XFA" in root.get("/AcroForm", {}):
        yield "25-001 has a dynamic form"


class Element:
    """One tag: its kind, where it stands, and what of the page is in it."""

    def __init__(self, node: Any, kind: str, parent: str, lang: str) -> None:
        self.node, self.kind, self.parent, self.lang = node, kind, parent, lang
        self.marks: list[tuple[int, int]] = []
        """Page and number of marked content."""
        self.annotations: list[Any] = []
        self.children: list[Element] = []


def _elements(tree: Any, document: pikepdf.Pdf) -> Iterator[Element]:
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    roles = {str(key)[1:]: str(value)[1:] for key, value in tree.get("/RoleMap", {}).items()}
    yield from _below(tree.K, "", "", None, (pages, roles))


def _below(kids: Any, parent: str, lang: str, above: Element | None, known: Any) -> Iterator[Element]:
    pages, roles = known
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            assert above
            above.marks.append((pages[above.node.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            assert above
            above.marks.append((pages[kid.get("/Pg", above.node.get("/Pg")).objgen], int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            assert above
            above.annotations.append(kid.Obj)
        else:
            kind = str(kid.S)[1:]
            kind = roles.get(kind, kind)
            made = Element(kid, kind, parent, str(kid.get("/Lang", lang)))
            if above:
                above.children.append(made)
            yield made
            if "/K" in kid:
                yield from _below(kid.K, kind, made.lang, made, known)


def _of_tags(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        if each.kind not in STANDARD:
            yield f"02-001 {each.kind} is no standard tag and is mapped to none"
        if each.kind in PARENTS and each.parent not in PARENTS[each.kind]:
            yield f"09-004 {each.kind} stands in {each.parent or 'nothing'}"
        if each.kind in {"Figure", "Formula"} and not str(each.node.get("/Alt", "")).strip():
            yield "13-004 a picture without words"
        if each.kind == "L" and not all(child.kind in {"LI", "L", "Caption"} for child in each.children):
            yield f"09-005 a list holds {sorted({child.kind for child in each.children})}"
        if each.kind == "Note" and "/ID" not in each.node:
            yield "19-003 a note without a name"


def _of_headings(elements: list[Element]) -> Iterator[str]:
    levels = [int(each.kind[1]) for each in elements if re.fullmatch(r"H[1-6]", each.kind)]
    if levels and levels[0] != 1:
        yield f"14-002 the first heading is of level {levels[0]}"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"14-003 a heading of level {after} follows one of level {before}"
    for each in elements:
        if re.fullmatch(r"H[1-6]?", each.kind) and not (each.marks or each.children):
            yield "14-001 an empty heading"
    if any(each.kind == "H" for each in elements):
        yield "14-006 headings with and without a level"


def _attribute(node: Any, name: str) -> Any:
    held = node.get("/A", [])
    for each in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return each[name]
    return None


def _of_tables(elements: list[Element]) -> Iterator[str]:
    for table in (each for each in elements if each.kind == "Table"):
        rows = [
            row
            for child in table.children
            for row in ([child] if child.kind == "TR" else child.children)
            if row.kind == "TR"
        ]
        if not rows:
            yield "15-002 a table without rows"
        wide = {sum(int(_attribute(cell.node, "/ColSpan") or 1) for cell in row.children) for row in rows}
        if len(wide) > 1:
            yield f"15-004 rows of {sorted(wide)} columns in one table"
        heads = [cell for row in rows for cell in row.children if cell.kind == "TH"]
        if not heads:
            yield "15-003 a table without headers"
        if any(str(_attribute(cell.node, "/Scope")) not in {"/Column", "/Row", "/Both"} for cell in heads):
            yield "15-003 a header that does not say what it heads"


def _of_content(document: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    """All that is painted is in a tag or called decoration, and each mark belongs to one tag."""
    owned = Counter(mark for each in elements for mark in each.marks)
    if any(count > 1 for count in owned.values()):
        yield "01-005 content that belongs to two tags"
    for number, page in enumerate(document.pages):
        marks, wrong = _marked(page)
        yield from (f"{what} on page {number + 1}" for what in wrong)
        stray = marks - {mark for at, mark in owned if at == number}
        if stray:
            yield f"01-005 marks {sorted(stray)[:5]} of page {number + 1} are in no tag"


def _marked(page: pikepdf.Page) -> tuple[set[int], set[str]]:
    """Return the numbers of the marked content of a page, and what is painted outside or nested wrongly."""
    open_: list[str] = []
    marks: set[int] = set()
    wrong: set[str] = set()
    names = page.obj.get("/Resources", {}).get("/Properties", {})
    for operands, operator in pikepdf.parse_content_stream(page):
        sign = str(operator)
        if sign in {"BDC", "BMC"}:
            kind = "artifact" if str(operands[0]) == "/Artifact" else "plain"
            held = operands[1] if sign == "BDC" else {}
            held = names.get(str(held), {}) if isinstance(held, pikepdf.Name) else held
            if "/MCID" in held:
                kind = "tag"
                marks.add(int(held["/MCID"]))
            if {"tag": "artifact", "artifact": "tag"}.get(kind) in open_:
                wrong.add("01-003 decoration and content in one another")
            open_.append(kind)
        elif sign == "EMC":
            open_.pop()
        elif sign in PAINTS and not {"tag", "artifact"} & set(open_):
            wrong.add(f"01-002 something painted ({sign}) in no tag")
    return marks, wrong


def _of_links(document: pikepdf.Pdf, elements: list[Element]) -> Iterator[str]:
    held = {
        each.objgen
        for element in elements
        if element.kind in {"Link", "Annot", "Reference"}
        for each in element.annotations
    }
    for number, page in enumerate(document.pages, 1):
        links = [each for each in page.obj.get("/Annots", []) if each.get("/Subtype") == "/Link"]
        if links and page.obj.get("/Tabs") != "/S":
            yield f"28-008 page {number} has links and no order for the keyboard"
        for link in links:
            if link.objgen not in held:
                yield f"28-011 a link of page {number} is in no tag"
            if not str(link.get("/Contents", "")).strip():
                yield f"28-012 a link of page {number} without words"


def _of_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    seen = set()
    for page in document.pages:
        for font in page.obj.get("/Resources", {}).get("/Font", {}).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get("/FontDescriptor", {}).keys()):
                yield f"31-009 the font {font.get('/BaseFont')} is not in the file"
            if "/ToUnicode" not in font:
                yield f"31-027 the font {font.get('/BaseFont')} does not say its letters"

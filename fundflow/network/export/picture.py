"""A network as a picture: tiers from left to right, what rides on an award in colour and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from fundflow.network.export.xml import colour
from fundflow.network.graph import BINDS, FREE, MAYBE, graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundflow.networks import Network

EDGE, PAPER, WORDS = 60.0, "#ffffff", 30
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{:g} {:g} {:g} {:g}" role="img" font-family="sans-serif" '
    'font-size="10">'
)
SIGN = '<text x="{:g}" y="{:g}" text-anchor="middle" fill="#ffffff">{}</text>'
SIGNS = {BINDS: "!", MAYBE: "?", FREE: "·"}


def svg(network: Network) -> bytes:
    """Return the picture as SVG; every node and edge has a title that a screen reader reads."""
    made = graph(network)
    places = {name: (about["x"], about["y"]) for name, about in made.nodes(data=True)}
    left, top, wide, high = _box(list(places.values()))
    lines = [
        SVG.format(left, top, wide, high),
        f"<title>Awards around {escape(str(made.graph['center']))}</title>",
        f"<desc>{escape(_said(made.graph))}</desc>",
        f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" fill="{PAPER}"/>',
    ]
    for source, target, about in made.edges(data=True):
        lines.append(_line(places[source], places[target], about["kind"]))
    for name, about in made.nodes(data=True):
        lines += _node(name, about)
    return ("\n".join([*lines, *_legend(left, top + high), "</svg>"]) + "\n").encode("utf-8", "replace")


def _box(places: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in places] or [0.0], [y for _, y in places] or [0.0]
    left, top = min(across) - EDGE, min(down) - EDGE
    return left, top, max(across) - left + 4 * EDGE, max(down) - top + 2 * EDGE


def _said(about: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in about.items() if value)


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    middle = (start[0] + end[0]) / 2
    dash = ' stroke-dasharray="4 3"' if kind == "passes on" else ""
    return (
        f'<path d="M{start[0]:g},{start[1]:g} C{middle:g},{start[1]:g} {middle:g},{end[1]:g} {end[0]:g},{end[1]:g}" '
        f'fill="none" stroke="#9a9a9a"{dash}><title>{escape(kind)}</title></path>'
    )


def _node(name: str, about: dict[str, Any]) -> Iterator[str]:
    fill = "#{:02x}{:02x}{:02x}".format(*colour(about))
    x, y = about["x"], about["y"]
    told = f"{about['label']} ({name})" + (f": {about['conditions']}" if about["conditions"] else "")
    yield f"<g aria-label={quoteattr(told)}><title>{escape(told)}</title>"
    if about["what"] == "organization":
        yield f'<rect x="{x - 6:g}" y="{y - 6:g}" width="12" height="12" fill="{fill}"/>'
    else:
        yield f'<circle cx="{x:g}" cy="{y:g}" r="6" fill="{fill}"/>'
        yield SIGN.format(x, y + 3, SIGNS.get(about["state"], ""))
    yield f'<text x="{x + 9:g}" y="{y - 5:g}">{escape(_short(about))}</text></g>'


def _short(about: dict[str, Any]) -> str:
    words = str(about["label"] if about["what"] == "organization" else about["number"] or about["label"])
    return words if len(words) <= WORDS else words[: WORDS - 1] + "…"


def _legend(left: float, bottom: float) -> Iterator[str]:
    says = ((BINDS, "! binds"), (MAYBE, "? may bind"), (FREE, "· does not bind"), ("", "none known"))
    for place, (state, words) in enumerate(says):
        x = left + 20 + 130 * place
        fill = "#{:02x}{:02x}{:02x}".format(*colour({"state": state, "what": "award"}))
        yield f'<circle cx="{x:g}" cy="{bottom - 20:g}" r="6" fill="{fill}"/>'
        yield f'<text x="{x + 10:g}" y="{bottom - 16:g}">{escape(words)}</text>'

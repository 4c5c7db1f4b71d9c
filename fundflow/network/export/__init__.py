"""Writes a network in the forms that other programs read; each says where it comes from and what it leaves out.

A new form is one file here and one line in `FORMS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundflow.network.export.ftm import followthemoney
from fundflow.network.export.json import graphology, node_link
from fundflow.network.export.picture import svg
from fundflow.network.export.tables import awards_csv, awards_parquet, edges_csv
from fundflow.network.export.xml import gexf, graphml

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.networks import Network


class Form(NamedTuple):
    """A form of export."""

    ending: str
    says: str
    write: Callable[[Network], bytes]
    beside: bool = False
    """Whether what it says about itself stands in a second file, because it has no place for it."""


FORMS = {
    "graphml": Form(".graphml", "GraphML, for Gephi, yEd, Cytoscape", graphml),
    "gexf": Form(".gexf", "GEXF, for Gephi, with places and colours", gexf),
    "json": Form(".json", "node-link JSON, for NetworkX and D3", node_link),
    "graphology": Form(".graphology.json", "graphology JSON, for sigma.js", graphology),
    "csv": Form(".csv", "one line for each award and condition", awards_csv, beside=True),
    "edges": Form(".edges.csv", "one line for each edge", edges_csv, beside=True),
    "parquet": Form(".parquet", "the same as csv, as Parquet", awards_parquet),
    "ftm": Form(".ftm.json", "FollowTheMoney entities, one on each line", followthemoney),
    "svg": Form(".svg", "a picture", svg),
}
"""Forms by name; a longer ending goes before a shorter one."""


def form_of(name: str) -> str | None:
    """Return the form that the ending of a file name means."""
    found = [form for form, about in FORMS.items() if name.lower().endswith(about.ending)]
    return max(found, key=lambda form: len(FORMS[form].ending), default=None)

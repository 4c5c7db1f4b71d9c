"""Exports: what you see is what you download, other programs can read it, and it says where it comes from."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import networkx as nx
import polars as pl
import pytest

from fundflow.network.export import FORMS, form_of
from fundflow.network.export.ftm import entity_id
from fundflow.network.export.xml import GEXF
from fundflow.network.graph import edges
from fundflow.network.layout import positions
from fundflow.networks import Amount, Award, Beyond, Body, Made, Network, Riding

PLEDGE = Riding(
    "prostitution-pledge", "some-rule", "needs_review", "document", binds=True, provisional=True, reason="=not known"
)
MADE = Made(
    fundflow="1.2",
    on=date(2026, 11, 21),
    workspace="my-data",
    sources=(("prime.csv", "ab" * 32),),
    packs=(("us-federal 3", "cd" * 32),),
    settings=(("around", "Meridian"), ("depth", "3")),
    method=("It was walked.",),
)


def network() -> Network:
    """Three organisations and three awards: one with everything, one with almost nothing, one with nasty text."""
    bodies = [
        Body("UEI:CDC", "Centers", "US", tier=-1),
        Body("UEI:ML", "Meridian", "KE", tier=0),
        Body("name:x:k", '=HYPERLINK("x")\x00<b>&', "", tier=1),
    ]
    awards = [
        Award(
            "p:A",
            "N-A",
            "HIV",
            "grant",
            "UEI:CDC",
            "UEI:ML",
            start=date(2025, 1, 1),
            end=date(2026, 1, 1),
            tier=-1,
            money=(Amount("obligated", "USD", Decimal("5000000.2500")), Amount("disbursed", "USD", Decimal(-7))),
            riding=(PLEDGE,),
        ),
        Award("p:B", "-1+2", "@title\x0b", "subaward", "UEI:ML", "name:x:k", "p:A", "prime-key", tier=1),
        Award("p:C", kind="loan", recipient="UEI:ML", tier=-1, money=(Amount("committed", "", Decimal(-3)),)),
    ]
    return Network(
        "UEI:ML",
        {b.id: b for b in bodies},
        {a.id: a for a in awards},
        (Beyond(2, 7, "deeper than was asked for"),),
        MADE,
    )


def written(form: str) -> bytes:
    """Export the network in a form."""
    return FORMS[form].write(network())


def read(form: str) -> Any:
    """Export the network and read it as another program does."""
    page = io.BytesIO(written(form))
    return nx.read_graphml(page) if form == "graphml" else nx.read_gexf(page, version="1.2draft")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_network_gives_the_same_bytes(form: str) -> None:
    """Nothing of the clock or of chance is in an export."""
    assert written(form) == written(form)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_gephi_files_hold_every_node_and_edge(form: str) -> None:
    """Read back, the graph has the organisations, the awards and what joins them."""
    graph = read(form)
    assert set(graph) == {"UEI:CDC", "UEI:ML", "name:x:k", "p:A", "p:B", "p:C"}
    joined = {(source, target, about["kind"]) for source, target, about in graph.edges(data=True)}
    assert joined == {(source, target, kind) for source, target, kind, _ in edges(network())}
    assert len(joined) == 6


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_every_attribute_has_one_type_and_is_declared(form: str) -> None:
    """Gephi makes a column of each attribute; none is empty, and numbers are numbers."""
    graph = read(form)
    types: dict[str, set[type]] = {}
    for _, about in graph.nodes(data=True):
        for name, value in about.items():
            types.setdefault(name, set()).add(type(value))
    types.pop("viz", None)
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1 or type(None) in kinds} == {}
    assert (types["tier"], types["amount"], types["amount_exact"]) == ({int}, {float}, {str})
    assert graph.nodes["p:A"]["amount_exact"] == "5000000.2500"


def test_gexf_has_places_colours_and_its_story() -> None:
    """Gephi shows the tiers at once, and the file says where it comes from."""
    root = ET.fromstring(written("gexf"))
    assert root.tag == f"{{{GEXF}}}gexf"
    assert len(root.findall(f".//{{{GEXF}/viz}}position")) == len(root.findall(f".//{{{GEXF}/viz}}color")) == 6
    meta = root.find(f"{{{GEXF}}}meta")
    assert meta is not None
    assert meta.get("lastmodifieddate") == "2026-11-21"
    told = meta.findtext(f"{{{GEXF}}}description") or ""
    for word in ("prime.csv", "ab" * 32, "us-federal 3", "depth=3", "It was walked.", "7 awards"):
        assert word in told


@pytest.mark.parametrize("form", ["graphml", "json", "graphology"])
def test_graph_files_carry_source_day_packs_and_settings(form: str) -> None:
    """What a chart rests on travels with it."""
    page = written(form).decode()
    for word in ("prime.csv", "ab" * 32, "us-federal 3", "depth=3", "2026-11-21", "7 awards"):
        assert word in page


def test_node_link_is_what_networkx_reads() -> None:
    """The JSON is the graph, edge for edge."""
    graph = nx.node_link_graph(json.loads(written("json")), edges="edges")
    assert (len(graph), graph.number_of_edges(), graph.is_directed(), graph.is_multigraph()) == (6, 6, True, True)


def test_graphology_names_every_node_and_edge_once() -> None:
    """sigma.js draws it as it is: keys are unique, ends exist, and x and y are numbers."""
    content = json.loads(written("graphology"))
    nodes = [node["key"] for node in content["nodes"]]
    keys = [edge["key"] for edge in content["edges"]]
    assert len(set(nodes)) == len(nodes) == 6
    assert len(set(keys)) == len(keys) == 6
    assert {edge[end] for edge in content["edges"] for end in ("source", "target")} <= set(nodes)
    assert all(isinstance(node["attributes"][axis], float) for node in content["nodes"] for axis in "xy")
    assert content["options"] == {"type": "directed", "multi": True, "allowSelfLoops": True}


def test_no_cell_becomes_a_formula() -> None:
    """Names and titles that begin like a formula are text; amounts stay numbers."""
    for form in ("csv", "edges"):
        rows = list(csv.reader(io.StringIO(written(form).decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    table = list(csv.DictReader(io.StringIO(written("csv").decode("utf-8-sig"))))
    assert [row["amount"] for row in table] == ["5000000.2500", "", "-3"]
    assert table[1]["number"] == "'-1+2"
    assert table[0]["reason"] == "'=not known"


def test_parquet_keeps_types_and_its_story() -> None:
    """Dates are dates, money is exact, and the metadata name the sources."""
    page = io.BytesIO(written("parquet"))
    frame = pl.read_parquet(page)
    assert frame["amount"].to_list() == [Decimal("5000000.2500"), None, Decimal(-3)]
    assert frame["start"].to_list() == [date(2025, 1, 1), None, None]
    assert "prime.csv" in pl.read_parquet_metadata(io.BytesIO(written("parquet")))["sources"]


THING = {"name", "country", "notes", "publisher", "registrationNumber", "taxNumber", "dunsCode"}
PAYMENT = {
    "payer", "beneficiary", "amount", "currency", "purpose", "transactionNumber", "startDate", "endDate", "recordId", "summary",
}  # fmt: skip


def test_followthemoney_entities_have_its_shape() -> None:
    """Only properties of the schemata stand there, as lists of texts, and every entity that is named exists."""
    entities = [json.loads(line) for line in written("ftm").decode().splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities) == 6
    for entity in entities:
        known = PAYMENT if entity["schema"] == "Payment" else THING
        assert set(entity) == {"id", "schema", "properties"}
        assert set(entity["properties"]) <= known
        assert all(isinstance(value, str) and value for values in entity["properties"].values() for value in values)
    payment = next(entity["properties"] for entity in entities if entity["id"] == entity_id("p:A"))
    assert (payment["payer"], payment["beneficiary"]) == ([entity_id("UEI:CDC")], [entity_id("UEI:ML")])
    assert payment["amount"] == ["5000000.2500"]
    assert "prostitution-pledge: needs_review (document, provisional)" in payment["summary"]


def test_a_picture_says_in_words_what_it_shows() -> None:
    """Every node has a name to read aloud; the conditions stand in it; nothing but colour alone carries meaning."""
    root = ET.fromstring(written("svg"))
    names = [group.get("aria-label") or "" for group in root.iter("{http://www.w3.org/2000/svg}g")]
    assert len(names) == 6
    assert any("prostitution-pledge: needs_review" in name for name in names)


def test_money_flows_from_left_to_right() -> None:
    """Each tier has a column of its own, and nothing lies on anything else."""
    places = positions(network())
    assert places["UEI:CDC"][0] < places["p:A"][0] < places["UEI:ML"][0] < places["p:B"][0] < places["name:x:k"][0]
    assert len(set(places.values())) == len(places)


def test_around_an_award_money_flows_from_left_to_right_too() -> None:
    """The award stands between who gives it and who receives it, and what was made from it behind them."""
    found = network()
    awards = {name: award._replace(tier={"p:A": 0, "p:B": 1, "p:C": -1}[name]) for name, award in found.awards.items()}
    bodies = {name: body._replace(tier=max(0, body.tier)) for name, body in found.bodies.items()}
    places = positions(replace(found, center="p:A", awards=awards, bodies=bodies))
    assert places["UEI:CDC"][0] < places["p:A"][0] < places["UEI:ML"][0] < places["p:B"][0] < places["name:x:k"][0]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.GEXF", "gexf"),
        ("a.edges.csv", "edges"),
        ("a.csv", "csv"),
        ("a.ftm.json", "ftm"),
        ("b.graphology.json", "graphology"),
        ("a.json", "json"),
        ("a.xls", None),
    ],
)
def test_the_ending_says_the_form(name: str, form: str | None) -> None:
    """The longest ending that is known decides."""
    assert form_of(name) == form

"""JSON, JSON lines and CSV: shape, stability, and hostile text."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from factories import a_checked, a_finding, a_full_analysis, an_analysis
from jsonschema import Draft202012Validator
from steps import growth

from fundflow.model import Fact
from fundflow.report import labels
from fundflow.report.data import render_csv, render_json, render_jsonl
from fundflow.report.sarif import render_sarif
from fundflow.schema import text as schema_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCHEMA = json.loads(schema_text())
if TYPE_CHECKING:
    from collections.abc import Callable

    from fundflow.model import Analysis

HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\tcmd",
    "\r=1",
    "＝1",
]


def known_keys(node: object) -> set[str]:
    """Every property name that the schema describes."""
    if isinstance(node, dict):
        own = set(node.get("properties", {}))
        return own.union(*map(known_keys, node.values())) if node else own
    return set().union(*map(known_keys, node)) if isinstance(node, list) else set()


def used_keys(node: object) -> set[str]:
    """Every key of a JSON value."""
    if isinstance(node, dict):
        return set(node).union(*map(used_keys, node.values()))
    return set().union(*map(used_keys, node)) if isinstance(node, list) else set()


@pytest.mark.parametrize(("name", "render"), [("json", render_json), ("csv", render_csv), ("sarif", render_sarif)])
def test_golden(name: str, render: Callable[[Analysis], str]) -> None:
    """The bytes of a small analysis are what they were; FUNDFLOW_UPDATE=1 writes them anew."""
    path = SNAPSHOTS / f"check.{name}"
    found = render(a_full_analysis()).encode()
    if os.environ.get("FUNDFLOW_UPDATE"):
        path.write_bytes(found)
    assert found == path.read_bytes()


def test_json_follows_its_schema() -> None:
    """What we print is what the schema promises."""
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render_json(a_full_analysis())))


def test_every_key_is_described() -> None:
    """No key is printed that the schema does not describe."""
    assert used_keys(json.loads(render_json(a_full_analysis()))) <= known_keys(SCHEMA)


def test_schema_refuses_a_family_outside_of_the_list() -> None:
    """The closed lists of the contract are closed in the schema."""
    value = json.loads(render_json(an_analysis()))
    value["documents"][0]["findings"][0]["family"] = "made-up"
    assert not Draft202012Validator(SCHEMA).is_valid(value)


def test_labels_cover_the_families_of_the_schema() -> None:
    """Every family of the contract has words that people understand."""
    assert list(labels.FAMILIES) == SCHEMA["$defs"]["finding"]["properties"]["family"]["enum"]


def test_json_is_the_same_for_findings_in_any_order() -> None:
    """The output depends on the analysis, not on the order of work."""
    document = a_full_analysis().documents[0]
    turned = replace(document, findings=document.findings[::-1])
    assert render_json(an_analysis(document)) == render_json(an_analysis(turned))


def test_two_values_for_one_fact_are_null_with_both_places() -> None:
    """We never choose between two amounts."""
    facts = (Fact("amount", "100", "USD 100", 1, 0), Fact("amount", "200", "USD 200", 2, 3))
    found = json.loads(render_json(an_analysis(a_checked(facts=facts))))["documents"][0]["facts"]
    assert found["amount"] is None
    assert [place["value"] for place in found["places"]] == ["100", "200"]


def test_half_characters_are_escaped() -> None:
    """A broken font's half characters do not break the stream."""
    text = render_json(an_analysis(a_checked(findings=(a_finding(quote="a\ud800b"),))))
    assert json.loads(text.encode())["documents"][0]["findings"][0]["quote"] == "a\ud800b"


def test_jsonl_says_what_each_line_is() -> None:
    """Findings, pages not read, skipped files and sentences to read all have a line."""
    lines = [json.loads(line) for line in render_jsonl(a_full_analysis()).splitlines()]
    assert [line["type"] for line in lines] == [
        "document",
        *["finding"] * 6,
        "read_yourself",
        "unread",
        "skipped",
    ]
    assert lines[1]["path"] == "agreement.pdf"
    assert lines[1]["sha256"] == "0" * 64


@pytest.mark.parametrize("quote", HOSTILE)
def test_csv_cells_are_never_formulas(quote: str) -> None:
    """A spreadsheet shows hostile words instead of running them."""
    analysis = an_analysis(a_checked(findings=(a_finding(quote=quote, section=quote),)))
    for row in csv.reader(io.StringIO(render_csv(analysis), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_csv_keeps_the_exact_words() -> None:
    """Quotes, commas and line breaks come back as they were."""
    quote = 'He said "no",\nthen — left.'
    table = list(
        csv.DictReader(io.StringIO(render_csv(an_analysis(a_checked(findings=(a_finding(quote=quote),)))), newline=""))
    )
    assert table[0]["quote"] == quote


def test_csv_marks_sources_nobody_checked() -> None:
    """An unverified citation is not shown as a fact."""
    assert "AAPD 14-04 (not checked against the text)" in render_csv(an_analysis())


def test_cost_follows_the_findings() -> None:
    """Rendering twice the findings costs twice the work, not four times."""

    def render(count: int) -> str:
        return render_json(an_analysis(a_checked(findings=tuple(a_finding(id=f"f-{n}", start=n) for n in range(count)))))

    assert growth(render, 50) < 2.3

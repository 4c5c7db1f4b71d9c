"""Every file of wording passages is whole: known keys, families and effects, no name twice, labels that fit the kind."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from texts import ROOT
from wording.score import FAMILIES, Scored, tally

from fundflow.model import Effect, InstrumentKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted((ROOT / "tests" / "wording").glob("passages-*.yaml"))
NEEDED = {"id", "language", "kind", "instrument", "text", "expect", "allow"}
ADDED = {"heading", "lead_in"}
AT_LEAST = {
    "standard": {"restricts"},
    "paraphrase": {"restricts"},
    "everyday": {"restricts"},
    "reference": {"refers"},
    "exempt": {"exempts"},
    "saving": {"permits", "exempts"},
    "permission": {"permits", "exempts"},
}
"""Of these effects, one is expected; nothing is in commentary and look-alikes."""
A_RIGHT = {"family": "conscience-clause", "effect": "permits"}
"""The one condition that is itself a permission: partners may refuse."""
SILENT = {"commentary", "look-alike"}
OUR_HALVES = ("passages-all-a.yaml", "passages-all-b.yaml")


class _OnceOnly(yaml.SafeLoader):
    """Plain YAML keeps the last of two equal keys; here a second one is an error."""


def _mapping(loader: _OnceOnly, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
    return {
        str(key): loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)
    }


_OnceOnly.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def passages(path: Path) -> tuple[dict[str, Any], ...]:
    """Load a file strictly."""
    return tuple(yaml.load(path.read_text(encoding="utf-8"), _OnceOnly))


def faults(item: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with how a passage is written down."""
    keys = set(item)
    if keys - NEEDED - ADDED or NEEDED - keys:
        yield f"keys {sorted(keys ^ NEEDED)}"
        return
    texts = [item[key] for key in keys - {"expect", "allow"}]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        yield "an empty text, or one that is no text"
    if item["language"] not in {"en", "es", "fr", "pt"}:
        yield f"language {item['language']}"
    if item["instrument"] not in {str(kind) for kind in InstrumentKind}:
        yield f"instrument {item['instrument']}"
    yield from _label_faults(item)


def _label_faults(item: dict[str, Any]) -> Iterator[str]:
    pairs = [(entry["family"], entry["effect"]) for entry in chain(item["expect"], item["allow"])]
    if any(set(entry) != {"family", "effect"} for entry in chain(item["expect"], item["allow"])):
        yield "a label with other keys"
    if len(set(pairs)) < len(pairs):
        yield "a label twice"
    if any(family not in FAMILIES or effect not in {str(known) for known in Effect} for family, effect in pairs):
        yield "a family or an effect that the contract does not have"
    effects = {entry["effect"] for entry in item["expect"]} | ({"restricts"} if A_RIGHT in item["expect"] else set())
    if item["kind"] in SILENT and effects:
        yield f"something expected of a {item['kind']}"
    if item["kind"] not in SILENT and not effects & AT_LEAST[item["kind"]]:
        yield f"nothing expected that a {item['kind']} must hold"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_whole(path: Path) -> None:
    """Each passage has its keys, and labels of the contract that fit its kind."""
    wrong = [f"{item.get('id')}: {fault}" for item in passages(path) for fault in faults(item)]
    assert passages(path)
    assert not wrong


def test_no_passage_has_the_name_of_another() -> None:
    """A name stands for one passage over all files."""
    names = Counter(item["id"] for path in FILES for item in passages(path))
    assert [name for name, count in names.items() if count > 1] == []


def test_both_halves_over_all_families_are_made_up_alike() -> None:
    """The half to work with and the half kept unopened have as many of each family, language and kind."""
    halves = [list(passages(path)) for path in FILES if path.name in OUR_HALVES]
    made_up = [
        Counter((item["id"].split("-")[2], item["language"], item["kind"] in SILENT) for item in half)
        for half in halves
    ]
    assert len(made_up) == len(OUR_HALVES)
    assert made_up[0] == made_up[1]
    named = [{entry["family"] for item in half for entry in item["expect"]} for half in halves]
    assert named == [FAMILIES, FAMILIES]


def test_a_key_that_stands_twice_is_refused() -> None:
    """The second of two equal keys would hide the first."""
    with pytest.raises(yaml.YAMLError, match="twice"):
        yaml.load("- id: a\n  id: b\n", _OnceOnly)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"txet": "No pipes."}, "keys"),
        ({"text": " "}, "empty"),
        ({"language": "de"}, "language"),
        ({"expect": []}, "nothing expected"),
        ({"kind": "look-alike"}, "something expected"),
        ({"allow": [{"family": "pipes", "effect": "restricts"}]}, "family"),
        ({"allow": [{"family": "drug-supplies-ban", "effect": "restricts"}]}, "label twice"),
    ],
)
def test_what_is_wrong_is_seen(changed: dict[str, Any], fault: str) -> None:
    """A passage with one thing wrong does not pass for whole."""
    label = {"family": "drug-supplies-ban", "effect": "restricts"}
    item = {"id": "x", "language": "en", "kind": "standard", "instrument": "nofo", "text": "No pipes."}
    whole = item | {"expect": [label], "allow": []}
    assert list(faults(whole)) == []
    assert any(fault in said for said in faults(whole | changed))


def test_the_right_condition_with_another_effect_is_counted() -> None:
    """Found with another effect lowers the share of right effects; not found at all does not."""
    pledge, pipes = ("prostitution-pledge", "refers"), ("drug-supplies-ban", "restricts")
    scored = Scored({"kind": "standard"}, hit=(pipes,), missed=(pledge, pipes), false=(), unlisted=(), other=(pledge,))
    reached = tally([scored])["all"]
    assert (reached.recall, reached.effect_right) == (1 / 3, 1 / 2)

"""Read the weights that `tests/wording/learn.py` has learnt, and refuse what does not fit together."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from fundflow.model import PIECES, Borders, Effect, Grown, Likeness

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COUNTING = 4
"""The way in which texts come to their rows: weights that were learnt for another one say nothing here."""
_BORDERS = ("weights", "scales", "offsets", "importance")
_ARRAYS = (
    "families", "effects", "rules", "signs",
    *(f"{by}_{part}" for by in ("pieces", "sensed") for part in _BORDERS),
)  # fmt: skip
_TREES = ("features", "borders", "leaves", "ends")
_QUESTIONS = ("limits", "frees", "doubts")
_NAMES = tuple(f"{question}_{part}" for question in _QUESTIONS for part in _TREES)
_AGAIN = "Delete the file, and make it again with `make likeness`"


def read_likeness(path: Path, problems: list[str]) -> Likeness | None:
    """Return the weights of a file; None when there is none, or something in it is wrong."""
    import numpy as np  # a book that is kept on disk is read without it

    if not path.is_file():
        return None
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            if file["counting"].tolist() != COUNTING:
                problems.append(f"{path}: these weights were learnt by an earlier version of fundflow. {_AGAIN}")
                return None
            arrays = {name: file[name] for name in (*_ARRAYS, *_NAMES)}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        problems.append(f"{path}: these are no weights: {error}. {_AGAIN}")
        return None
    if wrong := next(filter(None, (_unfit(arrays), *(_misgrown(arrays, each) for each in _QUESTIONS))), ""):
        problems.append(f"{path}: {wrong}. {_AGAIN}")
        return None
    return likeness_of(arrays)


def likeness_of(arrays: Mapping[str, Any]) -> Likeness:
    """Return the arrays of a weights file, which fit together, as what a book holds; the trees may be missing."""
    grown = (_grown(arrays, each) if f"{each}_ends" in arrays else None for each in _QUESTIONS)
    return Likeness(
        tuple(map(str, arrays["families"])),
        tuple(map(str, arrays["effects"])),
        frozenset(map(str, arrays["rules"])),
        _borders(arrays, "pieces"),
        tuple(map(str, arrays["signs"])),
        _borders(arrays, "sensed"),
        *grown,
    )


def _borders(arrays: Mapping[str, Any], by: str) -> Borders:
    weights, scales, offsets, importance = (arrays[f"{by}_{part}"] for part in _BORDERS)
    return Borders(
        weights.tobytes(), tuple(map(float, scales)), tuple(map(float, offsets)), importance.tobytes()
    )


def _grown(arrays: Mapping[str, Any], question: str) -> Grown:
    features, borders, leaves, (start, least) = (arrays[f"{question}_{part}"] for part in _TREES)
    depth = int(leaves.shape[1]).bit_length() - 1
    return Grown(depth, float(start), float(least), features.tobytes(), borders.tobytes(), leaves.tobytes())


def _misgrown(arrays: Mapping[str, Any], question: str) -> str:
    """Say what of the trees does not fit together."""
    features, borders, leaves, ends = (arrays[f"{question}_{part}"] for part in _TREES)
    if [each.dtype.name for each in (features, borders, leaves, ends)] != ["int8", "float64", "float64", "float64"]:
        return "the trees must be int8 and float64"
    trees, inner = features.shape if features.ndim == 2 else (0, 0)
    whole = trees and inner & (inner + 1) == 0 and borders.shape == (trees, inner)
    if not whole or leaves.shape != (trees, inner + 1) or ends.shape != (2,):
        return "these are no whole trees of one depth"
    return ""


def _unfit(arrays: dict[str, Any]) -> str:
    """Say what of the arrays does not fit the others."""
    columns = len(arrays["families"]) + len(arrays["effects"])
    if arrays["signs"].ndim != 1 or len(set(arrays["signs"].tolist())) < max(1, len(arrays["signs"])):
        return "the signs must be a list of names that differ"
    if tuple(map(str, arrays["effects"])) != tuple(sorted(Effect)):
        return f"the effects are {', '.join(map(str, arrays['effects']))}, not those that a passage can have"
    for by, rows in (("pieces", PIECES), ("sensed", len(arrays["signs"]))):
        weights, scales, offsets, importance = (arrays[f"{by}_{part}"] for part in _BORDERS)
        if weights.dtype.name != "int8" or importance.dtype.name != "float32":
            return "weights must be int8, importance float32"
        if weights.shape != (rows, columns) or importance.shape != (rows,):
            return f"there are {columns} families and effects, but the weights have the shape {weights.shape}"
        if not scales.shape == offsets.shape == (columns,):
            return f"there are {columns} families and effects, but not as many scales and offsets"
    return ""

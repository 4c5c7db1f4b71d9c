"""Read the weights that `tests/wording/learn.py` has learnt, and refuse what does not fit together."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from fundflow.model import PIECES, Effect, Grown, Likeness

if TYPE_CHECKING:
    from pathlib import Path

COUNTING = 2
"""The way in which pieces of words come to their rows: weights that were learnt for another one say nothing here."""
_ARRAYS = ("counting", "families", "effects", "weights", "scales", "offsets", "importance")
_TREES = ("features", "borders", "leaves", "ends")
_AGAIN = "Make the file again with `make likeness`"


def read_likeness(path: Path, problems: list[str]) -> Likeness | None:
    """Return the weights of a file; None when there is none, or something in it is wrong."""
    import numpy as np  # a book that is kept on disk is read without it

    if not path.is_file():
        return None
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in (*_ARRAYS, *_TREES)}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        problems.append(f"{path}: these are no weights: {error}. {_AGAIN}")
        return None
    if wrong := _unfit(arrays) or _misgrown(arrays):
        problems.append(f"{path}: {wrong}. {_AGAIN}")
        return None
    return Likeness(
        tuple(map(str, arrays["families"])),
        tuple(map(str, arrays["effects"])),
        arrays["weights"].tobytes(),
        tuple(map(float, arrays["scales"])),
        tuple(map(float, arrays["offsets"])),
        arrays["importance"].tobytes(),
        _grown(arrays),
    )


def _grown(arrays: dict[str, Any]) -> Grown:
    features, borders, leaves, (start, least) = (arrays[part] for part in _TREES)
    depth = int(leaves.shape[1]).bit_length() - 1
    return Grown(depth, float(start), float(least), features.tobytes(), borders.tobytes(), leaves.tobytes())


def _misgrown(arrays: dict[str, Any]) -> str:
    """Say what of the trees does not fit together."""
    features, borders, leaves, ends = (arrays[part] for part in _TREES)
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
    if arrays["counting"].tolist() != COUNTING:
        return "the weights were learnt by an earlier version, which counts words in another way"
    if arrays["weights"].dtype.name != "int8" or arrays["importance"].dtype.name != "float32":
        return "weights must be int8, importance float32"
    if tuple(map(str, arrays["effects"])) != tuple(sorted(Effect)):
        return f"the effects are {', '.join(map(str, arrays['effects']))}, not those that a passage can have"
    if arrays["weights"].shape != (PIECES, columns) or arrays["importance"].shape != (PIECES,):
        return f"there are {columns} families and effects, but the weights have the shape {arrays['weights'].shape}"
    if not arrays["scales"].shape == arrays["offsets"].shape == (columns,):
        return f"there are {columns} families and effects, but not as many scales and offsets"
    return ""

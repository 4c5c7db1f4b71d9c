"""Follows conditions along the money of a workspace: who is under which condition, through whom, with how much.

Wires a workspace, its resolved organisations, what is attached to its awards and the judge into the
tables of `fundflow.flow`, and gives the numbers their names back.  `follow` is all that others need:

    followed = follow(workspace, FollowWishes(load()))
    rows = obligations(followed).filter(pl.col("binds")).collect()
    answer = expose(followed, ExposureWishes(families=frozenset({"prostitution-pledge"})))

Each is imported when it is first asked for: what was followed before needs no judge.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fundflow.following.exposing import expose
    from fundflow.following.named import obligations, stopped, stops
    from fundflow.following.run import follow

__all__ = ["expose", "follow", "obligations", "stopped", "stops"]
_PLACES = {"expose": "exposing", "follow": "run", "obligations": "named", "stopped": "named", "stops": "named"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what the name stands for
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)

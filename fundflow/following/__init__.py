"""Follows conditions along the money of a workspace: who is under which condition, through whom, with how much.

Wires a workspace, its resolved organisations, what is attached to its awards and the judge into the
tables of `fundflow.flow`, and gives the numbers their names back.  `follow` is all that others need:

    followed = follow(workspace, FollowWishes(load()))
    rows = obligations(followed).filter(pl.col("binds")).collect()
    answer = expose(followed, ExposureWishes(families=frozenset({"prostitution-pledge"})))
"""

from fundflow.following.exposing import expose
from fundflow.following.follow import follow
from fundflow.following.named import obligations, stopped

__all__ = ["expose", "follow", "obligations", "stopped"]

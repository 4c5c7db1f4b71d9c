"""Decides which parties are one organisation, and joins documents to awards.

A number in a register joins; two different numbers of one register forbid; a name only proposes; a
person decides.  Pure functions over frames: nothing here reads or writes a file.
"""

from __future__ import annotations

from fundflow.identity.aliases import Alias, read_aliases
from fundflow.identity.judgements import UNDO, VERDICTS, Judgement, in_force
from fundflow.identity.resolve import Resolution, resolve

__all__ = ["UNDO", "VERDICTS", "Alias", "Judgement", "Resolution", "in_force", "read_aliases", "resolve"]

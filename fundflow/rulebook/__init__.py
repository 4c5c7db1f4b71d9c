"""The rule book: files in, checked records out; it matches nothing itself."""

from fundflow.rulebook import kept
from fundflow.rulebook.book import load, load_side
from fundflow.rulebook.scaffold import scaffold

__all__ = ["kept", "load", "load_side", "scaffold"]

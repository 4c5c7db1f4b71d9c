"""The rule book: files in, checked records out; it matches nothing itself."""

from fundflow.rulebook.book import load
from fundflow.rulebook.scaffold import scaffold

__all__ = ["load", "scaffold"]

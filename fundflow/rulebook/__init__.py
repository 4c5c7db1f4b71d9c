"""The rule book: files in, checked records out; it matches nothing itself."""

from fundflow.rulebook.book import load

__all__ = ["load"]

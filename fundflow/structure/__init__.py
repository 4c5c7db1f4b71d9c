"""Structure: turns a `Document` into an `Outline`; knows layout and its words, nothing of conditions."""

from __future__ import annotations

from fundflow.structure.changes import changes_of, sections_of
from fundflow.structure.language import language_of
from fundflow.structure.outline import outline
from fundflow.structure.precedence import orders_of

__all__ = ["changes_of", "language_of", "orders_of", "outline", "sections_of"]

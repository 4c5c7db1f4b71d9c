"""Choose the words that a finding quotes: the sentence, or the clause or cell of it that says the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundflow.detection.table import BY_COLUMN, SENTENCE, cell_of
from fundflow.model import ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.detection.claims import Claim
    from fundflow.detection.passage import Passage
    from fundflow.detection.reader import Reader


def quote_of(reader: Reader, passage: Passage, claim: Claim, claims: Sequence[Claim]) -> tuple[int, int]:
    """Return the characters of the sentence; of its clause alone where another clause does something else."""
    part = passage.parts[-1]
    low, high = passage.own, passage.end
    cell = _cell(reader, passage, claim)
    if cell:
        return reader.quote(part, *cell)
    others = {c.effect for c in claims if c.rule.family == claim.rule.family}
    by_cell = passage.row and claim.governing.rank > BY_COLUMN
    if not by_cell and len(others) > 1 and not claim.effect.limits:
        first, last = passage.bounds(passage.segment(claim.start))
        low, high = max(low, first), min(high, last)
    if low >= high:
        low, high = passage.own, passage.end
    return reader.quote(part, low - passage.own + part.start, high - passage.own + part.start)


def _cell(reader: Reader, passage: Passage, claim: Claim) -> tuple[int, int] | None:
    """The words of the one cell that says it, by its column's name or as a sentence; None for the whole row."""
    part = passage.parts[-1]
    provision = reader.outline.provisions[part.provision]
    word = claim.start if claim.start >= passage.own else claim.end - 1
    if provision.kind is not ProvisionKind.TABLE_ROW or word < passage.own:
        return None
    first, last = cell_of(part, word - passage.own + part.start)
    if provision.header and claim.governing.rank == BY_COLUMN:
        return first, last
    inside = claim.end - passage.own + part.start <= last and claim.governing.words in part.scan.words(first, last)
    return (first, last) if inside and last - first > SENTENCE and claim.start >= passage.own else None

"""Compares two versions of a grant in meaning: two results of `check` in, one Comparison out.

It reads no document and judges nothing; it says what became of each clause, and whether its words
changed or only what is read in them.
"""

from fundflow.comparison.changes import compare
from fundflow.comparison.edition import editions_of, read_edition

__all__ = ["compare", "editions_of", "read_edition"]

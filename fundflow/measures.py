"""Which rows tell of the same award, and which amounts may be compared: names only, shared by everything that counts.

Two kinds of source of one publisher may tell of one award under the same key.  What an amount
measures decides whether it counts as paid, as promised, or as neither.
"""

from __future__ import annotations

import polars as pl

PUBLISHER = pl.col("source_kind").str.splitn("-", 2).struct.field("field_0")
"""Who published a row: the first word of the kind of its source."""
LOANS = ("loan", "guarantee", "insurance")
"""Kinds of award that must be paid back or may never be paid; they are no grants."""
PAID = ("disbursed", "outlayed", "expended", "received")
PROMISED = ("obligated", "committed", "awarded", "incoming-committed")
HOPED = ("budgeted", "pledged", "incoming-pledged")
FACE_VALUE = "face-value"
"""What a loan is for; nobody was given it."""
MEASURES = (*PROMISED, *HOPED, *PAID, FACE_VALUE)
"""What an amount measures, in the order in which one is shown first."""

"""What an importer makes of a file, in a form that tests can ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from fundflow.importers import importer
from fundflow.importers.source import Wishes, sources
from fundflow.records import AwardRow, OrganizationRow, Rejected, TransactionRow

if TYPE_CHECKING:
    from pathlib import Path


class Read(NamedTuple):
    """The rows of a file, by what they are."""

    awards: list[AwardRow]
    money: list[TransactionRow]
    organizations: list[OrganizationRow]
    rejected: list[Rejected]

    @property
    def sums(self) -> dict[tuple[str, str], Decimal]:
        """Measure and currency to the sum."""
        found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for one in self.money:
            found[one.measure.value, one.currency] += one.amount
        return dict(found)

    @property
    def why(self) -> Counter[str]:
        """Reason to the number of rows refused for it."""
        return Counter(one.why for one in self.rejected)

    @property
    def flags(self) -> Counter[str]:
        """Doubt to the number of transactions that carry it."""
        return Counter(flag for one in self.money for flag in one.flags)

    def award(self, key: str) -> AwardRow:
        """Return the only award of a key."""
        (found,) = [one for one in self.awards if one.key == key]
        return found


def read(path: Path, kind: str, wishes: Wishes | None = None) -> Read:
    """Import a file, or every member of a ZIP, with one importer."""
    rows = [row for source in sources(path, wishes) for row in importer(kind).read(source, wishes or Wishes())]
    return Read(
        [row for row in rows if isinstance(row, AwardRow)],
        [row for row in rows if isinstance(row, TransactionRow)],
        [row for row in rows if isinstance(row, OrganizationRow)],
        [row for row in rows if isinstance(row, Rejected)],
    )

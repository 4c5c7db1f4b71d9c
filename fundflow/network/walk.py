"""Walks from one organisation along its awards, up to where money comes from and down to where it goes.

An award that names the award it was made from leads there.  One that does not leads to what the
organisation in between received or gave without saying either: that such money is the same is a
possibility, and nothing is added up along it.  A walk goes one award at a time, takes each award
once, and stops at the number of nodes it was allowed; what it left out is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow.network.lookup import Largest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundflow.network.index import Order
    from fundflow.network.lookup import Index

UP, DOWN = -1, 1
TOO_MANY = "more nodes than were allowed"
NOT_WALKED = "deeper than was asked for"
EVERY = 1 << 62


class Wishes(NamedTuple):
    """How far a walk goes."""

    up: int = 3
    down: int = 3
    """Over how many awards; 0 is not at all."""
    most: int = 300
    """Awards and organisations together."""
    year: int | None = None
    """Only awards that run, or move money, in this year."""
    only: pl.DataFrame | None = None
    """Only the awards in its column `award`."""


class Cut(NamedTuple):
    """Awards that were found and not taken."""

    tier: int
    awards: int
    why: str
    organization: int | None = None


class Walked(NamedTuple):
    """Where a walk came: number of an award to its tier, number of an organisation to its tier."""

    awards: dict[int, int]
    bodies: dict[int, int]
    cuts: tuple[Cut, ...]
    lean: pl.DataFrame
    """What the index knows of the awards taken."""


class _Step(NamedTuple):
    """Awards that come next: what was found, at which end, and whether only awards without a known parent count."""

    parts: tuple[tuple[Largest, Order, bool], ...]

    @property
    def rows(self) -> pl.DataFrame:
        """Return all that were read; what an organisation gives itself leads nowhere, unless it is asked for."""
        return pl.concat([_elsewhere(found.rows) if silent else found.rows for found, _, silent in self.parts])


def _possible(found: Largest) -> Largest:
    return found._replace(rows=_elsewhere(found.rows))


def _elsewhere(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("funder").ne_missing(pl.col("recipient")))


class _Walk:
    """One walk, while it goes."""

    def __init__(self, index: Index, wishes: Wishes) -> None:
        self.index, self.wishes = index, wishes
        self.awards: dict[int, int] = {}
        self.bodies: dict[int, int] = {}
        self.cuts: list[Cut] = []
        self.taken: list[pl.DataFrame] = []
        self.walked: dict[int, set[int]] = {UP: set(), DOWN: set()}

    def from_body(self, center: int) -> Walked:
        """Walk from an organisation: up from what it receives, down from what it gives."""
        self.bodies[center] = 0
        self.walked = {UP: {center}, DOWN: {center}}
        return self._go({UP: self._ends("recipient", [center]), DOWN: self._ends("funder", [center])})

    def from_award(self, center: int) -> Walked:
        """Walk from an award."""
        taken = self._take(_Step(((Largest(self.index.lean("award", [center]), set(), 0), "award", False),)), 0)
        return self._go({way: self._next(taken, way) for way in (UP, DOWN)})

    def gather(self) -> Walked:
        """Take awards without walking."""
        rows = self.index.scan("by_award")
        only = self.wishes.only
        if only is not None:
            rows = rows.join(only.lazy().select("award"), on="award", how="semi")
        found = Largest(rows.collect(engine="streaming"), set(), 0)
        taken = self._take(_Step(((found, "award", False),)), 1)
        if only is not None and "depth" in only.columns:
            for award, depth in only.join(taken, on="award", how="semi").select("award", "depth").iter_rows():
                self.awards[award] = int(depth) + 1
            self._place()
        return Walked(self.awards, self.bodies, tuple(self.cuts), taken)

    def _place(self) -> None:
        """Put every organisation behind the first award that reaches it, or before those that it gives."""
        reached: dict[int, int] = {}
        given: dict[int, int] = {}
        for award, funder, recipient in self.taken[-1].select("award", "funder", "recipient").iter_rows():
            tier = self.awards[award]
            reached[recipient] = min(tier, reached.get(recipient, tier))
            given[funder] = min(tier - 1, given.get(funder, tier))
        self.bodies = {body: reached.get(body, given.get(body, 0)) for body in self.bodies}

    def _go(self, steps: dict[int, _Step]) -> Walked:
        """Walk both ways, a tier of each at a time, so that neither takes all the room."""
        depths = {UP: self.wishes.up, DOWN: self.wishes.down}
        for depth in range(1, max(depths.values(), default=0) + 1):
            for way in (UP, DOWN):
                if depth <= depths[way]:
                    taken = self._take(steps[way], way * depth)
                    steps[way] = self._next(taken, way)
        for way in (UP, DOWN):
            if depths[way]:
                self._cut(way * (depths[way] + 1), self._left(steps[way], self._fresh(steps[way])), NOT_WALKED)
        lean = pl.concat(self.taken) if self.taken else self.index.lean("award", [])
        return Walked(self.awards, self.bodies, tuple(self.cuts), lean)

    def _take(self, step: _Step, tier: int) -> pl.DataFrame:
        """Take the awards of a tier, the largest of each currency first, while there is room."""
        fresh = self._fresh(step).sort("rank", "award", nulls_last=True)
        left = self._left(step, fresh)
        room = max(0, self.wishes.most - len(self.awards) - len(self.bodies))
        chosen = fresh.head(self._fitting(fresh.head(room), room))
        for award, funder, recipient in chosen.select("award", "funder", "recipient").iter_rows():
            self.awards[award] = tier
            for body in (funder, recipient):
                if body is not None:
                    self.bodies.setdefault(body, tier)
        self.taken.append(chosen)
        self._cut(tier, left - chosen.height, TOO_MANY)
        return chosen

    def _cut(self, tier: int, left: int, why: str) -> None:
        if left > 0:
            self.cuts.append(Cut(tier, left, why))

    def _fitting(self, ordered: pl.DataFrame, room: int) -> int:
        """Return how many awards fit with the organisations that they bring."""
        new: set[int] = set()
        for place, ends in enumerate(ordered.select("funder", "recipient").iter_rows()):
            new |= {body for body in ends if body is not None and body not in self.bodies}
            if place + 1 + len(new) > room:
                return place
        return ordered.height

    def _fresh(self, step: _Step) -> pl.DataFrame:
        """Leave out awards that are here already, that another year or the wishes leave out, and repetitions."""
        fresh = step.rows.unique("award").filter(~pl.col("award").is_in(list(self.awards)))
        if self.wishes.year is not None:
            year = self.wishes.year
            fresh = fresh.filter((pl.col("first") <= year) & (pl.col("last") >= year))
        if self.wishes.only is not None:
            fresh = fresh.join(self.wishes.only, on="award", how="semi")
        return fresh

    def _left(self, step: _Step, fresh: pl.DataFrame) -> int:
        """Return how many awards of a step are not here yet, those of large ends that were not read among them."""
        unread = 0
        for found, end, silent in step.parts:
            if found.large:
                here = pl.concat([found.rows, *self.taken]).unique("award").filter(pl.col(end).is_in(list(found.large)))
                known = here.filter(pl.col("parent").is_null()) if silent else here
                unread += found.of_large - known.height
        return fresh.height + unread

    def _ends(self, end: Order, wanted: Iterable[int], *, silent: bool = False) -> _Step:
        """Look up the awards of ends; all of them when a wish leaves some out, else the largest that can fit."""
        every = self.wishes.year is not None or self.wishes.only is not None
        most = EVERY if every else self.wishes.most
        return _Step(((self.index.largest(end, wanted, most, silent=silent), end, silent),))

    def _next(self, taken: pl.DataFrame, way: int) -> _Step:
        """Return the awards one step further: the stated ones, and the possible ones where nothing is stated."""
        if way == UP:
            above = Largest(self.index.lean("award", taken["parent"].drop_nulls()), set(), 0)
            unsaid = taken.filter(pl.col("parent").is_null())["funder"]
            before = self._ends("recipient", self._unwalked(unsaid, way))
            return _Step(((above, "award", False), *((_possible(found), end, no) for found, end, no in before.parts)))
        possible = self._ends("funder", self._unwalked(taken["recipient"], way), silent=True)
        return _Step((*self._ends("parent", taken["award"]).parts, *possible.parts))

    def _unwalked(self, bodies: Iterable[int | None], way: int) -> list[int]:
        """Return the organisations whose awards were not looked up yet; somebody unnamed is no way through."""
        new = {body for body in bodies if body is not None} - self.walked[way]
        self.walked[way] |= new
        kinds = self.index.organizations(new).select("number", "kind")
        return list(kinds.filter(pl.col("kind") == "organization")["number"])


def walk(index: Index, wishes: Wishes, *, body: int | None = None, award: int | None = None) -> Walked:
    """Walk from an organisation or from an award, by its number in the index."""
    going = _Walk(index, wishes)
    if award is not None:
        return going.from_award(award)
    return going.from_body(-1 if body is None else body)


def gather(index: Index, wishes: Wishes) -> Walked:
    """Take awards wherever they are, the largest of each currency first, as many as are allowed.

    `wishes.only` says which, and may say how many awards lie above each (`depth`), which is its tier.
    """
    return _Walk(index, wishes).gather()

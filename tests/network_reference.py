"""What flow-down means, written a second time: plain loops over a NetworkX graph, one award and one holder at a time.

It shares no line with `fundflow.flow`, `fundflow.following` or `fundflow.applicability`: it reads the
plain facts of `network_maker.Law`, looks at each holder for itself, and tries what is unknown about
one.  It is slow, and that is its only fault.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
from network_maker import PEOPLE, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from network_maker import Law, Made

BODIES = ("ngo", "company", "government", "public-international-organisation", "individual")
NAMES = {
    "us-organisation": lambda place, body: place == "US" and body in {"ngo", "company"},
    "foreign-ngo": lambda place, body: place != "US" and body == "ngo",
    "registered-in-us": lambda place, body: place == "US",
    "company": lambda place, body: body == "company",
    "government": lambda place, body: body == "government",
    "public-international-organisation": lambda place, body: body == "public-international-organisation",
}
OPEN = ("applies", "needs_review")
HELD = {"exempt": "exempt", "not_in_force": "not-in-force", "out_of_scope": "out-of-scope"}


class Fact(NamedTuple):
    """A condition on an award."""

    award: int
    condition: int
    depth: int
    via: int
    basis: int
    status: str
    provisional: bool
    onward: int
    """0 goes no further, 1 goes on, 2 may go on."""
    end: str
    """Why it goes no further, or where it would."""


def during(start: date | None, end: date | None, day: date) -> bool:
    """Say whether a time holds on a day."""
    return (start is None or start <= day) and (end is None or day <= end)


def both(known: Fact, perhaps: Fact | None) -> Fact:
    """Join what came from a sure seed with what came from a doubtful one."""
    if perhaps is None:
        return known
    basis = known.basis | perhaps.basis
    if known.provisional:
        return perhaps._replace(basis=basis)
    return known._replace(basis=basis, onward=known.onward or (2 if perhaps.onward else 0))


class Court:
    """Judges holders by one law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        edges = [(w.start, w.end) for w in (*law.binds, *law.exempt)] + list(law.force)
        self.turns = sorted({s for s, _ in edges if s} | {e + timedelta(days=1) for _, e in edges if e})
        self.known: dict[tuple[Any, ...], str] = {}

    def status(self, holder: Any, day: date) -> str:
        """Return the status of a holder on a day: open when what is unknown about it decides."""
        key = holder.incorporated, holder.body, day
        if key not in self.known:
            found = {self._sure(place, body, day) for place, body in possible(holder)}
            # Whom the law names in no case is not bound, also when an exemption might free him besides.
            free = "out_of_scope" if found == {"exempt", "out_of_scope"} else "needs_review"
            self.known[key] = found.pop() if len(found) == 1 else free
        return self.known[key]

    def _sure(self, place: str, body: str, day: date) -> str:
        law = self.law
        if not any(during(start, end, day) for start, end in law.force):
            return "not_in_force"
        if any(during(w.start, w.end, day) and NAMES[w.who](place, body) for w in law.exempt):
            return "exempt"
        if law.binds and not any(during(w.start, w.end, day) and NAMES[w.who](place, body) for w in law.binds):
            return "out_of_scope"
        return "applies"

    def judged(self, holder: Any, day: date | None) -> tuple[str, int, str]:
        """Return status, onward and end for a holder on a day that may be unknown."""
        days = [day] if day else [*self.turns, self.turns[0] - timedelta(days=1)] if self.turns else [date(2000, 1, 1)]
        found = {self.status(holder, each) for each in days}
        base = {"none": 0, "must": 1, "may": 2, "unknown": 2}[self.law.flow]
        if len(found) > 1:
            return "needs_review", base, "" if base else "no-flow-down"
        status = found.pop()
        if not base:
            return status, 0, "no-flow-down"
        if status in OPEN:
            return status, base, ""
        onward = self._free(holder, day or max(days), status, base)
        return status, onward, "" if onward else HELD[status]

    def _free(self, holder: Any, day: date, status: str, base: int) -> int:
        """Return whether a holder that is free hands it on."""
        sure = [w for w in self.law.exempt if during(w.start, w.end, day) and all(NAMES[w.who](p, b) for p, b in possible(holder))]
        said = {w.passes_on for w in sure}
        if status == "exempt" and said == {True}:
            return base
        if any(turn > day and self.status(holder, turn) in OPEN for turn in self.turns):
            return 2
        return 2 if status != "not_in_force" and said != {False} else 0


def possible(holder: Any) -> list[tuple[str, str]]:
    """Return every place and body that a holder may have."""
    places = [holder.incorporated] if holder.incorporated else ["US", "XX"]
    return list(product(places, [holder.body] if holder.body else BODIES))


class Reference:
    """Follows every condition of a network."""

    def __init__(self, made: Made, laws: Sequence[Law]) -> None:
        self.laws = laws
        self.courts = [Court(law) for law in laws]
        self.graph = nx.DiGraph()
        self.shapes = {row["shape"]: (row["kind"], row["size_currency"]) for row in made.shapes.iter_rows(named=True)}
        for row in made.awards.iter_rows(named=True):
            self.graph.add_node(row["award"], **row)
        for award, parent in made.awards.select("award", "parent").iter_rows():
            if parent is not None:
                self.graph.add_edge(parent, award)
        self.seeds: dict[tuple[int, int], tuple[set[int], bool]] = {}
        for award, condition, basis, doubt in made.seeds.iter_rows():
            bases, unsure = self.seeds.get((award, condition), (set(), True))
            self.seeds[award, condition] = bases | {basis}, unsure and bool(doubt)
        self.money: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for award, *rest in made.money.iter_rows():
            self.money[award].append(tuple(rest))
        self.stops: list[tuple[int, int, int, str]] = []

    def admit(self, award: int, condition: int, depth: int, via: int, basis: int, doubt: bool) -> Fact:
        """Judge a condition that has come to an award."""
        node = self.graph.nodes[award]
        status, onward, end = self.courts[condition].judged(PEOPLE[node["cls"]], day_of(node["day"]))
        steps = self.laws[condition].steps
        if onward and steps is not None and depth >= steps:
            onward, end = 0, "max-depth"
        return Fact(award, condition, depth, via, basis, status, doubt or status == "needs_review", onward, end)

    def facts(self) -> dict[tuple[int, int], Fact]:
        """Return every fact, from what is attached downwards; notes every stop."""
        sure = {key for key, (_, doubt) in self.seeds.items() if not doubt}
        known, perhaps = self.down(sure, sure), self.down(set(self.seeds) - sure, set(self.seeds))
        found = {**perhaps, **{key: both(fact, perhaps.get(key)) for key, fact in known.items()}}
        for fact in found.values():
            if not fact.onward:
                self.stops.append((fact.award, fact.condition, -1, fact.end))
                continue
            stops = ((child, self.way(fact, child)[0]) for child in self.graph.successors(fact.award))
            self.stops += [(fact.award, fact.condition, child, stop) for child, stop in stops if stop]
        return found

    def down(self, starts: set[tuple[int, int]], attached: set[tuple[int, int]]) -> dict[tuple[int, int], Fact]:
        """Return what comes from some seeds, up to where it is attached itself."""
        found: dict[tuple[int, int], Fact] = {}
        queue: deque[Fact] = deque()
        for award, condition in starts:
            bases, doubt = self.seeds[award, condition]
            queue.append(self.admit(award, condition, 0, -1, sum(bases), doubt))
        while queue:
            fact = queue.popleft()
            found[fact.award, fact.condition] = fact
            for child in self.graph.successors(fact.award) if fact.onward else ():
                stop, doubt = self.way(fact, child)
                if not stop and (child, fact.condition) not in attached:
                    queue.append(self.admit(child, fact.condition, fact.depth + 1, fact.award, fact.basis, doubt))
        return found

    def way(self, fact: Fact, child: int) -> tuple[str, bool]:
        """Return why a condition cannot go to an award, and whether anything about the way is doubtful."""
        above, node, law = self.graph.nodes[fact.award], self.graph.nodes[child], self.laws[fact.condition]
        day, since = day_of(node["day"]), above["since"]
        if day and since is not None and node["day"] < since:
            return "before-award", False
        return self.gate(law, node, doubt=fact.provisional or fact.onward == 2)

    def gate(self, law: Law, node: dict[str, Any], *, doubt: bool) -> tuple[str, bool]:
        """Return what a law says of an award by its kind, size and day."""
        kind, currency = self.shapes[node["shape"]]
        day, least, size = day_of(node["day"]), dict(law.at_least), node["size"]
        if law.kinds and kind not in law.kinds:
            if kind != "other":
                return "kind-not-covered", False
            doubt = True
        if least and (size is None or currency not in least):
            doubt = True
        elif least and size < least[currency] * 10_000:
            return "below-threshold", False
        if day and not during(law.start, law.end, day):
            return "outside-dates", False
        if not day and (law.start or law.end):
            doubt = True
        return "", doubt

    def exposure(self, facts: dict[tuple[int, int], Fact]) -> dict[tuple[int, str, int, int], tuple[int, int, int, int, int]]:
        """Return low, high, doubtful, awards and any doubt of each holder, family, year and currency."""
        held: dict[tuple[int, str], bool] = {}
        for fact in facts.values():
            if fact.status in OPEN:
                key = fact.award, self.laws[fact.condition].family
                held[key] = held.get(key, False) or not fact.provisional
        sums: dict[tuple[int, str, int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        for (award, family), sure in held.items():
            holder = self.graph.nodes[award]["holder"]
            if holder is None:
                continue
            for year, currency, low, high in self.money[award]:
                row = sums[holder, family, year, currency]
                row[0] += low if sure else min(low, 0)
                row[1] += high if sure else max(high, 0)
                row[2] += 0 if sure else max(high, 0)
                row[3] += 1
                row[4] |= not sure
        return {key: tuple(values) for key, values in sums.items()}  # type: ignore[misc]

    def pooled(self, facts: dict[tuple[int, int], Fact]) -> dict[tuple[int, int], Fact]:
        """Return the facts with what pools add, round by round."""
        found = dict(facts)
        fresh = list(facts.values())
        given: dict[tuple[int, int, int], tuple[int, int]] = {}
        begun = False
        while True:
            ways = dict(self._handed(fresh)) if begun else {}
            changed = self._fill(given, fresh)
            for key, via in self._from_pools({key: given[key] for key in changed}):
                ways[key] = min(via, ways.get(key, via))
            if begun is False and not changed:
                return found
            begun = True
            fresh = [self._by_pool(key, via, found) for key, via in ways.items() if key not in found]
            if not fresh:
                return found
            found |= {(fact.award, fact.condition): fact for fact in fresh}

    def _by_pool(self, key: tuple[int, int], via: int, found: dict[tuple[int, int], Fact]) -> Fact:
        above = found[via, key[1]]
        return self.admit(*key, above.depth + 1, via, above.basis | 8, doubt=True)

    def _fill(self, given: dict[tuple[int, int, int], tuple[int, int]], fresh: list[Fact]) -> set[tuple[int, int, int]]:
        best: dict[tuple[int, int, int], tuple[int, int]] = {}
        for fact in fresh:
            node = self.graph.nodes[fact.award]
            if fact.onward and node["year"] is not None and node["holder"] is not None:
                key = node["holder"], node["year"], fact.condition
                best[key] = min(best.get(key, (node["day"], fact.award)), (node["day"], fact.award))
        earlier = {key: entry for key, entry in best.items() if key not in given or entry[0] < given[key][0]}
        given |= earlier
        return set(earlier)

    def _from_pools(self, pools: dict[tuple[int, int, int], tuple[int, int]]) -> Iterator[tuple[tuple[int, int], int]]:
        paid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for award, node in self.graph.nodes.items():
            if node["year"] is not None and node["funder"] is not None:
                paid[node["funder"], node["year"]].append(award)
        for (holder, year, condition), (since, via) in pools.items():
            for later in range(3):
                for award in paid[holder, year + later]:
                    node, law = self.graph.nodes[award], self.laws[condition]
                    if (node["parent"] is None or law.wide) and node["day"] >= since and not self.gate(law, node, doubt=True)[0]:
                        yield (award, condition), via

    def _handed(self, fresh: list[Fact]) -> Iterator[tuple[tuple[int, int], int]]:
        for fact in fresh:
            if fact.onward:
                for child in self.graph.successors(fact.award):
                    if not self.way(fact, child)[0]:
                        yield (child, fact.condition), fact.award

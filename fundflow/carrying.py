"""Keeps what following the conditions of a workspace found, so that a question about a few awards is quick.

Turns the tables of `following.follow` into files beside the index, sorted by award, and rows of them
into what rides on an award.  It is worked out at the first question after something changed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from fundflow import __version__
from fundflow.flow import BINDING, NOBODY, STATUSES, STOPS
from fundflow.following.named import SAID, bases
from fundflow.network import lookup
from fundflow.network.assemble import Rides
from fundflow.network.index import GROUP
from fundflow.network.kept import code, digest, kept
from fundflow.networks import Riding, Stopped
from fundflow.steps import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from polars._typing import PolarsDataType

    from fundflow.followed import Followed, FollowWishes
    from fundflow.network.lookup import Index
    from fundflow.workspace import Workspace

CODE = (
    "fundflow.following", "fundflow.flow", "fundflow.applicability", "fundflow.attaching", "fundflow.carrying",
    "fundflow.programmes", "fundflow.shares",
)  # fmt: skip

_FACT = {"award": pl.Int64, "condition": pl.Int32, "depth": pl.Int16, "via": pl.Int64, "basis": pl.Int8}
_ABOUT = {"id": pl.String, "rule": pl.String, "title": pl.String, "family": pl.String, "flow_down": pl.String}
TYPES: dict[str, dict[str, PolarsDataType]] = {
    "riding": {**_FACT, "status": pl.Int8, "provisional": pl.Int8, "verdict": pl.Int32},
    "stops": {"award": pl.Int64, "condition": pl.Int32, "at": pl.Int64, "code": pl.Int8},
    "conditions": {"condition": pl.Int32, **_ABOUT},
    "verdicts": {"verdict": pl.Int32, "carried": pl.Int8, "reason": pl.String},
    "holders": {"id": pl.String, "kind": pl.String, "incorporated": pl.String, "body": pl.String},
    "money": {"award": pl.Int64, "year": pl.Int32, "currency": pl.String, "low": pl.Int64, "high": pl.Int64},
    "whole": {"award": pl.Int64, "currency": pl.String, "low": pl.Int64, "high": pl.Int64},
}
"""The columns that are looked at; there may be more."""
TOGETHER = 10_000_000
"""Rows that are sorted together."""


OF = "of.json"
"""From what it was made."""


class Carrying(NamedTuple):
    """What rides on the awards of a workspace, by the numbers of its index.

    riding      award, condition, depth, via, basis, status, provisional, verdict
    stops       award, condition, at, code
    conditions  condition, id, rule, title, family, flow_down, …
    verdicts    verdict, carried, reason
    holders     id, kind, incorporated (US, XX or null), body (ngo, government, … or null)
    money       award, year, currency, low, high: of each year alone, and only of awards on which something rides
    whole       award, currency, low, high: the same of all years
    """

    folder: Path
    method: tuple[str, ...]
    settings: dict[str, str]
    skipped: dict[str, int]

    def scan(self, name: str) -> pl.LazyFrame:
        """Return one of the tables."""
        return pl.scan_parquet(self.folder / f"{name}*.parquet")

    def conditions(self, family: str = "") -> pl.DataFrame:
        """Return the conditions, of one family or all."""
        rows = self.scan("conditions").collect()
        return rows.filter(pl.col("family") == family) if family else rows

    def money(self, year: int | None) -> pl.LazyFrame:
        """Return the money of one year, or of all: award, currency, low, high."""
        if year is None:
            return self.scan("whole").select(list(TYPES["whole"]))
        return self.scan("money").filter(pl.col("year") == year).select(list(TYPES["whole"]))

    def awards(self, family: str) -> pl.DataFrame:
        """Return the awards on which a condition of a family rides, and over how many awards it came: award, depth."""
        chosen = self.conditions(family)["condition"].implode()
        rows = self.scan("riding").filter(pl.col("condition").is_in(chosen))
        return rows.group_by("award").agg(pl.col("depth").min()).sort("award").collect(engine="streaming")


def carrying(workspace: Workspace, index: Index, wishes: FollowWishes) -> Carrying:
    """Return what rides on the awards of a workspace; follow the conditions when it is not known yet.

    Raises:
        WorkspaceError: the awards go round in a circle, which is named.
    """
    of = _made_of(workspace, index, wishes)

    def make(folder: Path) -> None:
        awards = sum(file.rows for file in workspace.manifest.of("awards"))
        say(f"{_why(folder.parent, of)} Following them along {awards:,} awards, and keeping it", awards=awards)
        workout(workspace, wishes, folder)
        (folder / OF).write_text(json.dumps(of), encoding="utf-8")

    folder = kept(workspace.folder, "carried", of.values(), make)
    return _opened(folder)


def _made_of(workspace: Workspace, index: Index, wishes: FollowWishes) -> dict[str, str]:
    """Return what decides over what is found; the names are told when one of them has changed."""
    files = [f"{file.table} {file.name} {file.sha256}" for file in workspace.manifest.files]
    packs = [f"{pack.name} {pack.version} {pack.sha256}" for pack in wishes.packs]
    asked = [str(wishes.on), str(wishes.pooled), *sorted(wishes.families)]
    return {
        "the data": digest([index.folder.name, *files]),
        "the rules": digest(packs),
        "fundflow": digest([__version__, code(*CODE)]),
        "the law that was asked for": digest(asked),
    }


def _why(place: Path, of: Mapping[str, str]) -> str:
    """Say what has changed since conditions were followed the last time."""
    known = [json.loads(path.read_text(encoding="utf-8")) for path in place.glob(f"carried-*/{OF}")]
    if not known:
        return "Conditions were not followed here yet."
    changed = min(([name for name, value in of.items() if each.get(name) != value] for each in known), key=len)
    return f"Since conditions were followed here, this has changed: {', '.join(changed)}."


def workout(workspace: Workspace, wishes: FollowWishes, folder: Path) -> Carrying:
    """Follow the conditions and write what was found into an empty folder."""
    # Who asks for what was found before needs neither the judge nor the engine.
    from fundflow.following import follow

    write(follow(workspace, wishes), folder)
    return _opened(folder)


def _opened(folder: Path) -> Carrying:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Carrying(folder, tuple(about["method"]), about["settings"], about["skipped"])


def write(followed: Followed, folder: Path) -> None:
    """Write what was found; its numbers of awards are those of the index."""
    _by_award(followed.facts, ["award", "condition"], folder, "riding")
    _by_award(followed.stops, ["award", "condition", "at"], folder, "stops")
    followed.conditions.collect().write_parquet(folder / "conditions.parquet")
    followed.verdicts.select("verdict", "carried", "reason").unique("verdict").sort("verdict").collect().write_parquet(
        folder / "verdicts.parquet"
    )
    holders = followed.organizations.select(list(TYPES["holders"])).collect()
    holders.write_parquet(folder / "holders.parquet", row_group_size=GROUP)
    riding = pl.scan_parquet(folder / "riding*.parquet").select("award").unique()
    for name, money in (("money", followed.money), ("whole", followed.whole)):
        held = money.join(riding, on="award", how="semi").sort(list(TYPES[name])[:-2])
        held.collect().write_parquet(folder / f"{name}.parquet", row_group_size=GROUP)
    about = {"method": followed.method, "settings": dict(followed.settings), "skipped": dict(followed.skipped)}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _by_award(rows: pl.LazyFrame, order: list[str], folder: Path, name: str) -> None:
    """Write a table in the order of its awards; a long one in several files, so that no part of it fills the memory."""
    height, last = rows.select(pl.len(), pl.col("award").max()).collect(engine="streaming").row(0)
    parts = max(1, -(-height // TOGETHER))
    step = (last or 0) // parts + 1
    for part in range(parts):
        here = rows.filter(pl.col("award") // step == part) if parts > 1 else rows
        sorted_ = here.collect(engine="streaming" if height else "in-memory").sort(order)
        sorted_.write_parquet(folder / f"{name}-{part:04}.parquet", row_group_size=GROUP)


class Here(NamedTuple):
    """Facts and stops of a few awards."""

    facts: pl.DataFrame
    stops: pl.DataFrame

    @property
    def numbers(self) -> set[int]:
        """Return all awards that they name."""
        return {*self.facts["award"], *self.facts["via"], *self.stops["award"], *self.stops["at"]} - {NOBODY}


def on_awards(found: Carrying, awards: Iterable[int]) -> Here:
    """Return what rides on these awards, and where it stops between them, or on its way to nobody."""
    wanted = {*awards, NOBODY}
    stops = lookup.found(found.scan("stops"), "award", wanted)
    here = pl.Series("award", sorted(wanted), dtype=pl.Int64).implode()
    return Here(lookup.found(found.scan("riding"), "award", wanted), stops.filter(pl.col("at").is_in(here)))


def rides(found: Carrying, here: Here, rows: pl.DataFrame, family: str = "") -> Rides:
    """Give facts and stops their names, by the ids of the awards.

    Args:
        found: conditions and reasons.
        here: facts and stops.
        rows: the awards that they name, as the index has them.
        family: only this one.
    """
    ids = dict(rows.select("award", pl.concat_str("source_kind", "key", separator=":")).iter_rows())
    about = found.conditions(family).lazy().select("condition", "family", "rule")
    reasons = found.scan("verdicts").rename({"reason": "law"})
    named = here.facts.lazy().join(about, on="condition").join(reasons, on="verdict")
    told = named.with_columns(basis=bases()).collect()
    law = told.select("award", "condition", "law").lazy()
    ended = here.stops.lazy().join(about, on="condition").join(law, on=["award", "condition"], how="left").collect()
    return Rides(_riding(told, ids), _stops(ended, ids))


def _riding(told: pl.DataFrame, ids: dict[int, str]) -> dict[str, list[Riding]]:
    found: dict[str, list[Riding]] = {}
    for row in told.sort("award", "family", "rule", "condition").iter_rows(named=True):
        riding = Riding(
            family=row["family"],
            rule=row["rule"],
            status=STATUSES[row["status"]],
            basis=row["basis"],
            binds=row["status"] <= BINDING,
            depth=row["depth"],
            via=ids.get(row["via"], ""),
            provisional=bool(row["provisional"]),
            reason=row["law"] or "",
        )
        found.setdefault(ids[row["award"]], []).append(riding)
    return found


def _stops(ended: pl.DataFrame, ids: dict[int, str]) -> dict[str, list[Stopped]]:
    found: dict[str, list[Stopped]] = {}
    for row in ended.sort("award", "family", "rule", "at").iter_rows(named=True):
        code_ = STOPS[row["code"]]
        award, at = ids[row["award"]], ids.get(row["at"], "")
        stop = Stopped(row["family"], row["rule"], award, at, code_, SAID.get(code_) or row["law"] or "")
        found.setdefault(award, []).append(stop)
    return found

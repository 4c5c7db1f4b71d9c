"""Turns the network around one organisation into a tree for the terminal, and into data."""

from __future__ import annotations

import json
from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from fundflow.measures import LOANS
from fundflow.report import labels
from fundflow.report.plain import downgrade, plain, shorten
from fundflow.report.statement import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundflow.networks import Award, Beyond, Branch, Made, Network, Riding, Stopped, Tree
    from fundflow.report.view import View

SIGNS = {"applies": "!", "needs_review": "?", "exempt": "·", "not_in_force": "·", "out_of_scope": "·"}
SAYS = {
    "applies": "applies",
    "needs_review": "cannot be told yet",
    "exempt": "does not bind: exempt",
    "not_in_force": "does not bind: not in force",
    "out_of_scope": "does not bind: out of its scope",
}
NARROWEST = 30
UNKNOWN = "(the source does not say who)"


class _Paper:
    """What all lines of a tree share."""

    def __init__(self, tree: Tree, view: View, *, stops: bool) -> None:
        self.network = tree.network
        self.width, self.stops = view.width, stops

    def branches(self, branches: Sequence[Branch], lead: str = "") -> Iterator[str]:
        """Draw branches under a line."""
        for place, branch in enumerate(branches, 1):
            last = place == len(branches)
            yield from self._branch(branch, lead + ("└─ " if last else "├─ "), lead + ("   " if last else "│  "))

    def _branch(self, branch: Branch, first: str, rest: str) -> Iterator[str]:
        under = rest + ("│    " if branch.branches else "     ")
        lines = self._award(branch) if branch.what == "award" else self._organization(branch)
        yield from self._wrapped(next(lines), first, under)
        for line in lines:
            yield from self._wrapped(line, under, f"{under}  ")
        yield from self.branches(branch.branches, rest)

    def _wrapped(self, line: str, first: str, under: str) -> list[str]:
        """Break a line under its branch; a tree that is deep goes over the edge rather than lose a word."""
        room = max(self.width, len(under) + NARROWEST)
        return wrap(line, room, initial_indent=first, subsequent_indent=under, break_on_hyphens=False)

    def _organization(self, branch: Branch) -> Iterator[str]:
        yield self.name(branch.id) + ("  (possible: no award is named)" if branch.link == "possible" else "")

    def name(self, body: str) -> str:
        """Return how an organisation is called on paper."""
        found = self.network.bodies.get(body)
        if found is None:
            return UNKNOWN
        return (plain(found.name) or body) + (f" ({plain(found.country)})" if found.country else "")

    def _award(self, branch: Branch) -> Iterator[str]:
        award = self.network.awards[branch.id]
        if branch.again:
            yield f"{plain(award.number or award.id)}: see above"
            return
        itself = "(to itself)" if award.funder and award.funder == award.recipient else ""
        yield "  ".join(part for part in (plain(award.number or award.id), paid(award), itself) if part)
        told = " · ".join(part for part in (days(award), self._title(award)) if part)
        if told:
            yield told
        yield from riding_lines(award, self.network)
        if self.stops:
            yield from (stop_line(stop, self.network) for stop in award.stops)

    def _title(self, award: Award) -> str:
        """Return the title, unless it only repeats who receives it."""
        recipient = self.network.bodies.get(award.recipient)
        title = plain(award.title)
        return "" if recipient and title.casefold() == recipient.name.casefold() else shorten(title, 60)


def paid(award: Award) -> str:
    """Return what an award is worth: the first of what was promised, and the first of what was paid."""
    kind = f"{award.kind} " if award.kind in LOANS else ""
    return kind + ", ".join(
        f"{each.currency or '(no currency)'} {money(each.amount)} {each.measure}" for each in award.money[:2]
    )


def days(award: Award) -> str:
    """Return the days of an award."""
    if award.start and award.end:
        return f"{award.start} to {award.end}"
    return f"from {award.start}" if award.start else f"until {award.end}" if award.end else ""


def called(network: Network, award: str) -> str:
    """Return the number of an award that is shown, else its id."""
    found = network.awards.get(award)
    return plain(found.number if found and found.number else award)


def riding_lines(award: Award, network: Network) -> Iterator[str]:
    """Say what rides on an award: one line for all rules of a family that say the same."""
    counts = Counter(_riding_line(riding, network) for riding in award.riding)
    yield from (line + (f" ({rules} rules)" if rules > 1 else "") for line, rules in counts.items())


def _riding_line(riding: Riding, network: Network) -> str:
    """Say whether it binds the holder, and how it is known."""
    came = (
        f", {riding.basis}" if not riding.depth else f", {riding.basis}; handed down from {called(network, riding.via)}"
    )
    doubt = ", provisional" if riding.provisional and riding.status != "needs_review" else ""
    return f"{SIGNS.get(riding.status, '?')} {riding.family}: {SAYS.get(riding.status, riding.status)}{came}{doubt}"


def stop_line(stop: Stopped, network: Network) -> str:
    """Say in one line where a condition does not go on."""
    where = f" to {called(network, stop.at)}" if stop.at else ""
    return f"x {stop.family} does not go on{where}: {plain(stop.reason) or stop.code}"


def render_text(tree: Tree, view: View, *, stops: bool = False) -> str:
    """Return both trees with what was left out and how it was made."""
    paper = _Paper(tree, view, stops=stops)
    network = tree.network
    lines = [_head(paper, network)]
    for title, branches in (("COMES FROM", tree.up), ("GOES TO", tree.down)):
        lines += ["", title, *(paper.branches(branches) if branches else ["  Nothing that this workspace knows."])]
    lines += _foot(network, view.width)
    return downgrade("\n".join(lines) + "\n", view.encoding)


def _head(paper: _Paper, network: Network) -> str:
    award = network.awards.get(network.center)
    if award is None:
        return f"{paper.name(network.center)}\n{plain(network.center)}"
    lines = [plain(award.id), "  ".join(part for part in (paid(award), days(award)) if part)]
    lines.append(f"from {paper.name(award.funder)} to {paper.name(award.recipient)}")
    return "\n".join([*lines, *riding_lines(award, network)])


def _foot(network: Network, width: int) -> Iterator[str]:
    if network.beyond:
        yield ""
        yield "NOT SHOWN"
        yield from (f"  {left_out(each)}" for each in network.beyond)
    yield ""
    yield f"{labels.count(len(network.awards), 'award')}, {labels.count(len(network.bodies), 'organisation')}"
    for sentence in (*network.made.method, *network.made.left_out):
        yield from wrap(sentence, width)


def left_out(beyond: Beyond) -> str:
    """Say how many awards of a tier are not shown, and why."""
    way = "up" if beyond.tier < 0 else "down"
    return f"{labels.count(beyond.awards, 'award')}, {abs(beyond.tier)} {way}: {beyond.why}"


def made_object(made: Made) -> dict[str, Any]:
    """Return how a network was made, for programs."""
    return {
        "fundflow": made.fundflow,
        "on": made.on.isoformat(),
        "workspace": made.workspace,
        "sources": [{"path": path, "sha256": digest} for path, digest in made.sources],
        "packs": [{"name": name, "sha256": digest} for name, digest in made.packs],
        "settings": dict(made.settings),
        "method": list(made.method),
        "left_out": list(made.left_out),
    }


def render_made(network: Network) -> str:
    """Return what an export says about itself, for a file beside it."""
    left = [beyond._asdict() for beyond in network.beyond]
    content = {"schema_version": "1", **made_object(network.made), "center": network.center, "not_shown": left}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def render_json(tree: Tree) -> str:
    """Return the network and both trees; amounts are texts."""
    network = tree.network
    content = {
        "schema_version": "1",
        **made_object(network.made),
        "center": network.center,
        "organizations": [body._asdict() for body in network.bodies.values()],
        "awards": [award_object(award) for award in network.awards.values()],
        "up": [branch_object(branch) for branch in tree.up],
        "down": [branch_object(branch) for branch in tree.down],
        "not_shown": [beyond._asdict() for beyond in network.beyond],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def award_object(award: Award) -> dict[str, Any]:
    """Return an award for programs."""
    return award._asdict() | {
        "start": award.start.isoformat() if award.start else None,
        "end": award.end.isoformat() if award.end else None,
        "money": [each._asdict() | {"amount": plain_amount(each.amount)} for each in award.money],
        "riding": [riding._asdict() for riding in award.riding],
        "stops": [stop._asdict() for stop in award.stops],
    }


def plain_amount(amount: object) -> str:
    """Return an amount without decimals that say nothing."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def branch_object(branch: Branch) -> dict[str, Any]:
    """Return a branch of a tree for programs."""
    found: dict[str, Any] = {"what": branch.what, "id": branch.id, "link": branch.link}
    if branch.again:
        found["again"] = True
    if branch.branches:
        found["branches"] = [branch_object(each) for each in branch.branches]
    return found

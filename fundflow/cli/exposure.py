"""`fundflow exposure`: who is under which condition, with how much money, and through whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import books, options
from fundflow.cli.books import families

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from fundflow.followed import ExposureAnswer, Followed
    from fundflow.model import Organization
    from fundflow.workspace import Workspace

ENDINGS = {".json": "json", ".csv": "csv", ".parquet": "parquet"}
RULES = "fundflow rules list names all of them."
UNITS = ["organization", "funder", "country", "activity", "family"]


@click.command()
@options.workspace
@options.packs
@click.option(
    "--family",
    "families",
    multiple=True,
    metavar="FAMILY",
    shell_complete=families,
    help="Only this family. May be given again.",
)
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only this rule or card. May be given again.")
@click.option(
    "--year", "years", multiple=True, type=int, metavar="YEAR", help="Only money of this year. May be given again."
)
@click.option(
    "--organization",
    "organizations",
    multiple=True,
    metavar="ORG",
    help="Only who holds the awards: id, number or name.",
)
@click.option("--funder", "funders", multiple=True, metavar="ORG", help="Only awards that come from this funder.")
@click.option(
    "--activity", "activities", multiple=True, metavar="ACTIVITY", help="Only this activity, with --by activity."
)
@click.option(
    "--by", type=click.Choice(UNITS), default="organization", show_default=True, help="What one row is about."
)
@click.option(
    "--facts",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What you know of holders: organization,body,incorporated,…",
)
@click.option("--on", type=options.Day(), help="Judge by the law of this day. Default: that of each award's own day.")
@click.option("--pooled", is_flag=True, help="Where no award above is known, take what its funder held: a bound.")
@click.option(
    "--engine", type=click.Choice(["polars", "spark"]), default="polars", show_default=True, help="Where it runs."
)
@click.option("--master", default="", metavar="URL", help="The Spark cluster, with --engine spark.")
@click.option("--stops", is_flag=True, help="List where conditions go no further, and why.")
@click.option("--all", "everything", is_flag=True, help="Every row, on a terminal too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "parquet"]),
    help="Default: by the ending of --output, else text.",
)
@options.output
def exposure(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Say who is under which condition, with how much money.

    \b
    Examples:
      fundflow exposure --workspace my-data --family prostitution-pledge --year 2014
      fundflow exposure --workspace my-data --by activity --year 2014
      fundflow exposure --workspace my-data --organization "Harbour Health" --format json
      fundflow exposure --workspace my-data --family prostitution-pledge --output exposure.parquet

    \b
    Conditions come from attached documents, from programmes that a rule names, and from what people
    assert. They go on to awards made from those as their rule says, and are judged again for each
    holder. Every amount has a low and a high bound; the method is printed with them. Rows of two
    organisations must not be added.
    """  # noqa: D301 - click wants the sign itself
    from fundflow.workspace import Workspace

    workspace = Workspace.open(given["workspace"])
    _check(given)
    form = options.form(given["form"], given["output"], ENDINGS)
    followed = _followed(workspace, given)
    content = _stops(workspace, followed, given, form) if given["stops"] else _answer(workspace, followed, given, form)
    options.deliver(content, given["output"], text=form == "text")


def _followed(workspace: Workspace, given: dict[str, Any]) -> Followed:
    from fundflow.attaching import found_rules
    from fundflow.followed import FollowWishes
    from fundflow.following import follow
    from fundflow.rulebook import load

    book = load(given["packs"])
    _known("rule", given["rules"], {*book.rules, *found_rules(workspace)} if given["rules"] else (), RULES)
    wishes = FollowWishes(
        book,
        frozenset(given["families"]),
        given["on"],
        pooled=given["pooled"],
        facts=_facts(workspace, given["facts"]) if given["facts"] else {},
        engine=given["engine"],
        master=given["master"],
    )
    return follow(workspace, wishes)


def _check(given: dict[str, Any]) -> None:
    """Refuse what would answer nothing, or something else than what was asked."""
    from fundflow.rulebook.schema import ACTIVITIES

    for family in given["families"]:
        books.check_family(family)
    _known("activity", given["activities"], ACTIVITIES, f"Activities: {', '.join(ACTIVITIES)}.")
    if given["master"] and given["engine"] != "spark":
        raise click.UsageError("--master is the address of a Spark cluster: add --engine spark.")
    if given["stops"]:
        _check_stops(given)
    elif given["activities"] and given["by"] != "activity":
        raise click.UsageError("--activity chooses among rows about activities: add --by activity.")


def _check_stops(given: dict[str, Any]) -> None:
    """Refuse what chooses money: a stop has none."""
    asked = {"--year": given["years"], "--funder": given["funders"], "--activity": given["activities"]}
    wrong = [name for name, values in asked.items() if values] + ["--by"] * (given["by"] != "organization")
    if wrong:
        raise click.UsageError(
            f"--stops lists where conditions stop, without money: it goes with --family, --rule and --organization, "
            f"not with {wrong[0]}."
        )


def _known(what: str, asked: Iterable[str], known: Collection[str], listed: str) -> None:
    from fundflow.cli.suggest import near_miss

    for each in asked:
        if each not in known:
            raise click.UsageError(f"There is no {what} '{each}'.{near_miss(each, known) or f' {listed}'}")


def _facts(workspace: Workspace, path: Path) -> dict[str, Organization]:
    from fundflow import whois
    from fundflow.errors import WorkspaceError
    from fundflow.following.stated import read_stated

    try:
        return read_stated(path.read_text(encoding="utf-8-sig"), path.name, whois.ids(workspace))
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path}: cannot be read ({error}).") from None


def _answer(workspace: Workspace, followed: Followed, given: dict[str, Any], form: str) -> str | bytes:
    from fundflow.followed import ExposureWishes
    from fundflow.following import expose

    wishes = ExposureWishes(
        by=given["by"],
        families=frozenset(given["families"]),
        rules=frozenset(given["rules"]),
        years=frozenset(given["years"]),
        organizations=_organizations(workspace, given["organizations"]),
        funders=_organizations(workspace, given["funders"]),
        activities=frozenset(given["activities"]),
        carriers=form != "text",
    )
    return _rendered(expose(followed, wishes), given, form)


def _organizations(workspace: Workspace, asked: Iterable[str]) -> frozenset[str]:
    from fundflow import whois

    return frozenset(whois.find(workspace, each) for each in asked)


def _rendered(answer: ExposureAnswer, given: dict[str, Any], form: str) -> str | bytes:
    from fundflow.report import exposure as render

    if form == "text":
        view = options.view(to_file=given["output"] is not None, verbose=False)
        return render.as_text(answer, view, everything=given["everything"] or given["output"] is not None)
    forms: dict[str, Callable[[ExposureAnswer], str | bytes]] = {
        "json": render.as_json,
        "csv": render.as_csv,
        "parquet": render.as_parquet,
    }
    return forms[form](answer)


def _stops(workspace: Workspace, followed: Followed, given: dict[str, Any], form: str) -> str | bytes:
    from fundflow.following import stops
    from fundflow.report import stops as render

    rows = stops(followed, given["rules"], _organizations(workspace, given["organizations"]))
    return render.as_form(list(rows.iter_rows(named=True)), form)

"""`fundflow import`: bring funding data into a workspace, with an exact account of every file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundflow.cli import options
from fundflow.cli.progress import rows_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundflow.records import Imported

LABEL = 32


@click.command("import")
@click.argument("words", nargs=-1, required=True, metavar="[KIND] FILE...")
@options.workspace
@click.option("--kind", help="What kind of files they are. Without it, each file is looked at and the kind is said.")
@click.option(
    "--map",
    "column_map",
    metavar="MAP.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="For tables: which column means what.",
)
@click.option("--guess", is_flag=True, help="For a table: print a map to correct, and import nothing.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="How 05/06/2014 is meant: day or month first.")
@click.option("--encoding", metavar="NAME", help="How the text is encoded, when it is not seen rightly.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a spreadsheet.")
@click.option("--replace", is_flag=True, help="Take out earlier versions of the same file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_(**given: Any) -> None:  # noqa: ANN401 - click hands over every option
    """Bring files of funding data into a workspace.

    \b
    Examples:
      fundflow import Assistance_PrimeTransactions.csv --workspace my-data
      fundflow import downloads/*.zip --workspace my-data
      fundflow import table grants.xlsx --guess > map.toml
      fundflow import table grants.xlsx --map map.toml --dates dmy

    \b
    KIND is guessed when it is not given. Kinds:
      {kinds}

    A file comes in whole or not at all, and may be imported again: its rows are replaced. What could
    not be used is counted, with the reason, and written to a table in the workspace's folder
    "rejected". ZIP files are read as they are.

    \b
    Exit codes:
      0  done
      2  wrong use, or the workspace cannot be written
      3  done, but files or rows could not be read
    """  # noqa: D301 - click wants the sign itself
    from fundflow.importers import Wishes

    kind, files = _kind(given["words"], given["kind"])
    _must_exist(given["encoding"])
    wishes = Wishes(given["dates"] or "", given["encoding"] or "", given["sheet"] or "", given["column_map"])
    if given["guess"]:
        _guess(files, wishes)
        return
    click.get_current_context().exit(_run(files, kind or ("table" if given["column_map"] else ""), wishes, given))


def _run(files: Sequence[Path], kind: str, wishes: Any, given: dict[str, Any]) -> int:  # noqa: ANN401 - Wishes
    from fundflow.dataset import Importing, import_files

    done = []
    with rows_read() as on_rows:
        run = Importing(given["workspace"], options.today(), wishes, kind, given["replace"], on_rows)
        for outcome in import_files(files, run):
            done.append(outcome)
            if given["form"] == "text":
                click.echo("\n".join(_lines(outcome)))
    if given["form"] == "json":
        click.echo(json.dumps([_plain(outcome) for outcome in done], indent=2, ensure_ascii=False))
    return 3 if any(outcome.failure or outcome.unreadable for outcome in done) else 0


def _kind(words: Sequence[str], kind: str | None) -> tuple[str, list[Path]]:
    from fundflow.cli.suggest import near_miss
    from fundflow.importers import MODULES

    files = list(words)
    if not kind and files[0] in MODULES and not Path(files[0]).exists():
        kind = files.pop(0)
    if kind and kind not in MODULES:
        raise click.UsageError(
            f"There is no kind '{kind}'.{near_miss(kind, MODULES)} Kinds: {', '.join(sorted(_shown_kinds()))}."
        )
    if not files:
        raise click.UsageError(f"Name the files of kind {kind}: fundflow import {kind} FILE...")
    return kind or "", [Path(name) for name in files]


def _must_exist(encoding: str | None) -> None:
    import codecs

    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise click.UsageError(f"There is no encoding '{encoding}'. Try utf-8, utf-16, cp1252 or iso-8859-1.") from None


def _guess(files: Sequence[Path], wishes: Any) -> None:  # noqa: ANN401 - Wishes
    from fundflow.importers.source import sources
    from fundflow.importers.table import guessed_map

    if len(files) != 1:
        raise click.UsageError("--guess looks at one file.")
    for source in sources(files[0], wishes)[:1]:
        click.echo(guessed_map(source, wishes), nl=False)


def _lines(done: Imported) -> list[str]:
    if done.failure:
        return [f"NOT IMPORTED  {options.safe(done.failure)}", ""]
    said = f", because {done.reason}" if done.reason else ""
    facts = [("kind", f"{done.kind} ({done.title}){said}"), *_counts(done), *(("note", note) for note in done.notes)]
    if done.rejected_file:
        facts.append(("rows that were not used", done.rejected_file))
    return [options.safe(done.path), *(f"  {name:{LABEL}}{options.safe(value)}" for name, value in facts), ""]


def _counts(done: Imported) -> list[tuple[str, str]]:
    from fundflow.workspace import flags

    facts = [("rows read", f"{done.read:,}"), ("rows used", f"{done.used:,}")]
    facts += [
        ("not used: unreadable" if left.unreadable else "left out on purpose", f"{left.rows:,}: {left.why}")
        for left in done.left_out
    ]
    facts += [("used, but doubtful", f"{rows:,} {flag}: {flags.said(flag)}") for flag, rows in done.flags]
    counts: dict[str, int] = {}
    for table, rows in done.tables:
        counts[table] = counts.get(table, 0) + rows
    return [*facts, *((f"{table} in the workspace", f"{counts[table]:,}") for table in SHOWN if table in counts)]


SHOWN = ("awards", "transactions", "organizations")


def _plain(done: Imported) -> dict[str, Any]:
    values = done._asdict()
    values["left_out"] = [left._asdict() for left in done.left_out]
    values["flags"] = dict(done.flags)
    values["tables"] = {table: sum(rows for name, rows in done.tables if name == table) for table, _ in done.tables}
    return values


def _shown_kinds() -> list[str]:
    """Return the kinds to choose from; the one that only refuses files is nobody's choice."""
    from fundflow.importers import MODULES

    return [kind for kind in MODULES if kind != "no-awards"]


def _with_kinds(text: str) -> str:
    import textwrap

    return text.replace("{kinds}", textwrap.fill(", ".join(_shown_kinds()), 90, subsequent_indent="      "))


import_.help = _with_kinds(import_.help or "")

"""What the columns of a table mean: a small TOML file that a person can read and correct.

Turns the file into a record and back.  Refuses unknown keys, meanings, measures and kinds, naming
the line's key and what is allowed.  The mapping of an OpenSpending datapackage is taken, too.
"""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.errors import FundflowError
from fundflow.records import AwardKind, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MEANINGS = {
    "key": "what is unique for each award; without it every row is an award of its own",
    "number": "what people call the award",
    "title": "title of the project",
    "description": "what it is about",
    "kind": "grant, contract, loan…; see the kinds below",
    "funder": "name of who gives",
    "funder_id": "number of who gives",
    "recipient": "name of who receives",
    "recipient_id": "number of who receives",
    "recipient_country": "country of who receives",
    "recipient_region": "state or province",
    "recipient_city": "city",
    "recipient_postcode": "post code",
    "programme": "number of the programme",
    "programme_title": "name of the programme",
    "parent_key": "key of the award it was made from",
    "currency": "currency of the amounts",
    "date": "day of the payment or of the award",
    "year": "year, when there is no day",
    "start": "first day",
    "end": "last day",
    "country": "where the work is done",
}
SETTINGS = {"header": int, "delimiter": str, "encoding": str, "sheet": str, "decimal": str, "dates": str}
FIXED = (
    "publisher",
    "funder",
    "funder_country",
    "funder_scheme",
    "recipient_country",
    "recipient_scheme",
    "currency",
    "kind",
    "programme",
)


class InvalidMap(FundflowError):
    """A column map that does not load."""

    exit_code = 2


class AmountColumn(NamedTuple):
    """A column of amounts and what they measure."""

    column: str
    measure: Measure
    currency: str = ""


class TableMap(NamedTuple):
    """What the columns of a table mean."""

    columns: dict[str, str]
    """Meaning to column."""
    amounts: tuple[AmountColumn, ...]
    values: dict[str, str]
    """What is the same on all rows."""
    header: int = 1
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    decimal: str = "."
    dates: str = ""


def load(path: Path) -> TableMap:
    """Read a map.

    Raises:
        InvalidMap: it cannot be read, or says something that no map can say.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidMap(f"{path}: the map cannot be read ({error}).") from error
    if path.suffix == ".json":
        return _of_datapackage(path, text)
    try:
        return _of(path, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidMap(f"{path}: {error}. Write texts in quotation marks, each key once.") from error


def _of(path: Path, content: dict[str, Any]) -> TableMap:
    _only(path, "the map", content, ("table", "values", "columns", "amounts"))
    table, values, columns = (content.get(part, {}) for part in ("table", "values", "columns"))
    _only(path, "[table]", table, SETTINGS)
    _only(path, "[values]", values, FIXED)
    _only(path, "[columns]", columns, MEANINGS)
    for name, value in table.items():
        if not isinstance(value, SETTINGS[name]):
            raise InvalidMap(
                f"{path}: [table] {name} must be {'a number' if SETTINGS[name] is int else 'a text'}, not {value!r}."
            )
    for part, given in (("[values]", values), ("[columns]", columns)):
        for name, value in given.items():
            if not isinstance(value, str):
                raise InvalidMap(f"{path}: {part} {name} must be a text, not {value!r}.")
    _one_of(path, "[table] decimal", table.get("decimal", "."), (".", ","))
    _one_of(path, "[table] dates", table.get("dates", ""), ("", "dmy", "mdy"))
    _one_of(path, "[values] kind", values.get("kind", "grant"), AwardKind)
    amounts = tuple(_amount(path, given) for given in content.get("amounts", []))
    if not amounts:
        raise InvalidMap(f'{path}: there is no [[amounts]]. Name the column with the money: [[amounts]] column = "…"')
    filled = {meaning: column for meaning, column in columns.items() if column}
    return TableMap(filled, amounts, {n: v for n, v in values.items() if v}, **table)


def _amount(path: Path, given: Any) -> AmountColumn:  # noqa: ANN401 - whatever the file holds
    if not isinstance(given, dict) or not isinstance(given.get("column"), str):
        raise InvalidMap(f"{path}: every [[amounts]] needs a column.")
    _only(path, "[[amounts]]", given, ("column", "measure", "currency"))
    _one_of(path, f"[[amounts]] measure of '{given['column']}'", given.get("measure", ""), Measure)
    return AmountColumn(given["column"], Measure(given["measure"]), str(given.get("currency", "")))


def _only(path: Path, where: str, given: Any, allowed: Iterable[str]) -> None:  # noqa: ANN401 - the same
    if not isinstance(given, dict):
        raise InvalidMap(f"{path}: {where} must be a table of keys.")
    for name in given:
        if name not in allowed:
            close = get_close_matches(name, list(allowed), n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise InvalidMap(f"{path}: {where}: unknown key '{name}'.{hint} Allowed: {', '.join(allowed)}.")


def _one_of(path: Path, where: str, given: str, allowed: Iterable[str]) -> None:
    if given not in list(allowed):
        raise InvalidMap(f"{path}: {where} is '{given}'. Allowed: {', '.join(repr(str(a)) for a in allowed)}.")


def _of_datapackage(path: Path, text: str) -> TableMap:
    """Take the mapping of a fiscal data package: measures are amounts, dimensions are parties and days."""
    try:
        mapping = json.loads(text)["mapping"]
        measures = mapping["measures"].values()
        amounts = [AmountColumn(m["source"], _measure(m), str(m.get("currency", ""))) for m in measures]
        if any(float(m.get("factor", 1)) != 1 for m in measures):
            raise InvalidMap(
                f"{path}: its amounts are multiples of a unit, which a map cannot say. Write a map in TOML."
            )
        columns: dict[str, str] = {}
        for name, dimension in mapping["dimensions"].items():
            first = next(iter(dimension["attributes"].values()))["source"]
            meaning = next((m for words, m in DIMENSIONS if any(w in name.lower() for w in words)), "")
            if meaning:
                columns[meaning] = first
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise InvalidMap(f"{path}: this is no data package with a mapping ({error!r}).") from error
    return TableMap(columns, tuple(amounts), {})


def _measure(measure: dict[str, Any]) -> Measure:
    return Measure.DISBURSED if measure.get("direction") == "expenditure" else Measure.BUDGETED


DIMENSIONS = (
    (("supplier", "recipient", "beneficiary", "payee"), "recipient"),
    (("administrator", "administration", "payer", "funder", "institution", "ministry"), "funder"),
    (("executed", "date", "period"), "date"),
    (("description",), "description"),
    (("invoice", "transaction-id", "contract-id"), "number"),
    (("country",), "country"),
    (("programme", "program", "fund"), "programme_title"),
)
"""Words in the names of dimensions, and what they mean here; the last dimension of a meaning holds."""


def dump(found: TableMap) -> str:
    """Write a map as TOML, with what every key means."""
    lines = [
        "# What the columns of this table mean. Correct it, then: fundflow import table FILE --map THIS-FILE",
        "",
        "[table]",
    ]
    lines.append(f"header = {found.header}  # row with the names of the columns")
    for name, note in (("delimiter", ""), ("encoding", ""), ("sheet", "")):
        if getattr(found, name):
            lines.append(f"{name} = {quoted(getattr(found, name))}{note}")
    lines.append(f"decimal = {quoted(found.decimal)}  # the sign before the decimals of an amount")
    lines.append(f'dates = {quoted(found.dates)}  # how 05/06/2014 is meant: "dmy", "mdy", or "" to refuse such dates')
    lines += ["", "[values]  # what is the same on all rows"]
    notes = {
        "currency": "ISO 4217, such as EUR",
        "kind": ", ".join(AwardKind),
        "funder": "who gives, when no column says so",
    }
    for name in ("funder", "currency", "kind"):
        lines.append(f"{name} = {quoted(found.values.get(name, ''))}  # {notes[name]}")
    lines += ["", "[columns]"]
    for meaning, note in MEANINGS.items():
        mark = "" if meaning in found.columns else "# "
        lines.append(f"{mark}{meaning} = {quoted(found.columns.get(meaning, ''))}  # {note}")
    for amount in found.amounts:
        lines += [
            "",
            "[[amounts]]",
            f"column = {quoted(amount.column)}",
            f"measure = {quoted(amount.measure)}  # {', '.join(Measure)}",
        ]
        if amount.currency:
            lines.append(f"currency = {quoted(amount.currency)}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")

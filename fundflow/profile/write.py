"""Write an organisation as a profile that people can read and change; what is not known stays a comment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundflow.profile.keys import KEYS, Key, Kind

if TYPE_CHECKING:
    from fundflow.model import Organization

HEAD = "# Who signs. What is not known stays behind a # sign: fundflow asks, it does not guess.\n"
_EXAMPLES = {
    Kind.TEXT: '"…"',
    Kind.COUNTRY: '"…"',
    Kind.YES_NO: "true or false",
    Kind.LIST: "[]",
    Kind.TABLES: "[]",
}


def as_toml(organization: Organization) -> str:
    """Return the text of a profile; reading it gives the same organisation."""
    return HEAD + "\n".join(_line(key, _value(organization, key.name)) for key in KEYS.values()) + "\n"


def _value(organization: Organization, name: str) -> Any:  # noqa: ANN401 - a key holds a text, a truth or a list
    value = getattr(organization, name)
    if name in {"name", "activities"} and not value:
        # These two are empty when nobody stated them.
        return None
    return value


def _line(key: Key, value: object) -> str:
    if value is None:
        example = " or ".join(f'"{each}"' for each in key.allowed) if key.kind is Kind.CHOICE else _EXAMPLES[key.kind]
        return f"# {key.name} = {example}  ({key.hint})"
    return f"{key.name} = {_written(value)}  # {key.hint}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_table(each) if hasattr(each, '_asdict') else _written(each) for each in value)}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(record: Any) -> str:  # noqa: ANN401 - one of the two records that stand in lists
    fields = {name: value for name, value in record._asdict().items() if value is not None}
    return "{" + ", ".join(f"{name} = {_written(value)}" for name, value in fields.items()) + "}"

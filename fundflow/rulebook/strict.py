"""Turn a YAML file into typed values, refusing what it does not know, with file and line.

Plain YAML loaders keep the last of two equal keys and read `NO` as false.  Here every scalar is
text until a field asks for something else, and every mistake is collected, not only the first.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LARGEST = 2_000_000
"""Characters of one file."""
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq")}
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Fields:
    """The keys of one YAML mapping, taken one by one; `done` refuses what was not taken."""

    def __init__(self, node: yaml.MappingNode, where: str, problems: list[str]) -> None:
        self.where = where
        self.problems = problems
        self.line = node.start_mark.line + 1
        self._known: list[str] = []
        self._lines: dict[str, int] = {}
        self._nodes: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in self._nodes:
                self._say(key, f"key '{name}' stands twice. Only the last would count: remove one")
            self._nodes[name] = value
        self._given = frozenset(self._nodes)

    def _say(self, node: yaml.Node | None, what: str) -> None:
        line = node.start_mark.line + 1 if node is not None else self.line
        self.problems.append(f"{self.where}:{line}: {what}")

    def _take(self, key: str, *, required: bool) -> Any:  # noqa: ANN401  (yaml nodes are untyped)
        self._known.append(key)
        node = self._nodes.pop(key, None)
        if node is None and required:
            self._say(None, f"key '{key}' is missing. Add it")
        return node

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text, or "" when it is absent."""
        node = self._take(key, required=required)
        return "" if node is None else self._scalar(node, key)

    def _scalar(self, node: yaml.Node, key: str) -> str:
        if isinstance(node, yaml.ScalarNode) and (node.value != "" or node.style in {"'", '"'}):
            return str(node.value).strip()
        self._say(node, f"'{key}' must be a text")
        return ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        found = []
        for node in self._items(key, required=required):
            found.append(self._scalar(node, key))
            self._lines[found[-1]] = node.start_mark.line + 1
        return tuple(found)

    def _items(self, key: str, *, required: bool = False) -> list[Any]:
        node = self._take(key, required=required)
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def choice(self, key: str, allowed: Collection[str], *, default: str = "") -> str:
        """Return one of the allowed words."""
        node = self._take(key, required=not default)
        return default if node is None else self._allowed(node, key, allowed)

    def choices(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return a list of allowed words."""
        return tuple(self._allowed(node, key, allowed) for node in self._items(key))

    def _allowed(self, node: yaml.Node, key: str, allowed: Collection[str]) -> str:
        value = self._scalar(node, key)
        if value and value not in allowed:
            self._say(node, f"'{key}: {value}' is unknown.{near(value, allowed)} Allowed: {', '.join(sorted(allowed))}")
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date written YYYY-MM-DD; absent or `null` is None."""
        node = self._take(key, required=required)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in {"", "null", "~"}):
            return None
        value = self._scalar(node, key)
        with suppress(ValueError):
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        self._say(node, f"'{key}: {value}' is not a date. Write YYYY-MM-DD")
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false; nothing else is taken for either."""
        node = self._take(key, required=False)
        if node is None:
            return default
        value = self._scalar(node, key)
        if value not in {"true", "false"}:
            self._say(node, f"'{key}: {value}' must be true or false")
        return value == "true"

    def maps(self, key: str) -> Iterator[Fields]:
        """Yield each mapping of a list of mappings."""
        for node in self._items(key):
            if isinstance(node, yaml.MappingNode):
                yield Fields(node, self.where, self.problems)
            else:
                self._say(node, f"'{key}' must hold mappings")

    def map(self, key: str, *, required: bool = False) -> Fields | None:
        """Return one mapping."""
        node = self._take(key, required=required)
        if isinstance(node, yaml.MappingNode):
            return Fields(node, self.where, self.problems)
        if node is not None:
            self._say(node, f"'{key}' must be a mapping")
        return None

    def mixed(self, key: str, allowed: Collection[str] = ()) -> Iterator[str | Fields]:
        """Yield the items of a list in which each is a mapping or a text: an allowed word when there are any."""
        for node in self._items(key):
            if isinstance(node, yaml.MappingNode):
                yield Fields(node, self.where, self.problems)
            else:
                yield self._allowed(node, key, allowed) if allowed else self._scalar(node, key)

    def keys(self) -> tuple[str, ...]:
        """Return the keys not yet taken."""
        return tuple(self._nodes)

    def given(self, *keys: str) -> tuple[str, ...]:
        """Return which of the keys the file has."""
        return tuple(key for key in keys if key in self._given)

    def problem(self, what: str, text: str = "") -> None:
        """Note a mistake that only the owner of the mapping can see, on the line of the listed text it lies in."""
        self.problems.append(f"{self.where}:{self._lines.get(text, self.line)}: {what}")

    def done(self) -> None:
        """Refuse every key that nobody asked for."""
        for name, node in self._nodes.items():
            allowed = ", ".join(self._known)
            self._say(node, f"unknown key '{name}'.{near(name, self._known)} Allowed: {allowed}")


def near(word: str, allowed: Collection[str]) -> str:
    """Return " Did you mean 'x'?" when an allowed word is close."""
    close = get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""


def read_fields(path: Path, problems: list[str], name: str = "") -> Fields | None:
    """Return the mapping of a file, or None with the reason noted in `problems`."""
    where = name or str(path)
    try:
        node = _composed(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.append(
            f"{where}:{line}: not valid YAML: {getattr(error, 'problem', error)}. Quote texts with special signs"
        )
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{where}:1: cannot be read: {error}. Save it as UTF-8 text")
    except Refused as error:
        problems.append(f"{where}:{error}")
    else:
        return Fields(node, where, problems)
    return None


class Refused(ValueError):
    """A file that is YAML and no rule; the message begins with the line."""


def _composed(text: str) -> yaml.MappingNode:
    if len(text) > LARGEST:
        raise Refused(f"1: has {len(text):,} characters. At most {LARGEST:,}: split it")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except RecursionError as error:
        raise Refused("1: is nested deeper than any rule. See rules/README.md") from error
    if tagged := _tagged(node):
        line = tagged.start_mark.line + 1
        raise Refused(f"{line}: the tag '{tagged.tag}' is not allowed. Rules are plain text: remove it")
    if not isinstance(node, yaml.MappingNode):
        raise Refused("1: must be a mapping of keys to values. See rules/README.md")
    return node


def _tagged(node: yaml.Node | None) -> yaml.Node | None:
    """Return a node with a tag of its own: tags name types to construct, and rules construct nothing.

    A node that stands in several places by alias is looked at once, so that no file can make this long.
    """
    waiting, seen = [node], set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        if each.tag not in _PLAIN_TAGS:
            return each
        if isinstance(each, yaml.MappingNode):
            waiting += [part for pair in each.value for part in pair]
        elif isinstance(each, yaml.SequenceNode):
            waiting += each.value
    return None

"""Write down which packs a result rests on, and say how the packs at hand differ from that.

A lock is a small JSON file of names, versions and hashes.  It holds no rules and changes none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundflow.errors import InvalidRules
from fundflow.model import Pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION = "1"
_KEYS = ("name", "version", "sha256")


def lock_text(packs: Iterable[Pack]) -> str:
    """Return the lock of packs; the same packs give the same text."""
    listed = [{key: getattr(pack, key) for key in _KEYS} for pack in sorted(packs, key=lambda each: each.name)]
    return json.dumps({"lock_version": VERSION, "packs": listed}, indent=2, ensure_ascii=False) + "\n"


def hold(path: Path, packs: Iterable[Pack]) -> None:
    """Refuse packs that are not those of the lock.

    Raises:
        InvalidRules: the packs differ, or the file is no lock; one line for each difference.
    """
    locked = {pack.name: pack for pack in _read(path)}
    problems = list(_differences(locked, {pack.name: pack for pack in packs}))
    if problems:
        last = "Use the packs of the lock, or make a new one: fundflow rules lock"
        raise InvalidRules([*(f"{path}: {line}" for line in problems), f"{path}: {last}"])


def _differences(locked: dict[str, Pack], present: dict[str, Pack]) -> Iterator[str]:
    for name in sorted(locked.keys() | present.keys()):
        before, now = locked.get(name), present.get(name)
        if now is None:
            yield f"pack '{name}' is locked and not here"
        elif before is None:
            yield f"pack '{name}' is here and not locked"
        elif before != now:
            yield f"pack '{name}' is locked at {_short(before)}, but here it is {_short(now)}"


def _short(pack: Pack) -> str:
    return f"{pack.version} ({pack.sha256[:12]})"


def _read(path: Path) -> list[Pack]:
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidRules([f"{path}: cannot be read: {error.strerror}. Make one: fundflow rules lock"]) from error
    except (ValueError, RecursionError) as error:
        raise InvalidRules([f"{path}: is no lock: {error}. Make one: fundflow rules lock --output {path}"]) from error
    version = value.get("lock_version") if isinstance(value, dict) else None
    if version != VERSION:
        raise InvalidRules([f"{path}: is no lock of version {VERSION}. Make one: fundflow rules lock"])
    try:
        return [Pack(*(str(each[key]) for key in _KEYS)) for each in value["packs"]]
    except (KeyError, TypeError) as error:
        raise InvalidRules(
            [f"{path}: is no lock of version {VERSION} ({error}). Make one: fundflow rules lock"]
        ) from error

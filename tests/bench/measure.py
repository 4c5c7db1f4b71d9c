"""Measures what a command costs: CPU time, user and system, children included, and peak memory.

Wall time says little on a shared machine, so it is not looked at.  Everything is pinned to one core.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


class Spent(NamedTuple):
    """What a command cost and what it said."""

    seconds: float
    megabytes: float
    said: str


class Range(NamedTuple):
    """The median of some rounds, the least and the most."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Range:
        """Return the range of some values."""
        return cls(median(values), min(values), max(values))


def spend(command: Sequence[str | Path], said: Path, fine: Sequence[int] = (0, 3)) -> Spent:
    """Run a command with its output in a file; a failure, which is an exit code that is not fine, is ours."""
    with said.open("wb") as out:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT, env=_as_installed())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        raise RuntimeError(f"{command[0]} {command[1]} … ended with {process.returncode}")
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.read_text(encoding="utf-8", errors="replace"))


def _as_installed() -> dict[str, str]:
    """Return the environment without the wish to compile our modules at every start: an installed package is compiled once."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def pin() -> int | None:
    """Stay on one core, children too; return which, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def machine() -> str:
    """Return what the figures were measured on."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    poppler = subprocess.run(["pdftotext", "-v"], capture_output=True, text=True, check=False).stderr.split("\n")[0]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pypdfium2", "pdfplumber"))
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {os.cpu_count()} cores, {load}; Python {sys.version.split()[0]}, {libraries}, {poppler}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

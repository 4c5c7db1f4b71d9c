"""Runs a function on many items in worker processes that may crash, hang or grow without harm.

Turns items into `Outcome`s, in the order of the items: a value, or why there is none.  Each worker
has a limit of time for an item and of memory; one that oversteps is killed and replaced while the
others go on.  Refuses to run anything in the caller's own process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from fundflow.serving import UNREADABLE, Job, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Item = TypeVar("Item")
Value = TypeVar("Value")

_TICK = 0.2
"""Seconds between two looks at the clock and at the workers' memory."""
_AHEAD = 8
"""Items for each worker that may be done before the oldest one is handed out."""
_GROWN = 0.5
"""Share of the memory limit beyond which a worker is replaced after its item."""
_FULL = 0.85
"""Share of the memory limit beyond which a crash is put down to memory."""
_START = 60.0
"""Seconds that a worker may take to start, beyond the limit for its item."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Value]):
    """What became of one item."""

    index: int
    item: Item
    value: Value | None = None
    failure: str = ""
    """Why there is no value; empty when there is one."""
    exit_code: int = 0

    @property
    def failed(self) -> bool:
        """Whether there is no value."""
        return bool(self.failure)


class Limits(NamedTuple):
    """What a worker may use."""

    seconds: float
    memory_mb: int


def run_each(  # noqa: PLR0913 - limits and hooks, all by name
    function: Callable[..., Value],
    items: Iterable[Item],
    *,
    jobs: int,
    seconds: float,
    memory_mb: int,
    on_progress: Callable[[int, Any], None] | None = None,
    initializer: Callable[..., Any] | None = None,
    initargs: tuple[Any, ...] = (),
) -> Iterator[Outcome[Item, Value]]:
    """Run `function(item, report)` on each item and give the outcomes in order.

    Args:
        function: A top-level function; `report(payload)` passes progress to the caller.
        items: Picklable items, taken only as they are needed.
        jobs: How many worker processes to keep.
        seconds: Wall-clock limit for one item.
        memory_mb: Limit of a worker's address space.
        on_progress: Called as (index of the item, payload) in the caller's process.
        initializer: A top-level function called once in each worker, before any item.
        initargs: Its arguments.
    """
    crew = _Crew(Job(function, initializer, initargs), Limits(seconds, memory_mb), max(1, jobs))
    try:
        yield from crew.run(items, on_progress)
    finally:
        crew.dismiss()


class _Crew:
    """The workers of one run, and the items between them and the caller."""

    def __init__(self, job: Job, limits: Limits, jobs: int) -> None:
        self.job, self.limits, self.jobs = job, limits, jobs
        self.workers: list[_Worker] = []

    def run(self, items: Iterable[Any], on_progress: Callable[[int, Any], None] | None) -> Iterator[Outcome[Any, Any]]:
        """Hand out items and give their outcomes in order."""
        waiting = enumerate(items)
        done: dict[int, Outcome[Any, Any]] = {}
        oldest, more = 0, True
        while more or self._busy() or done:
            more = more and self._hand_out(waiting, oldest + self.jobs * _AHEAD)
            for outcome in self._gather(on_progress) if self._busy() else ():
                done[outcome.index] = outcome
            while oldest in done:
                yield done.pop(oldest)
                oldest += 1

    def dismiss(self) -> None:
        """Kill every worker."""
        for worker in self.workers:
            worker.kill()
        self.workers.clear()

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.busy]

    def _hand_out(self, waiting: Iterator[tuple[int, Any]], before: int) -> bool:
        """Give every idle worker an item; tell whether there may be more."""
        while len(self._busy()) < self.jobs:
            if max((w.index for w in self._busy()), default=-1) + 1 >= before:
                return True
            entry = next(waiting, None)
            if entry is None:
                return False
            self._idle().take(*entry)
        return True

    def _idle(self) -> _Worker:
        for worker in self.workers:
            if not worker.busy:
                return worker
        worker = _Worker(self.job, self.limits, [each.pipe for each in self.workers])
        self.workers.append(worker)
        return worker

    def _gather(self, on_progress: Callable[[int, Any], None] | None) -> list[Outcome[Any, Any]]:
        """Wait a moment and collect what the workers say, replacing those that overstepped."""
        wait([worker.pipe for worker in self._busy()], timeout=_TICK)
        outcomes = []
        for worker in self._busy():
            outcome = worker.listen(on_progress)
            if outcome is not None:
                outcomes.append(outcome)
            if worker.spent:
                worker.kill()
                self.workers.remove(worker)
        return outcomes


class _Worker:
    """One process, its pipe, and the item it is busy with."""

    def __init__(self, job: Job, limits: Limits, others: Sequence[Connection]) -> None:
        forks = _may_fork()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self.pipe, theirs = context.Pipe()
        given, ours = (job, [*others, self.pipe]) if forks else (None, [])
        self.process = context.Process(target=serve, args=(theirs, limits.memory_mb, given, ours), daemon=True)
        self.process.start()
        theirs.close()
        self.job = None if forks else job
        self.limits = limits
        self.busy = False
        self.spent = False
        """True once this worker must not get another item."""
        self.index = -1
        self.item: Any = None
        self.until = 0.0
        self.ready = False
        self.full = False

    def take(self, index: int, item: Any) -> None:  # noqa: ANN401
        """Start on an item."""
        self.index, self.item, self.busy = index, item, True
        self.until = time.monotonic() + self.limits.seconds + (0 if self.ready else _START)
        if self.ready:
            self._send(item)

    def _send(self, what: Any) -> None:  # noqa: ANN401
        """Send only to a process that has spoken: one that died at its start would never read, and block us."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(what)

    def listen(self, on_progress: Callable[[int, Any], None] | None) -> Outcome[Any, Any] | None:
        """Take what the process has said; give the outcome when the item is settled."""
        try:
            while self.pipe.poll():
                kind, payload, code = self.pipe.recv()
                if kind == "started":
                    if self.job is not None:
                        self._send(self.job)
                    self._send(self.item)
                elif kind == "ready":
                    self.ready, self.until = True, time.monotonic() + self.limits.seconds
                elif kind == "progress":
                    if on_progress:
                        on_progress(self.index, payload)
                else:
                    return self._settled(kind, payload, code)
        except (EOFError, ConnectionResetError):
            return self._lost()
        if time.monotonic() > self.until:
            return self._fail(f"took longer than {self.limits.seconds:g} s")
        self.full = self.full or _size_mb(self.process.pid) > _FULL * self.limits.memory_mb
        return None

    def kill(self) -> None:
        """End the process and every program it started, whatever they are doing."""
        if self.process.pid:
            with contextlib.suppress(OSError, AttributeError):  # gone already, or no such groups on this system
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()

    def _settled(self, kind: str, payload: Any, code: int) -> Outcome[Any, Any]:  # noqa: ANN401
        if kind == "value":
            self.busy = False
            self.spent = _size_mb(self.process.pid) > _GROWN * self.limits.memory_mb
            return Outcome(self.index, self.item, value=payload)
        if kind == "memory":
            return self._fail(self._memory())
        self.busy = False
        self.spent = kind == "broken"
        return Outcome(self.index, self.item, failure=payload, exit_code=code)

    def _lost(self) -> Outcome[Any, Any]:
        """Say why the process is gone."""
        self.process.join(_TICK * 10)
        code = self.process.exitcode or 0
        if self.full or code == -signal.SIGKILL:
            return self._fail(self._memory())
        return self._fail(f"the reader crashed (signal {-code})" if code < 0 else f"the reader ended (code {code})")

    def _memory(self) -> str:
        return f"needed more than {self.limits.memory_mb} MB"

    def _fail(self, failure: str) -> Outcome[Any, Any]:
        self.busy, self.spent = False, True
        return Outcome(self.index, self.item, failure=failure, exit_code=UNREADABLE)


def _size_mb(pid: int | None) -> float:
    """Give the address space of a process where the system tells it cheaply, else 0."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0.0
    return int(fields[0]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20) if fields else 0.0


def _may_fork() -> bool:
    """Say whether a worker may begin as a copy of this process, which spares it all imports and the job's bytes.

    Only on Linux, and only while this process has one thread: a copy of several has locks that nobody opens.
    """
    try:
        return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False

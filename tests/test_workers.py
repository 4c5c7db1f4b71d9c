"""Workers: every item has an outcome, in order, whatever its worker does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fundflow.errors import FundflowError, UnreadableDocument
from fundflow.workers import run_each

_STATE: dict[str, str] = {}


def act(item: str, report: Any) -> str:
    """Do what the item says."""
    kind, _, rest = item.partition(":")
    match kind:
        case "sleep":
            time.sleep(float(rest))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "memory":
            return str(len(b"x" * (4 << 30)))
        case "refuse":
            raise UnreadableDocument(rest)
        case "mistake":
            raise ZeroDivisionError(rest)
        case "keep":
            _STATE["kept"] = "x" * (int(rest) << 20)
        case "unpicklable":
            return lambda: None  # type: ignore[return-value]
        case "report":
            for step in range(int(rest)):
                report(step)
    return f"{item}/{_STATE.get('loaded', '')}/{os.getpid()}"


def load(word: str) -> None:
    """Remember a word once."""
    _STATE["loaded"] = word


def load_badly() -> None:
    """Fail to start."""
    raise FundflowError("no rules")


def run(items: list[str], **options: Any) -> list[Any]:
    settings = {"jobs": 2, "seconds": 20.0, "memory_mb": 2000} | options
    return list(run_each(act, items, **settings))


def test_outcomes_come_in_the_order_of_items() -> None:
    """A slow first item does not change the order."""
    outcomes = run(["sleep:0.6", *(f"n{i}" for i in range(30))])
    assert [o.index for o in outcomes] == list(range(31))
    assert [o.value.split("/")[0] for o in outcomes] == ["sleep:0.6", *(f"n{i}" for i in range(30))]
    assert len({o.value.split("/")[2] for o in outcomes}) <= 2


def test_bad_items_fail_alone_with_a_reason() -> None:
    """Crash, hang, hunger, refusal and mistake each give a failed outcome; the others go on."""
    items = ["a", "crash:", "sleep:60", "memory:", "refuse:it is locked", "mistake:oops", "unpicklable:", "b"]
    outcomes = run(items, seconds=2.0)
    assert [o.failed for o in outcomes] == [False, True, True, True, True, True, True, False]
    assert outcomes[1].failure == "the reader crashed (signal 11)"
    assert outcomes[2].failure == "took longer than 2 s"
    assert outcomes[3].failure == "needed more than 2000 MB"
    assert (outcomes[4].failure, outcomes[4].exit_code) == ("it is locked", 3)
    assert outcomes[5].failure.startswith("internal error: ZeroDivisionError: oops at test_workers.py:")
    assert outcomes[5].exit_code == 1
    assert outcomes[6].failure.startswith("internal error")
    assert [o.exit_code for o in outcomes[1:4]] == [3, 3, 3]


def test_initializer_runs_once_in_each_worker() -> None:
    """What the initializer loads is there for every item."""
    outcomes = run(["a", "b", "c"], initializer=load, initargs=("rules",))
    assert all(o.value.split("/")[1] == "rules" for o in outcomes)


def test_a_failing_initializer_fails_every_item() -> None:
    """Workers that cannot start say why."""
    outcomes = run(["a", "b", "c"], initializer=load_badly)
    assert [(o.failure, o.exit_code) for o in outcomes] == [("no rules", 2)] * 3


def test_progress_is_forwarded() -> None:
    """What the function reports arrives with the index of its item."""
    seen: list[tuple[int, Any]] = []
    run(["a", "report:3"], on_progress=lambda index, payload: seen.append((index, payload)))
    assert seen == [(1, 0), (1, 1), (1, 2)]


def test_a_worker_that_grew_is_replaced() -> None:
    """Two items after each other in a worker past its share run in two processes."""
    outcomes = run(["a", "keep:600", "b"], jobs=1, memory_mb=1000)
    first, second, third = (o.value.split("/")[2] for o in outcomes)
    assert first == second != third


def test_leaving_early_kills_the_workers() -> None:
    """A caller who stops listening, as on Ctrl-C, leaves no process behind."""
    running = run_each(act, ["a", "sleep:60", "sleep:60"], jobs=2, seconds=90.0, memory_mb=2000)
    next(running)
    running.close()
    assert not multiprocessing.active_children()


def test_interrupt_kills_the_workers() -> None:
    """Ctrl-C in the caller's progress hook ends every worker."""

    def interrupt(index: int, payload: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(["report:1", "sleep:60"], on_progress=interrupt)
    assert not multiprocessing.active_children()


def start(item: str, report: Any) -> None:
    """Start another program and wait for it."""
    with subprocess.Popen(["sleep", item]) as program:
        report(program.pid)


def test_what_a_killed_worker_had_started_ends_with_it() -> None:
    """A program that reads a picture does not go on when its page took too long."""
    started: list[int] = []
    [outcome] = run_each(start, ["60"], seconds=1, memory_mb=2000, jobs=1, on_progress=lambda _, pid: started.append(pid))
    assert "longer" in outcome.failure
    until = time.monotonic() + 10
    while _alive(started[0]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(started[0])


def tell(item: str, report: Any) -> None:
    """Tell whose process this is, once or for ever."""
    report(os.getpid())
    while item == "busy":
        time.sleep(0.05)
        report(os.getpid())


@pytest.mark.skipif(not hasattr(os, "setpgid"), reason="needs processes that can be killed")
def test_no_worker_outlives_its_caller() -> None:
    """When the caller is killed, a worker that waits ends, and so does one that is busy: it held somebody's papers."""
    code = (
        "from test_workers import tell; from fundflow.workers import run_each; "
        "list(run_each(tell, ['idle', 'busy'], jobs=2, seconds=60, memory_mb=2000, "
        "on_progress=lambda _, pid: print(pid, flush=True)))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout
        pids: set[int] = set()
        while len(pids) < 2:
            pids.add(int(caller.stdout.readline()))
        caller.kill()
    until = time.monotonic() + 10
    while any(map(_alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_alive, pids))


def _alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended and was not yet fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_no_items_start_no_worker() -> None:
    """Nothing to do costs nothing."""
    assert run([]) == []

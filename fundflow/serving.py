"""What a worker process does: it takes items from a pipe, answers each, and ends with its caller.

Turns an item into a reply: a value, or why there is none.  It starts no process and ends none; that
is the caller's part.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fundflow.errors import FundflowError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

INTERNAL = 1
"""Exit code of a failure that is ours."""
UNREADABLE = 3
"""Exit code of an item that cost its worker the life."""


class Job(NamedTuple):
    """What every worker runs: a function, and what to call once before it."""

    function: Callable[..., Any]
    initializer: Callable[..., Any] | None = None
    initargs: tuple[Any, ...] = ()


def serve(pipe: Connection, memory_mb: int, job: Job | None, ours: Sequence[Connection]) -> None:
    """Be a worker until the pipe closes, at the latest when the caller is gone, however it ended.

    Args:
        pipe: Where the job comes from, unless it came with the process, and then the items.
        memory_mb: What the worker may use.
        job: The job, when the process began as a copy of the caller.
        ours: The caller's ends of all pipes, of which such a copy has copies: one that stays open keeps a pipe open.
    """
    for end in ours:
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        os.setpgid(0, 0)  # a group of its own, to be ended with the programs it starts, such as the reader of pictures
    _limit_memory(memory_mb)
    with contextlib.suppress(EOFError, OSError):  # nobody is there any more
        _work_for(pipe, job)


def _work_for(pipe: Connection, job: Job | None) -> None:
    """Take items from a pipe and answer each, until it closes.

    Raises:
        EOFError: the pipe is closed.
        OSError: the same, found when something is said.
    """
    pipe.send(("started", None, 0))
    job = job or pipe.recv()
    failed = _begin(job)
    pipe.send(("ready", None, 0))
    while True:
        item = pipe.recv()
        reply = failed or _call(job.function, item, lambda payload: pipe.send(("progress", payload, 0)))
        try:
            pipe.send(reply)
        except (TypeError, AttributeError, ValueError) as error:
            pipe.send(("error", _internal(error), INTERNAL))


def _limit_memory(memory_mb: int) -> None:
    """Cap the address space where the system can."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    size = memory_mb << 20
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size if most < 0 else min(size, most), most))


def _begin(job: Job) -> tuple[str, Any, int] | None:
    """Run the initializer; a failure answers every item."""
    if job.initializer is None:
        return None
    kind, payload, code = _call(lambda *_: job.initializer and job.initializer(*job.initargs), None, None)
    return None if kind == "value" else ("broken" if kind == "error" else kind, payload, code)


def _call(function: Callable[..., Any], item: Any, report: Any) -> tuple[str, Any, int]:  # noqa: ANN401
    """Call the function and turn whatever it raises into a reply."""
    try:
        return "value", function(item, report), 0
    except MemoryError:
        return "memory", None, UNREADABLE
    except FundflowError as error:
        return "error", str(error), error.exit_code
    except Exception as error:  # noqa: BLE001 - everything that goes wrong is an outcome
        return "error", _internal(error), INTERNAL


def _internal(error: Exception) -> str:
    """Name an error that nobody meant to raise, and the line where it happened."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"internal error: {type(error).__name__}: {error}{where}"

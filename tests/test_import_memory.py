"""A download of many gigabytes is imported in little memory: twice the file does not need twice as much."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.data import write

import fundflow

MEGABYTE = 1_000_000
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(fundflow.__file__).parent.parent)}


def peak(folder: Path, size: int) -> float:
    """Import a file of this size in a process of its own; return its peak in megabytes."""
    path = write(folder / f"{size}.csv", size)
    space = folder / f"space{size}"
    command = [sys.executable, "-m", "fundflow"]
    subprocess.run([*command, "init", space], env=ENVIRONMENT, check=True, capture_output=True)
    process = subprocess.Popen([*command, "import", path, "--workspace", space], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    path.unlink()
    return used.ru_maxrss / 1024


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted as Linux does")
def test_memory_stays_flat(tmp_path: Path) -> None:
    """Under a gigabyte, and hardly more when the file doubles."""
    small, large = peak(tmp_path, 400 * MEGABYTE), peak(tmp_path, 800 * MEGABYTE)
    assert large < 1000
    assert large < 1.4 * small

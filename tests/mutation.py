"""Change the judge in small ways, one at a time, and count how many changes the tests notice.

Runs mutmut as `[tool.mutmut]` in pyproject.toml sets it up, reads what it found, and fails when fewer
than nine of ten changes were noticed.  A change that no test reaches counts as not noticed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

DEMANDED = 90.0
"""Per cent of the changes."""
_WORK = Path("mutants")
_STATS = _WORK / "mutmut-cicd-stats.json"
_NOTICED = ("killed", "timeout", "segfault")
_MISSED = ("survived", "no_tests", "suspicious")


def main() -> int:
    """Run, read, judge; 0 when enough changes were noticed."""
    shutil.rmtree(_WORK, ignore_errors=True)  # results of older tests would be taken over
    mutmut = (sys.executable, "-m", "mutmut")
    subprocess.run((*mutmut, "run", "--max-children", "2"), check=True, stdout=subprocess.DEVNULL)
    subprocess.run((*mutmut, "export-cicd-stats"), check=True, stdout=subprocess.DEVNULL)
    return judged(json.loads(_STATS.read_text(encoding="utf-8")))


def judged(stats: dict[str, int]) -> int:
    """Say the figure; 0 when it is high enough, 1 when it is not or when there is none."""
    noticed, missed = (sum(stats[name] for name in names) for names in (_NOTICED, _MISSED))
    tried = noticed + missed
    unfinished = stats["total"] - tried - stats["skipped"]
    share = 100 * noticed / tried if tried else 0.0
    sys.stdout.write(f"The tests of the judge noticed {noticed} of {tried} changes ({share:.1f} %; demanded: {DEMANDED:.0f} %).\n")
    if unfinished:
        sys.stdout.write(f"{unfinished} changes were not tried.\n")
    return 0 if share >= DEMANDED and not unfinished else 1


if __name__ == "__main__":
    sys.exit(main())

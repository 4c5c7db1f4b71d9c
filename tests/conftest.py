"""Settings of all tests: generated examples are the same in every run, and no run leaves files behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.load_profile("same")

_OURS = "FUNDFLOW_CACHE" not in os.environ
if _OURS:
    # Rule books that are kept on disk stay out of the home of whoever runs the tests; workers inherit the place.
    os.environ["FUNDFLOW_CACHE"] = tempfile.mkdtemp(prefix="fundflow-tests-")


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all tests of a file: a later one may use what an earlier one wrote."""
    return tmp_path_factory.mktemp("module")


def pytest_sessionstart() -> None:
    """Forget verdicts of an earlier run in this process: a mutation run changes the judge between two."""
    from fundflow.applicability.verdict import _reach

    _reach.cache_clear()


def pytest_unconfigure() -> None:
    """Take away what was kept, in the process that made the place."""
    if _OURS:
        shutil.rmtree(os.environ["FUNDFLOW_CACHE"], ignore_errors=True)

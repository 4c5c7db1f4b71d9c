"""Settings of all tests: generated examples are the same in every run, and no run leaves files behind."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.load_profile("same")

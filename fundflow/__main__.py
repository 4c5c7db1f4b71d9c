"""`python -m fundflow` is the same as `fundflow`."""

from __future__ import annotations

from fundflow.cli import main

if __name__ == "__main__":
    main(prog_name="fundflow")

"""The errors that programmers and operators see; problems in users' files are values instead.

Every message has four parts: where, what, why, what to do.  Each class carries the exit code of
the contract so that the command line decides nothing.
"""

from __future__ import annotations


class FundflowError(Exception):
    """Base of all errors that fundflow raises on purpose."""

    exit_code = 2


class UnreadableDocument(FundflowError):
    """A file that cannot be read at all; the check goes on with the others."""

    exit_code = 3


class InvalidRules(FundflowError):
    """A rule pack that does not load; `problems` holds one line for each mistake."""

    exit_code = 4

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class InvalidProfile(FundflowError):
    """An organisation profile that does not load."""

    exit_code = 4


class WorkspaceError(FundflowError):
    """A workspace that cannot be read or written; what was in it before is still there."""

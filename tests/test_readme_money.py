"""The README's commands about a workspace run as printed, too; a file of their own, so that two workers share the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from readme import examples, printed_as_shown

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = examples(of_money=True)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_readme_command_about_money(command: str, output: str, module_folder: Path) -> None:
    """Each command ends without an error, and prints every line shown, in order."""
    printed_as_shown(command, output, module_folder)

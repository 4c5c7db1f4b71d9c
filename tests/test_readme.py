"""The README's commands about documents run as printed; what it shows of their output is what they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from readme import examples, printed_as_shown

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = examples(of_money=False)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_readme_command(command: str, output: str, module_folder: Path) -> None:
    """Each command ends without an error, and prints every line shown, in order."""
    printed_as_shown(command, output, module_folder)

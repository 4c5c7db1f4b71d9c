"""The README's commands about documents run as printed; what it shows of their output is what they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from readme import examples, printed_as_shown

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = examples(of_money=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `out` of these examples: a later one may use what an earlier one wrote."""
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_readme_command(command: str, output: str, out: Path) -> None:
    """Each command ends without an error, and prints every line shown, in order."""
    printed_as_shown(command, output, out)

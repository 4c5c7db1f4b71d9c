"""The README's commands run as printed, and what it shows of their output is what they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from fundflow.cli import main

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _examples() -> list[tuple[str, str]]:
    """Every command of the README with the output printed under it."""
    found = []
    for block in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `out` of all examples: a later one may use what an earlier one wrote."""
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize(("command", "output"), _examples(), ids=[c for c, _ in _examples()])
def test_readme_command(command: str, output: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command ends without an error, and prints every line shown, in order."""
    words = shlex.split(command)
    assert words[0] == "fundflow"
    arguments = [str(out / w.removeprefix("out/")) if w.startswith("out/") else w for w in words[1:]]
    monkeypatch.chdir(ROOT)
    # In this process: that the command starts on its own is for test_cli_whole, and starting takes longer than most examples.
    run = CliRunner().invoke(main, arguments, env={"COLUMNS": "80", "NO_COLOR": "1"}, catch_exceptions=False)
    assert run.exit_code in {0, 1}, run.stderr
    printed = [line.strip() for line in (run.stdout + run.stderr).splitlines()]
    position = 0
    for line in (shown.strip() for shown in output.splitlines()):
        if line and line != "…":
            assert line in printed[position:], f"not printed: {line}"
            position += printed[position:].index(line) + 1

"""The README's commands: what they are, and one of them run in this process and held to what is printed under it."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from fundflow.cli import main

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples(*, of_money: bool) -> list[tuple[str, str]]:
    """The README's commands about documents, or those about a workspace of money, each with the output printed under it."""
    found = []
    for block in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return [each for each in found if ("out/money" in each[0]) == of_money]


def printed_as_shown(command: str, output: str, out: Path) -> None:
    """Run a command with another folder for `out`; it ends without an error, and prints every line shown, in order."""
    words = shlex.split(command)
    assert words[0] == "fundflow"
    arguments = [str(out / w.removeprefix("out/")) if w.startswith("out/") else w for w in words[1:]]
    # In this process: that the command starts on its own is for test_cli_whole, and starting takes longer than most examples.
    with chdir(ROOT):
        run = CliRunner().invoke(main, arguments, env={"COLUMNS": "80", "NO_COLOR": "1"}, catch_exceptions=False)
    assert run.exit_code in {0, 1}, run.stderr
    printed = [line.strip() for line in (run.stdout + run.stderr).splitlines()]
    position = 0
    for line in (shown.strip() for shown in output.splitlines()):
        if line and line != "…":
            assert line in printed[position:], f"not printed: {line}"
            position += printed[position:].index(line) + 1

"""Turn the template of a rule into a new file; it touches nothing else.

A folder without a `pack.yaml` gets one, because a rule lives in a pack.  An existing rule is never
overwritten.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundflow.errors import FundflowError
from fundflow.resources import shipped

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def scaffold(folder: Path, rule_id: str, family: str) -> Path:
    """Write a rule to fill in and return its path.

    Raises:
        FundflowError: the name cannot be a file name, or the rule exists already.
    """
    if not _NAME.fullmatch(rule_id):
        raise FundflowError(
            f"'{rule_id}' cannot name a rule. Use small letters, digits and hyphens, such as 'our-rule'"
        )
    path = folder / f"{rule_id}.yaml"
    if path.exists():
        raise FundflowError(f"{path} exists already and was left as it is. Choose another name")
    folder.mkdir(parents=True, exist_ok=True)
    pack = folder / "pack.yaml"
    if not pack.exists():
        pack.write_text(f'name: {folder.resolve().name}\nversion: "1"\ntitle: Rules of our own\n', encoding="utf-8")
    template = (shipped("rules") / "template.txt").read_text(encoding="utf-8")
    path.write_text(template.replace("{id}", rule_id).replace("{family}", family), encoding="utf-8")
    return path

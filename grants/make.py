"""Write every sample grant again from its `source.txt`, then check the pages named in `expected.yaml`.

`python grants/make.py` writes all; `python grants/make.py nofo un` only the samples whose names begin so.
"""

from __future__ import annotations

import sys
from pathlib import Path

from draw import draw
from markup import read
from office import write_docx, write_html
from proof import complaints
from words import HYPHENS

HERE = Path(__file__).parent


def make(folder: Path) -> str:
    """Write one sample and say what was written."""
    source = read(folder / "source.txt")
    kind = source.settings.get("format", "pdf")
    target = folder / f"document.{kind}"
    if kind == "docx":
        write_docx(source, target)
    elif kind == "html":
        write_html(source, target)
    else:
        return f"{folder.name}: {draw(source, target, HYPHENS)} pages"
    return f"{folder.name}: {kind}"


def main(names: list[str]) -> int:
    """Write the samples asked for; return 1 when an expectation does not stand where it says."""
    folders = sorted(path.parent for path in HERE.glob("*/source.txt"))
    chosen = [folder for folder in folders if not names or folder.name.startswith(tuple(names))]
    wrong = []
    for folder in chosen:
        print(make(folder))
        wrong += complaints(folder)
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

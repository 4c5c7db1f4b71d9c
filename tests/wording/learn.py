"""Learn what the conditions of each family read like, from every labelled passage, and write the weights.

Run it as `make likeness` (it needs scikit-learn): it reads the examples of the rules and the passages and documents of
`tests/wording`.  One border is learnt for each family, "reads like it" against all else, and one for each effect.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.sparse import csr_matrix, diags
from sklearn.svm import LinearSVC

from fundflow.detection.likeness import counts_of
from fundflow.model import PIECES, Effect, Example, Rule
from fundflow.rulebook import load

WORDING = Path(__file__).resolve().parent
WEIGHTS = WORDING.parent.parent / "rules" / "likeness" / "weights.npz"
EFFECTS = ("restricts", "refers", "permits", "exempts")
DONE = 1.5
"""What a passage that does something weighs against one that does another thing with its family."""
UNREAD = "passages-trade-check.yaml"
"""Left out, so that it can tell whether what is learnt carries over."""
SOUGHT = 2.0
"""What a passage of the family weighs against one that is none: a condition missed costs more than one too many."""


class Passage(NamedTuple):
    """A text and what it holds."""

    text: str
    pairs: frozenset[tuple[str, str]]
    only: str = ""
    """The one family that it is known not to hold; "" when it is known for every family."""


def passages(folder: Path) -> list[Passage]:
    """Return the passages of a folder of files as `tests/wording/README.md` describes them, but those kept unread."""
    paths = sorted({*folder.glob("passages*.yaml"), *folder.glob("learnt*.yaml")} - {folder / UNREAD})
    items = [item for path in paths for item in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [Passage(_text(item), frozenset((e["family"], e["effect"]) for e in item["expect"])) for item in items]


def ordinary(path: Path) -> list[Passage]:
    """Return sentences, by language, that hold no condition."""
    by_language = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Passage(text, frozenset()) for texts in by_language.values() for text in texts]


def freed(path: Path) -> list[Passage]:
    """Return sentences that free, spare or concede, with what each says."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Passage(each["text"], frozenset(tuple(pair.split()) for pair in each["says"])) for each in said]


def _text(item: dict[str, str]) -> str:
    return " ".join(str(item[key]) for key in ("heading", "lead_in", "text") if item.get(key))


def examples() -> list[Passage]:
    """Return the examples of the shipped rules; one that a rule must pass over tells nothing of other families."""
    return [_example(rule, each) for rule in load().rules.values() for each in rule.examples]


def _example(rule: Rule, each: Example) -> Passage:
    text = " ".join(part for part in (each.heading, each.lead_in, each.text) if part)
    if each.effect is None or each.effect is Effect.MENTIONS:
        return Passage(text, frozenset(), rule.family)
    return Passage(text, frozenset({(rule.family, str(each.effect))}))


def learn(given: list[Passage]) -> dict[str, np.ndarray]:
    """Return the arrays of the weights file."""
    counted = _counted(given)
    holding = counted.getnnz(axis=0)
    importance = (np.log((1 + len(given)) / (1 + holding)) + 1).astype(np.float32)
    lengths = np.sqrt(np.maximum(counted @ importance**2, 1e-9))
    texts = (diags(1 / lengths) @ counted @ diags(importance)).tocsr()
    families = sorted({family for each in given for family, _ in each.pairs})
    columns = []
    for family in families:
        known = np.array([each.only in {"", family} for each in given])
        holds = np.array([any(name == family for name, _ in each.pairs) for each in given])
        columns.append(_border(texts[known], holds[known], SOUGHT))
    held = np.array([bool(each.pairs) for each in given])
    for effect in EFFECTS:
        does = np.array([any(name == effect for _, name in each.pairs) for each in given])
        columns.append(_border(texts[held], does[held], DONE))
    weights = np.stack([border.coef_[0] * importance for border in columns], axis=1)
    scales = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    return {
        "families": np.array(families),
        "effects": np.array(EFFECTS),
        "weights": np.rint(weights / scales).astype(np.int8),
        "scales": scales,
        "offsets": np.array([border.intercept_[0] for border in columns], np.float32),
        "importance": importance,
        "passages": np.array(len(given)),
    }


def _counted(given: list[Passage]) -> csr_matrix:
    """Return how often each piece stands in each passage."""
    of_each = [counts_of(each.text) for each in given]
    ends = np.cumsum([0, *map(len, of_each)])
    rows = [row for counts in of_each for row in counts]
    counts = np.array([count for each in of_each for count in each.values()], np.float32)
    return csr_matrix((counts, rows, ends), shape=(len(given), PIECES))


def _border(texts: csr_matrix, holds: np.ndarray, weight: float) -> LinearSVC:
    return LinearSVC(class_weight={True: weight, False: 1.0}, random_state=0).fit(texts, holds)


def main() -> int:
    """Learn and write."""
    given = [*examples(), *passages(WORDING), *ordinary(WORDING / "ordinary.yaml"), *freed(WORDING / "freed.yaml")]
    unfinished = WEIGHTS.with_name("unfinished.npz")
    np.savez_compressed(unfinished, **learn(given))
    unfinished.replace(WEIGHTS)
    sys.stdout.write(f"learnt from {len(given)} passages\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

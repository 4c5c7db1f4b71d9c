"""Learn what the conditions of each family read like, from every labelled passage, and write the weights.

Run it as `make likeness` (it needs scikit-learn; three quarters of an hour): it reads the examples of the rules and the passages
and documents of `tests/wording`.  Two kinds of things are learnt, one on the other:

- Borders: for each family "reads like it" against all else, and for each effect, by the pieces of words and by the
  concepts and frames that stand there (linear support vector machines).
- Trees: whether a sentence that reads a little like a family limits, or frees, though no rule found it, and whether what
  a rule reports is wrong, given what the rules and frames saw in it (gradient boosting).  The paragraphs of a document are
  read behind one another, as they stand there: what a limit leaves free often follows it.  A passage is scored for them
  by borders that were learnt without it and without its neighbours; what some writers wrote, by borders learnt from the
  others.  How much a yes takes is set where the share of right answers, among passages of writers that the trees have
  not seen either, comes to what is wanted.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import reduce
from itertools import groupby
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml
from scipy.sparse import csr_matrix, diags
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.svm import LinearSVC

from fundflow.detection import Detector
from fundflow.detection.cases import signs_in
from fundflow.detection.likeness import counts_of
from fundflow.detection.reader import Reader
from fundflow.detection.sights import FEATURES
from fundflow.model import PIECES, Effect, Example, Provision, ProvisionKind, Rule
from fundflow.reading import read_document
from fundflow.resources import shipped
from fundflow.rulebook import load
from fundflow.rulebook.layout import load_layout
from fundflow.rulebook.likeness import COUNTING, likeness_of
from fundflow.structure import outline as structure

sys.path.insert(0, str(Path(__file__).resolve().parent))

from score import outline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundflow.detection.cases import Case
    from fundflow.model import Outline

WORDING = Path(__file__).resolve().parent
WEIGHTS = WORDING.parent.parent / "rules" / "likeness" / "weights.npz"
DONE = 1.5
"""What a passage that does something weighs against one that does another thing with its family."""
UNREAD = "passages-trade-check.yaml"
"""Left out, so that it can tell whether what is learnt carries over."""
SOUGHT = 2.0
"""What a passage of the family weighs against one that is none: a condition missed costs more than one too many."""
FOLDS = 5
"""Parts of what is no single writer's, each scored by what is learnt without it."""
WRITERS = 12
"""Parts of what single writers wrote, each scored by what is learnt from the writers of the other parts."""
FRESH = 4.0
"""What a passage weighs for the trees for which no rule was ever changed: only there rules err as they do elsewhere."""
WHOLE = 12.0
"""What a paragraph of the sample grants weighs: passages are dense with conditions, of which real pages hold few."""
RARE = 3
"""Passages in which a sign must stand to be one."""
NEAR = -0.2
"""Score that a sentence must pass that names nothing of a family: the trees see more than they will be asked."""
DEPTH = 3
TREES = 120
RIGHT = 0.87, 0.0
"""Shares of right answers among all yes, and among the least sure, down to which less sure ones are still taken."""
FREE = 0.85, 0.7
"""The same for leave and exemptions: who believes in one that is none does what is forbidden."""
WRONG = 0.9, 0.8
"""The same for doubts about what a rule reports: a condition that is withdrawn costs more than one too many."""
UNSURE = 30
"""How many of the yeses are the least sure."""
FREEING, LIMITING = {"permits", "exempts"}, {"restricts", "refers"}
SAMPLES = "samples"
"""The fold of the sample grants: in their paragraphs nothing limits but what the rules find there."""


class Passage(NamedTuple):
    """A text and what it holds."""

    text: str
    pairs: frozenset[tuple[str, str]]
    only: str = ""
    """The one family that it is known not to hold; "" when it is known for every family."""
    item: dict[str, Any] | None = None
    """It as it stands in its file; None where the trees learn nothing from it."""
    fold: str = ""
    """With which others it is left out when it is to be scored unseen."""
    document: int | None = None
    """The document of which it is a paragraph; None when it stands by itself."""

    @property
    def fresh(self) -> bool:
        """Whether no rule was changed for it."""
        return self.item is not None and "set" in self.item


def passages(folder: Path) -> list[Passage]:
    """Return the passages of a folder of files as `tests/wording/README.md` describes them, but those kept unread."""
    paths = sorted({*folder.glob("passages*.yaml"), *folder.glob("learnt*.yaml")} - {folder / UNREAD})
    files = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}
    names = sorted({item["set"] for items in files.values() for item in items if "set" in item})
    writers = {name: f"writers {place % WRITERS}" for place, name in enumerate(names)}
    found = []
    documents = 0
    for number, (path, items) in enumerate(files.items()):
        whole = path.name.startswith("passages")
        paragraphs = any("first" in item for item in items)
        for place, item in enumerate(items):
            block = number if whole else place * FOLDS // len(items)
            documents += item.get("first", False)
            passage = _passage(item, writers[item["set"]] if "set" in item else f"{block % FOLDS}")
            found.append(passage._replace(document=documents) if paragraphs else passage)
    return found


def ordinary(path: Path) -> list[Passage]:
    """Return sentences, by language, that hold no condition."""
    by_language = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = [{"language": language, "text": text, "expect": []} for language in by_language for text in by_language[language]]
    return [_passage(item, f"{place * FOLDS // len(items)}") for place, item in enumerate(items)]


def _passage(item: dict[str, Any], fold: str) -> Passage:
    whole = {"instrument": "agreement", "allow": [], **item}
    return Passage(_text(whole), _pairs(whole["expect"]), item=whole, fold=fold)


def _pairs(entries: Iterable[dict[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((each["family"], each["effect"]) for each in entries)


def freed(path: Path) -> list[Passage]:
    """Return sentences that free, spare or concede, with what each says."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Passage(each["text"], frozenset(tuple(pair.split()) for pair in each["says"])) for each in said]


def _text(item: dict[str, str]) -> str:
    return " ".join(str(item[key]) for key in ("heading", "lead_in", "text") if item.get(key))


def examples() -> list[Passage]:
    """Return the examples of the shipped rules; one that a rule must pass over tells nothing of other families."""
    return [_example(rule, each, place) for rule in load().rules.values() for place, each in enumerate(rule.examples)]


def _example(rule: Rule, each: Example, place: int) -> Passage:
    silent = each.effect is None or each.effect is Effect.MENTIONS
    item = {
        "language": each.language, "instrument": "agreement", "allow": [], "about": rule.family,
        "heading": each.heading, "lead_in": each.lead_in, "text": each.text,
    }  # fmt: skip
    pairs = frozenset() if silent else frozenset({(rule.family, str(each.effect))})
    return Passage(_text(item), pairs, rule.family if silent else "", item, f"{place % FOLDS}")


class Counted(NamedTuple):
    """What is learnt from, as numbers."""

    given: list[Passage]
    pieces: Weighed
    sensed: Weighed
    signs: tuple[str, ...]
    families: tuple[str, ...]

    @classmethod
    def of(cls, given: list[Passage]) -> Counted:
        """Count the pieces of words, and the signs, of all passages."""
        pieces = _counted([counts_of(each.text) for each in given], PIECES)
        with ProcessPoolExecutor(initializer=_sense) as workers:
            seen = list(workers.map(_signs, given, chunksize=200))
        often = Counter(sign for each in seen for sign in each)
        signs = tuple(sorted(sign for sign, times in often.items() if times >= RARE))
        rows = {sign: row for row, sign in enumerate(signs)}
        sensed = _counted([dict.fromkeys(sorted(rows[sign] for sign in each if sign in rows), 1) for each in seen], len(signs))
        families = tuple(sorted({family for each in given for family, _ in each.pairs}))
        return cls(given, Weighed.of(pieces), Weighed.of(sensed), signs, families)


class Weighed(NamedTuple):
    """What stands in each passage, each row of length 1."""

    texts: csr_matrix
    importance: np.ndarray
    """How rare each column is."""

    @classmethod
    def of(cls, counted: csr_matrix) -> Weighed:
        """Weigh what was counted."""
        passages = counted.shape[0]
        importance = (np.log((1 + passages) / (1 + counted.getnnz(axis=0))) + 1).astype(np.float32)
        lengths = np.sqrt(np.maximum(counted @ importance**2, 1e-9))
        return cls((diags(1 / lengths) @ counted @ diags(importance)).tocsr(), importance)


_sensing: Detector
"""What every worker sees signs with."""


def _sense() -> None:
    global _sensing  # noqa: PLW0603 (a worker process holds exactly one)
    _sensing = Detector(load())


def _signs(passage: Passage) -> frozenset[str]:
    """Return the signs in a passage; a bare sentence shows by itself in what language it is."""
    item = passage.item or {"language": "en", "instrument": "agreement", "text": passage.text}
    reader = Reader(_sensing.book, outline_of(item), _sensing.scanner, _sensing.frames)
    return signs_in(reader)


def borders(counted: Counted, but: str = "") -> dict[str, np.ndarray]:
    """Return the borders as arrays of the weights file, learnt without one fold."""
    names = {"families": np.array(counted.families), "effects": np.array(sorted(Effect)), "signs": np.array(counted.signs)}
    names["rules"] = np.array(sorted(load().rules))
    return names | _borders(counted, "pieces", but) | _borders(counted, "sensed", but)


def _borders(counted: Counted, by: str, but: str) -> dict[str, np.ndarray]:
    weighed: Weighed = getattr(counted, by)
    kept = np.array([not but or each.fold != but for each in counted.given])
    texts, given = weighed.texts[kept], [each for each, one in zip(counted.given, kept, strict=True) if one]
    columns = []
    for family in counted.families:
        known = np.array([each.only in {"", family} for each in given])
        holds = np.array([any(name == family for name, _ in each.pairs) for each in given])
        columns.append(_border(texts[known], holds[known], SOUGHT))
    held = np.array([bool(each.pairs) for each in given])
    every = np.array([not each.only for each in given])
    for effect in sorted(Effect):
        if effect is Effect.MENTIONS:
            columns.append(_border(texts[every], ~held[every], 1.0))
        else:
            does = np.array([any(name == effect for _, name in each.pairs) for each in given])
            columns.append(_border(texts[held], does[held], DONE))
    weights = np.stack([border.coef_[0] * weighed.importance for border in columns], axis=1)
    scales = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    return {
        f"{by}_weights": np.rint(weights / scales).astype(np.int8),
        f"{by}_scales": scales,
        f"{by}_offsets": np.array([border.intercept_[0] for border in columns], np.float32),
        f"{by}_importance": weighed.importance,
    }


def _counted(of_each: list[dict[int, int]], width: int) -> csr_matrix:
    """Return how often each of many things stands in each passage."""
    ends = np.cumsum([0, *map(len, of_each)])
    rows = [row for counts in of_each for row in counts]
    counts = np.array([count for each in of_each for count in each.values()], np.float32)
    return csr_matrix((counts, rows, ends), shape=(len(of_each), width))


def _border(texts: csr_matrix, holds: np.ndarray, weight: float) -> LinearSVC:
    return LinearSVC(class_weight={True: weight, False: 1.0}, random_state=0).fit(texts, holds)


class Answer(NamedTuple):
    """One sentence and family, a question, and whether a reader would have said yes.

    The questions: whether it limits, or frees, though no rule found it; whether what a rule reports is wrong.
    """

    features: list[float]
    right: bool
    fold: str
    fresh: bool
    question: str


def answers(counted: Counted) -> list[Answer]:
    """Return what the trees are to learn: each passage scored by borders that were learnt without its fold."""
    folds = [SAMPLES, *sorted({each.fold for each in counted.given if each.fold})]
    with ProcessPoolExecutor(initializer=_share, initargs=(counted,)) as workers:
        return [each for found in workers.map(_fold, folds) for each in found]


_shared: Counted
"""What every worker learns from."""


def _share(counted: Counted) -> None:
    global _shared  # noqa: PLW0603 (a worker process holds exactly one)
    _shared = counted


def _fold(fold: str) -> list[Answer]:
    arrays = borders(_shared, but=fold)
    detector = Detector(replace(load(), likeness=likeness_of(arrays)))
    if fold == SAMPLES:
        return [
            Answer(case.features, right=False, fold=fold, fresh=True, question=question)
            for outline in _samples()
            for case in detector.cases(outline, NEAR)
            for question in _questions(case)
        ]
    given = (each for each in _shared.given if each.item is not None and each.fold == fold)
    found: list[Answer] = []
    for _document, paragraphs in groupby(enumerate(given), key=_of_document):
        outline, passage_of = _whole_document([passage for _, passage in paragraphs])
        cases: dict[int, list[Case]] = {}
        for case in detector.cases(outline, NEAR):
            cases.setdefault(id(passage_of[case.sentence.provision.index]), []).append(case)
        for passage in {id(each): each for each in passage_of}.values():
            found += _answers(passage, cases.get(id(passage), ()))
    return found


def _of_document(given: tuple[int, Passage]) -> tuple[str, int]:
    """Return what the paragraphs of one document have in common, and no two passages that stand by themselves."""
    place, passage = given
    return ("alone", place) if passage.document is None else ("paragraphs of", passage.document)


def _whole_document(passages: list[Passage]) -> tuple[Outline, list[Passage]]:
    """Return passages behind one another, headings and lead-ins once, and of which passage each provision is."""
    provisions: list[Provision] = []
    passage_of: list[Passage] = []
    for passage in passages:
        places: dict[int, int] = {}
        outline = outline_of(passage.item)
        for one in outline.provisions:
            place = _standing(one, provisions, passage.item)
            if place is None:
                place = len(provisions)
                lead_in = None if one.lead_in is None else places[one.lead_in]
                path = tuple(places[above] for above in one.path)
                provisions.append(replace(one, index=place, path=path, lead_in=lead_in))
                passage_of.append(passage)
            places[one.index] = place
    return replace(outline_of(passages[0].item), provisions=tuple(provisions)), passage_of


def _standing(one: Provision, before: list[Provision], item: dict[str, Any]) -> int | None:
    """Return where a heading or a lead-in stands already in a document, or None."""
    if one.kind is ProvisionKind.HEADING:
        last = next((each for each in reversed(before) if each.kind is ProvisionKind.HEADING), None)
        return last.index if last and last.text == one.text else None
    if one.text != item.get("lead_in"):
        return None
    return next((each.index for each in reversed(before) if each.text.endswith(one.text)), None)


def _questions(case: Case) -> Iterator[str]:
    """Yield what may be asked about a sentence and a family."""
    if case.said:
        yield "doubts"
        return
    if case.may_limit:
        yield "limits"
    if not case.freed:
        yield "frees"


def _samples() -> Iterator[Outline]:
    """Yield the sample grants."""
    layout = load_layout(shipped("rules") / "layout")
    for folder in sorted((WORDING.parent.parent / "grants").iterdir()):
        if (folder / "expected.yaml").is_file():
            for path in sorted(folder.glob("document.*")):
                yield structure(read_document(path), layout)


def _answers(passage: Passage, cases: Iterable[Case]) -> Iterator[Answer]:
    """Ask about what a rule reports, and about what every other sentence of a passage might do in each family.

    A report is wrong where nothing of its family limits or refers; that it says the one for the other is not asked.
    Of a passage that limits, or frees, it is not known which sentence does: the likest is taken for it, and of the
    others nothing is learnt.
    """
    assert passage.item is not None
    allowed = _pairs(passage.item["allow"]) - passage.pairs
    about = passage.item.get("about", "")
    of_each: dict[str, list[Case]] = {}
    reported: set[str] = set()
    for case in cases:
        family = case.family
        does = {effect for name, effect in passage.pairs if name == family}
        if about not in {"", family}:
            continue
        if case.said:
            reported.add(family)
            if about and does & FREEING:  # an example is filed under one effect, and may have another too
                continue
            right = LIMITING.isdisjoint(does | {effect for name, effect in allowed if name == family})
            yield Answer(case.features, right, passage.fold, passage.fresh, "doubts")
        else:
            of_each.setdefault(family, []).append(case)
    for family, each in of_each.items():
        does = {effect for name, effect in passage.pairs if name == family}
        may = {effect for name, effect in allowed if name == family}
        open_to = [case for case in each if "limits" in _questions(case)]
        if "restricts" not in may and does != {"refers"} and family not in reported:
            yield from _asked(passage, open_to, "limits", right="restricts" in does)
        open_to = [case for case in each if "frees" in _questions(case)]
        if (does & FREEING or not may & FREEING) and not (about and family in reported):
            yield from _asked(passage, open_to, "frees", right=bool(does & FREEING))


def _asked(passage: Passage, cases: list[Case], question: str, *, right: bool) -> Iterator[Answer]:
    for case in [max(cases, key=_LIKEST[question])] if right and cases else cases:
        yield Answer(case.features, right, passage.fold, passage.fresh, question)


def _likest(case: Case) -> float:
    return case.features[0]


def _freest(case: Case) -> float:
    """Return how much more a sentence reads like leave than like a limit."""
    said = dict(zip(FEATURES, case.features, strict=False))
    return max(said[effect] for effect in FREEING) - said["restricts"]


_LIKEST = {"limits": _likest, "frees": _freest}


def trees(question: str, found: list[Answer], shares: tuple[float, float]) -> dict[str, np.ndarray]:
    """Return the trees of a question as arrays of the weights file; the shares of their yeses are to be right."""
    asked = np.array([each.features for each in found], np.float32)
    right = np.array([each.right for each in found])
    folds = np.array([each.fold for each in found])
    fresh = np.array([each.fresh for each in found])
    weights = np.where(folds == SAMPLES, WHOLE, np.where(fresh, FRESH, 1.0))
    unseen = np.full(len(found), -np.inf)
    for group in sorted(set(folds[fresh])):
        others = folds != group
        unseen[~others] = _grown(asked[others], right[others], weights[others]).decision_function(asked[~others])
    least = _least(unseen[fresh], right[fresh], *shares)
    yes = unseen[fresh] >= least
    sys.stdout.write(
        f"{question}: {len(found)} answers, {right.sum()} of them yes; of writers unseen {right[fresh].sum()} of {fresh.sum()}: "
        f"{yes.sum()} found from {least:.2f} on, {(yes & right[fresh]).sum()} of them right\n"
    )
    grown = _grown(asked, right, weights)
    each_tree = grown.estimators_[:, 0]
    features, edges, leaves = zip(*(_whole(tree.tree_) for tree in each_tree), strict=True)
    # What the trees start from is what all of them together say more than their ends.
    ends = sum(tree.predict(asked[:1])[0] for tree in each_tree) * grown.learning_rate
    return {
        f"{question}_features": np.array(features, np.int8),
        f"{question}_borders": np.array(edges, np.float64),
        f"{question}_leaves": np.array(leaves, np.float64) * grown.learning_rate,
        f"{question}_ends": np.array([grown.decision_function(asked[:1])[0] - ends, least], np.float64),
    }


def _grown(asked: np.ndarray, right: np.ndarray, weights: np.ndarray) -> GradientBoostingClassifier:
    model = GradientBoostingClassifier(n_estimators=TREES, max_depth=DEPTH, subsample=0.7, random_state=0)
    return model.fit(asked, right, sample_weight=weights)


def _least(sums: np.ndarray, right: np.ndarray, share: float, last: float) -> float:
    """Return the lowest sum from which on as many answers are right as wanted: of all, and of the least sure ones."""
    order = np.argsort(-sums, kind="stable")
    sure = np.concatenate([[0], np.cumsum(right[order])])
    counted = np.arange(len(sure))
    before = np.maximum(counted - UNSURE, 0)
    enough = (sure >= share * counted) & (sure - sure[before] >= last * (counted - before))
    most = int(np.flatnonzero(enough)[-1])
    return float(sums[order[most - 1]]) if most else float("inf")


def _whole(tree: Any) -> tuple[list[int], list[float], list[float]]:
    """Return the features, borders and ends of a tree; one that ends early goes on with borders nothing passes."""
    features, edges, level = [], [], [0]
    for _ in range(DEPTH):
        following = []
        for node in level:
            ended = tree.children_left[node] < 0
            features.append(0 if ended else int(tree.feature[node]))
            edges.append(np.inf if ended else float(tree.threshold[node]))
            following += [node, node] if ended else [int(tree.children_left[node]), int(tree.children_right[node])]
        level = following
    return features, edges, [float(tree.value[node][0][0]) for node in level]


def main() -> int:
    """Learn and write."""
    given = [*examples(), *passages(WORDING), *ordinary(WORDING / "ordinary.yaml"), *freed(WORDING / "freed.yaml")]
    counted = Counted.of(given)
    found = answers(counted)
    grown = [
        trees(question, [each for each in found if each.question == question], shares)
        for question, shares in (("limits", RIGHT), ("frees", FREE), ("doubts", WRONG))
    ]
    numbers = {"passages": np.array(len(given)), "counting": np.array(COUNTING)}
    arrays = reduce(or_, [borders(counted), *grown, numbers])
    unfinished = WEIGHTS.with_name("unfinished.npz")
    np.savez_compressed(unfinished, **arrays)
    unfinished.replace(WEIGHTS)
    sys.stdout.write(f"learnt from {len(given)} passages\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Turn the shipped rules and the user's packs into one rule book, checked as a whole.

It reads words first (vocabulary, grammar, names of instruments), then frames and rules, which may
only speak of concepts that exist.  One mistake anywhere refuses the book, with every mistake named.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from fundflow.errors import InvalidRules
from fundflow.model import Pack, Pattern, Rule, RuleBook
from fundflow.resources import shipped
from fundflow.rulebook import kept
from fundflow.rulebook.activities import read_activities
from fundflow.rulebook.asks import read_asks
from fundflow.rulebook.between import contradictions, with_facts
from fundflow.rulebook.bodies import FILE, read_bodies
from fundflow.rulebook.frames import read_frames
from fundflow.rulebook.instruments import add_card_words, read_card
from fundflow.rulebook.lexicon import LexiconBuilder, add_codes, add_concept_file, add_stopwords
from fundflow.rulebook.likeness import read_likeness
from fundflow.rulebook.programmes import PREFIX, read_funders
from fundflow.rulebook.rules import read_rule
from fundflow.rulebook.strict import read_fields
from fundflow.rulebook.texts import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path


RESERVED = frozenset({"asks", "vocabulary", "grammar", "instruments", "layout", "likeness", "texts"})


def load(packs: Sequence[Path] = ()) -> RuleBook:
    """Return the rule book of the shipped rules and further packs.

    Raises:
        InvalidRules: something in a file is wrong; `problems` names file, line, what and what is allowed.
    """
    base = shipped("rules")
    return _kept(kept.name_of([base, *packs]), lambda: _read(base, packs))


def load_side(folder: Path | None) -> RuleBook:
    """Return the rule book that a folder makes: a whole book, or a pack beside the shipped ones.

    A pack takes the place of a shipped one of the same name.  None stands for the shipped book.

    Raises:
        InvalidRules: as `load` does.
    """
    if folder is None:
        return load()
    if (folder / "grammar").is_dir():
        return _kept(kept.name_of([folder]), lambda: _read(folder, ()))
    base = shipped("rules")
    return _kept(f"{kept.name_of([base, folder])}-side", lambda: _read(base, [folder], replacing=True))


def _kept(name: str, read: Callable[[], RuleBook]) -> RuleBook:
    """Return the book that is kept under a name, or read it and keep it."""
    book = kept.take(name)
    if book is None:
        with kept.no_collecting():
            book = read()
        kept.keep(name, book)
    return book


def _read(base: Path, packs: Sequence[Path], *, replacing: bool = False) -> RuleBook:
    problems: list[str] = []
    builder = _words([base, *packs], problems)
    own = [folder for root in packs for folder in _pack_folders(root)]
    taken = {_pack_name(folder) for folder in own} if replacing else set()
    folders = [*(each for each in _pack_folders(base) if _pack_name(each) not in taken), *own]
    for root in packs:
        problems += _passed_over(root, folders)
    places = (base, *packs, *folders)
    funders = read_funders(sorted({each / "funders.yaml" for each in places}), problems)
    bodies = read_bodies(sorted({each / FILE for each in places}), problems)
    known = frozenset(builder.concepts).union(PREFIX + name for name in funders)
    cards = [path for root in (base, *packs) for path in _files(root / "instruments")]
    found = [rule for path in cards for rule in read_card(path, known, problems)]
    loaded = [_read_pack(folder, problems) for folder in folders]
    for folder, pack in zip(folders, loaded, strict=True):
        rules = (read_rule(path, pack.name, known, problems) for path in _rule_files(folder))
        found += [rule for rule in rules if rule is not None]
    frames = read_frames(base / "grammar" / "frames.yaml", known, problems)
    asks = read_asks([path for root in (base, *packs) for path in _files(root / "asks")], problems)
    texts = read_texts([path for root in (base, *packs) for path in _files(root / "texts")], problems)
    activities = read_activities(base / "activities.yaml", problems)
    likeness = read_likeness(base / "likeness" / "weights.npz", problems)
    lexicon = builder.build()
    rules_by_id = with_facts(_unique(found, problems), problems)
    problems += contradictions(rules_by_id.values())
    anchored = {name: _anchor(rule, builder, problems) for name, rule in rules_by_id.items()}
    if problems:
        raise InvalidRules(problems)
    pack = Pack("core", _core_version(), _hash(base))
    return RuleBook(anchored, lexicon, frames, (pack, *loaded), asks, activities, funders, bodies, texts, likeness)


def _words(roots: Iterable[Path], problems: list[str]) -> LexiconBuilder:
    builder = LexiconBuilder()
    for root in roots:
        for path in _files(root / "vocabulary"):
            add_concept_file(builder, path, problems, grammar=False)
        for path in _files(root / "grammar"):
            if path.stem == "languages":
                add_stopwords(builder, path, problems)
            elif path.stem == "codes":
                add_codes(builder, path, problems)
            elif path.stem != "frames":
                add_concept_file(builder, path, problems, grammar=True)
        for path in _files(root / "instruments"):
            add_card_words(builder, path)
    return builder


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _pack_folders(root: Path) -> list[Path]:
    """A root is a pack itself, or holds packs as folders with a `pack.yaml`."""
    if (root / "pack.yaml").is_file():
        return [root]
    return sorted(p.parent for p in root.glob("*/pack.yaml") if p.parent.name not in RESERVED)


def _pack_name(folder: Path) -> str:
    fields = read_fields(folder / "pack.yaml", [])
    return fields.text("name", required=False) if fields else ""


def _passed_over(root: Path, folders: Iterable[Path]) -> Iterator[str]:
    """Say what of a user's pack would be passed over in silence."""
    if not root.is_dir():
        yield f"{root}: there is no such folder. Give the folder that holds pack.yaml"
    elif not any((root / name).is_dir() for name in RESERVED) and not any(root in (f, f.parent) for f in folders):
        yield f"{root}: has no pack.yaml, so nothing in it is read. Copy one from {shipped('rules').name}/other-funders"
    read = {*folders, *(root / name for name in RESERVED)}
    for path in sorted(root.rglob("*.y*ml")):
        if path.suffix == ".yml":
            yield f"{path}: files that end in .yml are not read. Name it {path.stem}.yaml"
        elif path.parent not in read and path.parent != root:
            yield f"{path}: its folder has no pack.yaml, so it is not read. Add one, or move the file"


def _rule_files(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if path.name not in {"pack.yaml", "funders.yaml", FILE}]


def _read_pack(folder: Path, problems: list[str]) -> Pack:
    fields = read_fields(folder / "pack.yaml", problems, f"{folder.name}/pack.yaml")
    if fields is None:
        return Pack(folder.name, "", "")
    pack = Pack(fields.text("name"), fields.text("version"), _hash(folder))
    for key in ("title", "jurisdiction", "publisher", "coverage", "note"):
        fields.text(key, required=False)
    fields.done()
    return pack


def _hash(folder: Path) -> str:
    """Hash names and contents of every file of rules and weights, so that a result can name exactly what it used."""
    digest = hashlib.sha256()
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.npz")]):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _core_version() -> str:
    from fundflow import __version__

    return __version__


def _unique(rules: Iterable[Rule], problems: list[str]) -> dict[str, Rule]:
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            problems.append(f"{rule.path}:1: rule '{rule.id}' exists already in {by_id[rule.id].path}. Rename one")
        by_id[rule.id] = rule
    return dict(sorted(by_id.items()))


def _anchor(rule: Rule, words: LexiconBuilder, problems: list[str]) -> Rule:
    """Give each pattern its anchors: the concepts without which it cannot match anywhere."""
    patterns = []
    for pattern in rule.patterns:
        anchors = _anchors(pattern, words)
        if not anchors:
            problems.append(
                f"{rule.path}:1: pattern '{pattern.source}' speaks only of grammar and would be tried on every"
                " sentence. Add a concept of the vocabulary"
            )
        patterns.append(replace(pattern, anchors=anchors))
    return replace(rule, patterns=tuple(patterns))


def _anchors(pattern: Pattern, words: LexiconBuilder) -> frozenset[str]:
    """Choose the step to search from: topics and instruments, then rare words, then any matter.

    Among equals it is the step with the fewest single words, because phrases are met less often.
    """
    matters = [step.concepts for step in pattern.steps if not words.grammar.intersection(step.concepts)]
    rare = [concepts for concepts in matters if not words.common.intersection(concepts)]
    for concepts in rare:
        if all(c in words.topics or c.startswith("instrument:") for c in concepts):
            return frozenset(concepts)
    choice = reversed(rare or matters)
    return frozenset(min(choice, key=lambda concepts: sum(words.singles[c] for c in concepts), default=()))

"""Ordinary sentences of grant agreements are left alone: audits, purchases, travel, building works, schools, farms."""

from __future__ import annotations

import pytest
import yaml
from texts import ROOT, shipped_detector
from wording.score import IMPOSING, outline_of

SENTENCES = yaml.safe_load((ROOT / "tests" / "wording" / "ordinary.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_ordinary_sentences_raise_no_alarm(language: str) -> None:
    """No word of the trade is found in a word of everyday use, in whichever of the languages it has another meaning."""
    detector = shipped_detector()
    loud = []
    for text in SENTENCES[language]:
        item = {"instrument": "agreement", "language": language, "text": text}
        found = [each for each in detector.find(outline_of(item))[0] if each.effect in IMPOSING]
        loud += [f"{each.rule}: {each.reason}: {text}" for each in found]
    assert not loud, "\n".join(loud)

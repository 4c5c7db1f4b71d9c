"""Settle the findings of a document: drop names of what stands elsewhere, order them, give them ids."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from fundflow.model import Effect, ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundflow.detection.reader import Reader
    from fundflow.model import Finding, Rule



def without_titles(findings: list[Finding], reader: Reader) -> list[Finding]:
    """Drop titles and lines of a contents list that name an instrument, where the text itself says it."""
    provisions = reader.outline.provisions
    imposed = {(f.family, i) for f in findings if f.effect is Effect.RESTRICTS for i in provisions[f.provision].path}
    said = {f.family for f in findings if f.effect.limits and not reader.in_contents(provisions[f.provision])}
    return [
        f
        for f in findings
        if f.effect is not Effect.REFERS
        or not (
            (provisions[f.provision].kind is ProvisionKind.HEADING and (f.family, f.provision) in imposed)
            or (f.family in said and reader.in_contents(provisions[f.provision]))
        )
    ]


def said_once(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Of an ordinary term, such as compliance with laws, keep the first place where it binds."""
    kept: list[Finding] = []
    seen: set[str] = set()
    for finding in sorted(findings, key=lambda f: (f.provision, f.start)):
        binding = finding.effect.limits and rules[finding.rule].once
        if not binding or finding.rule not in seen:
            kept.append(finding)
        if binding:
            seen.add(finding.rule)
    return kept


def numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each finding an id from its rule and words; equal ones are told apart by their order."""
    seen: dict[str, int] = {}
    settled = []
    for finding in sorted(findings, key=lambda f: (f.provision, f.start, f.family, f.effect, f.rule)):
        key = f"{finding.rule}\0{finding.effect}\0{' '.join(finding.quote.split())}"
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:16]
        settled.append(replace(finding, id=digest))
    return tuple(settled)

"""Turn the JSON object of a check into an Edition; refuses what is not such an object, saying where.

Findings that say the same of the same words become one clause, whatever number of rules found them.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from fundflow.errors import FundflowError
from fundflow.model import Clause, Edition, Effect, FlowDown, Pack, Reason, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KNOWN = "1"
"""The schema version that can be read."""
SEVERITIES = ("high", "medium", "low")


def read_edition(path: Path) -> Edition:
    """Return the edition that a file of `check --format json` holds.

    Raises:
        FundflowError: the file is no result of a check.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FundflowError(f"{path}: cannot be read: {error.strerror}. Check its name and place.") from error
    except (ValueError, RecursionError) as error:
        raise FundflowError(
            f"{path}: is not JSON: {error}. Give the output of: fundflow check --format json"
        ) from error
    return editions_of(value, str(path))


def editions_of(value: Any, where: str) -> Edition:  # noqa: ANN401 - whatever JSON holds
    """Return the edition of the JSON object of a check.

    Raises:
        FundflowError: it is no such object, or of another schema version.
    """
    version = value.get("schema_version") if isinstance(value, dict) else None
    if version != KNOWN:
        found = f"schema_version {version!r}" if version else "no schema_version"
        raise FundflowError(f"{where}: is no result of a check: it has {found}. Make one: fundflow check --format json")
    try:
        return _edition(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FundflowError(f"{where}: is no whole result of a check ({error}). Make it anew.") from error


def _edition(value: dict[str, Any]) -> Edition:
    documents = value["documents"]
    return Edition(
        names=tuple(each["path"] for each in documents),
        hashes=frozenset(each["sha256"] for each in documents),
        version=value["fundflow"],
        on=date.fromisoformat(value["on"]),
        packs=tuple(Pack(each["name"], each["version"], each["sha256"]) for each in value["packs"]),
        signer=_signer(value.get("organization")),
        clauses=tuple(clause for document in documents for clause in _clauses(document)),
        unread=tuple(_unread(value)),
    )


def _signer(organization: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    facts = organization or {}
    return tuple((key, json.dumps(facts[key], ensure_ascii=False)) for key in sorted(facts) if facts[key])


def _unread(value: dict[str, Any]) -> Iterator[str]:
    for document in value["documents"]:
        for each in document["reading"]["unread"]:
            yield f"{document['path']}, page {each['page']}: {each['reason']}"
        for code in document["reading"].get("languages_not_known", ()):
            yield f"{document['path']}: text in a language that no rule knows ({code}) was not understood"
    yield from (f"{each['path']}: {each['reason']}" for each in value["skipped"])


def _clauses(document: dict[str, Any]) -> list[Clause]:
    """Return the clauses of a document, in its order, each meaning of the same words once."""
    merged: dict[tuple[object, ...], Clause] = {}
    for each in document["findings"]:
        clause = _clause(each, document)
        key = (clause.quote, clause.page, clause.effect, clause.family, clause.scope)
        merged[key] = _merged(merged[key], clause) if key in merged else clause
    return [*merged.values(), *(_sentence(each, document) for each in document["read_yourself"])]


def _clause(finding: dict[str, Any], document: dict[str, Any]) -> Clause:
    verdict = finding.get("verdict")
    return Clause(
        rules=(finding["rule"],),
        title=finding["title"],
        family=finding["family"],
        severity=finding["severity"],
        effect=Effect(finding["effect"]),
        scope=Scope(finding["scope"]),
        flow_down=FlowDown(finding["flow_down"]),
        quote=finding["quote"],
        document=document["path"],
        page=_page(finding, document),
        section=finding["section"],
        context=tuple(each["quote"] for each in finding.get("context", ())),
        limiters=tuple(finding.get("limiters", ())),
        status=Status(verdict["status"]) if verdict else None,
        reasons=tuple(Reason(each["text"], each["source"]) for each in verdict["reasons"]) if verdict else (),
        alike=bool(finding.get("resembles")),
    )


def _page(quoted: dict[str, Any], document: dict[str, Any]) -> int:
    """Return the page of a quote; 0 for a format that has none, where one would be made up."""
    paged = document["media_type"] == "application/pdf" or document["pages"] > 1
    return int(quoted["page"]) if paged else 0


def _sentence(each: dict[str, Any], document: dict[str, Any]) -> Clause:
    return Clause(
        rules=(),
        title=", ".join(each["topics"]),
        family="",
        severity="low",
        effect=None,
        scope=Scope.USE_OF_FUNDS,
        flow_down=FlowDown.UNKNOWN,
        quote=each["quote"],
        document=document["path"],
        page=_page(each, document),
        section=each["section"],
    )


def _merged(first: Clause, second: Clause) -> Clause:
    """Return the graver of two clauses about the same words, with the rules of both."""
    from dataclasses import replace

    order = SEVERITIES.index
    graver, other = (first, second) if order(first.severity) <= order(second.severity) else (second, first)
    binding = graver if graver.status is not Status.OUT_OF_SCOPE else other
    return replace(
        graver,
        rules=tuple(sorted({*first.rules, *second.rules})),
        status=binding.status,
        reasons=binding.reasons,
        limiters=tuple(dict.fromkeys((*first.limiters, *second.limiters))),
        alike=first.alike and second.alike,
    )

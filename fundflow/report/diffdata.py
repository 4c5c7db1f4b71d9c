"""Turn a Comparison into the JSON of `fundflow diff`; the same comparison gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundflow.report.data import SCHEMA_VERSION, encode
from fundflow.report.difflabels import headline

if TYPE_CHECKING:
    from fundflow.model import Change, Clause, Comparison, Edition
    from fundflow.report.view import View


def render_diff_json(comparison: Comparison, _view: View | None = None) -> str:
    """Return one JSON object."""
    value = {
        "schema_version": SCHEMA_VERSION,
        "old": _edition(comparison.old),
        "new": _edition(comparison.new),
        "readings": list(comparison.readings),
        "summary": {
            "changes": dict(comparison.counts),
            "moved": comparison.moved,
            "unchanged": comparison.unchanged,
        },
        "changes": [change_object(each) for each in comparison.changes],
    }
    return encode(value, indent=2) + "\n"


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "documents": list(edition.names),
        "sha256": sorted(edition.hashes),
        "fundflow": edition.version,
        "on": edition.on.isoformat(),
        "packs": [{"name": each.name, "version": each.version, "sha256": each.sha256} for each in edition.packs],
        "signer": dict(edition.signer),
        "unread": list(edition.unread),
    }


def change_object(change: Change) -> dict[str, Any]:
    """Return one change with both clauses."""
    return {
        "kinds": list(change.kinds),
        "says": headline(change),
        "direction": change.direction,
        "cause": change.cause,
        "severity": change.severity,
        "old": _clause(change.old),
        "new": _clause(change.new),
        "words": [{"kind": each.kind, "text": each.text} for each in change.words],
    }


def _clause(clause: Clause | None) -> dict[str, Any] | None:
    if clause is None:
        return None
    return {
        "rules": list(clause.rules),
        "title": clause.title,
        "family": clause.family,
        "severity": clause.severity,
        "effect": clause.effect.value if clause.effect else None,
        "scope": clause.scope.value if clause.effect else None,
        "flow_down": clause.flow_down.value if clause.effect else None,
        "quote": clause.quote,
        "document": clause.document,
        "page": clause.page or None,
        "section": clause.section,
        "context": list(clause.context),
        "limiters": list(clause.limiters),
        "status": clause.status.value if clause.status else None,
        "reasons": [{"text": each.text, "source": each.source} for each in clause.reasons],
    }

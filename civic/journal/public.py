"""The published form of a public journal entry: what citizens can read, and what the log vouches for."""

import json
from datetime import UTC
from typing import Any

from civic.journal.models import Entry


def representation(entry: Entry) -> dict[str, Any]:
    """What anyone may know of a public entry: never who acted, at which centre or for whom."""
    return {
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": entry.data,
        "id": entry.pk,
        "kind": entry.kind,
        "municipality": entry.municipality.slug if entry.municipality else None,
        "subject": f"{entry.subject_type}/{entry.subject_id}",
    }


def text(entry: Entry) -> str:
    """The representation as the one text whose SHA-256 stands in the public log."""
    return json.dumps(
        representation(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )

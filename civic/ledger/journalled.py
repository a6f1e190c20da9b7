"""The log's own source of leaves: every public journal entry, by number, kind and hash."""

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from civic.journal import public
from civic.journal.models import Entry, Pending
from civic.ledger.models import Leaf

if TYPE_CHECKING:
    from civic.ledger.sequencer import Log

CONSUMER = "ledger"
MOST = 2000  # entries in one batch; the rest follows in the next


def wants(_kind: str, is_public: bool) -> bool:
    """The log takes what the public may read."""
    return is_public


def emit(log: "Log") -> None:
    """Append a leaf for each public entry that has none yet, oldest first."""
    waiting = list(
        Pending.objects.filter(consumer=CONSUMER)
        .select_related("entry__municipality")
        .order_by("entry_id")[:MOST]
    )
    for row in waiting:
        log.append(
            {
                "k": "journal",
                "e": row.entry_id,
                "kind": row.entry.kind,
                "sha256": digest(row.entry),
            }
        )
    Pending.objects.filter(pk__in=[row.pk for row in waiting]).delete()


def digest(entry: Entry) -> str:
    """SHA-256 of the entry's published text, in hexadecimal."""
    return hashlib.sha256(public.text(entry).encode()).hexdigest()


def audit() -> Iterator[str]:
    """One sentence for each public entry that is missing from the log or differs from its leaf."""
    logged = {}
    rows = Leaf.objects.filter(data__contains='"k":"journal"').values_list("index", "data")
    for index, data in rows.iterator():
        try:
            leaf = json.loads(data)
            if leaf["k"] == "journal":
                logged[int(leaf["e"])] = (index, leaf["sha256"])
        except (ValueError, KeyError, TypeError):  # changed by somebody: say so and count on
            yield f"leaf {index} is no record of the journal"
    waiting = set(
        Pending.objects.filter(consumer=CONSUMER)
        .order_by("entry_id")
        .values_list("entry_id", flat=True)
    )
    for entry in Entry.objects.public().select_related("municipality").order_by("pk").iterator():
        leaf = logged.pop(entry.pk, None)
        if leaf is None:
            if entry.pk not in waiting:
                yield f"journal entry {entry.pk} has no leaf"
        elif leaf[1] != digest(entry):
            yield f"journal entry {entry.pk} differs from leaf {leaf[0]}"
    for number, (index, _written) in sorted(logged.items()):
        yield f"leaf {index} names journal entry {number}, which is not there"

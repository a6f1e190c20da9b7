"""The one function that writes the journal, and the one that hands entries to their consumers."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from civic.journal.models import Entry, Pending

# A consumer says which kinds it wants; it reads them later, in the worker, from Pending.
_consumers: dict[str, Callable[[str, bool], bool]] = {}


def register(consumer: str, wants: Callable[[str, bool], bool]) -> None:
    """Name a consumer; `wants(kind, public)` says whether it is to be handed an entry."""
    _consumers[consumer] = wants


def append(
    kind: str,
    subject: models.Model,
    *,
    by: Any,
    municipality: Any = None,
    at: datetime | None = None,
    public: bool = False,
    data: dict[str, Any] | None = None,
    centre: Any = None,
    on_behalf: bool = False,
) -> Entry:
    """Append one entry, in the caller's transaction, and queue it for its consumers.

    `by` is the acting user, or None for the portal itself and for signing and voting. The
    municipality is the subject's own unless given. `data` is JSON without personal data.
    """
    if by is not None and not getattr(by, "is_authenticated", False):
        by = None
    entry = Entry.objects.create(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        municipality=municipality or getattr(subject, "municipality", None),
        actor=by,
        on_behalf=on_behalf,
        centre=centre,
        at=at or timezone.now(),
        public=public,
        data=data or {},
    )
    Pending.objects.bulk_create(
        Pending(entry=entry, consumer=name)
        for name, wants in _consumers.items()
        if wants(kind, public)
    )
    return entry


def take(consumer: str, handle: Callable[[Entry], None], limit: int = 200) -> int:
    """Hand up to `limit` waiting entries to `handle`, oldest first, each in its own transaction.

    An entry leaves the queue in the transaction in which it was handled, so a kill repeats it at
    most: `handle` must be idempotent. Returns how many were handled.
    """
    waiting: Iterable[int] = list(
        Pending.objects.filter(consumer=consumer)
        .order_by("entry_id")
        .values_list("pk", flat=True)[:limit]
    )
    done = 0
    for pk in waiting:
        with transaction.atomic():
            row = Pending.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            handle(row.entry)
            row.delete()
            done += 1
    return done

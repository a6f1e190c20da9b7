"""Signers who chose to be named: on the petition's page, and on a page of their own.

A name is shown once the hour in which it was given has ended, and in no order within that hour, so
whoever watches the page learns no more than the hour the portal keeps.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.utils import timezone

from petitions.models import Petition, Signature
from petitions.states import Collection, Display, Signing

ON_THE_PAGE = 12
COUNTED = 1_000  # beyond this the names are not counted afresh for every reader of the page
# Where the signatures lead nowhere any more, there is no reason left to name their signers.
NAMELESS = (Collection.WITHDRAWN, Collection.REMOVED)


@dataclass(frozen=True)
class Signers:
    """The latest who are named; `named` is how many there are, None where they are too many to count."""

    shown: tuple[tuple[UUID, str], ...] = ()
    named: int | None = 0
    count: int = 0

    @property
    def names(self) -> list[str]:
        """What is shown of them: first name and surname, or initials."""
        return [name for _pk, name in self.shown]

    @property
    def unnamed(self) -> int | None:
        """How many signed without being named here; None where it is not counted."""
        return None if self.named is None else max(0, self.count - self.named)

    @property
    def has_more(self) -> bool:
        """True when not all who are named stand here."""
        return self.named is None or self.named > len(self.shown)


class _CountOf(Subquery):
    """How many rows a query gives, counted within another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def shown_signers(petition: Petition, at: datetime | None = None) -> Signers:
    """The latest named signers, by the hour, and how many there are: one query."""
    if petition.collection_state in NAMELESS or petition.hides_text:
        return Signers(count=petition.count)
    rows = named_signatures(petition, at)
    total = _CountOf(rows.order_by().values("pk")[: COUNTED + 1])
    found = list(
        rows.annotate(total=total).values_list("pk", "display_text", "total")[:ON_THE_PAGE]
    )
    named = found[0][2] if found else 0
    return Signers(
        shown=tuple((pk, name) for pk, name, _total in found),
        named=named if named <= COUNTED else None,
        count=petition.count,
    )


def named_signatures(petition: Petition, at: datetime | None = None) -> QuerySet[Signature]:
    """Every signature whose signer is named at `at` (now), newest hour first, read along its index."""
    this_hour = (at or timezone.now()).replace(minute=0, second=0, microsecond=0)
    rows = _named().filter(petition=petition, signed_at__lt=this_hour)
    return rows.order_by("-signed_at", "pk")


def still_named(shown: tuple[tuple[UUID, str], ...]) -> bool:
    """True while each of them still wants to be shown in just this way, under a petition that shows names."""
    rows = _named().filter(pk__in=[pk for pk, _name in shown])
    rows = rows.exclude(petition__collection_state__in=NAMELESS)
    return dict(rows.values_list("pk", "display_text")) == dict(shown)


def _named() -> QuerySet[Signature]:
    """Counted signatures with something to show."""
    return Signature.objects.filter(
        ~Q(display=Display.NONE), state=Signing.CONFIRMED, index__isnull=False
    )

"""Passing a petition on between sakrebulo and mayor, and keeping the act that came of it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from petitions import rules
from petitions.canonical import normal
from petitions.models import AdoptedAct, Petition, Transfer


def transfer(
    petition: Petition, *, by: Any, to: str, reason: str, at: datetime | None = None
) -> Transfer:
    """Pass it on to the other addressee; signatures, terms and deadlines stay as they are.

    The addressee in the frozen text stays, for the text is what was signed. Raises Refused:
    not_office, own_petition, not_transferable, same_addressee, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_transfer(by, petition, to))
        if not reason.strip():
            raise rules.refused("reason_needed")
        row = Transfer(petition=petition, to=to, reason=reason.strip(), by=by, at=at)
        row.full_clean()
        row.save()
        petition.transferred_to = "" if to == petition.addressee else to
        petition.save(update_fields=["transferred_to"])
        journal.append(
            "petition.transferred",
            petition,
            by=by,
            at=at,
            public=True,
            data={"to": to, "reason": row.reason},
        )
    return row


def record_adopted(
    petition: Petition,
    *,
    by: Any,
    title: str,
    on: date,
    articles: str,
    annexes: str = "",
    number: str = "",
    url: str = "",
    at: datetime | None = None,
) -> AdoptedAct:
    """Keep the text of the act the council adopted, or mend it. Raises Refused: not_office, nothing_adopted."""
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_record_adopted(by, petition))
        row, made = AdoptedAct.objects.update_or_create(
            petition=petition,
            defaults={
                "title": title.strip(),
                "number": number.strip(),
                "on": on,
                "articles": normal(articles),
                "annexes": normal(annexes),
                "url": url,
                "by": by,
                "at": at,
            },
        )
        journal.append(
            "petition.adopted" if made else "petition.adopted_mended",
            petition,
            by=by,
            at=at,
            public=True,
            data={"title": row.title, "number": row.number, "on": on.isoformat()},
        )
    return row

"""Supporters of a draft, and leaving the initiating group."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from identity.queries import person_of, standing
from petitions import rules, sealing
from petitions.models import Initiator, Petition, Supporter
from petitions.policy import Policy


def seek_support(petition: Petition, *, by: Any) -> Petition:
    """Open the page of supporters under a secret link; the text stands still meanwhile.

    Raises Refused: not_author, not_editable, incomplete, gathering.
    """
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_seek_support(by, petition))
        petition.support_token = secrets.token_urlsafe(18)
        petition.save(update_fields=["support_token"])
        journal.append("petition.support_sought", petition, by=by)
    return petition


def stop_seeking(petition: Petition, *, by: Any) -> Petition:
    """Close the page, so that the text can be changed; supporters of the old text are let go.

    Raises Refused: not_author, not_editable, not_gathering.
    """
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_stop_seeking(by, petition))
        petition.support_token = ""
        petition.save(update_fields=["support_token"])
        gone, _rows = petition.supporters.all().delete()
        journal.append("petition.support_ended", petition, by=by, data={"supporters": gone})
    return petition


def support(petition: Petition, *, by: Any, at: datetime | None = None) -> Supporter:
    """Support a draft; repeating it changes nothing. It is no signature, and leaves no actor in the journal.

    Raises Refused: not_gathering, own_support, not_verified, not_registered, not_alive, too_young,
    level_too_low.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        petition = lock(petition)
        day = local(at).date()
        policy = Policy(petition.municipality, day, kind=petition.kind)
        found = standing(person, petition.municipality, day) if person else None
        require(
            rules.may_support(
                by,
                petition,
                found,
                level=policy.number("level.submit"),
                age=policy.number("age"),
            )
        )
        assert person is not None
        key = sealing.supporter_key(petition.pk, bytes(person.key))
        row, made = Supporter.objects.get_or_create(
            petition=petition, row_key=key, defaults={"at": at}
        )
        if made:
            journal.append("petition.supported", petition, by=None, at=at)
    return row


def leave_group(row: Initiator, *, by: Any, at: datetime | None = None) -> Petition:
    """Leave the initiating group; the name is taken off the page. Raises Refused: not_member, handed_over."""
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(row.petition)
        row = lock(row)
        require(rules.may_leave(by, row))
        row.state, row.answered_at = Initiator.State.DECLINED, at
        row.user = row.person = None
        row.name = ""
        row.save(update_fields=["state", "answered_at", "user", "person", "name"])
        journal.append("petition.left", petition, by=by, at=at, data={"invitation": row.pk})
    return petition

"""The collection of signatures from opening to its end, and the removal of signatures by two people."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from civic.cases.actions import settle
from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.workflow import WrongState, lock
from petitions import rules
from petitions.actions.moderation import asks_second
from petitions.actions.settling import settle_words
from petitions.models import Pause, Petition, Proposal, Removal, RemovalItem, Signature
from petitions.states import COLLECTION, Collection, Signing


def pause(
    petition: Petition,
    *,
    by: Any,
    cause: str,
    reason: str,
    at: datetime | None = None,
) -> Petition:
    """Stop the collection for an outage or by an order (`Pause.Cause`); the reason is published.

    Raises Refused: not_moderator, own_petition, not_pausable, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_pause(by, petition, at))
        if not reason.strip():
            raise rules.refused("reason_needed")
        row = Pause(petition=petition, cause=cause, reason=reason.strip(), since=at)
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        COLLECTION.move(
            petition, "pause", by=by, at=at, data={"cause": cause, "reason": row.reason}
        )
    return petition


def resume(petition: Petition, *, by: Any, at: datetime | None = None) -> Petition:
    """Go on collecting; the deadline moves by the pause, rounded up to the minute.

    Raises Refused: not_moderator, own_petition, not_paused.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_resume(by, petition))
        row = petition.pauses.get(until=None)
        row.until = at
        row.save(update_fields=["until"])
        lost = timedelta(minutes=math.ceil((at - row.since) / timedelta(minutes=1)))
        assert petition.closes_at is not None  # a CHECK constraint: what was opened has a term
        closes_at: datetime = petition.closes_at + lost
        petition.closes_at = closes_at
        petition.paused_at = None
        COLLECTION.move(
            petition,
            "resume",
            by=by,
            at=at,
            update=["closes_at", "paused_at"],
            data={
                "minutes": int(lost / timedelta(minutes=1)),
                "closes_at": closes_at.isoformat(),
            },
        )
    return petition


def close(
    petition: Petition,
    *,
    by: Any = None,
    ends_collection: bool = False,
    at: datetime | None = None,
) -> Petition:
    """Record the end of the collection. The clock has ended it already; `by` None is the portal.

    A moderator may also close before the term once the goal is reached, with `ends_collection`.
    Raises Refused: not_moderator, own_petition, not_open, term_runs, close_runs.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_close(by, petition, at, ends_collection=ends_collection))
        record_close(petition, by=by, at=at)
    return petition


def record_close(petition: Petition, *, by: Any, at: datetime, handed_over: bool = False) -> None:
    """Move a locked petition to closed. Ended by the clock it was closed at its deadline, however late
    this is recorded."""
    update = []
    if rules.is_term_over(petition, at) and petition.closes_at is not None:
        at = petition.closes_at
    if petition.collection_state == Collection.PAUSED:
        petition.pauses.filter(until=None).update(until=at)
        petition.paused_at = None
        update = ["paused_at"]
    data = {"count": petition.count, "handed_over": handed_over}
    COLLECTION.move(petition, "close", by=by, at=at, update=update, data=data)


def close_due(*, at: datetime | None = None, limit: int = 500) -> int:
    """Record the end of every collection whose term is over; returns how many. Safe to run twice."""
    at = at or timezone.now()
    due = Petition.objects.filter(
        collection_state=Collection.OPEN, closes_at__lte=at - rules.CLOSING_GRACE
    ).order_by("closes_at")[:limit]
    done = 0
    for petition in due:
        try:
            close(petition, at=at)
        except (Refused, WrongState):
            continue  # somebody was faster
        done += 1
    return done


def withdraw_petition(
    petition: Petition, *, by: Any, reason: str, at: datetime | None = None
) -> Petition:
    """The author ends it for good, with a published reason, before the hand-over.

    Raises Refused: not_author, handed_over, not_published, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_withdraw_petition(by, petition))
        if not reason.strip():
            raise rules.refused("reason_needed")
        was_public = petition.is_public
        petition.ending_reason = reason.strip()[:500]
        petition.closed_at = petition.closed_at or at
        petition.moderation_due_at = petition.remedy_due_at = None
        COLLECTION.move(
            petition,
            "withdraw",
            by=by,
            at=at,
            public=was_public,
            update=["ending_reason", "closed_at", "moderation_due_at", "remedy_due_at"],
            data={"number": petition.number, "reason": petition.ending_reason},
        )
        settle(petition, at=at)
    return petition


def remove(
    petition: Petition,
    *,
    by: Any,
    reason: str,
    proposal: Proposal | None = None,
    at: datetime | None = None,
) -> Petition:
    """Take a petition off the portal; number and reason stay readable.

    Its count is closed only when the time for an appeal is over (`ledger`), so that it can be put
    back as it was. Where the council asks for a second pair of eyes only an approved `proposal` ends
    here. Raises Refused: not_moderator, own_petition, not_published, reason_needed, second_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_remove(by, petition, reason))
        if proposal is None and asks_second(petition, at):
            raise rules.refused("second_needed")
        petition.ending_reason = reason.strip()[:500]
        data = {"number": petition.number, "reason": petition.ending_reason}
        if proposal is not None:
            data["proposal"] = proposal.pk
        COLLECTION.move(
            petition,
            "remove",
            by=by,
            at=at,
            public=petition.is_public,
            update=["ending_reason"],
            data=data,
        )
    return petition


def propose_removal(
    petition: Petition,
    *,
    by: Any,
    signatures: Iterable[UUID],
    reason: str,
    act: str = Removal.Act.REMOVE,
    at: datetime | None = None,
) -> Removal:
    """Propose to remove signatures, or to restore removed ones; nothing changes until a second person agrees.

    Raises Refused: not_list_officer, own_petition, not_open, decided, reason_needed, no_signatures,
    signatures_changed.
    """
    at = at or timezone.now()
    wanted = set(signatures)
    with transaction.atomic():
        require(rules.may_propose_removal(by, petition, reason))
        if not wanted:
            raise rules.refused("no_signatures")
        found = Signature.objects.filter(petition=petition, pk__in=wanted)
        if act == Removal.Act.REMOVE:
            found = found.filter(state=Signing.CONFIRMED, index__isnull=False)
        else:
            found = found.filter(state=Signing.REMOVED)
        if found.count() != len(wanted):
            raise rules.refused("signatures_changed")
        removal = Removal.objects.create(
            petition=petition,
            act=act,
            reason=reason.strip()[:200],
            size=len(wanted),
            proposed_by=by,
            proposed_at=at,
        )
        RemovalItem.objects.bulk_create(
            RemovalItem(removal=removal, signature_id=pk) for pk in sorted(wanted, key=str)
        )
        journal.append(
            "petition.removal_proposed",
            petition,
            by=by,
            at=at,
            data={"removal": removal.pk, "act": act, "signatures": len(wanted)},
        )
    return removal


def decide_removal(
    removal: Removal, *, by: Any, approve: bool, at: datetime | None = None
) -> Removal:
    """A second person approves or declines; approved, the signatures are removed (or restored).

    What a rule found is removed by the worker, batch by batch (`protecting.carry_on`). The count
    follows with the next batch of the public log. Raises Refused: not_list_officer,
    second_person, removal_decided, signatures_changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        removal = lock(removal)
        petition = removal.petition
        require(rules.may_decide_removal(by, petition, removal))
        removal.decided_by = by
        removal.decided_at = at
        removal.state = Removal.State.APPROVED if approve else Removal.State.DECLINED
        size = removal.items.count()
        at_once = approve and not removal.rule
        if at_once:
            _carry_out(removal, size)
            removal.done, removal.finished_at = size, at
        removal.save(update_fields=["decided_by", "decided_at", "state", "done", "finished_at"])
        settle_words(removal, approve=approve, at=at)
        kind = "petition.removal_declined"
        if approve:
            kind = f"petition.signatures_{removal.act}d" if at_once else "petition.removal_approved"
        journal.append(
            kind,
            petition,
            by=by,
            at=at,
            public=at_once,
            data={"removal": removal.pk, "signatures": size, "reason": removal.reason},
        )
    return removal


def _carry_out(removal: Removal, size: int) -> None:
    taking = removal.act == Removal.Act.REMOVE
    before, after = (
        (Signing.CONFIRMED, Signing.REMOVED) if taking else (Signing.REMOVED, Signing.CONFIRMED)
    )
    ids = removal.items.values("signature_id")
    changed = Signature.objects.filter(pk__in=ids, state=before).update(state=after)
    if changed != size:
        raise rules.refused("signatures_changed")

"""The author's appeal against a refusal or a removal, its answer, and putting back what was taken down."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.dates import end_of_term, local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from petitions import queries, rules
from petitions.models import Appeal, Opening, Petition, Proposal
from petitions.policy import Policy
from petitions.states import COLLECTION, TEXT, Collection


def appeal(petition: Petition, *, by: Any, text: str, at: datetime | None = None) -> Appeal:
    """Appeal against the refusal or the removal; the term for the answer starts.

    Raises Refused: not_author, nothing_to_appeal, appeal_made, appeal_over, empty_text.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
        found = rules.decision_to_appeal(petition)
        days = policy.number("term.appeal_days")
        made = queries.appeal_of(petition) is not None
        require(rules.may_appeal(by, petition, at, days=days, made=made))
        if not text.strip():
            raise rules.refused("empty_text")
        assert found is not None
        row = Appeal(
            petition=petition,
            against=found[0],
            against_at=found[1],
            text=text.strip(),
            at=at,
            due_at=end_of_term(at, policy.number("term.appeal_answer_days")),
        )
        row.clean_fields(exclude=["answered_by"])
        row.save()
        journal.append(
            "petition.appealed",
            petition,
            by=by,
            at=at,
            public=found[0] == Proposal.Act.REJECT,
            data={"appeal": row.pk, "against": row.against, "due_at": row.due_at.isoformat()},
        )
    return row


def answer_appeal(
    appeal: Appeal, *, by: Any, upheld: bool, reply: str, at: datetime | None = None
) -> Appeal:
    """Answer it in public; granted, the refusal or removal is lifted at once.

    Raises Refused: not_office, own_petition, judge_of_own, appeal_answered, empty_text.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(appeal.petition)
        appeal = lock(appeal)
        require(rules.may_answer_appeal(by, appeal, queries.deciders(appeal)))
        if not reply.strip():
            raise rules.refused("empty_text")
        appeal.state = Appeal.State.UPHELD if upheld else Appeal.State.DISMISSED
        appeal.reply, appeal.answered_by, appeal.answered_at = reply.strip(), by, at
        appeal.clean_fields(exclude=["petition"])
        appeal.save(update_fields=["state", "reply", "answered_by", "answered_at"])
        stands = rules.decision_to_appeal(petition) == (appeal.against, appeal.against_at)
        data = {"appeal": appeal.pk, "outcome": appeal.state, "reply": appeal.reply}
        if upheld and stands:
            _put_back(petition, by, at, data)
        else:
            journal.append(
                "petition.appeal_answered",
                petition,
                by=by,
                at=at,
                public=petition.is_public,
                data=data,
            )
    return appeal


def restore(petition: Petition, *, by: Any, reason: str, at: datetime | None = None) -> Petition:
    """Lift a refusal or a removal that was a mistake; the reason is published.

    A refused text waits for moderation again; a removed petition stands where it stood, a running
    deadline moved by as long as it was away. Raises Refused: not_moderator, own_petition,
    not_restorable, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_restore(by, petition, reason))
        return _put_back(petition, by, at, {"reason": reason.strip()[:500]})


def _put_back(petition: Petition, by: Any, at: datetime, data: dict[str, Any]) -> Petition:
    if petition.collection_state == Collection.REMOVED:
        return _put_back_removed(petition, by, at, data)
    policy = Policy(petition.municipality, local(at).date(), kind=petition.kind)
    petition.reason = petition.merged_into = None
    petition.moderation_due_at = end_of_term(at, policy.number("term.moderation_days"))
    TEXT.move(
        petition,
        "restore",
        by=by,
        at=at,
        update=["reason", "merged_into", "moderation_due_at"],
        data=data,
    )
    return petition


def _put_back_removed(petition: Petition, by: Any, at: datetime, data: dict[str, Any]) -> Petition:
    assert petition.removed_at is not None
    target = rules.place_before(petition)
    counted = Opening.objects.filter(petition=petition, close_index__isnull=False).exists()
    if counted and target == Collection.OPEN:
        target = Collection.CLOSED  # the log has closed its count; it cannot collect again
    update = ["removed_at", "ending_reason"]
    if target == Collection.OPEN:
        data = data | _give_back_time(petition, at)
        update += ["closes_at", "paused_at"]
    petition.removed_at = None
    petition.ending_reason = (
        queries.last_reason(petition, "petition.withdrawn")
        if target == Collection.WITHDRAWN
        else ""
    )
    COLLECTION.move(petition, f"restore_{target}", by=by, at=at, update=update, data=data)
    return petition


def _give_back_time(petition: Petition, at: datetime) -> dict[str, Any]:
    """Move the deadline by as long as nobody could sign, rounded up to the minute; what to publish of it."""
    pause = petition.pauses.filter(until=None).first()
    since = pause.since if pause else petition.removed_at
    assert since is not None
    assert petition.closes_at is not None  # a CHECK constraint: what was opened has a term
    if pause is not None:
        pause.until = at
        pause.save(update_fields=["until"])
    lost = timedelta(minutes=math.ceil((at - since) / timedelta(minutes=1)))
    petition.closes_at += lost
    petition.paused_at = None
    minutes = int(lost / timedelta(minutes=1))
    return {"minutes": minutes, "closes_at": petition.closes_at.isoformat()}

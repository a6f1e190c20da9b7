"""What happens after the collection: hand-over, commission, sitting, decision, carrying out."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from civic.cases.actions import settle
from civic.cases.models import CaseResult
from civic.dates import end_of_term, local
from civic.decisions import require
from civic.workflow import lock
from petitions import rules
from petitions.actions.collection import record_close
from petitions.models import DecisionRecord, HandOver, Opening, Petition, Referral, Sitting
from petitions.queries import paper
from petitions.refusals_counting import refused
from petitions.states import RESPONSE, Collection, Outcome

# How the case of a petition ended, for the figures by department; forwarded is neither.
RESULTS = {
    Outcome.GRANTED.value: CaseResult.POSITIVE.value,
    Outcome.PARTLY.value: CaseResult.PARTLY.value,
    Outcome.REFUSED.value: CaseResult.NEGATIVE.value,
}


def hand_over(
    petition: Petition,
    *,
    by: Any,
    note: str = "",
    ends_collection: bool = False,
    at: datetime | None = None,
) -> Petition:
    """Hand the petition to the addressee with the signatures that count now; the term for the answer starts.

    The highest threshold that is reached says what is owed. `note`, the result of the examination,
    is published. An open collection ends with it, which needs `ends_collection`. Raises Refused:
    not_list_officer, own_petition, handed_over, paused, not_open, below_threshold, collection_runs,
    sheets_wait.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_hand_over(by, petition, at, ends_collection=ends_collection))
        if paper.waits(petition):
            raise refused("sheets_wait")
        opening = Opening.objects.get(petition=petition)
        reached = [row for row in opening.thresholds if petition.count >= row["needed"]]
        if petition.collection_state == Collection.OPEN:
            record_close(petition, by=by, at=at, handed_over=True)
        days = int(opening.policy["petition.term.decision_days"])
        petition.response_due_at = end_of_term(at, days)
        petition.handed_over_at = at
        HandOver.objects.create(
            petition=petition,
            stage=reached[-1]["stage"],
            count=petition.count,
            note=note.strip(),
            by=by,
            at=at,
            due_at=petition.response_due_at,
        )
        RESPONSE.move(
            petition,
            "hand_over",
            by=by,
            at=at,
            update=["response_due_at", "handed_over_at"],
            data={
                "stage": reached[-1]["stage"],
                "count": petition.count,
                "due_at": petition.response_due_at.isoformat(),
                "note": note.strip(),
            },
        )
    return petition


def refer_to_commission(
    petition: Petition,
    *,
    by: Any,
    commission: str,
    on: date,
    note: str = "",
    at: datetime | None = None,
) -> Petition:
    """Say which commission has it, and since when. Raises Refused: not_office, not_handed_over, decided."""
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_guide_response(by, petition, "refer_to_commission"))
        Referral.objects.create(
            petition=petition, commission=commission.strip(), on=on, note=note.strip(), by=by, at=at
        )
        RESPONSE.move(
            petition,
            "refer_to_commission",
            by=by,
            at=at,
            data={"commission": commission.strip(), "on": on.isoformat(), "note": note.strip()},
        )
    return petition


def schedule_sitting(
    petition: Petition,
    *,
    by: Any,
    starts_at: datetime,
    place: str,
    note: str = "",
    at: datetime | None = None,
) -> Petition:
    """Say when and where it is considered; repeated, the later word counts.

    Raises Refused: not_office, not_handed_over, decided, sitting_in_past.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_guide_response(by, petition, "schedule_sitting"))
        if starts_at < at:
            raise rules.refused("sitting_in_past")
        Sitting.objects.create(
            petition=petition,
            starts_at=starts_at,
            place=place.strip(),
            note=note.strip(),
            by=by,
            at=at,
        )
        RESPONSE.move(
            petition,
            "schedule_sitting",
            by=by,
            at=at,
            data={
                "starts_at": starts_at.isoformat(),
                "place": place.strip(),
                "note": note.strip(),
            },
        )
    return petition


def decide(
    petition: Petition,
    *,
    by: Any,
    outcome: str,
    text: str,
    body: str,
    on: date,
    forwarded_to: str = "",
    points: Sequence[dict[str, str]] = (),
    document: bytes = b"",
    document_name: str = "",
    before_sitting: str = "",
    at: datetime | None = None,
) -> Petition:
    """Publish the decision: outcome, reasons, who decided and when; `document` is a PDF made safe.
    `points` answers each demand by itself, where there are several.

    `before_sitting` says why it is dated before the sitting that was recorded last; it is published.
    Raises Refused: not_office, own_petition, not_handed_over, decided, reason_needed,
    forwarded_where, before_sitting.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_decide(by, petition))
        if not text.strip():
            raise rules.refused("reason_needed")
        if outcome == Outcome.FORWARDED and not forwarded_to.strip():
            raise rules.refused("forwarded_where")
        sitting = petition.sittings.order_by("-id").first()
        require(rules.may_date_decision(on, sitting, before_sitting))
        record = DecisionRecord(
            petition=petition,
            outcome=outcome,
            text=text.strip(),
            body=body.strip(),
            on=on,
            forwarded_to=forwarded_to.strip(),
            points=[{"asked": one["asked"], "answer": one["answer"]} for one in points],
            by=by,
            at=at,
        )
        if document:
            record.document_name = document_name
            record.document_sha256 = hashlib.sha256(document).hexdigest()
            record.document.save(document_name, ContentFile(document), save=False)
        record.full_clean(validate_unique=False, validate_constraints=False)
        record.save()
        petition.outcome = outcome
        RESPONSE.move(
            petition,
            "decide",
            by=by,
            at=at,
            update=["outcome"],
            data={
                "outcome": outcome,
                "body": record.body,
                "on": on.isoformat(),
                "document_sha256": record.document_sha256,
                "forwarded_to": record.forwarded_to,
                **_ahead_of(sitting, on, before_sitting),
            },
        )
        settle(petition, result=RESULTS.get(outcome, ""), at=at)
    return petition


def _ahead_of(sitting: Sitting | None, on: date, why: str) -> dict[str, str]:
    """That the decision came before the recorded sitting, and why; nothing where it did not."""
    if sitting is None or not rules.precedes(on, sitting):
        return {}
    day = local(sitting.starts_at).date()
    return {"sitting_on": day.isoformat(), "before_sitting": why.strip()}


def implement(petition: Petition, *, by: Any, at: datetime | None = None) -> Petition:
    """Say that the decision is being carried out. Raises Refused: not_office, not_decided."""
    return _follow_up(petition, "implement", by, at)


def finish(petition: Petition, *, by: Any, at: datetime | None = None) -> Petition:
    """Say that the decision has been carried out. Raises Refused: not_office, not_decided."""
    return _follow_up(petition, "finish", by, at)


def _follow_up(petition: Petition, move: str, by: Any, at: datetime | None) -> Petition:
    with transaction.atomic():
        petition = lock(petition)
        require(rules.may_decide(by, petition, move))
        RESPONSE.move(petition, move, by=by, at=at)
    return petition

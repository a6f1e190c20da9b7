"""What the closing of an account takes from requests, and what their own term takes later."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from civic.journal import actions as journal
from civic.places.models import Municipality
from cms.services.actions.documents import drop
from cms.services.actions.working import end_round
from cms.services.models import Message, Note, ServiceRequest
from cms.services.policy import Policy
from cms.services.states import OPEN, REQUEST, Progress
from identity.models import User


def erase_traces(*, by: User) -> None:
    """Withdraw what the account asked for itself and nobody has decided; empty what it said and attached.

    The decided request stays as an official file without its applicant: number, service, result and the
    decision. A request of an organisation stays the organisation's. Call inside a transaction.
    """
    own = ServiceRequest.objects.filter(user=by, organisation=None)
    for draft in own.filter(state=Progress.DRAFT):
        _drop_files(draft)
        draft.delete()
    for row in own.select_for_update(of=("self",)):
        if row.state in OPEN:
            end_round(row, timezone.now())
            REQUEST.move(row, "withdraw", by=by, data={"number": row.sign})
        _empty(row)
        row.user = row.person = None
        row.save(update_fields=["user", "person"])
    ServiceRequest.objects.filter(user=by, organisation__isnull=False).update(
        user=None, person=None
    )
    Message.objects.filter(by=by).update(by=None)
    Note.objects.filter(by=by).update(by=None)


def forget_old() -> int:
    """Empty requests that ended longer ago than the municipality keeps them; returns how many.

    What stays is a line for the statistics: number, service, unit, department, days and result.
    """
    gone = 0
    for place in Municipality.objects.filter(service_requests__isnull=False).distinct():
        kept = timedelta(days=365 * Policy(place).number("keep_years"))
        before = timezone.now() - kept
        ended = Q(decided_at__lt=before) | Q(withdrawn_at__lt=before)
        rows = ServiceRequest.objects.filter(ended, municipality=place).exclude(answers=None)
        for found in rows:
            with transaction.atomic():
                row = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=found.pk)
                _empty(row)
                row.decision = row.user = row.person = row.organisation = row.clerk = None
                row.save(update_fields=["decision", "user", "person", "organisation", "clerk"])
                journal.append("request.emptied", row, by=None, data={"number": row.sign})
                gone += 1
    return gone


def _empty(row: ServiceRequest) -> None:
    """Answers, words and files are destroyed; of the decision only the text stays."""
    _drop_files(row)
    row.messages.all().delete()
    row.rounds.all().delete()
    row.checks.all().delete()
    row.notes.all().delete()
    row.answers = None
    row.rule = {}
    row.save(update_fields=["answers", "rule"])


def _drop_files(row: ServiceRequest) -> None:
    for document in row.documents.all():
        drop(document)


def disown(*, by: User) -> None:
    """The account was never its person's: what it asked for in that name and is open ends."""
    for row in ServiceRequest.objects.select_for_update(of=("self",)).filter(
        user=by, organisation=None
    ):
        if row.state in OPEN:
            end_round(row, timezone.now())
            REQUEST.move(row, "withdraw", by=None, data={"number": row.sign})
        row.person = None
        row.save(update_fields=["person"])

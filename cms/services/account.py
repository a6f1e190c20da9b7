"""What service requests add to a citizen's own page, to the copy of their data, and to an erasure."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.own import Matter, Stays
from cms.services import shown, steps
from cms.services.actions import erasing
from cms.services.models import ServiceRequest
from cms.services.queries import answers, filling, requests
from cms.services.queries.directory import titles
from cms.services.states import OPEN, Progress
from identity.models import User

MOST = 50


def matters(user: User) -> Iterator[Matter]:
    """The drafts one has begun and the requests one follows, for the list of one's cases."""
    drafts = list(filling.drafts_of(user)[:MOST])
    names = titles(draft.service for draft in drafts)
    for draft in drafts:
        yield Matter(
            at=draft.saved_at,
            kind=_("Request"),
            number="",
            title=names[draft.service_id],
            url=steps.address(draft, "check"),
            place=draft.municipality.short,
            state=draft.get_state_display(),
            needs_me=True,
            lang="",
        )
    yield from shown.matters(requests.own(user)[:MOST])


def export(user: User) -> dict[str, Any]:
    """Every request of the account with all that was said; files by name, they are taken from its page."""
    rows = ServiceRequest.objects.filter(user=user, organisation=None).order_by("pk")
    return {"requests": [_exported(row) for row in rows.select_related("service", "municipality")]}


def _exported(row: ServiceRequest) -> dict[str, Any]:
    return {
        "number": row.sign,
        "municipality": row.municipality.slug,
        "service": row.service.title,
        "state": row.state,
        "result": row.result,
        "filed_at": row.filed_at and row.filed_at.isoformat(),
        "due_on": row.due_on and row.due_on.isoformat(),
        "answers": [
            {"question": one.label, "answer": one.value}
            for one in answers.answered(row, masked=False)
            if not one.is_heading
        ],
        "asked_for": [
            {
                "text": one["text"],
                "until": one["row"].due_on.isoformat(),
                "at": one["row"].asked_at.isoformat(),
            }
            for one in requests.rounds(row)
        ],
        "messages": [
            {
                "from_me": one["row"].from_applicant,
                "text": one["text"],
                "at": one["row"].at.isoformat(),
            }
            for one in requests.messages(row)
        ],
        "files": [
            {"name": one.name, "sha256": one.sha256, "at": one.added_at.isoformat()}
            for one in row.documents.all()
        ],
        "registers_asked": [
            {"question": one.question, "answer": one.answer, "at": one.asked_at.isoformat()}
            for one in row.checks.all()
        ],
        "decision": requests.decision_of(row),
    }


def erase(user: User) -> None:
    """Destroy what the person wrote and attached, and what links the requests to them."""
    erasing.erase_traces(by=user)


def disown(user: User) -> None:
    """End what was asked for in a name that was never the account's."""
    erasing.disown(by=user)


def stays(user: User) -> Iterator[Stays]:
    """Decided requests, without their applicant; nothing where there are none."""
    rows = ServiceRequest.objects.filter(user=user).exclude(state__in=[Progress.DRAFT, *OPEN])
    if rows.exists():
        yield Stays(
            _(
                "The number, the service and the decision of requests that have ended, without your name"
            ),
            _("The municipality has to show what it decided."),
        )
    if rows.model.objects.filter(user=user, organisation__isnull=False).exists():
        yield Stays(
            _("Requests you filed for an organisation"),
            _("They are the organisation’s, and others who act for it follow them."),
        )

"""A request before it is filed: begun, filled in answer by answer, brought to the present form, discarded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.dates import today
from civic.decisions import require
from civic.journal import actions as journal
from civic.uploads import CleanFile
from civic.workflow import lock
from cms.services import definition
from cms.services.actions import documents
from cms.services.definition import Answers, Form, Item
from cms.services.models import Document, ServicePage, ServiceRequest
from cms.services.policy import Policy
from cms.services.queries.answers import answers_of, sealed
from cms.services.queries.filling import changes, present_form, represented
from cms.services.refusals_filing import refused
from cms.services.rules import filing as rules
from cms.services.states import Progress
from identity.models import Organisation
from identity.queries import person_of


def start(
    service: ServicePage, *, by: Any, language: str = "ka", at: datetime | None = None
) -> ServiceRequest:
    """Begin a draft. Whoever may ask only for the one organisation they act for, asks for it.

    Raises Refused: not_signed_in, service_closed.
    """
    require(rules.may_start(by, service))
    at = at or timezone.now()
    mine = represented(by) if service.for_organisations and not service.for_persons else {}
    place = service.place
    assert place is not None
    request = ServiceRequest(
        municipality=place,
        service=service,
        user=by,
        person=person_of(by),
        organisation=next(iter(mine.values())) if len(mine) == 1 else None,
        form=present_form(service),
        language=language,
        created_at=at,
        saved_at=at,
    )
    with transaction.atomic():
        request.save()
        journal.append("request.drafted", request, by=by, at=at, data={"service": service.code})
    return request


def keep(request: ServiceRequest, answers: Answers, *, by: Any) -> ServiceRequest:
    """Keep answers, by the keys of their questions; None takes an answer away.

    Raises Refused: not_own_draft, not_a_draft.
    """
    with transaction.atomic():
        request = lock(request)
        require(rules.may_edit(by, request))
        asked = {item["key"] for item in definition.questions(request.form)}
        present = answers_of(request) | {
            key: value for key, value in answers.items() if key in asked
        }
        request.answers = sealed(
            request, {key: value for key, value in present.items() if value is not None}
        )
        for item in request.form:
            if item["key"] in answers:
                item.pop("fresh", None)
        _save(request, "answers", "form")
    return request


def ask_as(
    request: ServiceRequest, organisation: Organisation | None, *, by: Any
) -> ServiceRequest:
    """Ask for oneself (None) or for an organisation.

    Raises Refused: not_own_draft, not_a_draft, persons_only, organisations_only, not_representative.
    """
    with transaction.atomic():
        request = lock(request)
        require(rules.may_edit(by, request))
        key = organisation.pk if organisation else None
        require(rules.may_ask_as(request.service, key, represented(by)))
        request.organisation = organisation
        _save(request, "organisation")
    return request


def attach(request: ServiceRequest, key: str, file: CleanFile, *, by: Any) -> Document:
    """Add a file to a question that asks for files; `file` has been made safe by `civic.uploads`.

    Raises Refused: not_own_draft, not_a_draft, question_gone, question_full, draft_full.
    """
    with transaction.atomic():
        request = lock(request)
        require(rules.may_edit(by, request))
        item = _question(request.form, key)
        if item is None or item["kind"] != "file":
            raise refused("question_gone")
        kept = list(request.documents.values_list("question", flat=True))
        require(rules.may_attach(request, kept.count(key), len(kept)))
        document = documents.put(request, file, question=key)
        item.pop("fresh", None)
        _save(request, "form")
    return document


def detach(document: Document, *, by: Any) -> None:
    """Take a file out of a draft. Raises Refused: not_own_draft, not_a_draft."""
    with transaction.atomic():
        request = lock(document.request)
        require(rules.may_edit(by, request))
        documents.drop(document)
        _save(request)


def renew(request: ServiceRequest, *, by: Any) -> tuple[list[Item], list[Item]]:
    """Bring a draft to the form as it stands published now, keeping every answer.

    Returns what is new or changed, and what is no longer asked; both empty where nothing changed. What
    was answered to a question that is gone stays in the draft, to be read, until it is filed.
    Raises Refused: not_own_draft, not_a_draft.
    """
    present = present_form(request.service)
    if definition.is_same(request.form, present):
        return [], []
    with transaction.atomic():
        row = lock(request)
        require(rules.may_edit(by, row))
        found = changes(row.form, present)
        given = answers_of(row) | dict.fromkeys(
            row.documents.exclude(question="").values_list("question", flat=True), True
        )
        row.form = definition.merged(row.form, present, given)
        _save(row, "form")
    request.form = row.form
    return found


def discard(request: ServiceRequest, *, by: Any) -> None:
    """Delete a draft with its files. Raises Refused: not_own_draft, not_a_draft."""
    with transaction.atomic():
        request = lock(request)
        require(rules.may_edit(by, request))
        journal.append("request.discarded", request, by=by)
        _destroy(request)


def forget_drafts() -> int:
    """Delete drafts that nobody has touched for as long as the municipality keeps them; returns how many."""
    rows = ServiceRequest.objects.filter(state=Progress.DRAFT).select_related("municipality")
    keep_days: dict[int, int] = {}
    removed = 0
    for draft in rows.iterator():
        place = draft.municipality
        if place.pk not in keep_days:
            keep_days[place.pk] = Policy(place, today()).number("draft.days")
        if draft.saved_at < timezone.now() - timedelta(days=keep_days[place.pk]):
            with transaction.atomic():
                _destroy(draft)
            removed += 1
    return removed


def _destroy(request: ServiceRequest) -> None:
    for document in list(request.documents.all()):
        documents.drop(document)
    request.delete()


def _question(form: Form, key: str) -> Item | None:
    return next((item for item in definition.questions(form) if item["key"] == key), None)


def _save(request: ServiceRequest, *fields: str) -> None:
    request.saved_at = timezone.now()
    request.save(update_fields=[*fields, "saved_at"])


def keys_of(items: Iterable[Item]) -> list[str]:
    """The keys of some items."""
    return [item["key"] for item in items]

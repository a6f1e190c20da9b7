"""A request entered by staff for somebody else: at a centre, with the document seen, or from a paper that came."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic import limits
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Centre
from civic.uploads import CleanFile
from civic.workflow import lock
from cms.services.actions import documents
from cms.services.actions.filing import enter, freeze
from cms.services.definition import Answers
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries.answers import sealed
from cms.services.queries.filling import certain_answers, known_of, lacking, present_form
from cms.services.refusals_filing import refused
from cms.services.rules import filing as rules
from cms.services.states import Channel
from identity.actions.visits import meet
from identity.models import Organisation, Person
from identity.queries import organisation_of
from identity.rules_visits import centre_of

Files = Mapping[str, Sequence[CleanFile]]

FILINGS_PER_OFFICER = 60  # an hour
HOUR = 60 * 60


@dataclass(frozen=True)
class Sheet:
    """What was asked and answered: answers and files by the keys of their questions; `organisation` is
    the identification code of the one that asks, empty where the person does. One `token` is one
    request: what is sent again with it changes nothing."""

    answers: Answers
    files: Files
    organisation: str = ""
    token: uuid.UUID = field(default_factory=uuid.uuid4)


def file_for(
    service: ServicePage,
    sheet: Sheet,
    *,
    by: Any,
    visitor: Mapping[str, Any],
    document: str,
    consent: str,
    at: datetime | None = None,
) -> ServiceRequest:
    """File a visitor's request at once; the same sheet again returns the request there is. `visitor`: number, first_name, last_name, born_on, as in the document.

    The journal holds the officer, the centre, which document was seen and how the visitor agreed. Raises
    Refused: service_closed, not_clerk, no_document, no_consent, persons_only, organisations_only,
    not_represented, not_represented_needed, own_filing, many_filings, not_living, question_full, draft_full, answers_missing, and
    those of the register.
    """
    require(rules.may_file_for(by, service, document, consent))
    at = at or timezone.now()
    row = _begun(service, sheet, visitor, by=by, at=at, seen=True)
    row.channel, row.centre = Channel.CENTRE, centre_of(by, row.municipality)
    with transaction.atomic():
        lock(row.municipality)  # numbers run one after another
        if before := _filed_before(sheet, by):
            return before
        row = _filed(row, sheet, by=by, at=at, from_day=local(at).date())
        journal.append(
            "request.filed_for",
            row,
            by=by,
            at=at,
            centre=row.centre,
            on_behalf=True,
            data={"number": row.sign, "document": document, "consent": consent},
        )
    return row


def enter_paper(
    service: ServicePage,
    sheet: Sheet,
    *,
    by: Any,
    applicant: Mapping[str, Any],
    came: str,
    received_on: date,
    at: datetime | None = None,
) -> ServiceRequest:
    """Enter a request that came to the city hall on paper; its term runs from the day the paper came.

    `applicant` is who signed it: number, first_name, last_name, born_on; `came` a code of `Arrival`. The
    journal holds the officer, how and when the paper came. Raises Refused: service_closed,
    not_of_department, no_arrival, paper_not_yet, paper_too_old, and those of `file_for` but for the centre's.
    """
    at = at or timezone.now()
    require(rules.may_enter(by, service))
    require(rules.came_in_time(came, received_on, local(at).date()))
    row = _begun(service, sheet, applicant, by=by, at=at, seen=False)
    row.channel = Channel.PAPER
    with transaction.atomic():
        lock(row.municipality)  # numbers run one after another
        if before := _filed_before(sheet, by):
            return before
        row = _filed(row, sheet, by=by, at=at, from_day=received_on)
        journal.append(
            "request.entered",
            row,
            by=by,
            at=at,
            on_behalf=True,
            data={
                "number": row.sign,
                "came": came,
                "received_on": received_on.isoformat(),
            },
        )
    return row


def _begun(
    service: ServicePage,
    sheet: Sheet,
    somebody: Mapping[str, Any],
    *,
    by: Any,
    at: datetime,
    seen: bool,
) -> ServiceRequest:
    """The request before it is written, of a person whom the register knows."""
    place = service.place
    assert place is not None
    if not limits.hit("service.visit", str(by.pk), FILINGS_PER_OFFICER, HOUR):
        raise refused("many_filings")
    purpose = "service.file" if seen else "service.paper"
    person = meet(place, by=by, purpose=purpose, seen=seen, **somebody)
    require(rules.is_about_another(by, person))
    if person.deceased:
        raise refused("not_living")
    return ServiceRequest(
        municipality=place,
        service=service,
        person=person,
        organisation=_asks(service, person, sheet.organisation),
        clerk=by,
        token=sheet.token,
        form=present_form(service),
        created_at=at,
        saved_at=at,
    )


def _asks(service: ServicePage, person: Person, code: str) -> Organisation | None:
    """The organisation that asks, where one does and the person is confirmed to act for it."""
    organisation = organisation_of(person, code) if code else None
    if code and organisation is None:
        raise refused(_without_standing(service))
    key = organisation.pk if organisation else None
    require(rules.may_ask_as(service, key, {key} if key else set()))
    return organisation


def _without_standing(service: ServicePage) -> str:
    """Why a code that is not the person's is refused: each says what helps with this service."""
    if not service.for_organisations:
        return "persons_only"
    return "not_represented" if service.for_persons else "not_represented_needed"


def _filed_before(sheet: Sheet, by: Any) -> ServiceRequest | None:
    """The request this very sheet has become already."""
    row = ServiceRequest.objects.filter(token=sheet.token).first()
    if row is not None and row.clerk_id != by.pk:
        raise refused("wrong_token")
    return row


def _filed(
    row: ServiceRequest, sheet: Sheet, *, by: Any, at: datetime, from_day: date
) -> ServiceRequest:
    """Write it with its files, freeze it, give it its number. Inside the transaction that holds the municipality's row."""
    row.answers = sealed(row, sheet.answers)
    row.save()
    kept = 0
    for key, files in sheet.files.items():
        for of_question, file in enumerate(files):
            require(rules.may_attach(row, of_question, kept))
            documents.put(row, file, question=key, at=at)
            kept += 1
    if lacking(row, row.form, sheet.answers):
        raise refused("answers_missing")
    known = known_of(None, row.person, row.organisation)
    freeze(row, row.form, sheet.answers | certain_answers(row.form, known), at=at)
    centre: Centre | None = row.centre
    enter(row, by=by, at=at, from_day=from_day, centre=centre, on_behalf=True)
    row.refresh_from_db()  # an exact rule may have decided it
    return row

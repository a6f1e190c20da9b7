"""A request filed at a centre by a clerk, for a visitor whose identity document the clerk has seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.rules.filing import centre_of
from civic import limits
from civic.decisions import require
from civic.journal import actions as journal
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

PURPOSE = "service.file"
FILINGS_PER_CLERK = 60  # an hour
HOUR = 60 * 60


def file_for(
    service: ServicePage,
    *,
    by: Any,
    visitor: Mapping[str, Any],
    document: str,
    consent: str,
    answers: Answers,
    files: Mapping[str, CleanFile],
    at: datetime | None = None,
) -> ServiceRequest:
    """File a visitor's request at once. `visitor`: number, first_name, last_name, born_on, as in the document.

    `answers` and `files` are by the keys of their questions. The journal holds the officer, the centre,
    which document was seen and how the visitor agreed. Raises Refused: service_closed, not_clerk,
    no_document, no_consent, persons_only, many_filings, not_living, answers_missing, and those of the
    register.
    """
    at = at or timezone.now()
    place = service.place
    require(rules.may_file_for(by, service, document, consent))
    assert place is not None
    if not limits.hit("service.visit", str(by.pk), FILINGS_PER_CLERK, HOUR):
        raise refused("many_filings")
    person = meet(place, by=by, purpose=PURPOSE, **visitor)
    if person.deceased:
        raise refused("not_living")
    centre = centre_of(by, place)
    with transaction.atomic():
        lock(place)  # numbers run one after another
        row = ServiceRequest(
            municipality=place,
            service=service,
            person=person,
            channel=Channel.CENTRE,
            centre=centre,
            clerk=by,
            form=present_form(service),
            created_at=at,
            saved_at=at,
        )
        row.answers = sealed(row, answers)
        row.save()
        for key, file in files.items():
            documents.put(row, file, question=key, at=at)
        if lacking(row, row.form, answers):
            raise refused("answers_missing")
        known = known_of(None, person, None)
        freeze(row, row.form, answers | certain_answers(row.form, known), at=at)
        enter(row, by=by, at=at, centre=centre, on_behalf=True)
        journal.append(
            "request.filed_for",
            row,
            by=by,
            at=at,
            centre=centre,
            on_behalf=True,
            data={"number": row.sign, "document": document, "consent": consent},
        )
        row.refresh_from_db()  # an exact rule may have decided it
    return row

"""Who may begin a request, change its draft and file it; pure decisions."""

from collections.abc import Collection
from typing import Any

from budgeting.rules.filing import Consent, Document, centre_of
from civic.decisions import ALLOWED, Decision
from cms.services.models import ServicePage, ServiceRequest
from cms.services.refusals_filing import refused
from cms.services.states import Progress
from identity.models import Person

FILES_TO_A_QUESTION = 8
FILES_OF_A_DRAFT = 24


def is_open(service: ServicePage) -> Decision:
    """Is the service asked for on this portal now?"""
    place = service.place
    if not (service.live and service.takes_requests and place and place.is_active):
        return refused("service_closed")
    return ALLOWED


def may_start(user: Any, service: ServicePage) -> Decision:
    """Any account, in any connected municipality; who somebody is, is asked when the request is filed."""
    if not user.is_authenticated or not user.is_active:
        return refused("not_signed_in")
    return is_open(service)


def may_edit(user: Any, request: ServiceRequest) -> Decision:
    """The account that began it, until it is filed."""
    if not user.is_authenticated or request.user_id != user.pk:
        return refused("not_own_draft")
    return ALLOWED if request.state == Progress.DRAFT else refused("not_a_draft")


def may_ask_as(
    service: ServicePage, organisation: int | None, represented: Collection[int]
) -> Decision:
    """For oneself, or for an organisation one is confirmed to act for, as far as the service is open to both.

    `represented` are the keys of the organisations the account may act for now.
    """
    if organisation is None:
        return ALLOWED if service.for_persons else refused("organisations_only")
    if not service.for_organisations:
        return refused("persons_only")
    return ALLOWED if organisation in represented else refused("not_representative")


def is_known(user: Any, person: Person | None, needed: int) -> Decision:
    """Is the portal sure enough who files? Where somebody lives does not matter."""
    if person is None:
        return refused("not_verified_yet")
    if person.deceased:
        return refused("not_living")
    return ALLOWED if user.level >= needed else refused("level_low")


def no_centre() -> Decision:
    """Why an account that is a clerk of no centre cannot file for visitors."""
    return refused("not_clerk")


def may_file_for(user: Any, service: ServicePage, document: str, consent: str) -> Decision:
    """A clerk bound to a centre here, for a service persons ask for, with document and consent."""
    allowed = is_open(service)
    if not allowed:
        return allowed
    if not service.for_persons:
        return refused("organisations_only")
    place = service.place
    if place is None or centre_of(user, place) is None:
        return no_centre()
    if document not in Document.values:
        return refused("no_document")
    return ALLOWED if consent in Consent.values else refused("no_consent")


def may_attach(request: ServiceRequest, of_question: int, of_draft: int) -> Decision:
    """Is there room for one more file?"""
    if of_question >= FILES_TO_A_QUESTION:
        return refused("question_full", most=FILES_TO_A_QUESTION)
    return ALLOWED if of_draft < FILES_OF_A_DRAFT else refused("draft_full", most=FILES_OF_A_DRAFT)

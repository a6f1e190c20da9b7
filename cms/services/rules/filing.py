"""Who may begin a request, change its draft and file it; pure decisions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from cms.services.models import ServicePage, ServiceRequest
from cms.services.refusals_filing import refused
from cms.services.states import Progress
from identity import rules_visits
from identity.models import Person

FILES_TO_A_QUESTION = 8
FILES_OF_A_DRAFT = 24
PAPER_DAYS = 30  # how long after it came a paper may be entered
PAPER_ROLES = (Role.DEPARTMENT_OFFICER, Role.MAYOR_OFFICE)


class Arrival(models.TextChoices):
    """How a request on paper reached the city hall."""

    HANDED_IN = "handed_in", _("Handed in at the city hall")
    POST = "post", _("By post")


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


def may_file_for(user: Any, service: ServicePage, document: str, consent: str) -> Decision:
    """A clerk bound to a centre here, with document and consent."""
    allowed = is_open(service)
    if not allowed:
        return allowed
    assert service.place is not None
    return rules_visits.may_serve(user, service.place, document, consent)


def may_enter(user: Any, service: ServicePage) -> Decision:
    """What came on paper: an officer of the service's department, of any where it names none; the mayor's office."""
    allowed = is_open(service)
    if not allowed:
        return allowed
    place: Municipality | None = service.place
    assert place is not None
    if user.holds(Role.MAYOR_OFFICE, place):
        return ALLOWED
    own = user.departments_in(place)
    is_theirs = service.department_id in own or (service.department_id is None and bool(own))
    return ALLOWED if is_theirs else refused("not_of_department")


def came_in_time(came: str, received_on: date, day: date) -> Decision:
    """How and when a paper came: today, or within the days before in which it may still be entered."""
    if came not in Arrival.values:
        return refused("no_arrival")
    if received_on > day:
        return refused("paper_not_yet")
    if received_on < day - timedelta(days=PAPER_DAYS):
        return refused("paper_too_old", days=PAPER_DAYS)
    return ALLOWED


def is_about_another(user: Any, person: Person) -> Decision:
    """Nobody files for themselves at the desk."""
    if user.person_id is not None and user.person_id == person.pk:
        return refused("own_filing")
    return ALLOWED


def may_attach(request: ServiceRequest, of_question: int, of_draft: int) -> Decision:
    """Is there room for one more file?"""
    if of_question >= FILES_TO_A_QUESTION:
        return refused("question_full", most=FILES_TO_A_QUESTION)
    return ALLOWED if of_draft < FILES_OF_A_DRAFT else refused("draft_full", most=FILES_OF_A_DRAFT)

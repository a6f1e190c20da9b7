"""Who is told of a request: its applicant, and the department at its own address.

A mail names the service, the number and the link; what was written, asked or decided is read behind
the log-in only.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date

from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.roles import Role
from cms.services.models import ServiceRequest
from cms.services.queries.directory import in_language_of_reader
from identity.models import Duty, Representative

Told = Iterable[Notice]
ABOUT_ANSWER = {"request.asked", "request.round_reminded", "request.round_lapsed"}


def _request(entry: Entry) -> ServiceRequest | None:
    rows = ServiceRequest.objects.select_related("municipality", "service__locale", "department")
    return rows.filter(pk=entry.subject_id, number__isnull=False).first()


def _facts(row: ServiceRequest, entry: Entry, link: str) -> dict[str, Any]:
    """What a mail may name. `due_on` is the day the entry is about: that of the answer where something is
    missing, else that of the decision; None where there is none.
    """
    said = parse_date(entry.data.get("due_on") or "")
    return {
        "municipality": row.municipality,
        "service": Named(row),
        "number": row.sign,
        "due_on": said if said or entry.kind in ABOUT_ANSWER else row.due_on,
        "result": row.get_result_display() if row.result else "",
        "link": link,
    }


class Named:
    """The name of the service in the language the mail is rendered in."""

    def __init__(self, row: ServiceRequest) -> None:
        self.page = row.service

    def __str__(self) -> str:
        return str(in_language_of_reader(self.page).title)


def applicants_of(row: ServiceRequest) -> list[int]:
    """The account that filed; for an organisation all who may act for it now."""
    if row.organisation_id is None:
        return [row.user_id] if row.user_id else []
    found = Representative.objects.filter(
        organisation=row.organisation_id, state=Representative.State.CONFIRMED
    )
    return sorted(set(found.values_list("user_id", flat=True)))


def to_applicant(template: str) -> Callable[[Entry], Told]:
    """A source that tells the applicant."""

    def tell(entry: Entry) -> Told:
        row = _request(entry)
        if row is not None:
            facts = _facts(row, entry, row.get_absolute_url())
            for user_id in applicants_of(row):
                yield Notice(f"notices/{template}", facts, recipient_user_id=user_id)

    return tell


def to_department(template: str, *, office: bool = False) -> Callable[[Entry], Told]:
    """A source that tells the department, by its address or else its officers; `office`: the mayor's office too."""

    def tell(entry: Entry) -> Told:
        row = _request(entry)
        if row is None:
            return
        link = reverse("services_desk:request", args=[row.municipality.slug, row.pk])
        facts = _facts(row, entry, link)
        if row.department is not None and row.department.email:
            yield Notice(f"notices/{template}", facts, address=row.department.email)
        else:
            for user_id in _officers(row):
                yield Notice(f"notices/{template}", facts, recipient_user_id=user_id)
        if office and row.department is not None:
            for user_id in _office(row):
                yield Notice(f"notices/{template}", facts, recipient_user_id=user_id)

    return tell


def _officers(row: ServiceRequest) -> list[int]:
    """The officers of its department; without one the mayor's office, which has to lead it somewhere."""
    if row.department is None:
        return _office(row)
    found = Duty.objects.now().filter(role=Role.DEPARTMENT_OFFICER, department=row.department)
    return sorted(set(found.values_list("user_id", flat=True)))


def _office(row: ServiceRequest) -> list[int]:
    found = Duty.objects.now().filter(role=Role.MAYOR_OFFICE, municipality=row.municipality)
    return sorted(set(found.values_list("user_id", flat=True)))


def _both(*tellers: Callable[[Entry], Told]) -> Callable[[Entry], Told]:
    def tell(entry: Entry) -> Told:
        for teller in tellers:
            yield from teller(entry)

    return tell


EVENTS = {
    "request.filed": _both(to_applicant("request_filed"), to_department("request_to_work")),
    "request.led": to_department("request_to_work"),
    "request.asked": to_applicant("request_missing"),
    "request.round_reminded": to_applicant("request_missing_reminder"),
    "request.round_lapsed": to_department("request_lapsed"),
    "request.completed": to_department("request_answered"),
    "request.gone_on": to_applicant("request_gone_on"),
    "request.department_wrote": to_applicant("request_message"),
    "request.applicant_wrote": to_department("request_answered"),
    "request.decided": to_applicant("request_decided"),
    "request.withdrawn": to_department("request_withdrawn"),
    "request.near": to_department("request_near"),
    "request.overdue": to_department("request_overdue", office=True),
}

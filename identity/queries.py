"""Reads of persons and staff: who stands behind an account, and what a person may be counted as where."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from civic.dates import age_on
from civic.places.models import Municipality
from identity.levels import Level
from identity.models import (
    Duty,
    Extract,
    ExtractFile,
    LookUp,
    Organisation,
    Person,
    Report,
    Representative,
    User,
    Verification,
)
from identity.policy import level_to_represent
from identity.sealing import Details, unseal


@dataclass(frozen=True)
class Standing:
    """What decides whether a person may act in a municipality on a day."""

    registered: bool
    unit_id: int | None
    age: int | None
    level: int
    alive: bool
    checked_at: datetime | None


def person_of(user: Any) -> Person | None:
    """The verified person behind an account; None for a visitor, an unverified or a stopped account."""
    if user is None or not user.is_authenticated or not user.is_active or user.stopped_at:
        return None
    person: Person | None = user.person
    if person is not None:
        person.through = user
    return person


def standing(person: Person, municipality: Municipality, on: date) -> Standing:
    """How `person` stands in `municipality` on the day `on`: one query and one decryption.

    A person found through an account (`person_of`) is as sure as that account: what another account
    of the same person has proven does not count for it.
    """
    row = Verification.objects.filter(
        person_id=person.pk, municipality_id=municipality.pk, valid=True
    ).first()
    return Standing(
        registered=row is not None,
        unit_id=row.unit_id if row else None,
        age=age_on(details(person).born_on, on),
        level=_level(person, row),
        alive=not person.deceased,
        checked_at=row.checked_at if row else None,
    )


def _level(person: Person, row: Verification | None) -> int:
    if row is None or (person.through is not None and person.through.paused_at):
        return Level.CONTACT
    if person.through is None:
        return row.level
    return Level.STRONG if person.through.strong_at else min(row.level, Level.REGISTER)


def details(person: Person) -> Details:
    """The person's own data, decrypted. Shown to that person only, or sealed afresh for the list officers."""
    return unseal(person.details, person.key)


def verifications(person: Person) -> QuerySet[Verification]:
    """Where the person is registered, those in force first."""
    return person.verifications.select_related("municipality", "unit").order_by(
        "-valid", "-checked_at"
    )


def look_ups_about(user: Any) -> QuerySet[LookUp]:
    """Every question put to a register about the account, newest first; and since it was verified
    about the person behind it too, through whichever account."""
    about = LookUp.objects.filter(user=user)
    if user.person_id and user.verified_at and not user.stopped_at:
        about = about | LookUp.objects.filter(person_id=user.person_id, at__gte=user.verified_at)
    return about.select_related("municipality").order_by("-at")


def later_accounts(user: Any) -> QuerySet[User]:
    """The accounts verified for the same person after this one. Of earlier ones it learns nothing."""
    if person_of(user) is None or user.verified_at is None:
        return User.objects.none()
    return User.objects.filter(
        person=user.person_id, is_active=True, verified_at__gt=user.verified_at
    ).order_by("verified_at")


def open_report(person: Person | None) -> Report | None:
    """The report about the person's accounts that nobody has decided yet."""
    return person.reports.filter(decided_at=None).first() if person is not None else None


def open_reports(municipality: Municipality) -> QuerySet[Report]:
    """What the administrator of the municipality has to decide, oldest first."""
    return Report.objects.filter(municipality=municipality, decided_at=None).order_by("id")


def accounts_of(person: Person) -> QuerySet[User]:
    """All living accounts of a person, in the order of their verification."""
    return person.accounts.filter(is_active=True).order_by("verified_at", "pk")


def masked(email: str) -> str:
    """An address its owner recognises and others cannot write to: n…@example.ge."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def represented_by(user: Any) -> QuerySet[Representative]:
    """For whom somebody acts or asked to act, newest first; through this account only."""
    return Representative.objects.filter(user=user).select_related("organisation", "municipality")


def may_act_for(user: Any) -> QuerySet[Organisation]:
    """The organisations in whose name this account may file a service request.

    Where the municipality that confirmed it wants to know for surer by now who acts, the account has
    to become so first.
    """
    person = person_of(user)
    if person is None:
        return Organisation.objects.none()
    confirmed = represented_by(user).filter(person=person, state=Representative.State.CONFIRMED)
    return Organisation.objects.filter(
        pk__in={
            row.organisation_id
            for row in confirmed
            if user.level >= level_to_represent(row.municipality)
        }
    )


def organisation_of(person: Person, number: str) -> Organisation | None:
    """The organisation with this identification code, where the person is confirmed to act for it.

    For staff who have the person or their signed paper at hand: which account asked does not matter.
    """
    return Organisation.objects.filter(
        number=number,
        representatives__person=person,
        representatives__state=Representative.State.CONFIRMED,
    ).first()


def representatives_of(municipality: Municipality) -> QuerySet[Representative]:
    """Whom the municipality was asked about: those who wait first, then the newest."""
    return (
        Representative.objects.filter(municipality=municipality)
        .select_related("organisation", "user", "person", "decided_by")
        .annotate(waits=Q(state=Representative.State.ASKED))
        .order_by("-waits", "-asked_at")
    )


def staff_of(municipality: Municipality) -> QuerySet[Duty]:
    """The duties in force in a municipality, by account."""
    return (
        Duty.objects.now()
        .filter(municipality=municipality)
        .select_related("user", "centre", "department")
        .order_by("user__email", "role")
    )


def extracts_of(municipality: Municipality) -> QuerySet[Extract]:
    """The deliveries of a municipality, newest first."""
    return Extract.objects.filter(municipality=municipality).select_related("imported_by")


def progress_of(extract: Extract) -> ExtractFile | None:
    """The upload the worker is reading; None when nothing of this extract is being read."""
    if extract.state != Extract.State.READING:
        return None
    return ExtractFile.objects.filter(extract=extract).first()


def current_extract(municipality: Municipality) -> Extract | None:
    """The extract in use."""
    return extracts_of(municipality).filter(state=Extract.State.CURRENT).first()

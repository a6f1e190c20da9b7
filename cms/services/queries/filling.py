"""Reads for whoever fills in a form: what the portal knows of them, what is still missing, own drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic import words
from civic.places.models import Municipality, Unit
from cms.services import definition, exact
from cms.services.asking import CERTAIN, QuestionsForm, as_typed, name_of
from cms.services.blocks import Known
from cms.services.definition import Answers, Form, Item
from cms.services.models import HighlandList, ServicePage, ServiceRequest
from cms.services.states import Progress
from identity.models import Organisation, Person, Verification
from identity.queries import details, may_act_for


@dataclass(frozen=True)
class Lack:
    """A question that still needs an answer, and why, where one was given."""

    item: Item
    why: str = ""


def drafts_of(user: Any) -> QuerySet[ServiceRequest]:
    """The account's own drafts, the one changed last first."""
    return (
        ServiceRequest.objects.filter(user=user, state=Progress.DRAFT)
        .select_related("service__locale", "municipality")
        .order_by("-saved_at")
    )


def represented(user: Any) -> dict[int, Organisation]:
    """The organisations the account may act for now, by key."""
    return {one.pk: one for one in may_act_for(user).order_by("name")}


def known_of(user: Any, person: Person | None, organisation: Organisation | None) -> dict[str, str]:
    """What the portal can fill in, in the words of the register: `Known` to text."""
    found: dict[str, str] = {}
    if user is not None:
        found[Known.EMAIL] = user.email or ""
        phone = getattr(user, "phone", None)
        found[Known.PHONE] = phone.number if phone is not None else ""
    if person is not None:
        one = details(person)
        found |= {
            Known.NAME: one.name,
            Known.NUMBER: one.number,
            Known.BORN_ON: words.day(one.born_on),
        }
    if organisation is not None:
        found |= {Known.ORGANISATION: organisation.name, Known.CODE: organisation.number}
    return {name: value for name, value in found.items() if value}


def certain_answers(form: Form, known: dict[str, str]) -> Answers:
    """The answers that are not asked but known, as they are written down with the request."""
    return {
        item["key"]: known[item["prefill"]]
        for item in definition.questions(form)
        if item.get("prefill") in CERTAIN and item["prefill"] in known
    }


def lacking(request: ServiceRequest, form: Form, answers: Answers) -> list[Lack]:
    """The questions without an answer that fits, in order; `answers` are those of the request."""
    items = definition.asked(form, answers)
    kept = QuestionsForm(
        as_typed(items, answers),
        items=items,
        answers={},
        municipality=request.municipality,
        for_organisation=request.organisation_id is not None,
    )
    errors = kept.errors
    with_files = set(request.documents.exclude(question="").values_list("question", flat=True))
    found = []
    for item in items:
        if item["kind"] == "file":
            if item["required"] and item["key"] not in with_files:
                found.append(Lack(item))
            continue
        wrong = [texts for name, texts in errors.items() if name.startswith(name_of(item))]
        if wrong:
            given = answers.get(item["key"]) is not None
            found.append(Lack(item, str(wrong[0][0]) if given else ""))
    return found


def facts_about(
    person: Person | None, municipality: Municipality, on: date, *, for_organisation: bool
) -> exact.Facts:
    """What an exact rule may go by: two queries."""
    row = None
    if person is not None:
        row = (
            Verification.objects.filter(person=person, municipality=municipality)
            .select_related("unit")
            .first()
        )
    listed = (
        HighlandList.objects.filter(municipality=municipality, in_force_from__lte=on)
        .order_by("-in_force_from")
        .first()
    )
    return exact.Facts(
        on=on,
        registered=None if person is None else row is not None and row.valid,
        checked_on=words.as_day(row.checked_at) if row else None,
        alive=person is not None and not person.deceased,
        for_organisation=for_organisation,
        unit=row.unit.slug if row and row.unit else "",
        highland=frozenset(listed.units.values_list("slug", flat=True)) if listed else frozenset(),
        whole=listed is not None and listed.whole,
        list_from=listed.in_force_from if listed else None,
        list_source_ka=listed.source_ka if listed else "",
        list_source_en=listed.source_en if listed else "",
    )


def unit_asked_about(form: Form, answers: Answers) -> Unit | None:
    """The part of the municipality that the answers name first."""
    for item in definition.asked(form, answers):
        value = answers.get(item["key"])
        if item["kind"] == "place" and isinstance(value, dict) and value.get("unit"):
            return Unit.objects.filter(pk=value["unit"]).first()
    return None


def present_form(service: ServicePage) -> Form:
    """The form as it stands published now, in both languages."""
    return definition.of_service(service)


def changes(seen: Form, present: Form) -> tuple[list[Item], list[Item]]:
    """What is new or changed, and what is no longer asked, for whoever knows `seen`."""
    before = {item["key"]: definition.bare(item) for item in seen if not item.get("gone")}
    keys = {item["key"] for item in present}
    fresh = [
        item for item in present if item["kind"] != "heading" and before.get(item["key"]) != item
    ]
    gone = [item for key, item in before.items() if key not in keys and item["kind"] != "heading"]
    return fresh, gone


def titles(items: Iterable[Item]) -> str:
    """The questions in one line, for a sentence that names them."""
    return ", ".join(_("“%(question)s”") % {"question": definition.said(item)} for item in items)

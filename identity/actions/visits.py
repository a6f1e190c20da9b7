"""A person whom staff enter without an account: from the identity document in hand, or from a paper that came."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.places.models import Municipality
from identity import rules
from identity.actions import asking
from identity.levels import Level
from identity.models import Person, User, Verification
from identity.registry import registry_for
from identity.registry.base import Answer
from identity.sealing import Details, number_key, person_key, seal

NOT_FOUND = Refused(
    "not_found",
    _(
        "The register of this municipality has no such person. Compare the eleven digits, both names"
        " and the date of birth with the document."
    ),
)
SILENT = Refused(
    "register_silent",
    _("The register does not answer at the moment. Keep what is typed and try again shortly."),
)
TOO_MANY = Refused(
    "too_many", _("This person has been looked up too often today. Try again tomorrow.")
)


def meet(
    municipality: Municipality,
    *,
    number: str,
    first_name: str,
    last_name: str,
    born_on: date,
    by: User,
    purpose: str,
    seen: bool = True,
) -> Person:
    """The person a clerk has before them, once the register agrees with the document; seen in person counts as strong.

    Not `seen`, only read from a paper, a person is as sure as the register makes them, and whoever
    was seen before stays so. `number` is eleven digits. Writes the person, how they stand here, and that the register was
    asked; an account is not needed and not touched. Call it outside the transaction of the act.
    Raises Refused: not_found, register_silent, too_many, birth_date.
    """
    details = Details(number, first_name.strip(), last_name.strip(), born_on)
    require(rules.may_be_born_on(born_on))
    if not asking.may_check(details.number):
        raise TOO_MANY.fresh()
    verdict = asking.ask(municipality, details, purpose=purpose)
    if verdict.answer != Answer.YES:
        asking.log(None, municipality, verdict, purpose=purpose)
        raise (SILENT if verdict.answer == Answer.UNAVAILABLE else NOT_FOUND).fresh()
    details = verdict.details or details
    key = person_key(details.number)
    with transaction.atomic():
        person, _made = Person.objects.get_or_create(
            key=key, defaults={"details": seal(details, key)}
        )
        person.details, person.deceased = seal(details, key), verdict.deceased
        person.save(update_fields=["details", "deceased"])
        before = Verification.objects.filter(person=person, municipality=municipality, valid=True)
        is_sure = seen or before.filter(level=Level.STRONG).exists()
        row, _made = Verification.objects.update_or_create(
            person=person,
            municipality=municipality,
            defaults={
                "unit_id": verdict.unit_id,
                "level": Level.STRONG if is_sure else Level.REGISTER,
                "registry": registry_for(municipality).name,
                "extract_id": verdict.extract_id,
                "number_key": number_key(key),
                "checked_at": timezone.now(),
                "valid": True,
            },
        )
        asking.log(None, municipality, verdict, purpose=purpose, person=person)
        journal.append("person.verified", row, by=by, on_behalf=True, data={"level": row.level})
    return person

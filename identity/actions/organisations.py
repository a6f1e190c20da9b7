"""Organisations and their representatives: asked for by a citizen, confirmed or refused by the municipality."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.places.models import Municipality, Policy
from identity import policy, queries, rules
from identity.levels import Level
from identity.models import Organisation, Representative, User

TWICE = Refused("twice", _("You have named this organisation already; it stands in the list."))
SETTLED = Refused("settled", _("This has been decided already. Reload the page."))
NO_REASON = Refused("reason", _("Say why, so that the citizen knows what to bring."))


def represent(
    *, number: str, name: str, function: str, municipality: Municipality, by: User
) -> Representative:
    """Ask to act for the organisation with this identification code (nine digits).

    Raises Refused: not_verified, level, twice.
    """
    person = queries.person_of(by)
    require(rules.may_represent(by, person, policy.level_to_represent(municipality)))
    assert person is not None
    try:
        with transaction.atomic():
            organisation, _made = Organisation.objects.get_or_create(
                number=number, defaults={"name": name}
            )
            row = Representative.objects.create(
                organisation=organisation,
                person=person,
                user=by,
                municipality=municipality,
                name=name,
                function=function,
            )
            journal.append("representative.asked", row, by=by)
    except IntegrityError as error:
        raise TWICE.fresh() from error
    return row


def settle_representative(
    row: Representative, *, confirmed: bool, reason: str = "", by: User
) -> Representative:
    """Confirm, with the public register's extract at hand, or refuse with a reason.

    Raises Refused: not_officer, own, settled, reason.
    """
    with transaction.atomic():
        row = Representative.objects.select_for_update().get(pk=row.pk)
        require(rules.may_settle_representative(by, row))
        if row.state != Representative.State.ASKED:
            raise SETTLED.fresh()
        if not confirmed and not reason.strip():
            raise NO_REASON.fresh()
        row.state = Representative.State.CONFIRMED if confirmed else Representative.State.REFUSED
        row.reason = "" if confirmed else reason.strip()
        row.decided_at, row.decided_by = timezone.now(), by
        row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        if confirmed:
            Organisation.objects.filter(pk=row.organisation_id).update(name=row.name)
        kind = "representative.confirmed" if confirmed else "representative.refused"
        journal.append(kind, row, by=by)
    return row


def set_level_to_represent(
    municipality: Municipality, *, level: int, valid_from: date, source_ka: str, by: User
) -> Policy:
    """Set how sure it has to be who acts for an organisation, from a day on. Raises Refused: not_admin, in_past."""
    require(rules.may_set_level(by, municipality, valid_from))
    with transaction.atomic():
        row, _made = Policy.objects.update_or_create(
            municipality=municipality,
            key=policy.REPRESENT,
            qualifier="",
            valid_from=valid_from,
            defaults={"value": Level(level).value, "source_ka": source_ka},
        )
        journal.append(
            "policy.set",
            municipality,
            by=by,
            municipality=municipality,
            public=True,
            data={"key": row.key, "value": str(level), "valid_on": valid_from.isoformat()},
        )
    return row


def end_representation(row: Representative, *, by: User) -> Representative:
    """Act for the organisation no longer: by the representative, or by the municipality. Raises Refused."""
    with transaction.atomic():
        row = Representative.objects.select_for_update().get(pk=row.pk)
        require(rules.may_end_representation(by, row))
        if row.state in {Representative.State.ASKED, Representative.State.CONFIRMED}:
            row.state, row.ended_at = Representative.State.ENDED, timezone.now()
            row.save(update_fields=["state", "ended_at"])
            journal.append("representative.ended", row, by=by)
    return row

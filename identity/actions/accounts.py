"""One's own account: its language, a copy of its data, and its end."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from civic.journal import actions as journal
from identity import queries, sessions
from identity.models import Phone, User
from identity.sections import erase_in_apps, export_of

STILL_STAFF = Refused(
    "still_staff",
    _("You still hold a role. Ask the administrator of the municipality to take it back first."),
)


def choose_language(user: User, language: str, *, by: User) -> None:
    """Keep the language of mails; an unknown one is ignored."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def export(user: User, *, by: User) -> dict[str, Any]:
    """Everything kept about the account and the person behind it, as JSON-ready data; journalled."""
    person = queries.person_of(user)
    details = queries.details(person) if person else None
    found = {
        "account": {
            "email": user.email,
            "phone": user.phone.number if hasattr(user, "phone") else None,
            "log_in_services": [row.provider for row in user.socialaccount_set.all()],
            "seen_for_sure_at": user.strong_at,
            "seen_for_sure_by": user.proof,
            "language": user.language,
            "joined_at": user.joined_at,
            "roles": [str(duty) for duty in user.duties.all()],
        },
        "person": person
        and details
        and {
            "personal_number": details.number,
            "first_name": details.first_name,
            "last_name": details.last_name,
            "born_on": details.born_on,
            "registered": [
                {
                    "municipality": row.municipality.slug,
                    "unit": row.unit.slug if row.unit else None,
                    "level": row.level,
                    "checked_at": row.checked_at,
                    "valid": row.valid,
                }
                for row in queries.verifications(person)
            ],
        },
        "look_ups": [
            {
                "municipality": row.municipality.slug,
                "register": row.registry,
                "purpose": row.purpose,
                "verdict": row.told,
                "reference": row.reference,
                "at": row.at,
            }
            for row in queries.look_ups_about(user)
        ],
        "organisations": [
            {
                "number": row.organisation.number,
                "name": row.name,
                "function": row.function,
                "state": row.state,
                "asked_at": row.asked_at,
            }
            for row in queries.represented_by(user)
        ],
        "sign_ins": [
            {"network": row.network, "agent": row.agent, "at": row.at, "seen_at": row.seen_at}
            for row in user.sign_ins.all()
        ],
    }
    journal.append("account.exported", user, by=by)
    return found | export_of(user)


def erase(user: User, *, by: User) -> None:
    """Erase an account, and the person behind it when no other account is theirs.

    What remains is an empty account row for the journal's sake. Signatures and ballots stay
    counted; nothing links them to anybody any more. Raises Refused(still_staff).
    """
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        if account.duties_now or account.is_superuser:
            raise STILL_STAFF.fresh()
        erase_in_apps(account)
        person = account.person
        sessions.revoke(account)
        EmailAddress.objects.filter(user=account).delete()
        for device in (TOTPDevice, StaticDevice):
            device.objects.filter(user=account).delete()
        account.inquiries.all().delete()
        account.look_ups.all().delete()
        account.represents.all().delete()
        account.codes.all().delete()
        account.socialaccount_set.all().delete()
        Phone.objects.filter(user=account).delete()
        account.groups.clear()
        account.email = f"erased-{account.pk}@erased.invalid"
        account.display_name = ""
        account.person = account.strong_at = None
        account.proof = ""
        account.is_active = False
        account.set_unusable_password()
        account.save()
        if person is not None and not person.accounts.exists():
            try:
                with transaction.atomic():
                    person.delete()
            except ProtectedError:
                person.look_ups.all().delete()
        journal.append("account.erased", account, by=None)

"""One's own account: its language, and its end."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from civic.journal import actions as journal
from civic.notices.models import Mail
from identity import sessions
from identity.models import Phone, User
from identity.sections import erase_in_apps

STILL_STAFF = Refused(
    "still_staff",
    _("You still hold a role. Ask the administrator of the municipality to take it back first."),
)


def choose_language(user: User, language: str, *, by: User) -> None:
    """Keep the language of mails; an unknown one is ignored."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


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
        account.consents.all().delete()
        account.copies.all().delete()
        SocialAccount.objects.filter(user=account).delete()
        Mail.objects.filter(user=account).delete()
        Mail.objects.filter(recipient=account.email).exclude(recipient="").delete()
        Phone.objects.filter(user=account).delete()
        account.groups.clear()
        account.email = f"erased-{account.pk}@erased.invalid"
        account.display_name = ""
        account.person = account.strong_at = account.paused_at = None
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

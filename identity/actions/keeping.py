"""Removing what identity keeps, when its time is over. The periods stand here and nowhere else."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils import timezone

from identity.models import Consent, Copy, LookUp, SignIn, User

KEEP_UNCONFIRMED = timedelta(days=30)
KEEP_LOOK_UPS = timedelta(days=3 * 365)
KEEP_CONSENTS = timedelta(days=3 * 365)
KEEP_COPIES = timedelta(days=30)


def forget_sessions() -> int:
    """Sessions that have ended, and the notes about them in their owners' lists."""
    ended = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    notes = SignIn.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return ended + notes.delete()[0]


def forget_unconfirmed() -> int:
    """Accounts whose address nobody confirmed and nobody ever used."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    rows = User.objects.filter(
        joined_at__lt=timezone.now() - KEEP_UNCONFIRMED,
        last_login=None,
        person=None,
        is_active=True,
        is_staff=False,
        phone=None,
        emailaddress__verified=False,
    ).exclude(Exists(confirmed))
    removed = 0
    for user in rows.distinct():
        try:
            user.delete()
        except ProtectedError:
            continue  # something official hangs on it
        removed += 1
    return removed


def forget_look_ups() -> int:
    """Questions to registers asked long ago."""
    return LookUp.objects.filter(at__lt=timezone.now() - KEEP_LOOK_UPS).delete()[0]


def forget_consents() -> int:
    """Consents taken back long ago."""
    return Consent.objects.filter(withdrawn_at__lt=timezone.now() - KEEP_CONSENTS).delete()[0]


def forget_copies() -> int:
    """The rows of copies, empty by then."""
    return Copy.objects.filter(asked_at__lt=timezone.now() - KEEP_COPIES).delete()[0]

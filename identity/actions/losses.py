"""A lost authenticator: one administrator asks, another agrees; then the colleague enrols anew."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.places.models import Municipality
from identity import rules_staff as rules
from identity import sessions
from identity.models import Loss, User

OPEN_FOR = timedelta(days=3)

ASKED_ALREADY = Refused(
    "asked_already", _("This has been asked already and waits for another administrator.")
)


def report_loss(user: User, *, municipality: Municipality, by: User) -> Loss:
    """Say that a colleague has lost authenticator and recovery codes. Nothing changes yet. Raises Refused."""
    require(rules.may_report_loss(by, user, municipality))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _close_lapsed(user, timezone.now())
        if Loss.objects.filter(user=user, decided_at=None).exists():
            raise ASKED_ALREADY.fresh()
        loss = Loss.objects.create(
            user=user, municipality=municipality, asked_by=by, until=timezone.now() + OPEN_FOR
        )
        journal.append("staff.loss_reported", loss, by=by, municipality=municipality)
    return loss


def approve_loss(loss: Loss, *, by: User) -> None:
    """Forget the lost authenticator and the recovery codes and end all sessions. Raises Refused."""
    with transaction.atomic():
        row = Loss.objects.select_for_update().get(pk=loss.pk)
        require(rules.may_decide_loss(by, row, timezone.now()))
        _decide(row, by, approved=True)
        TOTPDevice.objects.filter(user=row.user).delete()
        StaticDevice.objects.filter(user=row.user).delete()
        sessions.revoke(row.user)
        journal.append("staff.second_factor_reset", row, by=by, municipality=row.municipality)


def withdraw_loss(loss: Loss, *, by: User) -> None:
    """Leave everything as it was: the phone was found, or nobody lost one. Raises Refused."""
    with transaction.atomic():
        row = Loss.objects.select_for_update().get(pk=loss.pk)
        require(rules.may_withdraw_loss(by, row))
        _decide(row, by, approved=False)
        journal.append("staff.loss_withdrawn", row, by=by, municipality=row.municipality)


def _decide(row: Loss, by: User, *, approved: bool) -> None:
    row.decided_by, row.decided_at, row.approved = by, timezone.now(), approved
    row.save(update_fields=["decided_by", "decided_at", "approved"])


def _close_lapsed(user: User, at: datetime) -> None:
    Loss.objects.filter(user=user, decided_at=None, until__lte=at).update(decided_at=at)

"""The staff second factor: enrol an authenticator, enter its code or a recovery code, renew those.

Codes are checked under a row lock and their failure counts are committed, so a code is accepted
once however many requests bring it at the same moment. Recovery codes are stored as keyed hashes.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic import limits
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.keys import derive
from identity.models import User

CODES = 10
TRIES = 10
WINDOW = 15 * 60
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like another

WRONG = Refused(
    "wrong_code",
    _(
        "This code is not right or was used before. Wait for the next code in the app and enter that one."
    ),
)
TOO_MANY = Refused(
    "too_many_codes", _("Too many wrong codes. Wait a quarter of an hour and try again.")
)


def begin_enrolment(user: User) -> TOTPDevice:
    """Make a fresh secret for the authenticator app; it counts only once a code has confirmed it."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        return TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


def waiting_device(user: User) -> TOTPDevice | None:
    """The authenticator whose first code is still awaited."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def confirm_enrolment(user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Accept the first code of a new authenticator; returns it and the recovery codes, shown this once.

    An authenticator enrolled before is replaced. Raises Refused.
    """
    _within_limits(user)
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        accepted = device is not None and _verifies(device, code)
        if device is not None and accepted:
            TOTPDevice.objects.filter(user=user, confirmed=True).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            codes = _new_codes(user)
            journal.append("staff.second_factor_enrolled", user, by=user)
    if device is None or not accepted:
        raise WRONG.fresh()
    return device, codes


def enter_code(user: User, code: str) -> Device:
    """Accept a code of the authenticator or a recovery code, once; returns the device. Raises Refused."""
    _within_limits(user)
    plain = "".join(code.split()).replace("-", "").casefold()
    with transaction.atomic():
        device: Device | None
        if plain.isascii() and plain.isdigit() and len(plain) == 6:
            device = (
                TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
            )
            value = plain
        else:
            device = StaticDevice.objects.select_for_update().filter(user=user).first()
            value = _stored(user, plain)
        until = _locked_until(device) if device else None
        accepted = device is not None and until is None and _verifies(device, value)
        if accepted and isinstance(device, StaticDevice):
            journal.append("staff.recovery_code_used", user, by=user)
    if until is not None:
        seconds = max(1, round((until - timezone.now()).total_seconds()))
        raise Refused(
            "wait",
            _("After a wrong code the next one can be entered in %(seconds)s s.")
            % {"seconds": seconds},
        )
    if device is None or not accepted:
        raise WRONG.fresh()
    return device


def renew_codes(user: User) -> list[str]:
    """Make new recovery codes in place of the old; returned this once."""
    with transaction.atomic():
        codes = _new_codes(user)
        journal.append("staff.recovery_codes_renewed", user, by=user)
    return codes


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return StaticToken.objects.filter(device__user=user).count()


def _within_limits(user: User) -> None:
    if not limits.hit("second_factor", str(user.pk), TRIES, WINDOW):
        raise TOO_MANY.fresh()


def _verifies(device: Device, code: str) -> bool:
    return bool(device.verify_token("".join(code.split())))


def _locked_until(device: Device) -> datetime | None:
    """Until when the device refuses any code, because of wrong ones before."""
    allowed, facts = device.verify_is_allowed()
    return None if allowed else (facts or {}).get("locked_until", timezone.now())


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(_ALPHABET) for _place in range(12)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_stored(user, code)) for code in codes
    )
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def _stored(user: User, code: str) -> str:
    """What the database keeps of a recovery code: 80 bits of a hash keyed with what never changes."""
    key = derive(settings.KEYS["person"], "recovery codes")
    hashed = hmac.new(key, f"{user.pk}:{code}".encode(), hashlib.sha256).digest()
    return base64.b32encode(hashed[:10]).decode()

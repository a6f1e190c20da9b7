"""Log-in by telephone: a code to the number, an account for whoever brings it back.

Whether a number has an account shows nowhere: the code is sent in any case, and the first who
brings it back gets an account.
"""

from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import limits
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.worker.plan import Dead, Done, Result
from identity import sms
from identity.actions import codes
from identity.models import Code, Phone, Sms, User

LASTS = timedelta(minutes=10)
HOUR, DAY = 60 * 60, 24 * 60 * 60
PER_NUMBER_HOUR, PER_NUMBER_DAY = 4, 8
PER_ADDRESS_HOUR = 30  # a village library shares one address
TRIES_PER_ADDRESS = 60
IN_ALL_HOUR = 3000  # whoever makes the portal send texts by the thousand makes it pay for them

TOO_MANY = Refused(
    "too_many",
    gettext_lazy("Too many codes were asked for. Wait an hour and try again, or log in by e-mail."),
)
WRONG = Refused(
    "wrong_code",
    gettext_lazy(
        "This code is not right or no longer valid. Check the six digits, or have a new one sent."
    ),
)
TAKEN = Refused(
    "taken",
    gettext_lazy(
        "This number already opens another account. Log in with it, or give another number."
    ),
)
LAST_WAY = Refused(
    "last_way",
    gettext_lazy("This number is the only way into your account. Add an e-mail address first."),
)
CLOSED = Refused("closed", gettext_lazy("This account is closed."))


def send_code(number: str, *, address: str, language: str) -> None:
    """Send a code to a number (`sms.clean_mobile`). Raises Refused(too_many).

    `address` is the caller's. What happens does not depend on whether the number is known.
    """
    within = [
        limits.hit("sms.number", number, PER_NUMBER_HOUR, HOUR),
        limits.hit("sms.number.day", number, PER_NUMBER_DAY, DAY),
        limits.hit("sms.address", address, PER_ADDRESS_HOUR, HOUR),
        limits.hit("sms.all", "", IN_ALL_HOUR, HOUR),
    ]
    if not all(within):
        raise TOO_MANY.fresh()
    code = codes.digits()
    with translation.override(language):
        text = _(
            "%(code)s is your code for %(portal)s. Tell it to nobody. It is valid for ten minutes."
        ) % {
            "code": code,
            "portal": settings.PORTAL_NAME,
        }
    with transaction.atomic():
        codes.make(Code.Purpose.PHONE, number, code, LASTS)
        Sms.objects.create(box=sms.seal(number, text), until=timezone.now() + LASTS)


def enter_by_phone(number: str, code: str, *, address: str, language: str) -> User:
    """The account of whoever brings back the code sent to a number; a new one for a new number.

    Raises Refused: wrong_code, too_many, closed.
    """
    _use(number, code, address)
    with transaction.atomic():
        phone = Phone.objects.select_related("user").filter(number=number).first()
        if phone is None:
            user = User.objects.create_user(language=language)
            Phone.objects.create(user=user, number=number)
            journal.append("account.phone_added", user, by=user)
            return user
    if not phone.user.is_active:
        raise CLOSED.fresh()
    return phone.user


def add_phone(user: User, number: str, code: str, *, address: str, by: User) -> Phone:
    """Let a number open an existing account too; another of the same account is replaced.

    Raises Refused: wrong_code, too_many, taken.
    """
    _use(number, code, address)
    try:
        with transaction.atomic():
            phone, _made = Phone.objects.update_or_create(
                user=user, defaults={"number": number, "confirmed_at": timezone.now()}
            )
            journal.append("account.phone_added", user, by=by)
    except IntegrityError as error:
        raise TAKEN.fresh() from error
    return phone


def remove_phone(user: User, *, by: User) -> None:
    """Forget the number of an account that has another way in. Raises Refused(last_way)."""
    others = user.has_usable_password() or SocialAccount.objects.filter(user=user).exists()
    if not others:
        raise LAST_WAY.fresh()
    with transaction.atomic():
        if Phone.objects.filter(user=user).delete()[0]:
            journal.append("account.phone_removed", user, by=by)


def deliver(message: Sms) -> Result:
    """Hand one message to the gateway: what the worker calls. One that came too late is not sent."""
    if timezone.now() >= message.until or not message.box:
        return Dead(error="too late", fields={"box": b""})
    gateway = sms.gateway()
    if gateway is None:
        return Dead(error="no gateway", fields={"box": b""})
    number, text = sms.unseal(bytes(message.box))
    gateway.send(number, text, f"sms-{message.pk}")
    return Done(fields={"box": b""})


def forget_sent() -> int:
    """Delete messages a day after they were asked for; returns how many."""
    return Sms.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def _use(number: str, code: str, address: str) -> None:
    if not limits.hit("sms.try", address, TRIES_PER_ADDRESS, HOUR):
        raise TOO_MANY.fresh()
    if not codes.use(Code.Purpose.PHONE, number, code):
        raise WRONG.fresh()

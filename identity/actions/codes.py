"""Short-lived codes: made, tried at most five times each, used once. In the database only keyed hashes of them."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from civic.keys import derive
from identity.models import Code, User

TRIES = 5
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like another


def make(purpose: str, about: str, value: str, lasts: timedelta, user: User | None = None) -> None:
    """Keep a new code `value` about a thing (a number, an account); an older one is worth nothing now."""
    Code.objects.update_or_create(
        purpose=purpose,
        about=_hash(purpose, about),
        defaults={
            "value": _hash(purpose, _plain(value)),
            "user": user,
            "tries": 0,
            "until": timezone.now() + lasts,
        },
    )


def use(purpose: str, about: str, value: str) -> bool:
    """True once, for the right code in time; each other try counts. Call it outside a transaction."""
    with transaction.atomic():
        row = (
            Code.objects.select_for_update()
            .filter(purpose=purpose, about=_hash(purpose, about))
            .first()
        )
        wanted = bytes(row.value) if row is not None else b""
        is_right = hmac.compare_digest(wanted, _hash(purpose, _plain(value)))
        if row is None or row.tries >= TRIES or row.until <= timezone.now():
            return False
        if is_right:
            row.delete()
            return True
        Code.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        return False


def owner(purpose: str, value: str) -> User | None:
    """The account that was given this code, if it is still good; the code stays."""
    row = (
        Code.objects.filter(
            purpose=purpose, value=_hash(purpose, _plain(value)), until__gt=timezone.now()
        )
        .select_related("user__person")
        .first()
    )
    return row.user if row is not None else None


def forget() -> int:
    """Delete the codes whose time is over; returns how many."""
    return Code.objects.filter(until__lte=timezone.now()).delete()[0]


def digits(length: int = 6) -> str:
    """A code for a telephone."""
    return f"{secrets.randbelow(10**length):0{length}d}"


def word(length: int = 8) -> str:
    """A code to be read out at a counter: two groups of letters and digits."""
    text = "".join(secrets.choice(LETTERS) for _ in range(length))
    return f"{text[: length // 2]}-{text[length // 2 :]}"


def _plain(value: str) -> str:
    return "".join(sign for sign in value.casefold() if sign.isalnum())


def _hash(purpose: str, text: str) -> bytes:
    secret = derive(settings.KEYS["person"], f"code {purpose}")
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()

"""The secrets of a connector: made here, encrypted in the database, written as `whsec_…` for people."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from django.conf import settings

from civic import boxes
from civic.cases.models import BOUND
from civic.keys import derive

PREFIX = "whsec_"
SECRET_BYTES = 32
SHORTEST = 24
LONGEST = 64


class UnreadableSecret(Exception):  # noqa: N818
    """The stored secret was not encrypted with the present KEY_FIELD."""


def make() -> bytes:
    """A fresh secret of 32 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def spell(secret: bytes) -> str:
    """The secret as Standard Webhooks writes it: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secret).decode()


def parse(text: str) -> bytes:
    """Read `whsec_…`; raises ValueError when it is not base64 of 24 to 64 bytes."""
    secret = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
    if not SHORTEST <= len(secret) <= LONGEST:
        raise ValueError(f"A secret has {SHORTEST} to {LONGEST} bytes.")
    return secret


def seal(secret: bytes) -> bytes:
    """Encrypt for the database."""
    return boxes.seal("cases.connector", secret, BOUND)


def unseal(stored: bytes | memoryview) -> bytes:
    """Decrypt what `seal` made; raises UnreadableSecret."""
    try:
        return boxes.unseal("cases.connector", stored, BOUND)
    except (InvalidTag, ValueError) as error:
        raise UnreadableSecret("KEY_FIELD is not the key this secret was stored with.") from error


def signing_seed(connector_id: int) -> bytes:
    """The Ed25519 seed with which messages of one connector are signed as well."""
    return derive(settings.KEYS["field"], f"cases.ed25519.{connector_id}")

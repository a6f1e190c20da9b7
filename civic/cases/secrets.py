"""The secrets of a connector: made here, encrypted in the database, written as `whsec_…` for people."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from django.utils import timezone

from civic import boxes
from civic.cases import signatures
from civic.cases.models import BOUND, Connector

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


def signing_seeds(connector: Connector) -> list[bytes]:
    """The Ed25519 seeds messages are signed with as well: the present one and, for a day, the one before."""
    if connector.signing_seed is None:
        raise UnreadableSecret("The connection has no Ed25519 key.")
    found = [unseal(connector.signing_seed)]
    until = connector.old_signing_until
    if connector.old_signing_seed and until and until > timezone.now():
        found.append(unseal(connector.old_signing_seed))
    return found


def public_keys(connector: Connector) -> list[str]:
    """The public halves of `signing_seeds`, `whpk_…`, the present one first."""
    return [signatures.public_key(seed) for seed in signing_seeds(connector)]

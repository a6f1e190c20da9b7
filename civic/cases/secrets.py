"""The secrets of a connector: made here, encrypted in the database, written as `whsec_…` for people."""

import base64
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from civic.keys import derive

PREFIX = "whsec_"
NONCE_BYTES = 12
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
    """Encrypt for the database: AES-256-GCM, nonce in front."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, secret, b"cases.connector")


def unseal(stored: bytes | memoryview) -> bytes:
    """Decrypt what `seal` made; raises UnreadableSecret."""
    raw = bytes(stored)
    try:
        return AESGCM(_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], b"cases.connector")
    except (InvalidTag, ValueError) as error:
        raise UnreadableSecret("KEY_FIELD is not the key this secret was stored with.") from error


def signing_seed(connector_id: int) -> bytes:
    """The Ed25519 seed with which messages of one connector are signed as well."""
    return derive(settings.KEYS["field"], f"cases.ed25519.{connector_id}")


def _key() -> bytes:
    return derive(settings.KEYS["field"], "cases.connector")

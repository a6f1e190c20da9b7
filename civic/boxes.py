"""What only the portal may read again, encrypted with KEY_FIELD: AES-256-GCM, the nonce in front.

A box has a purpose, to which its key is bound, and may be bound to bytes of its row, so that nobody
can move it to another one. While the key is being changed, KEY_FIELD_PREVIOUS opens the old ones.
"""

import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from civic.keys import derive

NONCE_LENGTH = 12


def seal(purpose: str, text: bytes, bound: bytes | memoryview = b"") -> bytes:
    """Encrypt `text` with the present key."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return nonce + _cipher(settings.KEYS["field"], purpose).encrypt(nonce, text, bytes(bound))


def unseal(purpose: str, box: bytes | memoryview, bound: bytes | memoryview = b"") -> bytes:
    """Decrypt what `seal` made with the present key or the one before; InvalidTag for anything else."""
    previous = settings.KEYS.get("field_previous")
    try:
        return _open(settings.KEYS["field"], purpose, bytes(box), bytes(bound))
    except InvalidTag:
        if not previous:
            raise
        return _open(previous, purpose, bytes(box), bytes(bound))


class Boxed(models.BinaryField):
    """A column of boxes: `purpose` and what of the row they are bound to, so that `civic.keyring` can
    seal all of them anew. To migrations it is a BinaryField."""

    def __init__(
        self, *args: Any, purpose: str = "", bound: Callable[[Any], bytes] | None = None, **kw: Any
    ) -> None:
        self.purpose = purpose
        self.bound = bound or (lambda _row: b"")
        super().__init__(*args, **kw)

    def deconstruct(self) -> Any:
        """As a BinaryField."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.BinaryField", positional, named


def _open(key: str, purpose: str, box: bytes, bound: bytes) -> bytes:
    return _cipher(key, purpose).decrypt(box[:NONCE_LENGTH], box[NONCE_LENGTH:], bound)


@lru_cache(maxsize=64)
def _cipher(key: str, purpose: str) -> AESGCM:
    return AESGCM(derive(key, purpose))

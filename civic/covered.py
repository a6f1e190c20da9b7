"""Keyed hashes as they lie in the database: covered by a second key that can be changed.

A hash of a personal number is made with KEY_PERSON, which can never be changed, for the numbers are
not kept. So what is stored is not the hash but its AES-256 encryption under KEY_COVER: in memory a
model has the hash, in the table lies the covered one, equal for equal, so that it can be unique and
be looked for. Whoever has a copy of the database and KEY_PERSON can test nothing without KEY_COVER,
and that one is changed with `manage.py keys rotate` (civic/keyring.py).

Our own tables have a CoveredHash. A library's table, whose column can only be text, has the covered hash
in hexadecimal digits, and the app that puts it there says so with `also`.
"""

from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

from civic.keys import derive

BLOCK = 16
texts: list[
    tuple[str, str]
] = []  # model and field of libraries' columns, in the order they were told


def cover(hashed: bytes, key: str) -> bytes:
    """Encrypt a hash of 16 or 32 bytes, each block for itself: a hash looks random and never repeats.

    Without a key, and for the empty one, the hash itself. ValueError for any other length.
    """
    return bytes(hashed) if not key or not hashed else _code(key, bytes(hashed), seal=True)


def uncover(covered: bytes, key: str) -> bytes:
    """The hash `cover` encrypted with this key."""
    return bytes(covered) if not key or not covered else _code(key, bytes(covered), seal=False)


class CoveredHash(models.BinaryField):
    """A keyed hash of 16 or 32 bytes: plain in memory, covered in the table and in every question to it.

    To migrations it is a BinaryField, so that its tables keep their guards.
    """

    def deconstruct(self) -> Any:
        """As a BinaryField."""
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.BinaryField", positional, named

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> bytes | None:
        """Uncover what was read."""
        return None if value is None else uncover(bytes(value), present_key())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Cover what is written or looked for."""
        if value is not None:
            value = cover(bytes(value), present_key())
        return super().get_db_prep_value(value, connection, prepared)


def present_key() -> str:
    """KEY_COVER as it is now; empty where the portal has none."""
    return settings.KEYS.get("cover") or ""


def also(model: str, field: str) -> None:
    """Say that this text column ("app.Model", "field") holds covered hashes in hexadecimal digits."""
    if (model, field) not in texts:
        texts.append((model, field))


def _code(key: str, text: bytes, *, seal: bool) -> bytes:
    if len(text) % BLOCK:
        raise ValueError("a covered hash has 16 or 32 bytes")
    cipher = _cipher(key)
    coder = cipher.encryptor() if seal else cipher.decryptor()
    return coder.update(text)


@lru_cache(maxsize=4)
def _cipher(key: str) -> Cipher[modes.ECB]:
    return Cipher(algorithms.AES256(derive(key, "cover")), modes.ECB())

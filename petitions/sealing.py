"""Keyed and sealed bytes: the row key and account key of a signature, its commitment, the sealed identity.

Three keys, none in the database: row key and account key are bound to one petition; the identity is
sealed with the municipality's X25519 public key and opened only with the list officers' private one; a
pending signer is encrypted with the portal's own field key until the register has answered.
"""

import hashlib
import hmac
import json
import secrets
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from nacl.public import PrivateKey, PublicKey, SealedBox

from civic import boxes
from civic.keys import derive
from identity.sealing import Details

NONCE_LENGTH = 32
ACCOUNT_KEY_LENGTH = 16
COMMITMENT_PREFIX = b"\x02"


def row_key(petition_id: int, person_key: bytes) -> bytes:
    """32 bytes that stand for a person under one petition; the next petition gives others."""
    return hmac.new(
        _petition_key(settings.KEYS["person"], petition_id), person_key, hashlib.sha256
    ).digest()


def supporter_key(petition_id: int, person_key: bytes) -> bytes:
    """32 bytes that stand for a supporter of a draft; not those of a signer of the same petition."""
    key = _petition_key(settings.KEYS["person"], petition_id)
    return hmac.new(key, b"supporter " + bytes(person_key), hashlib.sha256).digest()


def account_key(petition_id: int, account_id: int) -> bytes:
    """16 bytes that stand for an account under one petition; the next petition gives others."""
    account = f"account {account_id}".encode()
    key = _petition_key(settings.KEYS["person"], petition_id)
    return hmac.new(key, account, hashlib.sha256).digest()[:ACCOUNT_KEY_LENGTH]


def new_nonce() -> bytes:
    """32 random bytes that keep a commitment from being guessed."""
    return secrets.token_bytes(NONCE_LENGTH)


def commitment(nonce: bytes, signature: UUID) -> str:
    """What stands in the public log for a signature: hex SHA-256(0x02 | nonce | uuid)."""
    return hashlib.sha256(COMMITMENT_PREFIX + bytes(nonce) + signature.bytes).hexdigest()


def seal_identity(public_key: bytes, details: Details, petition_id: int, signature: UUID) -> bytes:
    """The signer's name, number and birth date for the list officers; no two boxes look alike."""
    text = json.dumps(
        {
            "number": details.number,
            "first_name": details.first_name,
            "last_name": details.last_name,
            "born_on": details.born_on.isoformat(),
            "petition": petition_id,
            "signature": str(signature),
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return SealedBox(_public_key(bytes(public_key))).encrypt(text.encode())


def open_identity(private_key: bytes, box: bytes) -> dict[str, Any]:
    """Open a sealed identity; raises nacl.exceptions.CryptoError with any other key."""
    found: dict[str, Any] = json.loads(SealedBox(PrivateKey(private_key)).decrypt(bytes(box)))
    found["born_on"] = date.fromisoformat(found["born_on"])
    return found


def new_key_pair() -> tuple[bytes, bytes]:
    """A private and a public X25519 key, 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def box_person(person_key: bytes, signature: UUID) -> bytes:
    """Encrypt the person behind a pending signature with a key outside the database."""
    return boxes.seal("petition pending", bytes(person_key), signature.bytes)


def unbox_person(box: bytes, signature: UUID) -> bytes:
    """The person key `box_person` encrypted; InvalidTag when it was moved to another row."""
    return boxes.unseal("petition pending", box, signature.bytes)


@lru_cache(maxsize=256)
def _petition_key(key: str, petition_id: int) -> bytes:
    return derive(key, f"petition {petition_id}")


@lru_cache(maxsize=64)
def _public_key(key: bytes) -> PublicKey:
    return PublicKey(key)

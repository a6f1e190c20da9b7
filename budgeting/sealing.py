"""Keyed and sealed bytes of a vote: row keys, codes and their hashes, envelopes, commitments, provisional ballots.

All keys but the audit commission's live outside the database and are bound to one process. A code is
Crockford's base 32 (no I, L, O, U); it is written down nowhere: of a ballot code and of a voting
code only keyed hashes are kept. An envelope is closed with the audit commission's public key; a
ballot that waits for the register is encrypted with the portal's own field key until it has answered.
"""

import hashlib
import hmac
import ipaddress
import json
import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from nacl.public import PrivateKey, PublicKey, SealedBox

from civic import boxes
from civic.keys import derive

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BALLOT_CODE = 16  # letters: 80 bits, with which a stranger could open a ballot
VOTING_CODE = 12  # letters: 60 bits, typed from a sheet, tried through the web only
NONCE_LENGTH = 32
NETWORK_LENGTH = 16
COMMITMENT_PREFIX = b"\x02"
_MISREAD = str.maketrans("OIL", "011")
# What comes out when a Latin letter is typed while the keyboard is still Georgian.
_GEORGIAN_KEYS = str.maketrans("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "QWERTYUIOPASDFGHJKLZXCVBNM")


def row_key(process_id: int, person_key: bytes) -> bytes:
    """32 bytes that stand for a person in one vote; the next vote gives others."""
    return _hmac("process", process_id, bytes(person_key))


def support_key(idea_id: int, person_key: bytes | memoryview) -> bytes:
    """32 bytes that stand for a person under one idea; the next idea gives others."""
    return _hmac("idea support", idea_id, bytes(person_key))


def network_key(process_id: int, address: str) -> bytes:
    """16 bytes that stand for a network in one vote: an IPv4 address, or the /64 of an IPv6 one.

    For the audit list only, and destroyed with it. Whoever has the key can try all addresses.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b""
    plain = found.packed[:8] if found.version == 6 else found.packed
    return _hmac("process network", process_id, plain)[:NETWORK_LENGTH]


def burst_key(process_id: int, network: bytes | memoryview) -> bytes:
    """16 bytes that stand for a network in the counts by the hour: only the portal's key leads from a
    participation to them, so a copy of the tables does not say in which hour somebody voted."""
    return _hmac("process burst", process_id, bytes(network))[:NETWORK_LENGTH]


# --- Codes ------------------------------------------------------------------------------------


def new_code(length: int) -> str:
    """A code from the system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def clean_code(text: str, length: int) -> str:
    """The code as it was printed, however it was typed; empty when it cannot be one.

    Case, spaces and hyphens do not matter, O reads as 0, I and L as 1, and Georgian letters as the
    Latin ones on the same keys.
    """
    plain = "".join(text.translate(_GEORGIAN_KEYS).upper().replace("-", " ").split())
    plain = plain.translate(_MISREAD)
    return plain if len(plain) == length and set(plain) <= set(ALPHABET) else ""


def code_key(process_id: int, code: str) -> bytes:
    """32 bytes that stand for a ballot code. What is stored with a ballot is made of it by `bound`."""
    return _hmac("ballot code", process_id, code.encode())


def bound(key: bytes, home: int | None) -> bytes:
    """The hash kept with a ballot: of the code's key and of the voter's own pot.

    So a ballot can be changed within its unit's rule although no column says which unit it is.
    """
    return hmac.new(key, f"home {home or 0}".encode(), hashlib.sha256).digest()


def candidates(key: bytes, homes: Iterable[int | None]) -> dict[bytes, int | None]:
    """What may be stored for a code: one hash for each pot that may be the voter's own."""
    return {bound(key, home): home for home in homes}


def voting_hash(process_id: int, code: str) -> bytes:
    """The hash under which a voting code is kept."""
    return _hmac("voting code", process_id, code.encode())


# --- The public log ---------------------------------------------------------------------------


def new_nonce() -> bytes:
    """32 random bytes that keep a commitment from being guessed."""
    return secrets.token_bytes(NONCE_LENGTH)


def commitment(nonce: bytes, process_id: int, participation_id: int) -> str:
    """What stands in the public log for a participation.

    Hex SHA-256(0x02 | nonce | process as 8 bytes | participation as 8 bytes), both big-endian.
    """
    parts = process_id.to_bytes(8, "big") + participation_id.to_bytes(8, "big")
    return hashlib.sha256(COMMITMENT_PREFIX + bytes(nonce) + parts).hexdigest()


# --- Envelopes and provisional ballots --------------------------------------------------------


def envelope(audit_key: bytes, ballot: UUID) -> bytes:
    """The ballot's identifier for the audit commission; no two envelopes look alike."""
    return SealedBox(_public_key(bytes(audit_key))).encrypt(ballot.bytes)


def open_envelope(private_key: bytes, sealed: bytes) -> UUID:
    """The identifier in an envelope; nacl.exceptions.CryptoError with any other key."""
    return UUID(bytes=SealedBox(PrivateKey(private_key)).decrypt(bytes(sealed)))


def box(content: dict[str, Any], row: bytes) -> bytes:
    """Encrypt a provisional ballot, bound to the row key of its participation."""
    text = json.dumps(content, separators=(",", ":")).encode()
    # Filled up, so that its length says little of how much was chosen.
    text += b" " * (-len(text) % 512)
    return boxes.seal("provisional ballot", text, row)


def unbox(sealed: bytes | memoryview, row: bytes) -> dict[str, Any]:
    """What `box` encrypted; InvalidTag when it was moved to another row."""
    found: dict[str, Any] = json.loads(boxes.unseal("provisional ballot", sealed, row))
    return found


def _hmac(purpose: str, process_id: int, value: bytes) -> bytes:
    key = _process_key(settings.KEYS["person"], f"{purpose} {process_id}")
    return hmac.new(key, value, hashlib.sha256).digest()


@lru_cache(maxsize=512)
def _process_key(key: str, purpose: str) -> bytes:
    return derive(key, purpose)


@lru_cache(maxsize=64)
def _public_key(key: bytes) -> PublicKey:
    return PublicKey(key)

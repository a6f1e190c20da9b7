"""Standard Webhooks signatures: HMAC-SHA256 (`v1`) and Ed25519 (`v1a`) over `id.timestamp.body`.

Pure functions; the format is that of the Standard Webhooks specification.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WINDOW_SECONDS = 300


class BadSignature(Exception):  # noqa: N818
    """The call is not signed by whom it should be, or not now. `code` says why, for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def signed_text(message_id: str, timestamp: int, body: bytes) -> bytes:
    """What is signed."""
    return f"{message_id}.{timestamp}.".encode() + body


def hmac_signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,<base64>`."""
    digest = hmac.new(secret, signed_text(message_id, timestamp, body), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def ed25519_signature(seed: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1a,<base64>`; `seed` is the 32-byte private key."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return "v1a," + base64.b64encode(key.sign(signed_text(message_id, timestamp, body))).decode()


def public_key(seed: bytes) -> str:
    """The public half, `whpk_<base64>`, to be given to the receiver."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    data = raw.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return "whpk_" + base64.b64encode(data).decode()


def headers(
    message_id: str,
    timestamp: int,
    body: bytes,
    *,
    secrets: Iterable[bytes],
    seeds: Iterable[bytes],
) -> dict[str, str]:
    """The three headers; a `v1` signature for each valid secret, then a `v1a` for each valid key."""
    signatures = [hmac_signature(secret, message_id, timestamp, body) for secret in secrets]
    signatures += [ed25519_signature(seed, message_id, timestamp, body) for seed in seeds]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def verify(given: Mapping[str, str], body: bytes, *, secrets: Iterable[bytes], now: float) -> str:
    """Return the message id when a `v1` signature fits one of `secrets`; raises BadSignature.

    `given` maps the lower-case header names; `now` is in seconds since the epoch. The time stamp
    may differ by five minutes either way. Nothing is said of which part was wrong to the caller's
    caller: the code is for the log.
    """
    message_id = given.get("webhook-id", "")
    stamp = given.get("webhook-timestamp", "")
    signature = given.get("webhook-signature", "")
    if not (message_id and stamp and signature):
        raise BadSignature("missing")
    if "." in message_id or not _is_plain(message_id):
        raise BadSignature("id")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature("timestamp")
    if abs(now - int(stamp)) > WINDOW_SECONDS:
        raise BadSignature("window")
    offered = [part.encode() for part in signature.split(" ")[:10]]
    fits = False
    for secret in secrets:
        wanted = hmac_signature(secret, message_id, int(stamp), body).encode()
        for part in offered:
            fits |= hmac.compare_digest(wanted, part)
    if not fits:
        raise BadSignature("signature")
    return message_id


def _is_plain(message_id: str) -> bool:
    return message_id.isascii() and message_id.isprintable() and len(message_id) <= 120

"""The Standard Webhooks scheme, seen from the receiver: verify what comes, sign what goes."""

import base64
import binascii
import hashlib
import hmac
import time
import uuid

TOLERANCE_SECONDS = 300


def secret_bytes(text: str) -> bytes:
    """The key inside `whsec_…`."""
    encoded = text.split("_", 1)[1] if text.startswith("whsec_") else text
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4))


def _mac(key: bytes, message_id: str, timestamp: str, body: bytes) -> bytes:
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (message_id.encode(), b".", timestamp.encode(), b".", body):
        mac.update(part)
    return mac.digest()


def problem(headers: dict[str, str], body: bytes, keys: list[str]) -> str:
    """Why the call is not to be believed; an empty string when it is."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not message_id or len(message_id) > 200 or not message_id.isascii():
        return "webhook-id is missing or odd"
    try:
        age = abs(time.time() - int(timestamp))
    except ValueError:
        return "webhook-timestamp is missing or not a number"
    if age > TOLERANCE_SECONDS:
        return "webhook-timestamp is too old or too new"
    wanted = [_mac(secret_bytes(key), message_id, timestamp, body) for key in keys]
    for part in headers.get("webhook-signature", "").split(" ")[:10]:
        version, _comma, encoded = part.partition(",")
        if version != "v1":
            continue
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            continue
        if any(hmac.compare_digest(given, mac) for mac in wanted):
            return ""
    return "no signature fits"


def signed_headers(message_id: str, body: bytes, key: str) -> dict[str, str]:
    """Headers for a call of ours, stamped now."""
    timestamp = str(int(time.time()))
    signature = base64.b64encode(_mac(secret_bytes(key), message_id, timestamp, body)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def new_id() -> str:
    """An id for a call: the same on every retry of it."""
    return str(uuid.uuid4())

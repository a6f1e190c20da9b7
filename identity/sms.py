"""Text messages: gateways behind one protocol, and the numbers they are sent to.

A message waits encrypted in the database until the worker hands it to the gateway that
`settings.SMS_GATEWAY` names; without one, nothing by telephone is offered.
"""

import http.client
import json
import re
import sys
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from civic import boxes
from civic.cases.outgoing import ForbiddenAddress, call
from civic.dates import TBILISI

MOBILE = re.compile(r"(?:\+?995)?(5[0-9]{8})", re.ASCII)
TIME_LIMIT = 10.0


class GatewayError(Exception):
    """The gateway did not take the message; the text says how, without number or message."""


class Gateway(Protocol):
    """Something that sends text messages."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Send `text` to `number` (+995…); `reference` is the same at a repetition. Raises GatewayError."""
        ...


class ConsoleGateway:
    """For one's own machine: each message is printed, and kept as `sms/*.txt` in VAR_DIR."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Print and keep the message."""
        sys.stdout.write(f"{'─' * 72}\nSMS {number}\n{text}\n{'─' * 72}\n")
        sys.stdout.flush()
        folder = Path(settings.VAR_DIR) / "sms"
        folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(TBILISI).strftime("%Y%m%d-%H%M%S-%f")
        (folder / f"{stamp}-{number}.txt").write_text(text)


class HttpGateway:
    """A provider of text messages: POST of {to, text, sender, id} as JSON, the key as a bearer token."""

    def send(self, number: str, text: str, reference: str) -> None:
        """Hand the message over; any 2xx means that it was taken."""
        body = {"to": number, "text": text, "sender": settings.SMS_SENDER, "id": reference}
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {settings.SMS_KEY}",
            "idempotency-key": reference,
        }
        try:
            reply = call(
                "POST",
                settings.SMS_URL,
                body=json.dumps(body, ensure_ascii=False).encode(),
                headers=headers,
                time_limit=TIME_LIMIT,
            )
        except (OSError, http.client.HTTPException, ForbiddenAddress) as error:
            raise GatewayError(type(error).__name__) from None
        if not 200 <= reply.status < 300:
            raise GatewayError(f"status {reply.status}")


def gateway() -> Gateway | None:
    """The gateway of the settings; None when nothing by telephone is offered."""
    if not settings.SMS_GATEWAY:
        return None
    found: Gateway = import_string(settings.SMS_GATEWAY)()
    return found


def clean_mobile(text: str) -> str:
    """A Georgian mobile number as +995 and nine digits, however it was spaced; ValueError otherwise."""
    plain = re.sub(r"[\s\-‐-―().\u200b-\u200f]+", "", unicodedata.normalize("NFKC", text))
    found = MOBILE.fullmatch(plain)
    if found is None:
        raise ValueError("a mobile number has nine digits and begins with 5")
    return f"+995{found[1]}"


def seal(number: str, text: str) -> bytes:
    """Number and message encrypted, for the time until they are sent."""
    return boxes.seal("sms", json.dumps([number, text]).encode())


def unseal(box: bytes) -> tuple[str, str]:
    """What `seal` made."""
    number, text = json.loads(boxes.unseal("sms", box))
    return number, text

"""How a message is handed over: one class for each kind of system, behind one interface.

`create` hands a message over, `find` asks for a case by its key. Both answer with an Answer and
never raise for what the other side does.
"""

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from urllib.parse import quote

from django.utils import timezone

from civic.cases import messages, outgoing, secrets, signatures
from civic.cases.models import Connector, OutboxEvent
from civic.cases.rules import retry_after

HEAD_LENGTH = 4096


@dataclass(frozen=True)
class Answer:
    """What came of a call: status None and `error` when no answer came.

    `unclear` is True when the other side may have acted although no answer came. `number` and
    `url` are the case's, if the answer names them.
    """

    status: int | None = None
    error: str = ""
    head: str = ""
    unclear: bool = False
    wish: timedelta | None = None
    number: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Adapter(Protocol):
    """One kind of municipal management system."""

    def create(self, event: OutboxEvent) -> Answer:
        """Hand the message over."""
        ...

    def find(self, case_key: str) -> Answer | None:
        """Ask whether the case exists: 200 with its number, 404, or None when it cannot be asked."""
        ...


class WebhookAdapter:
    """CloudEvents over HTTP, signed by the Standard Webhooks scheme."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    def create(self, event: OutboxEvent) -> Answer:
        """POST the message to the connector's address."""
        body = messages.body(event)
        signed = self._signed(str(event.pk), body)
        headers = {"content-type": messages.CONTENT_TYPE, "accept": "application/json", **signed}
        return self._call("POST", self.connector.url, body, headers)

    def find(self, case_key: str) -> Answer | None:
        """GET the look-up address with `{key}` filled in, signed over the empty body."""
        if not self.connector.find_url:
            return None
        url = self.connector.find_url.replace("{key}", quote(case_key, safe=""))
        signed = self._signed(str(uuid.uuid4()), b"")
        return self._call("GET", url, None, {"accept": "application/json", **signed})

    def _signed(self, message_id: str, body: bytes) -> dict[str, str]:
        return signatures.headers(
            message_id,
            int(time.time()),
            body,
            secrets=outgoing_secrets(self.connector),
            seed=secrets.signing_seed(self.connector.pk),
        )

    def _call(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            reply = outgoing.call(method, url, body=body, headers=headers)
        except outgoing.ForbiddenAddress as error:
            return Answer(error=f"address refused: {error.code}")
        except ConnectionRefusedError as error:
            return Answer(error=_words(error))
        except (OSError, http.client.HTTPException) as error:
            return Answer(error=_words(error), unclear=True)
        number, case_url = _named_case(reply.body)
        return Answer(
            status=reply.status,
            error="" if 200 <= reply.status < 300 else f"HTTP {reply.status}",
            head=_head(reply.body),
            unclear=reply.status >= 500 or reply.status == 408,
            wish=retry_after(reply.headers, timezone.now()),
            number=number,
            url=case_url,
        )


def adapter(connector: Connector) -> Adapter:
    """The adapter for the connector's kind."""
    return {Connector.Kind.WEBHOOK: WebhookAdapter}[Connector.Kind(connector.kind)](connector)


def outgoing_secrets(connector: Connector) -> list[bytes]:
    """The secrets messages are signed with: the present one and, for a day, the one before."""
    found = [secrets.unseal(connector.secret)]
    if connector.old_secret and connector.old_until and connector.old_until > timezone.now():
        found.append(secrets.unseal(connector.old_secret))
    return found


def inbound_secrets(connector: Connector) -> list[bytes]:
    """The secrets status calls may be signed with: the present one and, for a day, the one before."""
    found = [secrets.unseal(connector.inbound_secret)]
    until = connector.old_inbound_until
    if connector.old_inbound_secret and until and until > timezone.now():
        found.append(secrets.unseal(connector.old_inbound_secret))
    return found


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _head(body: bytes) -> str:
    """The first 4 kB as text; characters no page should carry are shown as a replacement."""
    text = body[:HEAD_LENGTH].decode("utf-8", errors="replace")
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text)


def _named_case(body: bytes) -> tuple[str, str]:
    """Case number and address from an answer; empty when it names none or is not understood."""
    try:
        found = messages.read_json(body)
        number = messages.text_of(found, "number", 60)
        url = messages.web_address(messages.text_of(found, "url", 500))
    except (messages.BadMessage, json.JSONDecodeError):
        return "", ""
    return number, url

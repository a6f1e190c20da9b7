"""The default kind: CloudEvents over HTTP, signed by the Standard Webhooks scheme.

Such a system calls back by itself. One that cannot, but answers a look-up with the fields of a
status call, may be asked like the other kinds (`options["asked"]`).
"""

import json
import time
import uuid
from urllib.parse import quote

from django.utils import timezone

from civic.cases import messages, outgoing, reading, secrets, signatures
from civic.cases.adapters.base import Answer, HttpAdapter, NoAnswer, Told, answer, untold
from civic.cases.models import Case, Connector, OutboxEvent


class WebhookAdapter(HttpAdapter):
    """Messages as signed POSTs, cases looked up by signed GETs."""

    def create(self, event: OutboxEvent, case: Case | None) -> Answer:
        """POST the message to the connector's address; its id keeps it from having effect twice."""
        body = messages.body(event)
        headers = {"content-type": messages.CONTENT_TYPE, **self._signed(str(event.pk), body)}
        issue = case.number or case.key if case else ""
        try:
            reply = self.exchange(
                "POST", self.connector.url, body=body, headers=headers, issue=issue
            )
        except NoAnswer as error:
            return error.answer
        return _with_case(reply)

    def find(self, case_key: str) -> Answer | None:
        """GET the look-up address with `{key}` filled in, signed over the empty body."""
        if not self.connector.find_url:
            return None
        try:
            return _with_case(self._look_up(case_key))
        except NoAnswer as error:
            return error.answer

    def status(self, case: Case) -> Told | None:
        """The look-up's answer, read like a status call; None where there is no look-up address."""
        if not self.connector.find_url:
            return None
        try:
            reply = self._look_up(case.key, case.number)
        except NoAnswer as error:
            return untold(error.answer)
        if reply.status == 404:
            return Told()
        if reply.status != 200:
            return untold(answer(reply))
        try:
            return Told([reading.news(messages.read_json(reply.body))])
        except messages.BadMessage as error:
            return Told(error=f"not understood: {error}"[:300])

    def _look_up(self, case_key: str, number: str = "") -> outgoing.Reply:
        url = self.connector.find_url.replace("{key}", quote(case_key, safe=""))
        signed = self._signed(str(uuid.uuid4()), b"")
        return self.exchange("GET", url, headers=signed, issue=number or case_key)

    def _signed(self, message_id: str, body: bytes) -> dict[str, str]:
        signed = signatures.headers(
            message_id,
            int(time.time()),
            body,
            secrets=outgoing_secrets(self.connector),
            seeds=secrets.signing_seeds(self.connector),
        )
        return {"accept": "application/json", **signed}


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


def _with_case(reply: outgoing.Reply) -> Answer:
    """The answer with case number and address; empty when it names none or is not understood."""
    try:
        found = messages.read_json(reply.body)
        number = messages.text_of(found, "number", 60)
        url = messages.web_address(messages.text_of(found, "url", 500))
    except (messages.BadMessage, json.JSONDecodeError):
        number, url = "", ""
    return answer(reply, number=number, url=url)

"""Open311 GeoReport v2: service requests over HTTP forms, answers in JSON or XML.

The standard knows no key of the sender's. So the case key stands in the description, where a request
made by a lost call is found again; a server that calls it a duplicate is believed, and the request
is looked for in the same way. A server may answer with a token first: it is the case's name until
asking resolves it. Statuses are read by asking; later messages are sent only where the server
knows the extension for updates.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from civic.cases import messages, outgoing, secrets
from civic.cases.adapters import xml
from civic.cases.adapters.base import Answer, HttpAdapter, NoAnswer, Told, answer, untold
from civic.cases.adapters.facts import Facts, facts
from civic.cases.models import Case, CaseKind, OutboxEvent
from civic.cases.states import CaseState
from civic.cases.status import News

TOKEN = "token:"
DESCRIPTION_LENGTH = 4000
LOOK_BACK = timedelta(days=89)  # a server need not answer for more than 90 days
DUPLICATE = re.compile(r"\bduplicate\b", re.IGNORECASE)
NAMED = re.compile(r"\bduplicate\b[^0-9]*([0-9][0-9A-Za-z_-]{0,39})", re.IGNORECASE)
STATES = {"open": CaseState.REGISTERED, "closed": CaseState.CLOSED}


class Open311Adapter(HttpAdapter):
    """Options: format, jurisdiction, service_codes by kind, address, updates; api_key is the credential."""

    def create(self, event: OutboxEvent, case: Case | None) -> Answer:
        """POST a service request, or an update of the one that stands."""
        try:
            if case is None:
                return _answer(self._get("services", {}, issue=""))
            if case.external_id:
                return self._update(event, case)
            return self._request(event, case)
        except NoAnswer as error:
            return error.answer

    def find(self, case_key: str) -> Answer | None:
        """Look through the requests of the last months for one whose description holds the key."""
        now = timezone.now()
        query = {"start_date": _iso(now - LOOK_BACK), "end_date": _iso(now + timedelta(days=1))}
        try:
            reply = self._get("requests", query, issue=case_key, limit=outgoing.LIST_LIMIT)
        except NoAnswer as error:
            return error.answer
        if reply.status != 200:
            return _answer(reply)
        for row in _rows(reply.body):
            if case_key in row.get("description", "").split() and row.get("service_request_id"):
                name = row["service_request_id"][:60]
                return answer(reply, number=name, external_id=name)
        return Answer(status=404, error="no such request")

    def status(self, case: Case) -> Told | None:
        """Resolve a token first; then the request's status with its note."""
        try:
            if case.external_id.startswith(TOKEN):
                return self._resolved(case)
            if not case.external_id:
                found = self.find(case.key)
                if found is None or not found.external_id:
                    return Told() if found and found.status == 404 else untold(found or Answer())
                return Told(external_id=found.external_id, news=[_registered(found.number)])
            return self._told(case)
        except NoAnswer as error:
            return untold(error.answer)

    def _request(self, event: OutboxEvent, case: Case) -> Answer:
        told = facts(event)
        codes = self.options["service_codes"]
        place = _place(told, str(self.options.get("address", "")))
        if not place:
            return Answer(
                error="the message names no place, and the connection has no address for such",
                refused=True,
            )
        fields = {
            "service_code": codes.get(case.kind) or codes[CaseKind.OTHER.value],
            "description": _description(told, case.key),
            **place,
        }
        reply = self._post("requests", fields, issue=case.key)
        if reply.status == 400 and DUPLICATE.search(_problem(reply.body)):
            return self._duplicate(reply, case)
        return _answer(reply)

    def _duplicate(self, reply: outgoing.Reply, case: Case) -> Answer:
        """The request stands already: the one that holds our key, else the one the error names."""
        found = self.find(case.key)
        if found and found.external_id:
            return found
        named = NAMED.search(_problem(reply.body))
        if named:
            one = self._get(f"requests/{quote(named[1], safe='')}", {}, issue=case.key)
            if one.status == 200:
                return answer(one, number=named[1], external_id=named[1])
        return _answer(reply)

    def _update(self, event: OutboxEvent, case: Case) -> Answer:
        if case.external_id.startswith(TOKEN):
            return Answer(error="the request has no number yet", status=None)
        if not self.options.get("updates"):
            return Answer(status=200, note="not sent: this system takes no updates")
        told = facts(event)
        fields = {
            "service_request_id": case.external_id,
            "update_id": str(event.pk),
            "updated_datetime": _iso(event.at),
            "status": "OPEN",
            "description": _description(told, case.key),
        }
        reply = self._post("servicerequestupdates", fields, issue=case.number)
        if reply.status == 400 and DUPLICATE.search(_problem(reply.body)):
            return Answer(status=200, note="found by its id")
        return _answer(reply, linked=False)

    def _resolved(self, case: Case) -> Told:
        name = quote(case.external_id.removeprefix(TOKEN), safe="")
        reply = self._get(f"tokens/{name}", {}, issue=case.key)
        if reply.status == 404:
            return Told()
        if reply.status != 200:
            return untold(_answer(reply))
        number = next((one.get("service_request_id", "") for one in _rows(reply.body)), "")[:60]
        if not number:
            return Told()
        return Told(external_id=number, news=[_registered(number)])

    def _told(self, case: Case) -> Told:
        reply = self._get(f"requests/{quote(case.external_id, safe='')}", {}, issue=case.number)
        if reply.status == 404:
            return Told()
        if reply.status != 200:
            return untold(_answer(reply))
        for row in _rows(reply.body):
            if row.get("service_request_id", case.external_id) == case.external_id:
                return Told(news=[_news(row, case.external_id)])
        return Told()

    def _get(
        self, path: str, query: dict[str, str], *, issue: str, limit: int = 0
    ) -> outgoing.Reply:
        if self.options.get("jurisdiction"):
            query = {"jurisdiction_id": self.options["jurisdiction"], **query}
        url = self._address(path) + (f"?{urlencode(query)}" if query else "")
        return self.exchange("GET", url, headers=self._accept(), issue=issue, read_limit=limit)

    def _post(self, path: str, fields: dict[str, str], *, issue: str) -> outgoing.Reply:
        if self.options.get("jurisdiction"):
            fields["jurisdiction_id"] = self.options["jurisdiction"]
        if self.connector.credential:
            fields["api_key"] = secrets.unseal(self.connector.credential).decode()
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            **self._accept(),
        }
        body = urlencode(fields).encode()
        return self.exchange("POST", self._address(path), body=body, headers=headers, issue=issue)

    def _address(self, path: str) -> str:
        return f"{self.connector.url}{path}.{self.options.get('format', 'json')}"

    def _accept(self) -> dict[str, str]:
        is_xml = self.options.get("format") == "xml"
        return {"accept": "text/xml, application/xml" if is_xml else "application/json"}


def _answer(reply: outgoing.Reply, *, linked: bool = True) -> Answer:
    """The answer of the server: the request's number, or the token that stands for it."""
    denied = reply.status in (401, 403)
    if not 200 <= reply.status < 300:
        return answer(reply, detail=_problem(reply.body), denied=denied)
    row = next(iter(_rows(reply.body)), {}) if linked else {}
    number = row.get("service_request_id", "")[:60]
    token = row.get("token", "")[:200]
    return answer(reply, number=number, external_id=number or (TOKEN + token if token else ""))


def _rows(body: bytes) -> list[dict[str, str]]:
    """The objects of an answer with their texts, from JSON or XML; empty when not understood."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        try:
            return xml.rows(body)
        except xml.BadXml:
            return []
    try:
        found = messages.read_json(b'{"rows":' + body + b"}")["rows"]
    except (messages.BadMessage, json.JSONDecodeError):
        return []
    rows = found if isinstance(found, list) else [found]
    return [
        {name: _text(value) for name, value in one.items()} for one in rows if isinstance(one, dict)
    ]


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return "".join(c for c in str(value) if c in "\n\t" or c.isprintable()).strip()[
        : xml.LONGEST_VALUE
    ]


def _problem(body: bytes) -> str:
    """What the server says is wrong, code and words of each error."""
    parts = [f"{one.get('code', '')} {one.get('description', '')}".strip() for one in _rows(body)]
    return "; ".join(one for one in parts if one)


def _place(told: Facts, otherwise: str) -> dict[str, str]:
    """Where it is: the point, the address, or what the connection says for messages without a place."""
    found = {}
    if told.latitude and told.longitude:
        found = {"lat": told.latitude, "long": told.longitude}
    address = told.address or ("" if found else otherwise)
    return {**found, **({"address_string": address} if address else {})}


def _description(told: Facts, case_key: str) -> str:
    """The text, with the key as a word of its own at the end, whatever had to be cut."""
    text = told.text.removesuffix(case_key).rstrip()
    return f"{text[: DESCRIPTION_LENGTH - len(case_key) - 1]}\n{case_key}"


def _news(row: Mapping[str, str], number: str) -> News:
    word = row.get("status", "").lower()
    return News(
        status=STATES.get(word, word[:60] or CaseState.REGISTERED),
        number=number,
        text=row.get("status_notes", "")[:2000],
        at=_moment(row.get("updated_datetime", "")),
    )


def _registered(number: str) -> News:
    return News(status=CaseState.REGISTERED, number=number)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _iso(at: datetime) -> str:
    return messages.moment(at)

"""The ZGW Zaken API, as Open Zaak and other Dutch case registers speak it (version 1.x).

The first message about a subject makes a `zaak`, whose `identificatie` is made from the case key:
a second attempt is refused there and found instead of doubled. Later messages are added as
`zaakobjecten`, each with the id of its message: nothing that a clerk wrote is overwritten, and the
status stays with those who work on the case. Their statuses are read back by asking.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime

from civic.cases import messages, outgoing, secrets
from civic.cases.adapters.base import Answer, HttpAdapter, NoAnswer, Told, answer, untold
from civic.cases.adapters.facts import facts
from civic.cases.models import Case, CaseKind, OutboxEvent
from civic.cases.states import CaseState
from civic.cases.status import News

IDENTIFIER_LENGTH = 40
TITLE_LENGTH = 80
TEXT_LENGTH = 1000
OBJECT_TYPE = "portal_message"
TAKEN = "identificatie-niet-uniek"
CLOCK = frozenset({"jwt-expired", "jwt-not-yet-valid"})
MOST_PAGES = 5
RSIN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class ZgwAdapter(HttpAdapter):
    """Cases in a Zaken API. Options: client_id, rsin, case_types by kind, status_types by address."""

    def create(self, event: OutboxEvent, case: Case | None) -> Answer:
        """Make the zaak, or add to the one that stands; a test message only looks something up."""
        try:
            if case is None:
                return _zaak_answer(self._look_up("TEST", ""), linked=False)
            if not case.external_id:
                return self._make(event, case)
            return self._add(event, case)
        except NoAnswer as error:
            return error.answer

    def find(self, case_key: str) -> Answer | None:
        """Look the zaak up by its identificatie."""
        try:
            return self._search(identifier(case_key), case_key)
        except NoAnswer as error:
            return error.answer

    def status(self, case: Case) -> Told | None:
        """The statuses of the zaak, oldest first, and that it is closed where it is."""
        try:
            if not case.external_id:
                found = self._search(identifier(case.key), case.key)
                if not found.external_id:
                    return Told() if found.status in (200, 404) else untold(found)
                return Told(external_id=found.external_id, news=[_registered(found.number)])
            return self._told(case)
        except NoAnswer as error:
            return untold(error.answer)

    def _make(self, event: OutboxEvent, case: Case) -> Answer:
        told = facts(event)
        types = self.options["case_types"]
        rsin = self.options["rsin"]
        zaak = {
            "identificatie": identifier(case.key),
            "bronorganisatie": rsin,
            "verantwoordelijkeOrganisatie": rsin,
            "omschrijving": _short(told.title, TITLE_LENGTH),
            "toelichting": _short(told.text, TEXT_LENGTH),
            "zaaktype": types.get(case.kind) or types[CaseKind.OTHER.value],
            "registratiedatum": told.on.isoformat(),
            "startdatum": told.on.isoformat(),
        }
        due_on = case.due_on or told.due_on
        if due_on and due_on >= told.on:
            zaak["uiterlijkeEinddatumAfdoening"] = due_on.isoformat()
        reply = self._call("POST", "zaken", zaak, issue=case.key)
        if reply.status == 400 and any(one.get("code") == TAKEN for one in _invalid(reply.body)):
            found = self._search(zaak["identificatie"], case.key)
            if found.external_id:
                return found
        return _zaak_answer(reply)

    def _add(self, event: OutboxEvent, case: Case) -> Answer:
        listed = self._all("zaakobjecten", {"zaak": case.external_id}, case)
        if any(_message_id(one) == str(event.pk) for one in listed):
            return Answer(status=200, note="found by its id")
        told = facts(event)
        return _zaak_answer(
            self._call(
                "POST",
                "zaakobjecten",
                {
                    "zaak": case.external_id,
                    "objectType": "overige",
                    "objectTypeOverige": OBJECT_TYPE,
                    "relatieomschrijving": _short(f"{told.on.isoformat()} {told.name}", 80),
                    "objectIdentificatie": {
                        "overigeData": {
                            "message": str(event.pk),
                            "type": event.type,
                            "title": told.title,
                            "url": told.url,
                        }
                    },
                },
                issue=case.number or case.key,
            ),
            linked=False,
        )

    def _search(self, identificatie: str, issue: str) -> Answer:
        reply = self._look_up(identificatie, issue)
        if reply.status != 200:
            return _zaak_answer(reply)
        for one in _list(reply.body, "results"):
            if one.get("identificatie") == identificatie and self._is_ours(one.get("url")):
                return answer(reply, number=identificatie, external_id=one["url"])
        return Answer(status=404, error="no such case")

    def _look_up(self, identificatie: str, issue: str) -> outgoing.Reply:
        query = {"identificatie": identificatie, "bronorganisatie": self.options["rsin"]}
        return self._call("GET", f"zaken?{urlencode(query)}", issue=issue)

    def _told(self, case: Case) -> Told:
        reply = self._call("GET", case.external_id, issue=case.number or case.key)
        if reply.status == 404:
            return Told()
        if reply.status != 200:
            return untold(_zaak_answer(reply))
        zaak = _object(reply.body)
        number = str(zaak.get("identificatie") or "")[:60]
        rows = self._all("statussen", {"zaak": case.external_id}, case)
        news = sorted((self._news(one, number) for one in rows), key=_when)
        if zaak.get("einddatum"):
            result = self._result(zaak.get("resultaat"), case)
            news.append(News(status=CaseState.CLOSED, number=number, result=result))
        return Told(news=news or [_registered(number)])

    def _news(self, status: Mapping[str, Any], number: str) -> News:
        kind = str(status.get("statustype", ""))
        return News(
            status=self.options.get("status_types", {}).get(kind) or kind.rstrip("/")[-60:],
            number=number,
            text=_words(status, "statustoelichting"),
            at=_moment(status.get("datumStatusGezet")),
        )

    def _result(self, url: Any, case: Case) -> str:
        """What the result of the zaak means, where the address of its type was given a meaning."""
        known = self.options.get("result_types") or {}
        if not known or not self._is_ours(url):
            return ""
        reply = self._call("GET", url, issue=case.number)
        found = _object(reply.body) if reply.status == 200 else {}
        return known.get(str(found.get("resultaattype", "")), "")

    def _all(self, path: str, query: dict[str, str], case: Case) -> list[dict[str, Any]]:
        """Every row of a list, page by page; raises NoAnswer when a page cannot be had."""
        found: list[dict[str, Any]] = []
        address = f"{path}?{urlencode(query)}"
        for _page in range(MOST_PAGES):
            reply = self._call("GET", address, issue=case.number or case.key)
            if reply.status != 200:
                raise NoAnswer(_zaak_answer(reply))
            found += _list(reply.body, "results")
            further = _object(reply.body).get("next")
            if not self._is_ours(further):
                break
            address = str(further)
        return found

    def _is_ours(self, url: Any) -> bool:
        """True for an address of this very API: the token goes nowhere else."""
        return isinstance(url, str) and url.startswith(self.connector.url) and len(url) <= 500

    def _call(
        self, method: str, path: str, content: dict[str, Any] | None = None, *, issue: str
    ) -> outgoing.Reply:
        """One call with a fresh token; once more by the other side's clock when it minds ours."""
        url = path if self._is_ours(path) else self.connector.url + path
        body = None if content is None else json.dumps(content, ensure_ascii=False).encode()
        reply = self._with_token(method, url, body, issue, int(time.time()))
        if reply.status in (401, 403) and _object(reply.body).get("code") in CLOCK:
            theirs = _clock(reply.headers)
            if theirs is not None:
                reply = self._with_token(method, url, body, issue, theirs)
        return reply

    def _with_token(
        self, method: str, url: str, body: bytes | None, issue: str, now: int
    ) -> outgoing.Reply:
        key = secrets.unseal(self.connector.credential or b"")
        headers = {
            "authorization": "Bearer " + token(self.options["client_id"], key, now),
            "accept": "application/json",
            "accept-crs": "EPSG:4326",
            "content-crs": "EPSG:4326",
        }
        if body is not None:
            headers["content-type"] = "application/json"
        return self.exchange(method, url, body=body, headers=headers, issue=issue)


def identifier(case_key: str) -> str:
    """The identificatie of a case: its key, with the tail of a long one replaced by its hash."""
    if len(case_key) <= IDENTIFIER_LENGTH:
        return case_key
    return case_key[:23] + "-" + hashlib.sha256(case_key.encode()).hexdigest()[:16]


def is_rsin(text: str) -> bool:
    """True for nine digits that pass the elfproef."""
    if not (len(text) == len(RSIN_WEIGHTS) and text.isascii() and text.isdigit()) or not int(text):
        return False
    return sum(int(c) * weight for c, weight in zip(text, RSIN_WEIGHTS, strict=True)) % 11 == 0


def token(client_id: str, secret: bytes, now: int) -> str:
    """A JSON Web Token (HS256) as the ZGW standards want it, issued at `now` (seconds)."""
    claims = {
        "iss": client_id,
        "iat": now,
        "client_id": client_id,
        "user_id": client_id,
        "user_representation": client_id,
    }
    parts = [_base64({"typ": "JWT", "alg": "HS256"}), _base64(claims)]
    signature = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=").decode()])


def _base64(content: dict[str, Any]) -> str:
    raw = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _zaak_answer(reply: outgoing.Reply, *, linked: bool = True) -> Answer:
    """The answer of the API: the zaak where one was made, else what its problem+json says."""
    if not 200 <= reply.status < 300:
        return answer(reply, detail=_problem(reply.body), denied=reply.status in (401, 403))
    found = _object(reply.body) if linked else {}
    return answer(
        reply,
        number=str(found.get("identificatie", ""))[:60],
        external_id=str(found.get("url", ""))[:500],
    )


def _problem(body: bytes) -> str:
    """The problem in a line: code, detail, and each parameter that was not accepted with its reason."""
    found = _object(body)
    parts = [_words(found, "code"), _words(found, "detail")]
    parts += [f"{_words(one, 'name')} ({_words(one, 'reason')})" for one in _invalid(body)]
    return "; ".join(one for one in parts if one)


def _invalid(body: bytes) -> list[dict[str, Any]]:
    return _list(body, "invalidParams")


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer; empty for anything else."""
    try:
        return messages.read_json(body)
    except messages.BadMessage:
        return {}


def _list(body: bytes, name: str) -> list[dict[str, Any]]:
    rows = _object(body).get(name)
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def _words(found: Mapping[str, Any], name: str) -> str:
    try:
        return messages.text_of(dict(found), name, 2000)
    except messages.BadMessage:
        return ""


def _message_id(found: Mapping[str, Any]) -> str:
    inner = found.get("objectIdentificatie")
    data = inner.get("overigeData") if isinstance(inner, dict) else None
    return str(data.get("message", "")) if isinstance(data, dict) else ""


def _registered(number: str) -> News:
    return News(status=CaseState.REGISTERED, number=number)


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _when(news: News) -> float:
    return news.at.timestamp() if news.at else 0.0


def _clock(headers: Mapping[str, str]) -> int | None:
    """The other side's time in seconds, from the Date header."""
    try:
        return int(parsedate_to_datetime(headers.get("date", "")).timestamp())
    except (TypeError, ValueError):
        return None


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

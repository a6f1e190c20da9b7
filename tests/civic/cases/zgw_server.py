"""A Zaken API as its public specification describes it, in memory: what the adapter's contract is tested on.

Checks each token with a library that is not ours, each body against the fields of the specification
(names, lengths, formats) that a consumer may send, and what it asks of every call: the coordinate
system of the answer and of what is sent, the kind of content, and only parameters it knows.
"""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from jsonschema import Draft202012Validator

URI = {"type": "string", "format": "uri", "minLength": 1, "maxLength": 1000}
RSIN = {"type": "string", "pattern": "^[0-9]{9}$"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
ZAAK = {
    "type": "object",
    "required": ["bronorganisatie", "zaaktype", "verantwoordelijkeOrganisatie", "startdatum"],
    "additionalProperties": False,
    "properties": {
        "identificatie": {"type": "string", "maxLength": 40},
        "bronorganisatie": RSIN,
        "omschrijving": {"type": "string", "maxLength": 80},
        "toelichting": {"type": "string", "maxLength": 1000},
        "zaaktype": URI,
        "registratiedatum": DAY,
        "verantwoordelijkeOrganisatie": RSIN,
        "startdatum": DAY,
        "einddatumGepland": DAY,
        "uiterlijkeEinddatumAfdoening": DAY,
        "publicatiedatum": DAY,
        "communicatiekanaal": URI,
    },
}
ZAAKOBJECT = {
    "type": "object",
    "required": ["zaak", "objectType"],
    "additionalProperties": False,
    "properties": {
        "zaak": URI,
        "object": URI,
        "objectType": {"enum": ["adres", "pand", "overige"]},
        "objectTypeOverige": {"type": "string", "maxLength": 100, "pattern": r"^[a-z\_]+$"},
        "relatieomschrijving": {"type": "string", "maxLength": 80},
        "objectIdentificatie": {
            "type": "object",
            "required": ["overigeData"],
            "properties": {"overigeData": {"type": "object"}},
        },
    },
}
JWT_SECONDS = 3600
CRS = "EPSG:4326"
CLAIMS = ("iss", "iat", "client_id", "user_id", "user_representation")
PARAMETERS = {  # by which a list may be narrowed, as far as a consumer like ours needs it
    "zaken": {"identificatie", "bronorganisatie", "zaaktype", "startdatum", "page"},
    "statussen": {"zaak", "statustype", "indicatieLaatstGezetteStatus", "page"},
    "zaakobjecten": {"zaak", "object", "objectType", "page"},
}
RSIN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class ZgwServer(ThreadingHTTPServer):
    """`zaken` by address; `faults` are names of what goes wrong next; `skew` shifts its clock."""

    daemon_threads = True
    client_id = "portal"
    secret = "a-secret-of-the-register-with-32-signs"

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.zaken, self.statussen, self.zaakobjecten, self.resultaten = {}, [], [], {}
        self.seen, self.faults, self.tokens = [], [], []
        self.skew = 0
        self.unpublished = set()
        self.page_size = 100
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/zaken/api/v1/"

    def set_status(self, zaak, kind, at, text=""):
        name = f"{self.url}statussen/{uuid.uuid4()}"
        row = {
            "url": name,
            "uuid": name.rsplit("/", 1)[1],
            "zaak": zaak,
            "statustype": kind,
            "datumStatusGezet": at,
            "statustoelichting": text,
            "indicatieLaatstGezetteStatus": True,
        }
        self.statussen.append(row)
        self.zaken[zaak]["status"] = name

    def close_case(self, zaak, day, result_type=""):
        self.zaken[zaak]["einddatum"] = day
        if result_type:
            name = f"{self.url}resultaten/{uuid.uuid4()}"
            self.resultaten[name] = {"url": name, "zaak": zaak, "resultaattype": result_type}
            self.zaken[zaak]["resultaat"] = name

    def calls(self, method, end):
        return [
            one for one in self.seen if one[0] == method and urlsplit(one[1]).path.endswith(end)
        ]

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._serve(None)

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers["content-length"])))

    def _serve(self, body):
        server = self.server
        server.seen.append((self.command, self.path, dict(self.headers.items())))
        fault = server.faults.pop(0) if server.faults else ""
        if fault == "down":
            return self._answer(503, {"code": "error", "status": 503})
        if fault == "forbidden":
            return self._problem(403, "permission_denied", "Geen rechten.")
        if not self._may():
            return None
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix("/zaken/api/v1/"), parse_qs(parts.query)
        if not self._is_asked_well(path, query):
            return None
        if self.command == "POST":
            self._post(path, json.loads(body), fault)
        elif path == "zaken":
            self._list(self._found(query), query, path)
        elif path in {"statussen", "zaakobjecten"}:
            rows = [one for one in getattr(server, path) if one["zaak"] == query["zaak"][0]]
            self._list(rows, query, path)
        else:
            row = server.zaken.get(server.url + path) or server.resultaten.get(server.url + path)
            self._answer(200, row) if row else self._problem(404, "not_found", "Niet gevonden.")
        return None

    def _is_asked_well(self, path, query):
        """The headers and the parameters, as the specification wants them."""
        needed = ["accept-crs"] if path.split("/")[0] == "zaken" else []
        if self.command == "POST":
            needed += ["content-crs"] if path == "zaken" else []
            if self.headers.get("content-type") != "application/json":
                return self._problem(415, "unsupported_media_type", "Geen JSON.")
        for name in needed:
            given = self.headers.get(name)
            if given != CRS:
                status = 412 if given is None else 406
                return self._problem(status, "missing-header" if given is None else "crs", name)
        unknown = set(query) - PARAMETERS.get(path, set())
        if unknown:
            return self._problem(400, "unknown-parameters", ", ".join(sorted(unknown)))
        return True

    def _may(self):
        """The token, checked by a library that is not the sender's."""
        text = self.headers.get("authorization", "").removeprefix("Bearer ")
        self.server.tokens.append(text)
        now = time.time() + self.server.skew
        try:
            claims = jwt.decode(
                text,
                self.server.secret,
                algorithms=["HS256"],
                options={"verify_iat": False, "require": list(CLAIMS)},
            )
        except jwt.InvalidTokenError:
            self._problem(403, "jwt-decode-error", "Could not decode the JWT")
            return False
        if claims["client_id"] != self.server.client_id:
            self._problem(403, "not-authenticated", "unknown client")
            return False
        if now - claims["iat"] > JWT_SECONDS:
            self._problem(403, "jwt-expired", "Het token is verlopen")
            return False
        return True

    def _found(self, query):
        return [
            one
            for one in self.server.zaken.values()
            if one["identificatie"] == query["identificatie"][0]
            and one["bronorganisatie"] == query["bronorganisatie"][0]
        ]

    def _post(self, path, data, fault):
        schema = {"zaken": ZAAK, "zaakobjecten": ZAAKOBJECT}[path]
        wrong = [
            {"name": ".".join(map(str, one.path)), "code": one.validator, "reason": one.message}
            for one in Draft202012Validator(schema).iter_errors(data)
        ]
        if path == "zaken":
            wrong += self._refusals(data)
        if wrong:
            return self._problem(400, "invalid", "Invalid input.", wrong)
        name = f"{self.server.url}{path}/{uuid.uuid4()}"
        row = {**data, "url": name, "uuid": name.rsplit("/", 1)[1]}
        if path == "zaken":
            row |= {"status": None, "einddatum": None, "resultaat": None}
            self.server.zaken[name] = row
        else:
            self.server.zaakobjecten.append(row)
        if fault == "answer lost":
            self.close_connection = True
            return None
        return self._answer(201, row)

    def _refusals(self, data):
        found = []
        if any(
            one["identificatie"] == data.get("identificatie")
            and one["bronorganisatie"] == data["bronorganisatie"]
            for one in self.server.zaken.values()
        ):
            reason = "Deze identificatie bestaat al binnen de organisatie"
            found.append(
                {"name": "identificatie", "code": "identificatie-niet-uniek", "reason": reason}
            )
        found += [
            {"name": name, "code": "invalid", "reason": "Geen geldig RSIN"}
            for name in ("bronorganisatie", "verantwoordelijkeOrganisatie")
            if not _passes(data.get(name, ""))
        ]
        if data.get("zaaktype") in self.server.unpublished:
            reason = "Het zaaktype is nog niet gepubliceerd"
            found.append({"name": "zaaktype", "code": "not-published", "reason": reason})
        return found

    def _list(self, rows, query, path):
        page = int(query.get("page", ["1"])[0])
        start, end = (page - 1) * self.server.page_size, page * self.server.page_size
        further = None
        if end < len(rows):
            further = f"{self.server.url}{path}?zaak={query['zaak'][0]}&page={page + 1}"
        self._answer(
            200, {"count": len(rows), "next": further, "previous": None, "results": rows[start:end]}
        )

    def _problem(self, status, code, detail, wrong=None):
        content = {
            "type": f"{self.server.url}ref/fouten/{code}/",
            "code": code,
            "title": detail,
            "status": status,
            "detail": detail,
            "instance": f"urn:uuid:{uuid.uuid4()}",
        }
        if wrong is not None:
            content["invalidParams"] = wrong
        self._answer(status, content, "application/problem+json")

    def _answer(self, status, content, kind="application/json"):
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response_only(status)
        self.send_header("date", self.date_time_string(time.time() + self.server.skew))
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def _passes(rsin):
    """The elfproef, by which the specification checks an RSIN."""
    if len(rsin) != len(RSIN_WEIGHTS) or not rsin.isdigit():
        return False
    return sum(int(c) * weight for c, weight in zip(rsin, RSIN_WEIGHTS, strict=True)) % 11 == 0

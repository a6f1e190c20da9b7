"""An Open311 GeoReport v2 server as its public specification describes it, in memory.

Answers in JSON or XML by the end of the address; `tokens` makes it answer with a token first;
`duplicates` makes it answer 400 to a second request about the same place and service.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

ONE = {"requests": "request", "services": "service", "tokens": "request", "errors": "error"}
ROOT = {"requests": "service_requests", "services": "services", "tokens": "service_requests"}


class Open311Server(ThreadingHTTPServer):
    """`requests` by id, `updates` by id, `seen` as (method, path, fields)."""

    daemon_threads = True
    api_key = "a-key-of-the-city"

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests, self.updates, self.waiting = {}, {}, {}
        self.seen, self.faults = [], []
        self.tokens = self.duplicates = False
        self.names_duplicate = True
        self.jurisdiction = "batumi.example"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/open311/v2/"

    def posts(self, name="requests"):
        return [one for one in self.seen if one[0] == "POST" and one[1].startswith(f"{name}.")]

    def resolve(self):
        """Give the requests behind all tokens their numbers."""
        for fields in self.waiting.values():
            if "service_request_id" not in fields:
                fields["service_request_id"] = self.keep(fields)
        return list(self.waiting)

    def keep(self, fields):
        number = str(638344 + len(self.requests))
        self.requests[number] = {
            "service_request_id": number,
            "status": "open",
            "status_notes": "",
            "service_code": fields["service_code"],
            "description": fields["description"],
            "requested_datetime": "2026-11-22T10:00:00Z",
            "updated_datetime": "2026-11-22T10:00:00Z",
            "address": fields.get("address_string", ""),
        }
        return number

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._serve(parse_qs(urlsplit(self.path).query))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        kind = self.headers.get_content_type()
        assert kind == "application/x-www-form-urlencoded", kind
        self._serve(parse_qs(body.decode()))

    def _serve(self, fields):
        server = self.server
        fields = {name: values[0] for name, values in fields.items()}
        path, self.format = urlsplit(self.path).path.removeprefix("/open311/v2/").rsplit(".", 1)
        server.seen.append((self.command, f"{path}.{self.format}", fields))
        fault = server.faults.pop(0) if server.faults else ""
        if fault == "down":
            return self._error(503, "unavailable")
        if fault == "denied":
            return self._error(403, "this key may not read")
        if server.jurisdiction and fields.get("jurisdiction_id") != server.jurisdiction:
            return self._error(404, "jurisdiction_id provided was not found")
        if self.command == "POST":
            if fields.get("api_key") != server.api_key:
                return self._error(403, "missing api_key")
            return self._take(path, fields, fault)
        return self._show(path)

    def _take(self, path, fields, fault):
        server = self.server
        if path == "servicerequestupdates":
            return self._take_update(fields)
        if not fields.get("service_code") or not (
            fields.get("address_string") or (fields.get("lat") and fields.get("long"))
        ):
            return self._error(400, "service_code and a location are required")
        for number, one in server.requests.items():
            if server.duplicates and one["service_code"] == fields["service_code"]:
                words = f" of {number}" if server.names_duplicate else ""
                return self._error(400, f"This service request is a duplicate{words}")
        if server.tokens:
            token = f"t{len(server.waiting) + 1}"
            server.waiting[token] = fields
            return self._answer(200, "requests", [{"token": token}])
        number = server.keep(fields)
        if fault == "answer lost":
            self.close_connection = True
            return None
        return self._answer(
            201,
            "requests",
            [{"service_request_id": number, "service_notice": "", "account_id": ""}],
        )

    def _take_update(self, fields):
        if fields["update_id"] in self.server.updates:
            return self._error(400, "This update is a duplicate")
        self.server.updates[fields["update_id"]] = fields
        return self._answer(200, "requests", [{"update_id": fields["update_id"]}])

    def _show(self, path):
        server = self.server
        if path == "services":
            return self._answer(200, "services", [{"service_code": "001", "service_name": "ქუჩა"}])
        if path == "requests":
            return self._answer(200, "requests", list(server.requests.values()))
        name, key = path.split("/")
        if name == "tokens":
            known = server.waiting.get(key)
            if known is None or "service_request_id" not in known:
                return self._error(404, "token not found")
            number = known["service_request_id"]
            return self._answer(200, "tokens", [{"service_request_id": number, "token": key}])
        row = server.requests.get(key)
        return self._answer(200, "requests", [row]) if row else self._error(404, "not found")

    def _error(self, status, words):
        return self._answer(status, "errors", [{"code": status, "description": words}])

    def _answer(self, status, name, rows):
        if self.format == "xml":
            kind, body = "text/xml; charset=utf-8", _xml(name, rows)
        else:
            kind, body = "application/json; charset=utf-8", json.dumps(rows, ensure_ascii=False)
        content = body.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def _xml(name, rows):
    inner = "".join(
        f"<{ONE[name]}>"
        + "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in row.items())
        + f"</{ONE[name]}>"
        for row in rows
    )
    root = ROOT.get(name, name)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{inner}</{root}>'

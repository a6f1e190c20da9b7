"""The receiver's HTTP server: takes signed messages, finds cases by key, shows its page.

Nothing that is sent to it may end it: every request is bounded in size and time, and every error
is an answer.
"""

import json
import secrets
import signal
import sqlite3
import threading
import time
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from civic.cases.reference import casework, pages, signing
from civic.cases.reference.caller import Caller
from civic.cases.reference.faults import Faults, cut
from civic.cases.reference.look import CSS
from civic.cases.reference.store import Store, number

BODY_LIMIT = 64 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024
REQUEST_SECONDS = 10
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'"
OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
JSON_TYPES = frozenset({"application/cloudevents+json", "application/json"})


class Config:
    """`mms.json`, read again whenever it changes: {"places": {slug: {name, verify, sign, callback}}}."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = 0
        self._places: dict[str, dict] = {}

    def places(self) -> dict[str, dict]:
        """The configured places; those of before while the file is missing or broken."""
        try:
            stamp = self.path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._places = json.loads(self.path.read_text())["places"]
                self._stamp = stamp
        except (OSError, ValueError, KeyError):
            pass
        return self._places

    def names(self) -> dict[str, str]:
        """What the configured places are called, for people."""
        return {slug: str(one["name"]) for slug, one in self.places().items() if "name" in one}


class Refusal(Exception):  # noqa: N818
    """An answer other than 200."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word


class Receiver(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        address: tuple[str, int],
        store: Store,
        config: Config,
        pace: float,
        faults: Faults | None = None,
    ) -> None:
        super().__init__(address, Handler)
        self.faults = faults or Faults()
        self.store = store
        self.config = config
        self.pace = pace
        self.token = secrets.token_urlsafe(16)
        self.base = f"http://{address[0]}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is nothing to tell."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Receiver
    server_version = "mms"
    sys_version = ""
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def log_message(self, *_: Any) -> None:
        """Quiet: what was taken is on the page."""

    def _answer(self, work: Any) -> None:
        try:
            work()
        except Refusal as refusal:
            self._json(refusal.status, {"result": refusal.word})
        except (OSError, sqlite3.Error) as error:
            self._last_words(503, error)
        except Exception as error:  # noqa: BLE001 (no input may end the receiver)
            self._last_words(500, error)

    def _last_words(self, status: int, error: Exception) -> None:
        print(f"mms: {self.command} failed: {type(error).__name__}: {error}", flush=True)
        try:
            self._json(status, {"result": "failed"})
        except OSError:
            self.close_connection = True

    def _get(self) -> None:
        self._own_host()
        parts = urlsplit(self.path)
        query = {name: given[0] for name, given in parse_qs(parts.query).items()}
        match [unquote(step) for step in parts.path.split("/") if step]:
            case []:
                status, words = query.get("status", ""), query.get("q", "")[:100]
                found = self.server.store.cases(status, words)
                fault = self.server.faults.name
                names = self.server.config.names()
                self._html(pages.listing(found, names, status=status, words=words, fault=fault))
            case ["style.css"]:
                self._send(200, "text/css; charset=utf-8", CSS)
            case ["faults"]:
                self._html(pages.switches(self.server.faults, self.server.token))
            case ["hooks", place, "cases"]:
                self._find(place, query.get("key", ""))
            case ["cases", name] if name.isdecimal() and len(name) < 15:
                self._show(int(name))
            case ["cases", key]:
                self._tell(key, query.get("place", ""))
            case ["documents", name] if name.isdecimal() and len(name) < 15:
                self._document(int(name))
            case _:
                raise Refusal(404, "unknown")

    def _post(self) -> None:
        self._own_host()
        match [step for step in urlsplit(self.path).path.split("/") if step]:
            case ["hooks", place]:
                self._take(place, self._body(BODY_LIMIT))
            case ["cases", name, act] if name.isdecimal() and len(name) < 15:
                self._work(int(name), act, *self._form())
            case ["faults"]:
                self._switch(self._form()[0])
            case _:
                raise Refusal(404, "unknown")

    def _take(self, place: str, body: bytes) -> None:
        self._believe(place, body)
        fault = self.server.faults.take()
        if fault == "error":
            raise Refusal(500, "a fault that was switched on")
        if fault == "slow":
            self.server.faults.wait(fault)
        if (self.headers.get_content_type()) not in JSON_TYPES:
            raise Refusal(415, "application/cloudevents+json is needed")
        event = _event(body)
        message_id = self.headers["webhook-id"]
        if event["id"] != message_id:
            raise Refusal(400, "webhook-id is not the event's id")
        case_id = self.server.store.take(place, message_id, event, self.server.pace)
        if fault in {"hang", "lost"}:
            if fault == "hang":
                self.server.faults.wait(fault)
            self.close_connection = True
            cut(self.connection)
            return
        if case_id is None:
            self._json(200, {"result": "taken, no case asked for"})
        else:
            self._json(200, self._named(case_id, event["data"]["caseKey"]))

    def _find(self, place: str, key: str) -> None:
        self._believe(place, b"")
        case = self.server.store.find(place, key)
        if case is None:
            raise Refusal(404, "no case of this key")
        self._json(200, casework.standing(self.server.store, case, self.server.base))

    def _tell(self, key: str, place: str) -> None:
        """The state of a case for whoever asks on this machine; nothing in it is secret."""
        found = self.server.store.named(key, place)
        if not found:
            raise Refusal(404, "no case of this key")
        if len(found) > 1:
            raise Refusal(409, "several places have this key: add ?place=")
        self._json(200, casework.standing(self.server.store, found[0], self.server.base))

    def _show(self, case_id: int, problem: str = "", given: dict[str, str] | None = None) -> None:
        store, token = self.server.store, self.server.token
        case = store.case(case_id)
        if case is None:
            raise Refusal(404, "unknown")
        past = casework.history(store, case_id)
        fault = self.server.faults.name
        names = self.server.config.names()
        page = pages.case(case, past, token, names, problem=problem, given=given, fault=fault)
        self._html(page, 422 if problem else 200)

    def _document(self, document_id: int) -> None:
        found = casework.document(self.server.store, document_id)
        if found is None:
            raise Refusal(404, "unknown")
        self._send(200, found["media_type"], found["content"])

    def _work(self, case_id: int, act: str, fields: dict[str, str], file: Any) -> None:
        self._own_page(fields)
        try:
            casework.work(self.server.store, case_id, act, fields, file)
        except casework.Unfit as problem:
            self._show(case_id, str(problem), fields)
            return
        self._redirect(f"/cases/{case_id}")

    def _switch(self, fields: dict[str, str]) -> None:
        self._own_page(fields)
        left = fields.get("left", "")
        try:
            self.server.faults.set(fields.get("fault", ""), int(left) if left else None)
        except ValueError as error:
            raise Refusal(400, "unknown fault") from error
        self._redirect("/faults")

    def _own_page(self, fields: dict[str, str]) -> None:
        if fields.get("token", "") != self.server.token:
            raise Refusal(403, "reload the page first")

    def _redirect(self, path: str) -> None:
        self.send_response(303)
        self.send_header("location", path)
        self.send_header("content-length", "0")
        self.end_headers()

    def _believe(self, place: str, body: bytes) -> None:
        known = self.server.config.places().get(place)
        if known is None:
            raise Refusal(404, "unknown place")
        headers = {name.lower(): value for name, value in self.headers.items()}
        if problem := signing.problem(headers, body, known["verify"]):
            raise Refusal(401, problem)

    def _named(self, case_id: int, key: str) -> dict[str, str]:
        url = f"{self.server.base}/cases/{case_id}"
        return {"caseKey": key, "number": number(case_id), "url": url}

    def _own_host(self) -> None:
        host = self.headers.get("host", "").rsplit(":", 1)[0].lower()
        if host not in OWN_HOSTS:
            raise Refusal(400, "not this host")

    def _form(self) -> tuple[dict[str, str], Any]:
        """The fields of a form of ours, and the file if one was chosen: (name, media type, content)."""
        body = self._body(UPLOAD_LIMIT)
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            text = body.decode("utf-8", errors="replace")
            return {name: given[0] for name, given in parse_qs(text).items()}, None
        whole = BytesParser(policy=HTTP).parsebytes(
            b"content-type: " + kind.encode() + b"\r\n\r\n" + body
        )
        fields: dict[str, str] = {}
        file = None
        for part in whole.iter_parts():
            name = part.get_param("name", header="content-disposition") or ""
            given = part.get_payload(decode=True)
            content = given if isinstance(given, bytes) else b""
            if part.get_filename() and content:
                file = (part.get_filename(), part.get_content_type(), content)
            elif not part.get_filename():
                fields[str(name)] = content.decode("utf-8", errors="replace")
        return fields, file

    def _body(self, limit: int) -> bytes:
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 10):
            raise Refusal(411, "content-length is needed")
        if int(length) > limit:
            self.close_connection = True
            raise Refusal(413, f"larger than {limit // 1024} kB")
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            raise Refusal(400, "shorter than announced")
        return body

    def _json(self, status: int, answer: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(answer, ensure_ascii=False).encode())

    def _html(self, page: bytes, status: int = 200) -> None:
        self._send(status, "text/html; charset=utf-8", page)

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", POLICY)
        self.send_header("x-content-type-options", "nosniff")
        self.end_headers()
        self.wfile.write(body)


def _event(body: bytes) -> dict[str, Any]:
    """The CloudEvent in the body, with the fields this receiver relies on."""
    try:
        event = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "not JSON") from error
    if not isinstance(event, dict) or event.get("specversion") != "1.0":
        raise Refusal(400, "not a CloudEvent 1.0")
    for name in ("id", "source", "type"):
        if not isinstance(event.get(name), str) or not event[name]:
            raise Refusal(400, f"{name} is missing")
    data = event.get("data")
    if not isinstance(data, dict):
        raise Refusal(400, "data is missing")
    key = data.get("caseKey")
    if key is not None and (not isinstance(key, str) or len(key) > 100):
        raise Refusal(400, "caseKey is not a text of at most 100 characters")
    return event


def run(
    *, port: int, config: Path, database: Path, pace: float, faults: Faults | None = None
) -> None:
    """Serve on 127.0.0.1 until SIGTERM or Ctrl-C. Raises OSError when the port is taken."""
    store, places = Store(database), Config(config)
    server = Receiver(("127.0.0.1", port), store, places, pace, faults)
    caller = Caller(store, places.places, server.base, server.faults)
    asked = [False]

    def ask(*_: Any) -> None:
        asked[0] = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    caller.start()
    print(f"mms: {server.base}/", flush=True)
    while not asked[0]:
        time.sleep(0.1)
    caller.ended.set()
    server.faults.ended.set()
    server.shutdown()
    caller.join(timeout=2)
    server.server_close()

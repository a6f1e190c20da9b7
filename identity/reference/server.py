"""The stand-in's HTTP server. Every request is bounded, every error is an answer."""

import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from identity.reference import pages
from identity.reference.people import Resident
from identity.reference.provider import HIGH, Provider
from identity.reference.register import FAULTS, Register

HOST = "127.0.0.1"
BODY_LIMIT = 64 * 1024
ASKED = ("client_id", "redirect_uri", "state", "nonce", "scope", "code_challenge")


class Outside(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True

    def __init__(
        self, port: int, people: list[Resident], *, client_id: str, secret: str, key: str
    ) -> None:
        super().__init__((HOST, port), Handler)
        self.base = f"http://{HOST}:{self.server_address[1]}"
        self.provider = Provider(self.base, client_id, secret, people)
        self.register = Register(people, key)
        self.token = secrets.token_urlsafe(16)

    def start(self) -> "Outside":
        """Serve in a thread of its own, for tests."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """End what `start` began."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is nothing to tell."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Outside
    server_version = "outside"
    sys_version = ""
    timeout = 30

    def log_message(self, *_: Any) -> None:
        """Quiet: what is asked here is about persons."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        provider = self.server.provider
        match parts.path:
            case "/":
                text = pages.home(provider.people, self.server.register.fault, self.server.token)
                self._html(text)
            case "/.well-known/openid-configuration":
                self._json(200, provider.configuration())
            case "/jwks":
                self._json(200, provider.jwks())
            case "/userinfo":
                self._json(*provider.userinfo(self.headers.get("Authorization", "")))
            case "/authorize":
                self._authorize(query)
            case "/logout":
                self._logout(query)
            case _:
                self._json(404, {"error": "not_found"})

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_LIMIT))
        path = urlsplit(self.path).path
        if path in {"/register", "/register/"}:
            try:
                question = json.loads(body)
            except ValueError:
                question = None
            authorization = self.headers.get("Authorization", "")
            self._json(*self.server.register.answer(authorization, question))
            return
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if path == "/token":
            self._json(*self.server.provider.exchange(form))
        elif path == "/authorize":
            self._granted(form)
        elif path == "/fault" and form.get("token") == self.server.token:
            if form.get("fault") in FAULTS:
                self.server.register.fault = form["fault"]
            self._redirect("/")
        else:
            self._json(404, {"error": "not_found"})

    def _authorize(self, query: dict[str, str]) -> None:
        asked = {name: query[name] for name in ASKED if name in query}
        if not self._known(asked):
            self._json(400, {"error": "invalid_request"})
            return
        self._html(pages.choose(self.server.provider.people, asked))

    def _granted(self, form: dict[str, str]) -> None:
        try:
            if not self._known(form):
                raise KeyError("client_id")
            code = self.server.provider.grant(form["person"], form, form.get("acr", HIGH))
        except (KeyError, StopIteration):
            self._json(400, {"error": "invalid_request"})
            return
        query = urlencode({"code": code, "state": form.get("state", "")})
        self._redirect(f"{form['redirect_uri']}?{query}")

    def _known(self, asked: dict[str, str]) -> bool:
        """The one client there is, led back to this machine only."""
        host = urlsplit(asked.get("redirect_uri", "")).hostname
        return asked.get("client_id") == self.server.provider.client_id and (
            host in {"127.0.0.1", "localhost", "testserver"}
        )

    def _logout(self, query: dict[str, str]) -> None:
        target = query.get("post_logout_redirect_uri", "")
        if urlsplit(target).hostname in {"127.0.0.1", "localhost"}:
            self._redirect(target)
        else:
            self._html(pages.left())

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _html(self, text: str) -> None:
        self._send(200, "text/html; charset=utf-8", text.encode())

    def _redirect(self, target: str) -> None:
        self.send_response(303)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

"""The thread that tells the portal each status, again and again until it is taken."""

import http.client
import json
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Callable

from civic.cases.reference import casework, signing
from civic.cases.reference.faults import Faults
from civic.cases.reference.store import Store

POLL_SECONDS = 0.2
TIME_LIMIT = 10
READ_LIMIT = 4096


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


class Caller(threading.Thread):
    """Makes the calls that are due. `places` answers with the configuration as it is now."""

    def __init__(
        self,
        store: Store,
        places: Callable[[], dict[str, dict]],
        base: str,
        faults: Faults | None = None,
    ) -> None:
        super().__init__(daemon=True, name="status calls")
        self.store = store
        self.places = places
        self.base = base
        self.faults = faults or Faults()
        self.ended = threading.Event()

    def run(self) -> None:
        """Call until `ended` is set; no error ends the thread."""
        while not self.ended.wait(POLL_SECONDS):
            try:
                for call in self.store.due_calls():
                    self._make(call)
            except Exception as error:  # noqa: BLE001 (the demonstration goes on)
                print(f"mms: status calls: {type(error).__name__}: {error}", flush=True)
                self.ended.wait(1)

    def _make(self, call: sqlite3.Row) -> None:
        place = self.places().get(call["place"])
        if place is None:
            self.store.called(call, done=False, answer="place not configured")
            return
        body = casework.status_call(self.store, call, self.base)
        headers = signing.signed_headers(call["webhook_id"], body, place["sign"])
        headers["content-type"] = "application/cloudevents+json"
        try:
            status, word = _post(place["callback"], body, headers)
            if self.faults.calls_twice:
                status, word = _post(place["callback"], body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.store.called(call, done=False, answer=f"{type(error).__name__}: {error}")
            return
        if status == 409:  # not to be told again: the portal says why it does not take it
            self.store.refused(call, word)
            return
        self.store.called(call, done=200 <= status < 300, answer=f"HTTP {status}")


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Status and word of the answer; OSError or HTTPException when there is none."""
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with _opener.open(request, timeout=TIME_LIMIT) as answer:
            return answer.status, _word(answer.read(READ_LIMIT))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _word(error.read(READ_LIMIT))


def _word(body: bytes) -> str:
    """The one word the portal answers with; nothing where it says something else."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("result", "")) if isinstance(said, dict) else ""

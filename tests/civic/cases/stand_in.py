"""The reference receiver for tests: messages to it, its forms, its status calls."""

import http.client
import json
import threading
import time
import uuid
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from civic.cases.reference.caller import Caller
from civic.cases.reference.server import Config, Receiver
from civic.cases.reference.store import Store
from tests.civic.cases.receiver import Receiver as Portal

VERIFY = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


SIGN = "whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNhbWUgbGVuZ3Ro"


def event(key="PET-1", **changes):
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "https://portal.example",
        "type": "org.civic.petition.threshold_reached.v1",
        "subject": "petitions/1",
        "sequence": "0000000001",
        "data": {"caseKey": key, "title": "ჩრდილი <b>", "url": "https://portal.example/x"},
    } | changes


def signed(body, message_id, secret=VERIFY):
    now = timezone.now()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body.decode()),
        "content-type": "application/cloudevents+json; charset=utf-8",
    }


def ask(mms, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", mms.server_address[1], timeout=10)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def send(mms, content, place="batumi", **changes):
    body = changes.pop("body", None) or json.dumps(content).encode()
    headers = signed(body, content["id"], **changes)
    status, answer = ask(mms, "POST", f"/hooks/{place}/", body, headers)
    return status, json.loads(answer)


def act(mms, name, case_id=1, file=None, **fields):
    """Send a form of the page of a case; the status, and the page."""
    fields = {"token": mms.token, **fields}
    if file is None:
        body = urlencode(fields).encode()
        kind = "application/x-www-form-urlencoded"
    else:
        parts = [
            f'--b\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
            for name, text in fields.items()
        ]
        head = '--b\r\ncontent-disposition: form-data; name="file"; filename="d.pdf"\r\n'
        parts.append(f"{head}content-type: application/pdf\r\n\r\n".encode() + file + b"\r\n")
        body, kind = b"".join([*parts, b"--b--\r\n"]), "multipart/form-data; boundary=b"
    status, page = ask(mms, "POST", f"/cases/{case_id}/{name}", body, {"content-type": kind})
    return status, page.decode()


class Calling:
    """The thread of status calls, for the length of a block."""

    def __init__(self, mms):
        self.caller = Caller(mms.store, mms.config.places, mms.base, mms.faults)

    def __enter__(self):
        self.caller.start()

    def __exit__(self, *_):
        self.caller.ended.set()
        self.caller.join(5)


def statuses(portal):
    return [json.loads(one.body)["data"]["status"] for one in portal.posts()]


def wait(condition, seconds=8.0):
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.02)
    assert condition()


HANDED_OVER = "org.civic.petition.handed_over.v1"


def planned(mms, case_id=1):
    with mms.store.work() as database:
        rows = database.execute(
            "SELECT status FROM status_calls WHERE case_id = ? ORDER BY due", (case_id,)
        )
        return [row["status"] for row in rows]


@pytest.fixture
def portal():
    server = Portal()
    yield server
    server.stop()


@pytest.fixture
def mms(tmp_path, portal):
    """The receiver with one place; `server.pace` may be changed."""
    config = tmp_path / "mms.json"
    place = {
        "name": "ქალაქ ბათუმის მუნიციპალიტეტი",
        "verify": [VERIFY],
        "sign": SIGN,
        "callback": portal.url,
    }
    config.write_text(json.dumps({"places": {"batumi": place}}))
    server = Receiver(("127.0.0.1", 0), Store(tmp_path / "mms.sqlite3"), Config(config), 0)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()

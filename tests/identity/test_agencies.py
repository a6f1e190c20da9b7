"""Other agencies over the network: what is sent, what is taken, and everything odd is silence."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from identity.registry.agencies import QUESTIONS
from identity.registry.agencies.http import HttpAgency

pytestmark = pytest.mark.django_db
QUESTION = QUESTIONS["property.owner"]
FACTS = {"personal_number": "99000000001", "born_on": "1990-05-31", "about": "21.01.34.012"}


class Agency(ThreadingHTTPServer):
    """An agency that answers as the test says and keeps what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.change, self.asked = 200, {}, []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def log_message(self, *_):
        """Quiet."""

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((said, self.headers["Authorization"]))
        answer = {
            "request_id": said["request_id"],
            "answer": "yes",
            "reference": "NAPR-7",
            "facts": {"share": "1/2", "use": "სახლი", "owner": "ნინო ბერიძე", "price": 5},
        } | self.server.change
        data = json.dumps(answer).encode() if self.server.status else b"<html>"
        self.send_response(self.server.status or 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def agency(settings):
    server = Agency()
    settings.CASES_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    url = f"http://127.0.0.1:{server.server_address[1]}/ask"
    settings.AGENCY_HTTP = {"batumi.property": {"url": url, "key": "secret"}}
    yield server
    server.shutdown()
    server.server_close()


def ask(place):
    return HttpAgency().ask(place, QUESTION, FACTS, reference="2026/1")


def test_only_the_contract_leaves_and_comes_back(agency, batumi):
    finding = ask(batumi)
    assert (finding.answer, finding.reference) == ("yes", "NAPR-7")
    assert finding.facts == {"share": "1/2", "use": "სახლი"}
    (said, key) = agency.asked[0]
    assert key == "Bearer secret"
    assert said["facts"] == {"personal_number": "99000000001", "about": "21.01.34.012"}
    assert (said["purpose"], said["question"], said["case"]) == (
        "service.property.owner",
        "property.owner",
        "2026/1",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"request_id": "another"},
        {"answer": "maybe"},
        {"reference": 7},
        {"answer": None},
    ],
)
def test_an_odd_answer_is_silence(agency, batumi, change):
    agency.change = change
    assert ask(batumi).answer == "unavailable"


@pytest.mark.parametrize("status", [503, 401, 302, 0])
def test_an_error_is_silence(agency, batumi, status):
    agency.status = status
    assert ask(batumi).answer == "unavailable"


def test_a_municipality_without_an_address_asks_nobody(agency, keda):
    assert ask(keda).answer == "unavailable"
    assert agency.asked == []

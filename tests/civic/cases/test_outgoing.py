"""The guard of outgoing calls: every way to lead one inward, at save and at connect (N69)."""

import socket
import threading
import time

import pytest

from civic.cases import outgoing
from civic.cases.outgoing import ForbiddenAddress, call, check
from tests.civic.cases.receiver import Script

# Every spelling of an address that leads inward (N69).
INWARD = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25lo]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
]
ODD = [
    "",
    "https://",
    "https:///path",
    "cases.example/hooks",
    "//cases.example/hooks",
    "file:///etc/passwd",
    "gopher://cases.example/",
    "ftp://cases.example/",
    "javascript:alert(1)",
    "https://user@8.8.8.8/",
    "https://user:password@8.8.8.8/",
    "https://8.8.8.8/#part",
    "https://8.8.8.8:0/",
    "https://8.8.8.8:99999/",
    "https://8.8.8.8:port/",
    "https://8.8.8.8/a b",
    "https://8.8.8.8/\r\nX: y",
    "https://8.8.8.8\\@127.0.0.1/",
    "https://[8.8.8.8/",
    "https://-a.example/",
    "https://a..example/",
    "https://a_b.example/",
    "https://a%00b.example/",
    "https://8.8.8.8/" + "x" * 600,
]


@pytest.fixture
def no_allowed_networks(settings):
    settings.CASES_ALLOWED_NETWORKS = []


@pytest.mark.parametrize("url", INWARD + ODD)
def test_address_that_leads_inward_or_is_odd_is_refused(no_allowed_networks, url):
    with pytest.raises(ForbiddenAddress):
        check(url)
    with pytest.raises(ForbiddenAddress):
        call("GET", url)


def test_public_address_over_https_is_accepted(no_allowed_networks):
    target = check("https://8.8.8.8:8443/hooks?x=1")

    assert (target.host, target.port, target.address) == ("8.8.8.8", 8443, "8.8.8.8")


def test_plain_http_is_refused_towards_public_addresses():
    with pytest.raises(ForbiddenAddress) as caught:
        check("http://8.8.8.8/")
    assert caught.value.code == "scheme"


def test_operator_can_allow_a_municipal_network(settings):
    settings.CASES_ALLOWED_NETWORKS = ["10.20.0.0/16"]

    assert check("http://10.20.3.4/hooks").address == "10.20.3.4"
    with pytest.raises(ForbiddenAddress):
        check("https://10.21.3.4/hooks")


def test_only_a_named_port_of_the_machine_itself_can_be_allowed(settings):
    settings.CASES_ALLOWED_NETWORKS = []
    settings.CASES_ALLOWED_LOOPBACK_PORTS = [8001]

    assert check("http://127.0.0.1:8001/hooks/batumi/").port == 8001
    for url in ("http://127.0.0.1:8000/", "http://127.0.0.1/", "http://10.20.3.4:8001/"):
        with pytest.raises(ForbiddenAddress) as caught:
            check(url)
        assert caught.value.code == "network"


def test_numeric_spellings_are_refused_even_in_an_allowed_network(settings):
    settings.CASES_ALLOWED_NETWORKS = ["127.0.0.0/8"]

    for url in ("http://2130706433/", "http://0x7f.1/", "http://127.1/"):
        with pytest.raises(ForbiddenAddress):
            check(url)


def resolves_to(monkeypatch, *answers):
    """Stand in for the name server: each look-up gives the next of `answers`."""
    left = list(answers)

    def getaddrinfo(host, port, *_, **__):
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)


def test_name_with_one_inward_address_among_others_is_refused(monkeypatch, no_allowed_networks):
    resolves_to(monkeypatch, ["8.8.8.8", "127.0.0.1"])

    with pytest.raises(ForbiddenAddress):
        check("https://cases.example/")


def test_name_that_resolves_otherwise_at_the_call_is_refused_there(
    monkeypatch, no_allowed_networks
):
    resolves_to(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])

    assert check("https://cases.example/").address == "8.8.8.8"
    with pytest.raises(ForbiddenAddress):
        call("GET", "https://cases.example/")


def test_connection_goes_to_the_address_that_was_checked(monkeypatch, receiver):
    asked = []
    port = receiver.server_address[1]

    def getaddrinfo(host, port, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)

    reply = call("GET", f"http://cases.example:{port}/x?y=1")

    assert reply.status == 404
    assert asked.count("cases.example") == 1  # once: what was checked is what is called
    assert receiver.seen[0].headers["host"] == f"cases.example:{port}"
    assert receiver.seen[0].path == "/x?y=1"


def test_redirect_is_not_followed(receiver):
    receiver.find = Script(status=302, headers={"location": "http://127.0.0.1:1/inward"})

    reply = call("GET", receiver.url)

    assert (reply.status, len(receiver.seen)) == (302, 1)


def test_proxy_from_the_environment_is_not_used(monkeypatch, receiver):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert call("GET", receiver.url).status == 404


def test_no_more_than_64_kilobytes_are_read(receiver):
    receiver.find = Script(body=b"x" * 200_000)

    assert len(call("GET", receiver.url).body) == 64 * 1024


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_exchange_ends_within_its_time_limit(receiver, fault):
    receiver.find = Script(fault=fault)

    before = time.monotonic()
    with pytest.raises(TimeoutError):
        call("GET", receiver.url, time_limit=0.5)
    assert time.monotonic() - before < 2


@pytest.mark.parametrize("fault", ["reset", "silent_close", "garbage"])
def test_broken_answer_is_an_error_and_not_a_crash(receiver, fault):
    import http.client

    receiver.find = Script(fault=fault)

    with pytest.raises((OSError, http.client.HTTPException)):
        call("GET", receiver.url)


def test_https_needs_a_certificate_of_the_host():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer():
            connection, _ = server.accept()
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(OSError, match=r"SSL|reset"):
            call("GET", f"https://127.0.0.1:{port}/")

"""A browser between the portal's test client and a log-in service that really runs."""

import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from identity.reference.provider import HIGH


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def send(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, Location and text of one request; redirects are not followed."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        with _opener.open(url, data, timeout=10) as answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", ""), error.read().decode()


def begin(client: Client, query: str = "", **form: str) -> str:
    """Press the button; returns the service's address it leads to."""
    answer = client.post(f"/account/login/citizen/{query}", form)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def choose(address: str, number: str, acr: str = HIGH) -> str:
    """Sign in at the stand-in; returns the address of the portal's callback."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    status, location, text = send(
        f"{parts.scheme}://{parts.netloc}/authorize", asked | {"person": number, "acr": acr}
    )
    assert status == 303, text
    return location


def back(client: Client, location: str) -> Any:
    """Follow the service back to the portal."""
    parts = urlsplit(location)
    return client.get(f"{parts.path}?{parts.query}")


def log_in(client: Client, number: str, *, acr: str = HIGH, query: str = "", **form: str) -> Any:
    """The whole way; returns the portal's answer."""
    return back(client, choose(begin(client, query, **form), number, acr))


def text_of(answer: Any) -> str:
    """The main part of a page, without the frame."""
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    return found[0] if found else answer.content.decode()

"""Reading changes nothing (N57): everybody's links are followed by GET, and not one row is written.

The demonstration is loaded, so that every state has a page. On the way each page is checked: no
dead link, no failure, no inline style or script, no foreign host, no Georgian capitals in our texts.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client

from civic.places.models import Municipality
from civic.roles import Role
from identity.models import User
from tests import demonstration
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make

WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE)\b", re.IGNORECASE)
# The browser's own session, and the counters of the rate limits, are no records of the portal.
BOOKKEEPING = ("django_session", "civic_counter")
MOST = 250
SKIP = re.compile(r"^/(?:static|media|cms|documents)/|/(?:set-language|logout)/")
MTAVRULI = re.compile("[\u1c90-\u1cbf]")


class Links(HTMLParser):
    """Collects what a page leads to, and what it must not carry."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.found.append(str(values["href"]))
        if "style" in values or tag == "style":
            self.faults.append(f"inline style on <{tag}>")
        if any(name.startswith("on") for name in values):
            self.faults.append(f"event attribute on <{tag}>")
        if tag == "script" and not values.get("src") and "json" not in (values.get("type") or ""):
            self.faults.append("inline script")
        if tag in {"img", "script", "link", "iframe", "source", "form"}:
            target = values.get("src") or values.get("href") or values.get("action") or ""
            if urlsplit(target).netloc not in {"", "testserver"} and values.get("rel") not in {
                "canonical",
                "alternate",
            }:
                self.faults.append(f"<{tag}> leads to {target}")


def crawl(client: Client, starts: list[str]) -> tuple[int, list[str], list[str]]:
    """Follow links from `starts`; returns pages seen, faults, and rows written by GET."""
    waiting, seen = deque(starts), set(starts)
    faults: list[str] = []
    written: list[str] = []
    address = ""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(table in sql for table in BOOKKEEPING):
            written.append(f"{address}: {sql[:120]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        while waiting and len(seen) < MOST:
            address = waiting.popleft()
            response = client.get(address, follow=False)
            if response.status_code in {301, 302, 303}:
                _enqueue(response["Location"], address, waiting, seen)
                continue
            if response.status_code != 200:
                faults.append(f"{address}: {response.status_code}")
                continue
            if not response["Content-Type"].startswith("text/html"):
                list(getattr(response, "streaming_content", ()))
                continue
            page = Links()
            text = response.content.decode()
            page.feed(text)
            faults += [f"{address}: {fault}" for fault in page.faults]
            if MTAVRULI.search(text):
                faults.append(f"{address}: Georgian capitals")
            for link in page.found:
                _enqueue(link, address, waiting, seen)
    return len(seen), faults, written


def _enqueue(link: str, base: str, waiting: deque[str], seen: set[str]) -> None:
    parts = urlsplit(urljoin(f"http://testserver{base}", link))
    if parts.scheme not in {"http", "https"} or parts.netloc != "testserver":
        return
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    if address not in seen and not SKIP.search(address):
        seen.add(address)
        waiting.append(address)


def visitors(batumi: Municipality) -> Iterator[tuple[str, Client, list[str]]]:
    """Who reads: name, browser, and the pages to begin at."""
    author = User.objects.filter(petitions__isnull=False, duties=None).order_by("pk").first()
    assert author is not None
    public = ["/", "/batumi/", "/en/batumi/", "/batumi/petitions/", "/batumi/budget/", "/ledger/"]
    budgets = ["/keda/budget/", "/en/kobuleti/budget/", "/ozurgeti/budget/", "/oni/budget/"]
    desk = ["/desk/batumi/", "/en/desk/batumi/", "/account/"]
    yield "nobody", Client(), public
    yield "voter", Client(), budgets
    yield "author", citizen_client(author), ["/account/", "/en/account/", *public]
    for role in (
        Role.MODERATOR,
        Role.LIST_OFFICER,
        Role.MAYOR_OFFICE,
        Role.MUNICIPAL_ADMIN,
        Role.BUDGET_OFFICER,
        Role.AUDITOR,
    ):
        yield role.value, staff_client(make.staff(role, batumi)), desk


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_following_every_link_writes_nothing(settings: Any, tmp_path: Path) -> None:
    demonstration.load(settings, tmp_path)
    found: dict[str, list[str]] = {}
    for who, client, starts in visitors(Municipality.objects.get(slug="batumi")):
        pages, faults, written = crawl(client, starts)
        found[who] = [f"wrote {one}" for one in written] + faults
        assert pages > 30, who
    assert {who: faults for who, faults in found.items() if faults} == {}

"""After a whole story the personal number stands nowhere: database, sessions, caches, logs, mails, addresses (N34)."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client

from budgeting.models import Participation
from civic.ledger import sequencer
from civic.roles import Role
from civic.worker.engine import Worker
from identity.models import LookUp, Person, User
from petitions.models import Signature
from tests.clients import staff_client
from tests.factories import identity as make
from tests.factories import petitions, voting
from tests.identity.test_dump import FACTS, LINE, NUMBER, everything

SPELLINGS = (NUMBER, "990 0000 0123", "990-0000-0123", NUMBER.encode().hex(), NUMBER[::-1])
VISIT = {name: FACTS[name] for name in ("number", "first_name", "last_name", "born_on")}


class Kept(logging.Handler):
    """Every line of every log, whatever its level."""

    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep message, arguments and everything hung on the record."""
        self.lines.append(f"{record.getMessage()} {record.__dict__!r}")


@pytest.fixture
def log():
    """All loggers at their most talkative."""
    kept = Kept()
    names = ["", *logging.root.manager.loggerDict]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        if not name.startswith("django.db"):
            logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def opened(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": make.PASSWORD})
    return client


def test_the_personal_number_stands_nowhere_after_the_whole_story(
    batumi, keda, log, mailoutbox
) -> None:
    petition = petitions.opened(batumi)
    process = voting.opened(batumi)
    base = petition.get_absolute_url()
    make.extract(batumi, LINE)
    user, second = make.user("zebede@example.ge"), make.user("other@example.ge")
    client, other = opened(user), opened(second)

    # Refused, unknown, elsewhere, confirmed; again through a second account; at a centre.
    for change in (
        {"number": NUMBER + "9"},
        {"born_on": "04.02.1968"},
        {"municipality": "keda"},
        {},
    ):
        client.post("/account/verify/", FACTS | change)
    other.post("/account/verify/", FACTS)
    code = client.post("/account/at-a-centre/").context["code"]
    clerk = staff_client(make.staff(Role.CLERK, batumi))
    clerk.post("/desk/batumi/visit/", VISIT | {"code": "aaaa-aaaa"})
    assert clerk.post("/desk/batumi/visit/", VISIT | {"code": code}).status_code == 302

    # Sign, follow, look at the receipt, vote, look at everything one has.
    assert client.post(f"{base}sign/", {"display": "initials"}).status_code == 302
    other.post(f"{base}sign/", {"display": "none"})  # refused: signed already
    client.post(f"{base}follow/")
    sequencer.run()
    person = User.objects.get(pk=user.pk).person
    voting.cast(process, person, 1)
    pages = ("/batumi/petitions/", "/account/", "/account/in-my-name/")  # the list keeps its counts
    for path in (f"{base}receipt/", f"{base}receipt.json", *pages):
        assert client.get(path).status_code == 200

    # Take a copy, report the other account, withdraw.
    client.post("/account/export/", {"password": make.PASSWORD})
    other.post("/account/in-my-name/")
    for _round in range(3):
        Worker().run_once()
    (mail,) = [one for one in mailoutbox if "/export/" in one.body]
    address = re.search(r"https?://[^/]+(/\S+/export/\S+)", mail.body).group(1)
    assert NUMBER.encode() not in client.get(address).content
    assert client.post(address).headers["Content-Type"] == "application/zip"
    client.post(f"{base}withdraw/", {"confirm": "on"})

    # The story has left something everywhere the number is looked for.
    assert (Person.objects.count() >= 1, Signature.objects.exists()) == (True, True)
    assert Participation.objects.exists()
    assert LookUp.objects.count() >= 4
    sessions = " ".join(repr(one.get_decoded()) for one in Session.objects.all())
    cached = " ".join(repr(cache._cache) for cache in caches.all())
    mails = " ".join(f"{one.to} {one.subject} {one.body} {one.extra_headers}" for one in mailoutbox)
    places = {
        "sessions": sessions,
        "caches": cached,
        "logs": "\n".join(log.lines),
        "mails": mails,
    }
    assert {name: len(text) for name, text in places.items() if len(text) <= 50} == {}
    assert "/account/verify/" in places["logs"]
    dump = everything()
    assert b"zebede@example.ge" in dump
    hits = {name for name, text in places.items() if any(one in text for one in SPELLINGS)}
    assert hits == set()
    assert [one for one in SPELLINGS if one.encode() in dump or one.encode().hex().encode() in dump.lower()] == []  # fmt: skip

"""Nobody learns from the portal who has an account or stands on a register (N41): same answer for the same work.

Work is counted, not timed: the statements to the database by kind, and the keyed hashes computed.
"""

import hmac
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from identity import sms
from identity.models import Phone, Sms
from tests.clients import citizen_client
from tests.factories import identity as make

LINE = "99000000001,ბერიძე,ნინო,1988-03-14,"
FACTS = {
    "municipality": "batumi",
    "number": "99000000001",
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": "15.03.1988",
    "agree": "on",
}


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each keyed hash from now on."""
    done: list[int] = []
    usual = hmac.new

    def counted(*arguments: Any, **more: Any) -> Any:
        done.append(1)
        return usual(*arguments, **more)

    monkeypatch.setattr(hmac, "new", counted)
    return done


def cost(act: Any, hashes: list[int]) -> tuple[Any, ...]:
    """What an act answered, the mails it sent, and what it cost, without what differs from call to call."""
    mail.outbox.clear()
    hashes.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = act()
    words = [query["sql"].split() for query in asked.captured_queries]
    kinds = [one[:1] if "SAVEPOINT" in one else one[:3] for one in words]
    page = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location"), page, kinds, len(hashes)


def test_a_stranger_and_a_wrong_birth_date_cost_the_register_the_same(batumi, hashes) -> None:
    make.extract(batumi, LINE)
    clients = [citizen_client(make.user(f"{name}@example.ge")) for name in ("one", "two", "three")]
    clients[0].post("/account/verify/", FACTS | {"number": "99000000055"})  # fills the caches
    stranger = cost(
        lambda: clients[1].post("/account/verify/", FACTS | {"number": "99000000077"}), hashes
    )
    wrong = cost(lambda: clients[2].post("/account/verify/", FACTS), hashes)
    assert (stranger[0], "სერვისცენტრში" in stranger[2], stranger[4] > 3) == (200, True, True)
    assert stranger == wrong


def test_a_new_address_is_taken_down_alike_whether_somebody_has_it_or_not(batumi, hashes) -> None:
    make.user("known@example.ge")
    answers, mails = [], []
    for at, address in enumerate(("known@example.ge", "unknown@example.ge")):
        client = Client()
        make.user(f"asks{at}@example.ge")
        client.post("/account/login/", {"login": f"asks{at}@example.ge", "password": make.PASSWORD})
        begun = client.post("/account/email/", {"email": address, "action_add": "1"})
        again = begun.headers["Location"]
        told = client.post(again, {"password": make.PASSWORD, "next": "/account/email/"})
        page = client.get("/account/email/").content.decode()
        mails.append(len(mail.outbox))
        answers.append((told.status_code, told.headers.get("Location"), address in page))
        mail.outbox.clear()
    assert answers[0] == answers[1]
    assert mails[0] == mails[1]


def test_a_wrong_code_costs_the_same_for_a_number_with_and_without_an_account(db, hashes) -> None:
    Phone.objects.create(user=make.user(email=None), number="+995555123456")
    costs = []
    for number in ("555000001", "555123456", "555000002"):  # the first fills the caches
        client = Client()
        client.post("/account/phone/", {"number": number})
        _number, text = sms.unseal(bytes(Sms.objects.latest("pk").box))
        wrong = "000001" if "000000" in text else "000000"
        found = cost(lambda c=client, w=wrong: c.post("/account/phone/code/", {"code": w}), hashes)
        costs.append((*found[:2], re.sub(r"\+995[0-9\xa0]+", "", found[2]), *found[3:]))
    assert costs[1] == costs[2]

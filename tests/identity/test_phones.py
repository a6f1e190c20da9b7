"""Log-in by telephone: who comes in, what is capped, and that nobody learns who has an account (N36, N37, N41)."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civic.decisions import Refused
from civic.worker.leases import work_one
from civic.worker.models import State
from identity import actions, sms
from identity.actions import codes, phones
from identity.models import Code, Phone, Sms, User
from identity.tasks import QUEUES
from tests.clients import citizen_client
from tests.factories import identity as make
from tests.identity.test_dump import everything

QUEUE = next(queue for queue in QUEUES if queue.name == "sms")
NUMBER = "+995555123456"
PAGE, CODE = "/account/phone/", "/account/phone/code/"


@pytest.fixture(autouse=True)
def _db(db) -> None:
    """Every test writes."""


def newest() -> str:
    """The code in the message that was asked for last."""
    _number, text = sms.unseal(bytes(Sms.objects.order_by("-pk")[0].box))
    found = re.search(r"\b[0-9]{6}\b", text)
    assert found
    return found[0]


def log_in(client: Client, number: str = "555 12 34 56", **form: str):
    answer = client.post(PAGE, {"number": number} | form)
    assert answer.headers.get("Location") == CODE, answer.content.decode()
    return client.post(CODE, {"code": newest()})


def test_a_new_number_gets_an_account_without_e_mail_or_password(client) -> None:
    answer = log_in(client)
    assert answer.headers["Location"] == "/account/"
    user = User.objects.get()
    assert (user.email, user.phone.number, user.has_usable_password()) == (None, NUMBER, False)
    page = client.get("/account/")
    assert page.context["user"] == user
    assert user.sign_ins.count() == 1


def test_the_same_number_opens_the_same_account(client) -> None:
    log_in(client)
    log_in(Client(), "+995 555-12-34-56")
    assert User.objects.count() == Phone.objects.count() == 1


def test_the_reader_goes_on_where_they_were_going(client) -> None:
    assert log_in(client, next="/batumi/petitions/").headers["Location"] == "/batumi/petitions/"
    other = log_in(Client(), "555000000", next="//evil.example/")
    assert other.headers["Location"] == "/account/"


@pytest.mark.parametrize(
    "number", ["", "12345", "+1 212 555 0100", "322 12 34 56", "5551234567", "<b>"]
)
def test_a_number_that_is_no_georgian_mobile_is_refused_at_its_field(client, number) -> None:
    answer = client.post(PAGE, {"number": number})
    assert "number" in answer.context["form"].errors
    assert not Sms.objects.exists()


def test_known_and_unknown_numbers_get_the_same_answer_for_the_same_work() -> None:
    """N41: as many statements of the same kinds, so that the time tells nothing either."""
    make.user(email=None)
    Phone.objects.create(user=User.objects.get(), number=NUMBER)
    answers, work = [], []
    for number in (NUMBER, "+995555000001"):
        Code.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            sent = Client(REMOTE_ADDR="10.0.0.1").post(PAGE, {"number": number})
        answers.append((sent.status_code, sent.headers["Location"]))
        said = [query["sql"].split() for query in asked.captured_queries]
        work.append([words[:1] if "SAVEPOINT" in words else words[:3] for words in said])
    assert answers[0] == answers[1]
    assert work[0] == work[1]


def test_wrong_codes_look_alike_for_known_and_unknown_numbers() -> None:
    """N41: the second step tells nothing either."""
    make.user(email=None)
    Phone.objects.create(user=User.objects.get(), number=NUMBER)
    texts = []
    for number in (NUMBER, "+995555000000"):
        client = Client()
        client.post(PAGE, {"number": number})
        wrong = "000000" if newest() != "000000" else "000001"
        page = client.post(CODE, {"code": wrong}).content.decode()
        texts.append(re.sub(r'value="[^"]{40,}"|\+995[0-9\xa0]+', "", page))
    assert texts[0] == texts[1]


def test_a_code_is_good_once_and_for_ten_minutes(client) -> None:
    """N36."""
    client.post(PAGE, {"number": NUMBER})
    code = newest()
    session = client.session
    client.post(CODE, {"code": code})
    again = Client()
    again.post(PAGE, {"number": "555000000"})
    assert "code" in again.post(CODE, {"code": code}).context["form"].errors
    actions.send_code(NUMBER, address="10.0.0.9", language="ka")
    Code.objects.update(until=timezone.now())
    with pytest.raises(Refused) as refusal:
        actions.enter_by_phone(NUMBER, newest(), address="10.0.0.9", language="ka")
    assert refusal.value.code == "wrong_code"
    assert session is not None


def test_five_wrong_tries_spend_a_code(client) -> None:
    client.post(PAGE, {"number": NUMBER})
    code = newest()
    for _try in range(codes.TRIES):
        client.post(CODE, {"code": "x"})
    assert "code" in client.post(CODE, {"code": code}).context["form"].errors
    assert not User.objects.exists()


def test_messages_to_a_number_are_capped_whoever_asks(client) -> None:
    """N37: the number is counted, not the browser or the address."""
    refusals = 0
    for at in range(phones.PER_NUMBER_HOUR + 2):
        visitor = Client(REMOTE_ADDR=f"10.1.{at}.1", HTTP_X_FORWARDED_FOR=f"10.2.{at}.1")
        refusals += visitor.post(PAGE, {"number": NUMBER}).status_code == 200
    assert (Sms.objects.count(), refusals) == (phones.PER_NUMBER_HOUR, 2)


def test_messages_asked_for_from_one_address_are_capped() -> None:
    for at in range(phones.PER_ADDRESS_HOUR):
        actions.send_code(f"+99555510{at:04d}", address="10.0.0.1", language="ka")
    with pytest.raises(Refused) as refusal:
        actions.send_code("+995555200000", address="10.0.0.1", language="ka")
    assert refusal.value.code == "too_many"


def test_the_worker_sends_the_message_and_forgets_it(
    settings, tmp_path, capsys, monkeypatch
) -> None:
    settings.VAR_DIR = tmp_path
    before = everything()  # whose clock times and hashes hold hundreds of six digits
    unseen = next(n for n in range(10**6) if f"{n:06d}".encode() not in before)
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _most: unseen)
    actions.send_code(NUMBER, address="10.0.0.1", language="en")
    code = newest()
    assert code.encode() not in everything()
    assert work_one(QUEUE)
    row = Sms.objects.get()
    assert (row.state, bytes(row.box)) == (State.DONE, b"")
    assert f"{code} is your code" in next((tmp_path / "sms").iterdir()).read_text()
    assert code in capsys.readouterr().out


def test_a_message_that_comes_too_late_is_not_sent(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    actions.send_code(NUMBER, address="10.0.0.1", language="ka")
    Sms.objects.update(until=timezone.now() - timedelta(seconds=1))
    work_one(QUEUE)
    assert Sms.objects.get().state == State.DEAD
    assert not (tmp_path / "sms").exists()


def test_a_gateway_that_is_down_is_tried_again(settings) -> None:
    settings.SMS_GATEWAY = "identity.sms.HttpGateway"
    settings.SMS_URL = "http://127.0.0.1:9/"
    actions.send_code(NUMBER, address="10.0.0.1", language="ka")
    work_one(QUEUE)
    row = Sms.objects.get()
    assert row.state == State.RETRY
    assert NUMBER not in row.last_error
    assert bytes(row.box)


def test_without_a_gateway_nothing_is_offered(client, settings) -> None:
    settings.SMS_GATEWAY = ""
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/account/login/").content.decode()


def test_an_account_gets_a_number_and_gives_it_up_again() -> None:
    user = make.user()
    client = citizen_client(user)
    log_in(client)
    assert Phone.objects.get().user == user
    log_in(Client())
    assert User.objects.count() == 1
    client.post("/account/phone/remove/")
    assert not Phone.objects.exists()


def test_the_only_way_in_is_not_removed(client) -> None:
    log_in(client)
    client.post("/account/phone/remove/")
    assert Phone.objects.exists()


def test_a_number_is_written_as_people_write_it_and_stays_on_one_line(client) -> None:
    log_in(client)
    written = "+995 555 12 34 56".replace(" ", "\xa0")
    assert (
        client.get("/account/").content.decode().count(written) == 2
    )  # whose page, and where changed


def test_whoever_adds_a_number_is_not_told_of_a_new_account(client) -> None:
    strange = "პორტალისთვის ახალი ნომრით ახალი ანგარიში იხსნება"
    assert strange in client.get(PAGE).content.decode()
    assert strange not in citizen_client(make.user()).get(PAGE).content.decode()


def test_a_number_of_another_account_is_not_taken_over(client) -> None:
    log_in(client)
    other = citizen_client(make.user())
    answer = log_in(other)
    assert answer.status_code == 200
    assert Phone.objects.get().user == User.objects.get(email=None)


def test_a_closed_account_does_not_open(client) -> None:
    log_in(client)
    User.objects.update(is_active=False)
    answer = log_in(Client())
    assert answer.status_code == 200
    assert Client().get("/account/").status_code == 302


def test_without_a_password_a_fresh_log_in_stands_for_it(client) -> None:
    log_in(client)
    assert client.post("/account/export/").headers["Location"] == "/account/export/"
    session = client.session
    session["signed_at"] = int(time.time()) - 3600
    session.save()
    close = "/account/close/for-good/"
    assert client.post(close, {"understood": "on"}).context["form"].errors
    log_in(client)
    client.post("/account/logout/")
    again = Client()
    log_in(again)
    again.post(close, {"understood": "on"})
    assert not Phone.objects.exists()
    assert NUMBER.encode() not in everything()

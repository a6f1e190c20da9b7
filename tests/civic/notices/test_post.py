import email
import email.policy
import time
from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from civic.notices import post
from civic.notices.models import Mail
from civic.notices.tasks import QUEUES, clear
from civic.worker.leases import work_one
from civic.worker.models import State
from tests.civic.notices.mail_server import MailServer
from tests.factories.identity import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    found = MailServer()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    settings.PORTAL_URL = "https://portal.example"
    yield found
    post.hang_up()
    found.stop()


def mail(recipient="nino@example.ge", **fields):
    key = fields.pop("key", recipient)
    facts = {"subject": "თემა", "body": "ტექსტი\n", "recipient": recipient, **fields}
    return Mail.objects.create(key=key, **facts)


def send_all():
    while work_one(QUEUES[0]):
        pass


def test_mail_goes_out_as_plain_text_and_its_row_is_emptied(server, batumi):
    nino = user("nino@example.ge")
    row = mail("", key="k1", user=nino, headers={"List-Unsubscribe": "<https://portal.example/x>"})

    send_all()

    recipient, raw = server.taken[0]
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert (recipient, letter["To"], letter["Subject"]) == (
        "nino@example.ge",
        "nino@example.ge",
        "თემა",
    )
    assert letter["Message-ID"] == "<k1@portal.example>"
    assert letter["List-Unsubscribe"] == "<https://portal.example/x>"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().strip() == "ტექსტი"
    row.refresh_from_db()
    assert (row.state, row.recipient, row.subject, row.body, row.headers, row.user) == (
        State.DONE, "", "", "", {}, None,
    )  # fmt: skip


def test_refused_address_is_given_up_and_stops_no_other(server):
    server.refuse = {"bad@example.ge": "550 no such mailbox bad@example.ge"}
    bad, good = mail("bad@example.ge"), mail("good@example.ge")

    send_all()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.DEAD, State.DONE)
    assert bad.last_error == "550 no such mailbox <recipient>"
    assert [recipient for recipient, _raw in server.taken] == ["good@example.ge"]


@pytest.mark.parametrize(
    "fault",
    [
        {"refuse": {"nino@example.ge": "450 greylisted"}},
        {"answer": "451 later"},
        {"greeting": "421 busy"},
        {"hang_up": True},
    ],
)
def test_passing_failure_is_tried_again_later(server, fault):
    for name, value in fault.items():
        setattr(server, name, value)
    row = mail()

    send_all()

    row.refresh_from_db()
    assert (row.state, row.tries, row.body) == (State.RETRY, 1, "ტექსტი\n")
    assert timedelta(seconds=7) < row.next_at - timezone.now() <= timedelta(seconds=12)


def test_server_that_is_down_costs_no_mail(server, settings):
    settings.EMAIL_PORT = 9  # nobody listens
    rows = [mail(f"{number}@example.ge") for number in range(3)]

    send_all()
    assert set(Mail.objects.values_list("state", flat=True)) == {State.RETRY}

    settings.EMAIL_PORT = server.port
    Mail.objects.update(next_at=timezone.now())
    send_all()

    assert sorted(recipient for recipient, _raw in server.taken) == sorted(row.key for row in rows)
    assert set(Mail.objects.values_list("state", flat=True)) == {State.DONE}


def test_wrong_password_of_ours_gives_no_mail_up(server, settings):
    server.greeting = "554 5.7.1 not welcome"
    row = mail()

    send_all()

    row.refresh_from_db()
    assert row.state == State.RETRY


def test_slow_server_is_left_after_the_time_limit(server, monkeypatch):
    monkeypatch.setattr(post, "TIMEOUT_SECONDS", 0.3)
    server.slow = 2
    row = mail()

    before = time.monotonic()
    send_all()

    row.refresh_from_db()
    assert row.state == State.RETRY
    assert time.monotonic() - before < 2


def test_mail_is_given_up_when_the_pauses_are_used_up(server):
    server.answer = "451 later"
    row = mail(tries=len(post.PAUSES))

    send_all()

    row.refresh_from_db()
    assert row.state == State.DEAD


def test_pauses_outlast_six_hours_of_silence():
    assert sum(post.PAUSES, timedelta(0)) > timedelta(hours=48)


def test_one_connection_serves_all_that_waits_and_is_closed_when_nothing_does(server):
    for number in range(5):
        mail(f"{number}@example.ge")
    send_all()
    first = post._local.connection

    assert first is not None
    post.hang_up()
    assert (post._local.connection, first.connection) == (None, None)


def test_account_closed_meanwhile_gets_nothing(server):
    nino = user("nino@example.ge", is_active=False)
    row = mail("", key="k", user=nino)

    send_all()

    row.refresh_from_db()
    assert (row.state, row.user, server.taken) == (State.DONE, None, [])


def test_erased_account_takes_its_waiting_mails_along(server):
    nino = user("nino@example.ge")
    mail("", key="k", user=nino)
    nino.emailaddress_set.all().delete()
    nino.delete()

    assert Mail.objects.count() == 0


def test_clearing_empties_what_was_given_up_and_deletes_what_was_sent_long_ago():
    old = timezone.now() - timedelta(days=91)
    dead = mail("a@example.ge", state=State.DEAD, next_at=old)
    mail("b@example.ge", state=State.DONE, next_at=old)
    fresh = mail("c@example.ge", state=State.DEAD)

    assert clear() == 2

    dead.refresh_from_db()
    fresh.refresh_from_db()
    assert (dead.recipient, dead.body) == ("", "")
    assert fresh.recipient == "c@example.ge"


def test_django_mail_is_queued_and_sent_by_the_worker(server, settings):
    settings.EMAIL_BACKEND = "civic.notices.backend.QueueBackend"

    send_mail("თემა", "ტექსტი", None, ["a@example.ge", "b@example.ge"])
    assert server.taken == []
    send_all()

    assert sorted(recipient for recipient, _raw in server.taken) == ["a@example.ge", "b@example.ge"]

import base64
import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core import mail
from django.utils import timezone
from standardwebhooks import Webhook

from civic.cases import actions, deliveries, outgoing, secrets, signatures
from civic.cases.deliveries import probe
from civic.cases.models import Attempt, Case, Connector, Delivery, OutboxEvent
from civic.cases.rules import FAILURES_UNTIL_PAUSE
from civic.cases.sending import AT_ONCE
from civic.cases.states import CaseState, ConnectorState
from civic.cases.tasks import QUEUES
from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.worker.leases import claim, work_one
from civic.worker.models import State
from tests.civic.cases.receiver import Script

pytestmark = [pytest.mark.django_db, pytest.mark.both]

ANSWER = json.dumps({"number": "01-12/4417", "url": "https://mms.example/cases/1"}).encode()


def send_one():
    return work_one(QUEUES[0])


def send_all():
    while send_one():
        pass


def due_now():
    Delivery.objects.update(next_at=timezone.now())


def only_delivery():
    return Delivery.objects.get()


def test_message_arrives_signed_and_the_case_gets_its_number(connector, happens, receiver, batumi):
    receiver.script = Script(body=ANSWER)
    event = happens(batumi)

    send_all()

    (seen,) = receiver.seen
    content = Webhook(secrets.spell(secrets.unseal(connector.secret))).verify(
        seen.body, seen.headers
    )
    assert content["id"] == seen.headers["webhook-id"] == str(event.pk)
    assert seen.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert seen.headers["webhook-signature"].split()[1].startswith("v1a,")
    delivery, case = only_delivery(), Case.objects.get()
    assert (delivery.state, delivery.tries) == (State.DONE, 1)
    assert (case.number, case.url, case.state) == (
        "01-12/4417",
        "https://mms.example/cases/1",
        CaseState.REGISTERED,
    )
    entry = Entry.objects.about(batumi).get(kind="case.registered")
    assert (entry.public, entry.actor, entry.data["number"], entry.data["source"]) == (
        True,
        None,
        "01-12/4417",
        "MMS",
    )


def test_answer_without_a_number_leaves_the_case_waiting(connector, happens, receiver, batumi):
    receiver.script = Script(status=202, body=b"<p>thanks</p>")
    happens(batumi)

    send_all()

    assert (only_delivery().state, Case.objects.get().state) == (State.DONE, CaseState.REQUESTED)


def test_every_try_carries_the_same_id_and_body_and_a_new_stamp(
    connector, happens, receiver, batumi
):
    receiver.script = Script(status=503)
    happens(batumi)

    for _ in range(3):
        due_now()
        send_one()

    posts = receiver.posts()
    assert len(posts) == 3
    assert len({one.headers["webhook-id"] for one in posts}) == 1
    assert len({one.body for one in posts}) == 1


def test_failure_waits_by_the_table_and_is_logged(connector, happens, receiver, batumi):
    receiver.script = Script(status=500, body="შეცდომა\x00".encode() + b"x" * 9000)
    happens(batumi)

    send_one()

    delivery = only_delivery()
    assert (delivery.state, delivery.tries, delivery.last_error) == (State.RETRY, 1, "HTTP 500")
    assert timedelta(seconds=3) < delivery.next_at - timezone.now() <= timedelta(seconds=6)
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.unclear) == (500, True)
    assert attempt.answer.startswith("შეცდომა\ufffdx")
    assert len(attempt.answer) <= 4096


def test_busy_receiver_is_given_the_time_it_asks_for(connector, happens, receiver, batumi):
    receiver.script = Script(status=429, headers={"retry-after": "3600"})
    happens(batumi)

    send_one()

    assert timedelta(minutes=59) < only_delivery().next_at - timezone.now() <= timedelta(hours=1)


def test_message_the_receiver_refuses_is_given_up_at_the_third_try_with_an_alarm(
    connector, happens, receiver, batumi
):
    batumi.email = "council@batumi.example"
    batumi.save(update_fields=["email"])
    receiver.script = Script(status=422)
    happens(batumi)

    for _ in range(3):
        assert only_delivery().state in {State.READY, State.RETRY}
        due_now()
        send_one()

    assert only_delivery().state == State.DEAD
    (alarm,) = mail.outbox
    assert alarm.to == ["council@batumi.example"]
    assert "/desk/batumi/cases/" in alarm.body


def test_gone_receiver_is_switched_off_and_nothing_is_lost(
    connector, happens, receiver, batumi, keda
):
    receiver.script = Script(status=410)
    happens(batumi)
    happens(keda, municipality=batumi)

    send_all()

    connector.refresh_from_db()
    assert (connector.state, connector.reason) == (ConnectorState.DISABLED, "HTTP 410")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.PAUSED}

    receiver.script = Script()
    actions.enable(connector, by=None)
    send_all()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.fixture
def impatient(monkeypatch):
    """Half a second instead of fifteen for one exchange."""
    monkeypatch.setattr(outgoing, "TIME_LIMIT", 0.5)


@pytest.mark.usefixtures("impatient", "connector")
@pytest.mark.parametrize("fault", ["hang", "drip", "reset", "silent_close", "garbage"])
def test_receiver_that_breaks_off_is_tried_again_and_asked_first(happens, receiver, batumi, fault):
    receiver.queue = [Script(fault=fault)]
    happens(batumi)

    send_one()
    attempt = Attempt.objects.get()
    assert (only_delivery().state, attempt.status, attempt.unclear) == (State.RETRY, None, True)

    due_now()
    send_one()
    assert only_delivery().state == State.DONE
    assert [one.method for one in receiver.seen] == ["POST", "GET", "POST"]


def test_redirect_is_a_failure(connector, happens, receiver, batumi):
    receiver.script = Script(status=307, headers={"location": "http://127.0.0.1:1/"})
    happens(batumi)

    send_one()

    assert (only_delivery().state, len(receiver.seen)) == (State.RETRY, 1)


def test_messages_about_one_subject_go_in_order(connector, happens, receiver, batumi, keda):
    receiver.queue = [Script(status=500)]
    first, second = happens(batumi), happens(batumi)
    other = happens(keda, municipality=batumi)

    send_all()  # the first fails and waits; the second waits for it; the other subject does not

    assert [one.headers["webhook-id"] for one in receiver.posts()] == [str(first.pk), str(other.pk)]
    due_now()
    send_all()
    assert [one.headers["webhook-id"] for one in receiver.posts()[2:]] == [
        str(first.pk),
        str(second.pk),
    ]
    assert [OutboxEvent.objects.get(pk=one.pk).sequence for one in (first, second, other)] == [
        1,
        2,
        1,
    ]


def test_given_up_message_does_not_hold_up_the_next(connector, happens, receiver, batumi):
    happens(batumi)
    Delivery.objects.update(state=State.DEAD)
    second = happens(batumi)

    send_all()

    assert [one.headers["webhook-id"] for one in receiver.posts()] == [str(second.pk)]


def test_case_made_by_a_call_whose_answer_was_lost_is_found(connector, happens, receiver, batumi):
    receiver.script = Script(fault="silent_close")
    happens(batumi)
    send_one()
    assert Attempt.objects.get().unclear is True
    receiver.find = Script(body=ANSWER)

    due_now()
    send_one()

    assert [one.method for one in receiver.seen] == ["POST", "GET"]
    assert receiver.seen[1].path == f"/hooks/cases?key=CASE-{batumi.pk}"
    assert (only_delivery().state, only_delivery().last_error) == (State.DONE, "found by its key")
    assert Case.objects.get().number == "01-12/4417"


def test_case_that_is_not_found_is_sent_again(connector, happens, receiver, batumi):
    receiver.queue = [Script(fault="silent_close")]
    happens(batumi)
    send_one()

    due_now()
    send_one()

    assert [one.method for one in receiver.seen] == ["POST", "GET", "POST"]


def test_try_cut_short_by_a_kill_counts_as_unclear(connector, happens, receiver, batumi):
    happens(batumi)
    lease = claim(QUEUES[0])
    Attempt.objects.create(delivery=lease.row)  # what stands after a kill in the middle of sending
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    receiver.find = Script(body=ANSWER)

    send_one()

    assert [one.method for one in receiver.seen] == ["GET"]
    assert Case.objects.get().number == "01-12/4417"


def test_kill_between_a_good_answer_and_its_settlement_asks_first(
    connector, happens, receiver, batumi
):
    happens(batumi)
    lease = claim(QUEUES[0])
    Attempt.objects.create(delivery=lease.row, status=200, unclear=False)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    receiver.find = Script(body=ANSWER)

    send_one()

    assert [one.method for one in receiver.seen] == ["GET"]
    assert Case.objects.get().number == "01-12/4417"


def test_refused_connection_is_clear_and_asks_nothing(connector, happens, receiver, batumi):
    receiver.stop()
    happens(batumi)

    send_one()

    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.unclear) == (None, False)
    assert attempt.error.startswith("ConnectionRefusedError")


def test_twenty_failures_in_a_row_pause_the_connector_and_one_probe_opens_it(
    connector, happens, receiver, batumi
):
    Connector.objects.update(failures=FAILURES_UNTIL_PAUSE - 1)
    receiver.script = Script(status=500)
    happens(batumi)
    send_one()
    connector.refresh_from_db()
    assert connector.state == ConnectorState.PAUSED

    due_now()
    assert (probe(), send_one()) == (0, False)  # nothing goes before the probe is due

    Connector.objects.update(probe_at=timezone.now())
    assert (probe(), send_one()) == (1, True)
    assert len(receiver.posts()) == 2
    due_now()
    assert (probe(), send_one()) == (0, False)  # the next probe is five minutes away

    receiver.script = Script()
    Connector.objects.update(probe_at=timezone.now())
    assert (probe(), send_one()) == (1, True)
    connector.refresh_from_db()
    assert (connector.state, connector.failures) == (ConnectorState.ACTIVE, 0)


def test_message_made_while_the_connection_is_paused_waits_and_goes_in_order(
    connector, happens, receiver, batumi, keda
):
    receiver.script = Script(status=500)
    first = happens(batumi)
    send_one()
    deliveries.shut(connector, ConnectorState.PAUSED, "failures")
    second, other = happens(batumi), happens(keda, municipality=batumi)

    send_all()
    assert set(Delivery.objects.values_list("state", flat=True)) <= {State.PAUSED, State.READY}
    assert len(receiver.posts()) == 1

    receiver.script = Script()
    due_now()
    Connector.objects.update(probe_at=timezone.now())
    probe()
    send_all()
    sent = [one.headers["webhook-id"] for one in receiver.posts()[1:]]
    assert sorted(sent) == sorted(str(one.pk) for one in (first, second, other))
    assert sent.index(str(first.pk)) < sent.index(str(second.pk))


def test_message_set_aside_in_the_moment_the_connection_opens_is_not_left_behind(
    connector, happens, batumi
):
    happens(batumi)
    delivery = only_delivery()
    Delivery.objects.update(state=State.PAUSED)

    assert deliveries.set_aside(delivery) is False
    assert only_delivery().state == State.READY


def test_one_that_hangs_leaves_the_other_threads_to_the_others(connector, happens, batumi, keda):
    for place in Municipality.objects.order_by("pk")[:6]:
        happens(place, municipality=batumi)

    held = [claim(QUEUES[0]) for _ in range(AT_ONCE)]
    assert all(held)
    assert claim(QUEUES[0]) is None

    Delivery.objects.filter(state=State.RUNNING).update(state=State.READY)
    Connector.objects.update(failures=1)
    assert claim(QUEUES[0])
    assert claim(QUEUES[0]) is None
    other = actions.connect(keda, by=None, name="other", url=connector.url)[0]
    happens(keda)
    assert claim(QUEUES[0]).row.connector == other


def test_message_behind_a_failed_one_is_not_looked_at_before_its_next_try(
    connector, happens, receiver, batumi
):
    receiver.script = Script(status=429, headers={"retry-after": "3600"})
    happens(batumi)
    happens(batumi)

    send_one()

    first, second = Delivery.objects.order_by("sequence")
    assert abs(second.next_at - first.next_at) < timedelta(seconds=1)
    receiver.script = Script()
    actions.send_again(first, by=None)
    send_all()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DONE}


def test_message_given_up_lets_the_next_go(connector, happens, receiver, batumi):
    receiver.script = Script(status=500)
    happens(batumi)
    second = happens(batumi)
    send_one()
    first = Delivery.objects.get(sequence=1)

    receiver.script = Script()
    actions.give_up(first, by=None, reason="  wrong case ")
    send_all()

    first.refresh_from_db()
    assert (first.state, first.given_up) == (State.DEAD, "wrong case")
    assert receiver.posts()[-1].headers["webhook-id"] == str(second.pk)
    entry = Entry.objects.get(kind="delivery.given_up")
    assert entry.data == {"event": str(first.event_id), "reason": "wrong case"}
    assert actions.send_since(connector, first.created_at, by=None) == 0
    assert actions.send_again(first, by=None).given_up == ""


def test_refusals_do_not_count_as_failures_of_the_connection(connector, happens, receiver, batumi):
    receiver.script = Script(status=400)
    happens(batumi)

    send_one()

    connector.refresh_from_db()
    assert connector.failures == 0


def test_arrival_ends_a_row_of_failures(connector, happens, receiver, batumi):
    Connector.objects.update(failures=5)
    happens(batumi)

    send_one()

    connector.refresh_from_db()
    assert connector.failures == 0


def test_address_that_leads_inward_meanwhile_is_not_called(
    connector, happens, receiver, batumi, settings
):
    happens(batumi)
    settings.CASES_ALLOWED_NETWORKS = []

    send_one()

    assert receiver.seen == []
    assert only_delivery().last_error == "address refused: network"


def test_old_secret_signs_along_for_a_day(connector, happens, receiver, batumi):
    before = secrets.spell(secrets.unseal(connector.secret))
    after = actions.rotate_secret(connector, by=None)
    happens(batumi)

    send_all()

    (seen,) = receiver.posts()
    for secret in (before, after):
        Webhook(secret).verify(seen.body, seen.headers)

    Connector.objects.update(old_until=timezone.now())
    happens(batumi)
    send_all()
    assert len(receiver.posts()[1].headers["webhook-signature"].split()) == 2


def ed25519(keys, seen):
    """How many of the call's v1a signatures fit each of the public keys."""
    given = [
        base64.b64decode(part.removeprefix("v1a,"))
        for part in seen.headers["webhook-signature"].split()
        if part.startswith("v1a,")
    ]
    text = signatures.signed_text(
        seen.headers["webhook-id"], int(seen.headers["webhook-timestamp"]), seen.body
    )
    return [len([one for one in given if fits(key, one, text)]) for key in keys]


def fits(key, signature, text):
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix("whpk_")))
    try:
        public.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def test_old_ed25519_key_signs_along_for_a_day(connector, happens, receiver, batumi):
    (before,) = secrets.public_keys(connector)
    connector = actions.replace_key(connector, by=None)
    after = secrets.public_keys(connector)
    assert (len(after), after[1], before in after[:1]) == (2, before, False)
    happens(batumi)
    send_all()
    assert ed25519(after, receiver.posts()[0]) == [1, 1]

    Connector.objects.update(old_signing_until=timezone.now())
    happens(batumi)
    send_all()
    assert ed25519(after, receiver.posts()[1]) == [1, 0]

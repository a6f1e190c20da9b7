"""Deadlines that an outage of the portal moves, by what was lost and once for each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Policy
from civic.roles import Role
from civic.uptime.actions import beat
from civic.uptime.models import Outage
from petitions import actions, cases
from petitions.actions import signing
from petitions.actions.extending import extend_due, keep_deadlines
from petitions.models import Pause, Petition
from petitions.notices import EVENTS
from petitions.rules.extending import deadline_after, lost_minutes
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def outage(since, minutes):
    """An outage of that length, as the heartbeats record it."""
    return Outage.objects.create(since=since, until=since + minutes * MINUTE)


@pytest.mark.parametrize(
    ("span", "minutes"),
    [
        ((60, 155), 95),
        ((-30, 10), 10),  # only what lies in the collection
        ((190, 260), 10),
        ((200, 260), 0),
        ((-60, 0), 0),
        ((30, 70), 20),  # a pause moves the deadline by itself
        ((45, 55), 0),
        ((-10, 300), 180),
    ],
)
def test_lost_minutes_are_those_of_the_collection_without_pauses(span, minutes):
    collection = (AT, AT + 200 * MINUTE)
    pause = (AT + 40 * MINUTE, AT + 60 * MINUTE)
    assert lost_minutes(collection, tuple(AT + n * MINUTE for n in span), [pause]) == minutes


def test_lost_seconds_are_rounded_up_and_a_running_pause_has_no_end():
    collection = (AT, AT + 200 * MINUTE)
    assert lost_minutes(collection, (AT, AT + timedelta(seconds=601))) == 11
    assert lost_minutes(collection, (AT, AT + 30 * MINUTE), [(AT + 10 * MINUTE, None)]) == 10


def test_the_lost_time_can_be_used_when_the_outage_ran_over_the_end():
    assert deadline_after(AT, AT + 65 * MINUTE, 30) == AT + 95 * MINUTE
    assert deadline_after(AT, AT - 65 * MINUTE, 30) == AT + 30 * MINUTE


def test_an_outage_of_95_minutes_moves_the_deadline_and_is_published(client, keda):  # G8
    petition = make.opened(keda, at=AT)
    closes_at = petition.closes_at
    down = AT + timedelta(days=2)
    found = outage(down, 95)
    assert keep_deadlines(at=found.until) == 1
    assert keep_deadlines(at=found.until + MINUTE) == 0
    petition.refresh_from_db()
    assert petition.closes_at == closes_at + 95 * MINUTE
    pause = petition.pauses.get()
    assert (pause.cause, pause.outage, pause.since, pause.until) == (
        "outage",
        found,
        found.since,
        found.until,
    )
    entry = Entry.objects.about(petition).get(kind="petition.extended")
    assert (entry.public, entry.actor) == (True, None)
    assert entry.data == {
        "outage": found.pk,
        "since_at": found.since.isoformat(),
        "until_at": found.until.isoformat(),
        "minutes": 95,
        "closes_at": petition.closes_at.isoformat(),
    }
    page = client.get("/en" + petition.get_absolute_url().removeprefix("/en")).content.decode()
    assert "The deadline moved by 95 minutes because of outages of the portal" in page
    assert f'href="/en/outages/#outage-{found.pk}"' in page
    told = client.get(f"/api/v1/petitions/{petition.pk}").json()
    assert told["closes_at"] == petition.closes_at.isoformat()
    assert told["timeline"][0]["kind"] == "petition.extended"


def test_the_extension_stands_in_the_public_log(keda):
    petition = make.opened(keda, at=AT)
    extended = outage(AT + timedelta(days=1), 30)
    extend_due(at=extended.until)
    sequencer.run()
    entry = Entry.objects.about(petition).get(kind="petition.extended")
    kinds = [f'"e":{entry.pk},' in text for text in Leaf.objects.values_list("data", flat=True)]
    assert kinds.count(True) == 1


def test_signing_goes_on_until_the_moved_deadline(keda):
    petition = make.opened(keda, at=AT)
    closes_at = petition.closes_at
    extend_due(at=outage(AT + timedelta(days=1), 30).until)
    late = closes_at + 29 * MINUTE
    petition.refresh_from_db()
    assert signing.sign(petition, person=make.signer(petition), at=late).state == "confirmed"
    with pytest.raises(Refused) as refusal:
        signing.sign(petition, person=make.signer(petition), at=closes_at + 30 * MINUTE)
    assert refusal.value.code == "closed"


def test_nothing_is_closed_while_the_portal_is_out_of_reach(keda):
    petition = make.opened(keda, at=AT)
    closes_at = petition.closes_at
    beat(at=closes_at - 30 * MINUTE)
    assert keep_deadlines(at=closes_at + 20 * MINUTE) == 0
    assert Petition.objects.get(pk=petition.pk).collection_state == "open"
    back = closes_at + 65 * MINUTE
    assert beat(at=back).minutes == 95
    assert keep_deadlines(at=back) == 1
    petition.refresh_from_db()
    assert petition.closes_at == back + 30 * MINUTE
    assert keep_deadlines(at=back + 10 * MINUTE) == 0  # silent again: wait
    beat(at=back + 2 * MINUTE)
    for minute in range(2, 62, 2):
        beat(at=back + minute * MINUTE)
    assert keep_deadlines(at=back + 60 * MINUTE) == 1
    assert Petition.objects.get(pk=petition.pk).collection_state == "closed"


def test_a_collection_that_had_ended_before_is_closed_at_its_day(keda):
    petition = make.opened(keda, at=AT)
    found = outage(petition.closes_at + MINUTE, 60)
    assert keep_deadlines(at=found.until) == 1
    closed = Petition.objects.get(pk=petition.pk)
    assert (closed.collection_state, closed.closed_at) == ("closed", petition.closes_at)


def test_outages_shorter_than_the_terms_say_move_nothing(keda):
    petition = make.opened(keda, at=AT)
    assert petition.opening.policy["petition.outage.minutes"] == "10"
    assert extend_due(at=outage(AT + timedelta(days=1), 9).until) == 0
    assert extend_due(at=outage(AT + timedelta(days=2), 10).until) == 1


def test_the_council_can_do_without_extensions(keda):
    Policy.objects.create(
        municipality=keda, key="petition.outage.minutes", value=0, valid_from=AT.date()
    )
    make.opened(keda, at=AT)
    assert extend_due(at=outage(AT + timedelta(days=1), 600).until) == 0


def test_a_paused_collection_is_extended_only_for_the_time_before_the_pause(keda):
    petition = make.opened(keda, at=AT)
    closes_at = petition.closes_at
    found = outage(AT + timedelta(days=1), 60)
    moderator = make.staff(Role.MODERATOR, keda)
    pause_at = found.since + 20 * MINUTE
    actions.pause(petition, by=moderator, cause="order", reason="სასამართლო", at=pause_at)
    assert extend_due(at=found.until) == 1
    actions.resume(petition, by=moderator, at=pause_at + timedelta(days=1))
    petition.refresh_from_db()
    assert petition.closes_at == closes_at + 20 * MINUTE + timedelta(days=1)


def test_the_database_lets_an_outage_move_a_deadline_once(keda):
    petition = make.opened(keda, at=AT)
    found = outage(AT + timedelta(days=1), 30)
    extend_due(at=found.until)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(
            petition=petition,
            cause="outage",
            outage=found,
            since=found.since,
            until=found.until,
        )


def test_the_group_and_the_followers_are_told(keda):
    petition = make.opened(keda, at=AT)
    extend_due(at=outage(AT + timedelta(days=1), 30).until)
    entry = Entry.objects.about(petition).get(kind="petition.extended")
    told = list(EVENTS["petition.extended"](entry))
    assert [(row.template, row.recipient_user_id) for row in told] == [
        ("notices/petition_extended", petition.author_id)
    ]


def test_the_case_system_gets_the_new_deadline(keda):
    petition = make.opened(keda, at=AT)
    found = outage(AT + timedelta(days=1), 30)
    extend_due(at=found.until)
    entry = Entry.objects.about(petition).get(kind="petition.extended")
    event = cases.EVENTS["petition.extended"](entry)
    petition.refresh_from_db()
    said = event.data.model_dump()
    assert (event.type, event.case_key) == (cases.EXTENDED.type, petition.case_key)
    assert (said["minutes"], said["outage"], said["since"], said["until"]) == (
        30,
        found.pk,
        found.since,
        found.until,
    )
    assert said["petition"]["closes_at"] == petition.closes_at

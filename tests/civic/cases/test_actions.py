from datetime import timedelta

import pytest
from django.utils import timezone

from civic.cases import actions
from civic.cases.events import TEST_TYPE
from civic.cases.models import Case, Connector, Delivery, OutboxEvent
from civic.cases.states import ConnectorState
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.worker.models import State

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_entry_makes_one_message_however_often_it_is_read(connector, happens, batumi):
    event = happens(batumi)

    assert actions.write_event(event.entry) == event
    assert (OutboxEvent.objects.count(), Delivery.objects.count(), Case.objects.count()) == (
        1,
        1,
        1,
    )


def test_two_messages_about_one_subject_share_the_case(connector, happens, batumi):
    happens(batumi)
    happens(batumi)

    assert (Delivery.objects.count(), Case.objects.count()) == (2, 1)


def test_other_municipality_gets_nothing(connector, happens, keda):
    happens(keda)

    assert (OutboxEvent.objects.count(), Delivery.objects.count()) == (1, 0)


def test_connector_gets_only_the_types_it_wants(connector, happens, batumi):
    Connector.objects.update(events=["org.civic.other.v1"])

    happens(batumi)

    assert Delivery.objects.count() == 0


def test_connection_made_later_can_be_sent_everything(happens, batumi, receiver):
    old = happens(batumi)
    OutboxEvent.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=3))
    new = happens(batumi)
    connector = actions.connect(batumi, by=None, name="late", url=receiver.url)[0]

    assert actions.send_since(connector, timezone.now() - timedelta(days=1), by=None) == 1
    assert [one.event for one in Delivery.objects.all()] == [new]
    assert actions.send_since(connector, timezone.now() - timedelta(days=9), by=None) == 1
    assert Delivery.objects.count() == 2


def test_sending_since_leaves_what_has_arrived(connector, happens, batumi):
    happens(batumi)
    Delivery.objects.update(state=State.DONE)

    assert actions.send_since(connector, timezone.now() - timedelta(days=1), by=None) == 0


def test_given_up_message_is_sent_again_from_the_first_try(connector, happens, batumi):
    happens(batumi)
    Delivery.objects.update(state=State.DEAD, tries=10, refusals=3)

    delivery = actions.send_again(Delivery.objects.get(), by=None)

    assert (delivery.state, delivery.tries, delivery.refusals) == (State.READY, 0, 0)


def test_message_under_way_is_not_sent_a_second_time(connector, happens, batumi):
    happens(batumi)

    with pytest.raises(Refused) as caught:
        actions.send_again(Delivery.objects.get(), by=None)
    assert caught.value.code == "under_way"


def test_test_message_makes_no_case(connector):
    delivery = actions.send_test(connector, by=None)

    assert (delivery.event.type, delivery.event.case_key, Case.objects.count()) == (
        TEST_TYPE,
        "",
        0,
    )


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "http://8.8.8.8/", "file:///etc/passwd"])
def test_address_that_may_not_be_called_is_refused_at_saving(connector, url, batumi):
    with pytest.raises(Refused):
        actions.connect(batumi, by=None, name="other", url=url)
    with pytest.raises(Refused):
        actions.change(connector, by=None, name="MMS", url=connector.url, find_url=url, events=[])
    assert Connector.objects.count() == 1


def test_holding_a_connection_holds_its_messages_back(connector, happens, receiver, batumi, keda):
    from civic.cases.tasks import QUEUES
    from civic.worker.leases import work_one

    happens(batumi)
    actions.hold(connector, by=None, reason="their update")
    happens(keda, municipality=batumi)
    while work_one(QUEUES[0]):
        pass
    connector.refresh_from_db()
    assert (connector.state, connector.reason) == (ConnectorState.HELD, "their update")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.PAUSED}
    with pytest.raises(Refused) as refused:
        actions.hold(connector, by=None, reason="again")
    assert refused.value.code == "held"

    actions.enable(connector, by=None)
    while work_one(QUEUES[0]):
        pass
    connector.refresh_from_db()
    assert connector.state == ConnectorState.ACTIVE
    assert len(receiver.posts()) == 2


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_holding_and_giving_up_need_a_reason(connector, happens, batumi, reason):
    happens(batumi)
    for act in (
        lambda: actions.hold(connector, by=None, reason=reason),
        lambda: actions.give_up(Delivery.objects.get(), by=None, reason=reason),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "reason"
    assert Delivery.objects.get().state == State.READY


def test_chosen_messages_are_sent_again_all_or_none(connector, happens, receiver, batumi, keda):
    """N08."""
    happens(batumi)
    happens(keda, municipality=batumi)
    Delivery.objects.update(state=State.DEAD)
    chosen = list(Delivery.objects.values_list("pk", flat=True))
    other = actions.connect(keda, by=None, name="other", url=receiver.url)[0]

    for given, code in (((other, chosen), "foreign"), ((connector, []), "choose")):
        with pytest.raises(Refused) as refused:
            actions.send_chosen([given[0]], given[1], by=None)
        assert refused.value.code == code
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DEAD}

    assert actions.send_chosen([connector, other], chosen, by=None) == 2
    assert actions.send_chosen([connector], chosen, by=None) == 0
    entries = Entry.objects.filter(kind="connector.sent_chosen")
    assert [entry.data for entry in entries] == [{"messages": 2}]


def test_acts_on_a_connection_stand_in_the_journal_without_its_secrets(connector):
    shown = actions.rotate_secret(connector, by=None, inbound=True)

    kinds = list(Entry.objects.about(connector).values_list("kind", flat=True))
    assert kinds == ["connector.secret_rotated", "connector.made"]
    assert shown not in str(list(Entry.objects.values_list("data", flat=True)))
    assert not Entry.objects.about(connector).public().exists()


def test_matter_no_system_is_told_of_is_the_portals_own_record(happens, batumi, receiver):
    happens(batumi)
    happens(batumi)

    own = Case.objects.get()
    assert (own.connector, own.number, own.created_at) == (
        None,
        "",
        OutboxEvent.objects.latest("-at").at,
    )

    connector = actions.connect(batumi, by=None, name="MMS", url=receiver.url)[0]
    actions.send_since(connector, timezone.now() - timedelta(days=1), by=None)
    assert {one.connector for one in Case.objects.filter(key=own.key)} == {None, connector}

"""What a municipality sets: which messages are sent, to whom, and which department cases go to."""

import json

import pytest

from civic.cases import actions, configured, messages
from civic.cases.models import Case, Delivery, OutboxEvent, Route, Trigger
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Unit
from civic.roles import Role
from petitions.models import Topic
from tests.clients import staff_client
from tests.factories import petitions as make
from tests.factories.identity import staff
from tests.factories.outcomes import department

pytestmark = pytest.mark.django_db

REACHED = "org.civic.petition.threshold_reached.v1"
SUBMITTED = "org.civic.petition.submitted.v1"
SETTINGS = "/desk/batumi/cases/settings/"
ROUTES = "/desk/batumi/cases/routes/"


@pytest.fixture
def admin(batumi):
    return staff_client(staff(Role.MUNICIPAL_ADMIN, batumi))


@pytest.fixture
def auditor(batumi):
    return staff_client(staff(Role.AUDITOR, batumi))


@pytest.fixture
def units(batumi):
    district = batumi.units.first()
    village = Unit.objects.create(
        municipality=batumi, parent=district, slug="sopeli", name_ka="სოფელი", name_en="Village"
    )
    return district, village


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.code


def entry_of(petition, kind="petition.threshold_reached"):
    return Entry.objects.about(petition).get(kind=kind)


def test_type_that_is_off_sends_nothing_until_it_is_switched_on(batumi, connector):
    entry = entry_of(make.submitted(batumi), "petition.submitted")
    assert actions.write_event(entry) is None

    actions.set_trigger(batumi, SUBMITTED, by=None, is_on=True)

    assert actions.write_event(entry).type == SUBMITTED
    assert Case.objects.get().kind == "petition"


def test_type_goes_to_the_chosen_connection_only(batumi, keda, connector, receiver):
    other = actions.connect(batumi, by=None, name="Other", url=receiver.url)[0]
    actions.set_trigger(batumi, REACHED, by=None, is_on=True, connector=other)

    actions.write_event(entry_of(make.reached(batumi)))

    assert [one.connector for one in Delivery.objects.all()] == [other]
    assert configured.kept_from(connector) == [REACHED]
    assert configured.sending(keda, REACHED) == configured.Sending(True, None)


def test_sending_since_a_day_leaves_out_what_goes_elsewhere(batumi, connector, receiver):
    event = actions.write_event(entry_of(make.reached(batumi)))
    other = actions.connect(batumi, by=None, name="Other", url=receiver.url)[0]
    actions.set_trigger(batumi, REACHED, by=None, is_on=True, connector=connector)
    assert actions.send_since(other, event.at, by=None) == 0

    actions.set_trigger(batumi, REACHED, by=None, is_on=True)

    assert actions.send_since(other, event.at, by=None) == 1
    assert Case.objects.get(connector=other).kind == "petition"


def test_setting_of_another_municipality_is_refused(keda, connector):
    assert refusal(
        actions.set_trigger, keda, REACHED, by=None, is_on=True, connector=connector
    ) == ("foreign_connector")
    assert refusal(actions.set_trigger, keda, "org.civic.x", by=None, is_on=True) == "unknown_type"


def test_change_of_a_setting_stands_in_the_journal(batumi, connector):
    trigger = actions.set_trigger(batumi, REACHED, by=None, is_on=False, connector=connector)

    entry = Entry.objects.about(trigger).get()
    assert (entry.kind, entry.public) == ("cases.trigger_changed", False)
    assert entry.data == {"type": REACHED, "on": False, "connector": "MMS"}


def test_test_of_a_type_makes_no_case_and_no_news(batumi, connector):
    sent = actions.send_sample(batumi, SUBMITTED, by=None, connector=connector)

    body = json.loads(messages.body(sent.event))
    assert (body["type"], body["data"]["test"]) == (SUBMITTED, True)
    assert body["data"]["caseKey"].startswith("TEST-")
    assert (Case.objects.count(), Entry.objects.filter(kind="cases.type_tested").count()) == (0, 1)
    assert configured.type_rows(batumi)[0].last_sent is None


def test_route_leads_message_and_case_to_a_department(batumi, connector, units):
    _district, village = units
    topic = Topic.objects.first()
    roads, water = department(batumi, "roads"), department(batumi, "water")
    actions.save_route(batumi, by=None, kind="petition", topic="", unit=None, department=roads)
    actions.save_route(
        batumi, by=None, kind="petition", topic=topic.slug, unit=None, department=water
    )
    petition = make.reached(batumi, topic=topic, unit=village)

    event = actions.write_event(entry_of(petition))

    case = Case.objects.get()
    assert (case.topic, case.unit, case.department) == (topic.slug, village, water)
    assert event.data["department"] == {"slug": "water", "name": water.name_ka}


def test_case_stays_where_it_is_when_the_routes_change(batumi, connector):
    first, second = department(batumi, "roads"), department(batumi, "water")
    route = actions.save_route(
        batumi, by=None, kind="petition", topic="", unit=None, department=first
    )
    petition = make.handed_over(batumi)
    actions.write_event(entry_of(petition))
    actions.save_route(
        batumi, by=None, kind="petition", topic="", unit=None, department=second, route=route
    )

    event = actions.write_event(entry_of(petition, "petition.handed_over"))

    assert event.data["department"]["slug"] == "roads"
    assert Case.objects.get().department == first


def test_route_to_a_closed_department_leads_nowhere(batumi):
    works = department(batumi)
    actions.save_route(batumi, by=None, kind="petition", topic="", unit=None, department=works)
    works.is_active = False
    works.save()

    assert configured.department_for(batumi, kind="petition") is None
    assert [row.is_idle for row in configured.route_rows(batumi)] == [True]


def test_bad_routes_are_refused(batumi, keda, units):
    roads, water = department(batumi, "roads"), department(batumi, "water")
    closed = department(batumi, "closed")
    closed.is_active = False

    def save(topic="", unit=None, to=roads, route=None):
        return actions.save_route(
            batumi, by=None, kind="petition", topic=topic, unit=unit, department=to, route=route
        )

    foreign = Unit.objects.create(municipality=keda, slug="u", name_ka="უ", name_en="U")
    assert refusal(save, to=department(keda)) == "foreign_department"
    assert refusal(save, to=closed) == "department_closed"
    assert refusal(save, unit=foreign) == "foreign_unit"
    save(topic="roads")
    assert refusal(save, topic="roads", to=water) == "route_there"
    assert refusal(save, unit=units[0], to=water) == "routes_at_odds"
    both = save(topic="roads", unit=units[0], to=water)
    save(unit=units[0], to=water)
    assert refusal(actions.drop_route, both, by=None) == "routes_at_odds"
    assert Route.objects.count() == 3


def test_settings_page_lists_every_type_for_readers_too(auditor, batumi, connector):
    page = auditor.get(SETTINGS)

    shown = [row.type.type for rows in page.context["groups"].values() for row in rows]
    assert sorted(shown) == sorted(configured.types())
    assert auditor.get(f"{SETTINGS}petition.closed.v1/").status_code == 403
    assert auditor.get(f"{SETTINGS}nothing.v1/").status_code == 403


def test_admin_sets_and_tests_a_type(admin, batumi, connector):
    one = f"{SETTINGS}petition.submitted.v1/"
    page = admin.get(one)
    assert ("petition.author", "საჯარო") not in page.context["row"].type.fields
    assert "petition.textSha256" in page.content.decode()

    answer = admin.post(one, {"is_on": "yes", "connector": connector.pk})
    assert answer.headers["location"] == SETTINGS
    trigger = Trigger.objects.get()
    assert (trigger.type, trigger.is_on, trigger.connector) == (SUBMITTED, True, connector)

    answer = admin.post(f"{one}test/", {"test-connector": connector.pk})
    sent = Delivery.objects.get()
    assert answer.headers["location"] == sent.get_absolute_url()
    assert OutboxEvent.objects.get().subject == "tests/petition.submitted.v1"
    assert admin.post(f"{one}test/", {}).status_code == 200
    assert admin.get(f"{SETTINGS}nothing.v1/").status_code == 404


def test_admin_makes_changes_and_drops_a_route(admin, batumi, units):
    works = department(batumi)
    typed = {"about": "petition:", "unit": units[0].pk, "department": works.pk}

    answer = admin.post(f"{ROUTES}new/", typed, follow=True)
    route = Route.objects.get()
    assert (route.kind, route.topic, route.unit) == ("petition", "", units[0])
    assert works.name_ka in next(str(one) for one in answer.context["messages"])

    again = admin.post(f"{ROUTES}new/", typed)
    assert len(again.context["form"].non_field_errors()) == 1
    assert again.context["form"]["unit"].value() == str(units[0].pk)

    trial = admin.get(ROUTES, {"about": "petition:", "unit": units[1].pk})
    assert works.name_ka in trial.context["answer"]

    admin.post(f"{ROUTES}{route.pk}/drop/")
    assert Route.objects.count() == 0
    assert [
        one.kind for one in Entry.objects.filter(kind__startswith="cases.route").order_by("pk")
    ] == [
        "cases.route_made",
        "cases.route_dropped",
    ]


def test_routes_of_another_municipality_are_not_found(admin, keda):
    route = actions.save_route(
        keda, by=None, kind="petition", topic="", unit=None, department=department(keda)
    )

    assert admin.get(f"{ROUTES}{route.pk}/").status_code == 404
    assert admin.post(f"{ROUTES}{route.pk}/drop/").status_code == 404

import re

import pytest
from django.utils import timezone, translation

from civic.cases import actions, menus, secrets
from civic.cases.desk import work
from civic.cases.events import types
from civic.cases.models import Attempt, Case, CaseKind, Connector, Delivery
from civic.cases.states import ConnectorState
from civic.cases.troubles import in_words
from civic.roles import Role
from civic.worker.models import State
from tests.clients import staff_client
from tests.factories.identity import staff

pytestmark = pytest.mark.django_db

OVERVIEW = "/desk/batumi/cases/"


@pytest.fixture
def delivery(connector, happens, batumi):
    happens(batumi)
    return Delivery.objects.get()


@pytest.fixture
def moderator(batumi):
    return staff_client(staff(Role.MODERATOR, batumi))


@pytest.fixture
def admin(batumi):
    return staff_client(staff(Role.MUNICIPAL_ADMIN, batumi))


def test_overview_lists_deliveries_by_state_and_key(moderator, delivery, batumi):
    page = moderator.get(OVERVIEW)
    assert (page.context["rows"], page.context["counts"].waiting) == ([delivery], 1)
    Case.objects.update(number="01-12/7", kind=CaseKind.PETITION)

    def found(**query):
        return moderator.get(OVERVIEW, query).context["rows"]

    today = timezone.localdate().isoformat()
    for fits in (
        {"state": "waiting"},
        {"q": delivery.event.case_key.lower()},
        {"q": delivery.event.subject},
        {"q": "01-12/7"},
        {"q": str(delivery.event_id)},
        {"kind": "petition"},
        {"connection": delivery.connector_id},
        {"since": today, "until": today},
    ):
        assert found(**fits) == [delivery], fits
    for other in (
        {"state": "dead"},
        {"state": "given_up"},
        {"q": "nothing"},
        {"kind": "service"},
        {"type": "org.civic.connection.test.v1"},
        {"until": "2026-01-01"},
    ):
        assert found(**other) == [], other


def test_type_narrows_the_list(moderator, connector, delivery):
    sent = actions.send_test(connector, by=None)

    page = moderator.get(OVERVIEW, {"type": sent.event.type})
    assert page.context["rows"] == [sent]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("before=10**12", 400),
        ("before=-1", 400),
        ("before=" + "9" * 30, 400),
        ("before=5", 200),
        ("state=x", 400),
        ("connection=999999", 400),
        ("since=2026-02-30", 400),
        ("q=%27;select pg_sleep(5)--", 200),
        ("q=" + "x" * 1000, 400),
        ("q=%00", 400),
    ],
)
def test_overview_bears_odd_queries(moderator, delivery, query, status):
    assert moderator.get(f"{OVERVIEW}?{query}").status_code == status


def test_pages_of_the_list_follow_each_other_without_gap(
    moderator, connector, happens, batumi, monkeypatch
):
    monkeypatch.setattr("civic.cases.views.deliveries.PAGE_SIZE", 2)
    for _ in range(5):
        happens(batumi)
    found, query = [], "?state=waiting"
    while query:
        page = moderator.get(OVERVIEW + query).context
        found += page["rows"]
        query = page["older_url"]
        assert page["newest_url"] == "?state=waiting"

    assert found == list(Delivery.objects.order_by("-pk"))


def test_facets_say_how_many_messages_wait_and_arrived_also_where_none_did(
    moderator, delivery, happens, batumi
):
    def facets():
        page = moderator.get(OVERVIEW).content.decode()
        (nav,) = re.findall(r'<nav class="facets".*?</nav>', page, re.DOTALL)
        return re.findall(r"<span>(.*?)</span>", nav)

    assert facets() == ["1", "0", "0"]
    Delivery.objects.filter(pk=delivery.pk).update(state=State.DONE)
    happens(batumi)
    happens(batumi)
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(state=State.DEAD)
    assert facets() == ["1", "1", "1"]


def test_number_of_queries_does_not_grow_with_the_deliveries(
    moderator, connector, happens, batumi, django_assert_max_num_queries
):
    for _ in range(30):
        happens(batumi)
    moderator.get(OVERVIEW)

    with django_assert_max_num_queries(16):
        moderator.get(OVERVIEW)


def test_page_of_a_delivery_shows_payload_and_attempts_escaped(moderator, delivery):
    Attempt.objects.create(delivery=delivery, status=500, answer="<script>alert(1)</script>")

    page = moderator.get(delivery.get_absolute_url())

    text = page.content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert '"specversion": "1.0"' in page.context["payload"]
    assert "HTTP 500" in text


def test_given_up_delivery_can_be_sent_again(moderator, delivery):
    Delivery.objects.update(state=State.DEAD)

    answer = moderator.post(f"/desk/batumi/cases/deliveries/{delivery.pk}/send/")

    delivery.refresh_from_db()
    assert (answer.status_code, delivery.state) == (302, State.READY)


def test_delivery_and_connection_of_another_municipality_are_not_found(delivery, connector, keda):
    other = staff_client(staff(Role.MUNICIPAL_ADMIN, keda))

    for path in (
        OVERVIEW,
        delivery.get_absolute_url(),
        delivery.get_absolute_url().replace("batumi", "keda"),
        f"/desk/keda/cases/connections/{connector.pk}/",
    ):
        assert other.get(path).status_code == 404
    for path in (
        f"/desk/keda/cases/deliveries/{delivery.pk}/send/",
        f"/desk/keda/cases/connections/{connector.pk}/secret/",
        f"/desk/keda/cases/connections/{connector.pk}/pause/",
        f"/desk/keda/cases/connections/{connector.pk}/resume/",
        f"/desk/keda/cases/deliveries/{delivery.pk}/give-up/",
    ):
        assert other.post(path).status_code == 404
    connector.refresh_from_db()
    assert connector.state == ConnectorState.ACTIVE


def test_moderator_may_not_change_a_connection(moderator, connector):
    assert moderator.get(f"/desk/batumi/cases/connections/{connector.pk}/").status_code == 403
    for act in ("test", "secret", "pause", "resume", "since"):
        path = f"/desk/batumi/cases/connections/{connector.pk}/{act}/"
        assert moderator.post(path).status_code == 403


@pytest.mark.parametrize("act", ["test", "secret", "resume", "since"])
def test_reading_a_page_changes_nothing(admin, connector, act):
    assert admin.get(f"/desk/batumi/cases/connections/{connector.pk}/{act}/").status_code == 405


CHOSEN = ["org.civic.petition.submitted.v1", "org.civic.petition.closed.v1"]


def test_unknown_type_of_message_is_refused_and_the_known_ones_are_offered(admin, receiver, batumi):
    answer = admin.post(
        "/desk/batumi/cases/connections/new/",
        {"name": "MMS", "url": receiver.url, "find_url": "", "events": [CHOSEN[0], "a.b"]},
    )

    form = answer.context["form"]
    assert (list(form.errors), batumi.connectors.count()) == (["events"], 0)
    assert [value for value, _label in form.fields["events"].choices] == list(types())
    assert f'value="{CHOSEN[0]}" ' in answer.content.decode()


def test_wrong_filter_is_answered_with_a_page_and_a_way_back(moderator):
    answer = moderator.get(OVERVIEW, {"state": "zzz"})

    assert answer.status_code == 400
    assert f'<a class="btn" href="{OVERVIEW}">' in answer.content.decode()


def test_refused_connection_is_told_in_words_and_kept_raw_in_the_log(
    moderator, connector, happens, batumi
):
    happens(batumi)
    delivery = Delivery.objects.get()
    raw = "ConnectionRefusedError: [Errno 111] Connection refused"
    Delivery.objects.filter(pk=delivery.pk).update(last_error=raw, state="retry")
    Attempt.objects.create(delivery=delivery, error=raw)

    overview = moderator.get(OVERVIEW).content.decode()
    with translation.override("ka"):
        words = str(in_words(raw))
    assert words in overview
    assert "Errno" not in overview
    assert "Errno 111" in moderator.get(delivery.get_absolute_url()).content.decode()
    assert in_words("HTTP 500: broken") == "HTTP 500: broken"


def test_new_connection_shows_its_secrets_once(admin, receiver, batumi):
    answer = admin.post(
        "/desk/batumi/cases/connections/new/",
        {"name": "MMS", "url": receiver.url, "find_url": "", "events": CHOSEN},
    )

    connector = batumi.connectors.get()
    shown = secrets.spell(secrets.unseal(connector.secret))
    assert shown in answer.content.decode()
    assert "no-store" in answer.headers["cache-control"]
    assert connector.events == CHOSEN
    page = admin.get(f"/desk/batumi/cases/connections/{connector.pk}/")
    assert (page.status_code, shown in page.content.decode()) == (200, False)


@pytest.mark.parametrize(
    "url", ["https://169.254.169.254/", "http://8.8.8.8/", "file:///etc/passwd", "x"]
)
def test_address_that_may_not_be_called_is_explained_and_nothing_typed_is_lost(admin, batumi, url):
    answer = admin.post(
        "/desk/batumi/cases/connections/new/", {"name": "სისტემა", "url": url, "events": []}
    )

    assert (answer.status_code, batumi.connectors.count()) == (200, 0)
    assert list(answer.context["form"].errors) == ["url"]
    assert "სისტემა" in answer.content.decode()


def test_name_is_used_once_in_a_municipality(admin, connector, receiver, batumi):
    answer = admin.post("/desk/batumi/cases/connections/new/", {"name": "MMS", "url": receiver.url})

    assert (answer.status_code, batumi.connectors.count()) == (200, 1)
    assert list(answer.context["form"].errors) == ["name"]


def test_place_for_the_key_must_stand_once(admin, connector, receiver):
    for find_url in (receiver.url, receiver.url + "{key}{key}"):
        answer = admin.post(
            f"/desk/batumi/cases/connections/{connector.pk}/",
            {"name": "MMS", "url": receiver.url, "find_url": find_url},
        )
        assert list(answer.context["form"].errors) == ["find_url"]


def test_connection_is_changed(admin, connector, receiver):
    answer = admin.post(
        f"/desk/batumi/cases/connections/{connector.pk}/",
        {"name": "New name", "url": receiver.url, "find_url": "", "events": []},
    )

    connector.refresh_from_db()
    assert (answer.status_code, connector.name, connector.find_url) == (302, "New name", "")


@pytest.mark.parametrize(("direction", "field"), [("out", "secret"), ("in", "inbound_secret")])
def test_replaced_secret_is_shown_and_the_old_one_kept(admin, connector, direction, field):
    before = secrets.unseal(getattr(connector, field))

    answer = admin.post(
        f"/desk/batumi/cases/connections/{connector.pk}/secret/", {"direction": direction}
    )

    connector.refresh_from_db()
    assert secrets.spell(secrets.unseal(getattr(connector, field))) in answer.content.decode()
    assert secrets.unseal(getattr(connector, f"old_{field}")) == before
    assert secrets.unseal(getattr(connector, field)) != before


def test_replaced_key_is_public_and_the_old_one_kept_a_day(admin, client, connector):
    url = "/hooks/keys/batumi.json"
    (before,) = client.get(url).json()["connections"][0]["keys"]

    answer = admin.post(
        f"/desk/batumi/cases/connections/{connector.pk}/secret/", {"direction": "key"}
    )

    assert answer.status_code == 302
    present, old = client.get(url).json()["connections"][0]["keys"]
    assert (old, present == before) == (before, False)
    page = admin.get(f"/desk/batumi/cases/connections/{connector.pk}/").content.decode()
    assert (present in page, old in page, url in page) == (True, True, True)
    Connector.objects.update(old_signing_until=timezone.now())
    assert client.get(url).json()["connections"][0]["keys"] == [present]
    assert client.get("/hooks/keys/nowhere.json").status_code == 404


def test_connection_is_paused_with_a_reason_and_switched_on(admin, moderator, connector):
    path = f"/desk/batumi/cases/connections/{connector.pk}/"

    assert admin.get(path + "pause/").status_code == 200
    refused = admin.post(path + "pause/", {"reason": " "})
    assert list(refused.context["form"].errors) == ["reason"]
    admin.post(path + "pause/", {"reason": "მათი სისტემა ახლდება"})
    connector.refresh_from_db()
    assert (connector.state, connector.reason) == (ConnectorState.HELD, "მათი სისტემა ახლდება")
    assert "მათი სისტემა ახლდება" in moderator.get(OVERVIEW).content.decode()
    again = admin.post(path + "pause/", {"reason": "კიდევ"})
    assert (again.status_code, "კიდევ" in again.content.decode()) == (200, True)

    admin.post(path + "resume/")
    connector.refresh_from_db()
    assert connector.state == ConnectorState.ACTIVE


def test_message_is_given_up_with_a_reason(moderator, delivery, batumi):
    Delivery.objects.update(state=State.DEAD)
    path = delivery.get_absolute_url() + "give-up/"

    assert moderator.get(path).status_code == 200
    assert list(moderator.post(path, {"reason": ""}).context["form"].errors) == ["reason"]
    assert moderator.post(path, {"reason": "ორჯერ იყო"}).status_code == 302

    delivery.refresh_from_db()
    assert delivery.given_up == "ორჯერ იყო"
    assert list(work(batumi, staff(Role.MODERATOR, batumi))) == []
    assert moderator.get(OVERVIEW, {"state": "dead"}).context["rows"] == []
    assert moderator.get(OVERVIEW, {"state": "given_up"}).context["rows"] == [delivery]
    assert "ორჯერ იყო" in moderator.get(delivery.get_absolute_url()).content.decode()


def test_message_that_arrived_is_not_given_up(moderator, delivery):
    Delivery.objects.update(state=State.DONE)

    answer = moderator.post(delivery.get_absolute_url() + "give-up/", {"reason": "ორჯერ იყო"})

    assert (answer.status_code, Delivery.objects.get().given_up) == (200, "")
    assert "ორჯერ იყო" in answer.content.decode()


def test_chosen_messages_are_sent_again(moderator, connector, happens, batumi, keda):
    happens(batumi)
    happens(keda, municipality=batumi)
    Delivery.objects.update(state=State.DEAD)
    first, second = Delivery.objects.order_by("pk")
    path = f"{OVERVIEW}deliveries/send/"

    assert moderator.post(path, {"delivery": ["x"]}).status_code == 400
    assert moderator.post(path).status_code == 302
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DEAD}
    assert moderator.post(path, {"delivery": [second.pk]}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.DEAD, State.READY)
    other = staff_client(staff(Role.MODERATOR, keda))
    other.post(path.replace("batumi", "keda"), {"delivery": [first.pk]})
    first.refresh_from_db()
    assert first.state == State.DEAD


def test_what_has_not_arrived_is_sent_since_a_day(admin, connector, delivery):
    Delivery.objects.update(state=State.DEAD)
    path = f"/desk/batumi/cases/connections/{connector.pk}/since/"

    for wrong in ("", "x", "2999-01-01", "2026-02-30"):
        answer = admin.post(path, {"since": wrong})
        assert list(answer.context["since"].errors) == ["since"]
    assert Delivery.objects.get().state == State.DEAD

    answer = admin.post(path, {"since": timezone.localdate().isoformat()})
    assert (answer.status_code, Delivery.objects.get().state) == (302, State.READY)


def test_test_message_leads_to_its_page(admin, connector):
    answer = admin.post(f"/desk/batumi/cases/connections/{connector.pk}/test/")

    assert answer.headers["location"] == Delivery.objects.get().get_absolute_url()
    assert (admin.get(answer.headers["location"]).status_code, Case.objects.count()) == (200, 0)


def test_work_list_names_what_did_not_arrive_and_what_does_not_work(connector, delivery, batumi):
    member = staff(Role.MODERATOR, batumi)
    assert list(work(batumi, member)) == []

    Delivery.objects.update(state=State.DEAD)
    Connector.objects.update(state=ConnectorState.PAUSED)

    assert [item.url for item in work(batumi, member)] == [f"{OVERVIEW}?state=dead", OVERVIEW]
    admin = staff(Role.MUNICIPAL_ADMIN, batumi)
    assert [item.url for item in work(batumi, admin)][1] == (
        f"/desk/batumi/cases/connections/{connector.pk}/"
    )
    assert list(work(batumi, staff(Role.EDITOR, batumi))) == []


def test_menu_names_the_page_only_to_those_who_may_open_it(batumi, keda):
    reader, editor = staff(Role.AUDITOR, batumi), staff(Role.EDITOR, batumi)

    assert [item.url for item in menus.desk(reader, batumi)] == [OVERVIEW]
    assert menus.desk(editor, batumi) == []
    assert menus.desk(reader, keda) == []
    assert menus.desk(reader, None) == []


def test_pages_stand_in_both_languages(admin, connector, delivery):
    for path in (
        OVERVIEW,
        delivery.get_absolute_url(),
        f"/desk/batumi/cases/connections/{connector.pk}/",
        "/desk/batumi/cases/connections/new/",
    ):
        assert admin.get(path).status_code == 200
        assert admin.get(f"/en{path}").status_code == 200

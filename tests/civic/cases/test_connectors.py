"""The desk's forms of connections: the fields of each kind, secrets never shown again, refusals that keep what was typed."""

import re

import pytest
from django.urls import reverse

from civic.cases import actions, secrets
from civic.cases.models import Connector, Poll
from civic.journal.models import Entry
from civic.roles import Role
from civic.worker.models import State
from tests.clients import staff_client
from tests.factories.identity import staff

pytestmark = pytest.mark.django_db

NEW = "/desk/batumi/cases/connections/new/"
SECRET = "a-secret-of-the-register-with-32-signs"
CATALOGUE = "https://catalogi.example/catalogi/api/v1"


@pytest.fixture
def admin(batumi):
    return staff_client(staff(Role.MUNICIPAL_ADMIN, batumi))


@pytest.fixture
def zgw(receiver):
    return {
        "name": "Open Zaak",
        "url": receiver.url.rstrip("/"),
        "client_id": "portal",
        "credential": SECRET,
        "rsin": "123456782",
        "case_type_other": f"{CATALOGUE}/zaaktypen/1",
        "case_type_petition": f"{CATALOGUE}/zaaktypen/2",
        "state_assigned": f"{CATALOGUE}/statustypen/1\n{CATALOGUE}/statustypen/2",
        "state_decided": f"{CATALOGUE}/statustypen/3",
        "result_positive": f"{CATALOGUE}/resultaattypen/1",
        "events": [],
        "xroad_client": "",
    }


@pytest.fixture
def open311(receiver):
    return {
        "name": "311",
        "url": receiver.url,
        "format": "xml",
        "jurisdiction": "batumi.example",
        "credential": SECRET,
        "address": "ბათუმი, ლუკა ასათიანის ქ. 25",
        "updates": "on",
        "service_code_other": "001",
        "service_code_petition": "",
        "events": [],
        "xroad_client": "",
    }


def posted(client, kind, fields):
    return client.post(f"{NEW}?kind={kind}", fields)


def page_of(client, connector):
    path = reverse("cases_desk:connector", args=["batumi", connector.pk])
    return client.get(path), path


def test_each_kind_has_its_fields(admin):
    names = {
        kind: set(admin.get(NEW, {"kind": kind}).context["form"].fields)
        for kind in Connector.Kind.values
    }

    common = set.intersection(*names.values())
    assert common == {"name", "url", "events", "xroad_client"}
    assert {"client_id", "rsin", "case_type_other", "state_decided"} <= names["zgw"]
    assert {"format", "jurisdiction", "service_code_other"} <= names["open311"]
    assert names["webhook"] - common == {"find_url", "asked"}
    assert admin.get(NEW, {"kind": "smoke"}).status_code == 404


def test_register_is_connected_with_its_catalogue(admin, zgw, receiver):
    answer = posted(admin, "zgw", zgw)

    row = Connector.objects.get()
    assert (answer.status_code, row.kind, row.url) == (302, "zgw", receiver.url)
    assert row.options == {
        "client_id": "portal",
        "rsin": "123456782",
        "case_types": {
            "other": f"{CATALOGUE}/zaaktypen/1",
            "petition": f"{CATALOGUE}/zaaktypen/2",
        },
        "status_types": {
            f"{CATALOGUE}/statustypen/1": "assigned",
            f"{CATALOGUE}/statustypen/2": "assigned",
            f"{CATALOGUE}/statustypen/3": "decided",
        },
        "result_types": {f"{CATALOGUE}/resultaattypen/1": "positive"},
    }
    assert secrets.unseal(row.credential) == SECRET.encode()
    assert SECRET.encode() not in bytes(row.credential)
    assert Poll.objects.get().connector == row
    entry = Entry.objects.about(row).get(kind="connector.made")
    assert entry.data == {"name": "Open Zaak", "kind": "zgw"}


def test_city_server_is_connected_with_its_codes(admin, open311):
    posted(admin, "open311", open311)

    row = Connector.objects.get()
    assert row.options == {
        "format": "xml",
        "jurisdiction": "batumi.example",
        "address": "ბათუმი, ლუკა ასათიანის ქ. 25",
        "updates": True,
        "service_codes": {"other": "001"},
    }


@pytest.mark.parametrize("kind", ["zgw", "open311"])
def test_secret_is_never_shown_again_and_stays_when_left_empty(admin, zgw, open311, kind):
    fields = {"zgw": zgw, "open311": open311}[kind]
    posted(admin, kind, fields)
    row = Connector.objects.get()

    page, path = page_of(admin, row)
    assert SECRET not in page.content.decode()
    answer = admin.post(path, {**fields, "credential": "", "name": "other name"})

    row.refresh_from_db()
    assert (answer.status_code, row.name) == (302, "other name")
    assert secrets.unseal(row.credential) == SECRET.encode()
    assert Entry.objects.about(row).get(kind="connector.changed").data["changed"] == ["name"]
    journal = str(list(Entry.objects.values_list("data", flat=True)))
    assert SECRET not in journal


def test_page_shows_again_what_was_set(admin, zgw):
    posted(admin, "zgw", zgw)

    page, _ = page_of(admin, Connector.objects.get())

    shown = page.context["form"].initial
    assert {name: shown.get(name, "") for name in zgw if name not in {"credential", "url"}} == {
        name: value for name, value in zgw.items() if name not in {"credential", "url"}
    }


def test_secret_is_asked_for_anew_where_the_address_moves_to_another_host(admin, zgw):
    posted(admin, "zgw", zgw)
    row = Connector.objects.get()
    _, path = page_of(admin, row)
    moved = {**zgw, "url": "http://127.0.0.2:9/zaken/api/v1/", "credential": ""}

    answer = admin.post(path, moved)

    assert set(answer.context["form"].errors) == {"credential"}
    row.refresh_from_db()
    assert row.url != moved["url"]
    assert admin.post(path, {**moved, "credential": SECRET}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rsin", "123456789"),
        ("rsin", "12345678"),
        ("rsin", ""),
        ("client_id", ""),
        ("credential", ""),
        ("case_type_other", ""),
        ("case_type_other", "javascript:alert(1)"),
        ("case_type_petition", "zaaktype 2"),
        ("state_closed", "not an address"),
        ("state_closed", f"{CATALOGUE}/statustypen/3"),
        ("url", "https://169.254.169.254/"),
        ("url", "http://127.0.0.1:9/?a=b"),
        ("xroad_client", "GE/GOV"),
        ("name", ""),
    ],
)
def test_wrong_setting_is_refused_at_its_field_and_nothing_typed_is_lost(admin, zgw, field, value):
    typed = {**zgw, field: value}

    page = posted(admin, "zgw", typed)

    assert (page.status_code, set(page.context["form"].errors)) == (200, {field})
    assert Connector.objects.count() == 0
    text = page.content.decode()
    assert all(
        line in text
        for name, lines in typed.items()
        if name not in {"credential", "events"}
        for line in lines.split("\n")
        if "&" not in line
    )
    assert SECRET not in text


def test_xroad_caller_needs_an_address_that_names_the_service(admin, zgw, receiver):
    client = {"xroad_client": "GE/GOV/12345678/portal"}
    page = posted(admin, "zgw", {**zgw, **client})
    assert set(page.context["form"].errors) == {"url"}

    service = receiver.url.replace("/hooks/", "/r1/GE/GOV/87654321/mms/zaken/v1")
    assert posted(admin, "zgw", {**zgw, **client, "url": service}).status_code == 302
    assert Connector.objects.get().options["xroad_client"] == client["xroad_client"]


def test_webhook_that_is_asked_needs_an_address_for_it(admin, receiver):
    fields = {"name": "quiet", "url": receiver.url, "find_url": "", "asked": "on", "events": []}
    page = posted(admin, "webhook", fields)
    assert set(page.context["form"].errors) == {"find_url"}

    answer = posted(admin, "webhook", {**fields, "find_url": receiver.find_url})
    assert re.search(r"whsec_", answer.content.decode())
    row = Connector.objects.get()
    assert (row.options, Poll.objects.filter(connector=row).exists()) == ({"asked": True}, True)

    _, path = page_of(admin, row)
    admin.post(path, {**fields, "asked": "", "find_url": receiver.find_url})
    assert Poll.objects.count() == 0


def test_asking_at_once_is_a_button(admin, open311, batumi, receiver):
    posted(admin, "open311", open311)
    row = Connector.objects.get()
    Poll.objects.update(state=State.RETRY, next_at="2030-01-01T00:00:00Z")
    path = reverse("cases_desk:ask_now", args=["batumi", row.pk])

    assert path in page_of(admin, row)[0].content.decode()
    assert admin.post(path).status_code == 302
    assert Poll.objects.get().state == State.READY
    assert admin.get(path).status_code == 405

    hooks = actions.connect(batumi, by=None, name="MMS", url=receiver.url)[0]
    assert reverse("cases_desk:ask_now", args=["batumi", hooks.pk]) not in (
        page_of(admin, hooks)[0].content.decode()
    )


def test_only_the_webhook_has_secrets_of_ours(admin, zgw):
    posted(admin, "zgw", zgw)
    row = Connector.objects.get()

    text = page_of(admin, row)[0].content.decode()

    assert reverse("cases_desk:rotate", args=["batumi", row.pk]) not in text
    assert reverse("cases_desk:test", args=["batumi", row.pk]) in text


def test_another_municipality_cannot_ask(open311, receiver, batumi, keda):
    row = actions.connect(batumi, by=None, name="x", url=receiver.url)[0]
    other = staff_client(staff(Role.MUNICIPAL_ADMIN, keda))

    for place in ("batumi", "keda"):
        assert other.post(f"/desk/{place}/cases/connections/{row.pk}/ask/").status_code == 404

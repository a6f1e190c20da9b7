"""Negative tests that go through all apps at once, so that a new page cannot be forgotten."""

import ast
import json
import logging

import pytest
from django.test import Client

from civic.logs import JsonFormatter
from civic.roles import Role
from identity import actions
from identity.staff_pages import pages
from petitions import actions as petition_actions
from tests.architecture.sources import name, python
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

# Views that take a POST without a form token, and why a page of another site gains nothing by it.
WITHOUT_TOKEN = {
    "cases:inbound": "a signed call of another system",
    "notices:stop": "the signed link of a mail",
    "ledger:home": "changes nothing",
    "petitions:find": "changes nothing",
    "openid_connect_ended": "a signed word of a log-in service",
    "ui:theme": "colours; the origin is checked",
}
SQL = [
    '"',
    '"a b" c" OR "',
    "';select pg_sleep(5)--",
    "' OR 1=1 --",
    "1;DROP TABLE identity_user",
    "%_%\\",
    '"><svg>',
]
KEYS = ["_connector", "__class__", "a__b__c__d", "author__password", "order_by", "$where"]
# Whatever is searched, sorted or filtered: address, and the fields it takes.
ASKED = {
    "/": ["q"],
    "/search/": ["q", "page"],
    "/batumi/petitions/": ["q", "sort", "state", "unit", "topic", "page"],
    "/ledger/": ["leaf"],
    "/desk/batumi/": ["section", "mine", "page"],
    "/desk/batumi/petitions/": ["q", "state", "page"],
    "/desk/batumi/cases/": ["q", "state", "type", "connection", "since", "before"],
    "/cms/pages/": ["q", "ordering"],
    "/cms/pages/search/": ["q", "ordering", "content_type"],
    "/cms/images/": ["q", "ordering", "collection_id", "tag"],
    "/cms/documents/": ["q", "ordering", "collection_id"],
    "/cms/reports/site-history/": ["label", "user", "object_type"],
    "/cms/texts/": ["q"],
}


@pytest.fixture
def admin(batumi):
    """A browser with every right there is."""
    user = identity.staff(Role.MODERATOR, batumi)
    for role in (Role.MUNICIPAL_ADMIN, Role.EDITOR):
        actions.appoint(user, role=role, municipality=batumi, by=None)
    user.is_superuser = True
    user.save()
    return staff_client(user)


def test_no_source_hands_the_readers_parameters_to_a_query():
    """N20: neither `filter(**request.GET)` nor `order_by(request.GET[…])`."""
    found = []
    for path in python():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in {"filter", "exclude", "get", "order_by", "extra", "raw"}:
                continue
            if node.func.attr == "get" and "objects" not in ast.unparse(node.func):
                continue
            given = [ast.unparse(one) for one in node.args]
            given += [ast.unparse(one.value) for one in node.keywords if one.arg is None]
            if any("request.GET" in one or "request.POST" in one for one in given):
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_views_without_a_form_token_are_counted():
    """N57."""
    found = {
        page.name
        for page in pages()
        if getattr(page.view, "csrf_exempt", False)
        and page.view.__module__.split(".")[0] in {"civic", "identity", "petitions", "cms"}
    }
    assert found == set(WITHOUT_TOKEN)


def test_the_api_is_only_read():
    """N57: no operation of the API writes, so none needs a token."""
    from civic.api import api

    methods = {method for path in api.get_openapi_schema()["paths"].values() for method in path}
    assert methods == {"get"}


@pytest.mark.django_db
def test_no_desk_page_acts_on_a_form_of_another_site(admin):
    """N57: every staff address, with a POST that has no token."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies
    answers = {
        page.name: strict.post(page.path(place="batumi"), {"x": "1"}).status_code
        for page in pages()
        if page.route.startswith("/desk/") and page.name not in WITHOUT_TOKEN
    }
    assert len(answers) > 20
    assert set(answers.values()) == {403}, answers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ASKED)
def test_sql_and_strange_keys_are_harmless_wherever_one_asks(admin, batumi, address):
    """N19, N20: for staff and citizens; never answered with a failure of ours."""
    make.opened(batumi)
    client = Client(raise_request_exception=False)
    client.cookies = admin.cookies
    client.get(address)  # menus, templates
    for field in [*ASKED[address], *KEYS]:
        for value in SQL if field in ASKED[address] else ["1"]:
            answer = client.get(address, {field: value})
            assert answer.status_code in {200, 302, 400, 404}, (field, value, answer.status_code)
            assert b"<svg>" not in getattr(answer, "content", b"").split(b"</head>")[-1], field


@pytest.mark.django_db
def test_nothing_of_another_municipality_is_reached_by_way_of_the_own(batumi, keda):
    """N04: the address names the own municipality, the number a row of the neighbour's."""
    make.sealing_key(batumi)
    petition = make.opened(keda)
    extract = identity.extract(keda, "99000000001,ბერიძე,ნინო,1988-03-14,")
    colleague = identity.staff(Role.MODERATOR, keda)
    duty = colleague.duties.get()
    person = identity.person(keda)
    first = identity.verified(person)
    identity.verified(person)
    report = actions.report_others(first, by=first)
    client = staff_client(identity.staff(Role.MODERATOR, batumi))
    head = staff_client(identity.staff(Role.MUNICIPAL_ADMIN, batumi))
    addresses = {
        **{
            f"petitions/{petition.pk}/{part}": client
            for part in ("", "moderate/", "edit/", "checkout/", "release/", "pause/", "remove/")
        },
        f"register/{extract.pk}/": head,
        f"staff/{duty.pk}/dismiss/": head,
        f"staff/{colleague.pk}/reset/": head,
        f"reports/{report.pk}/": head,
    }
    for address, reader in addresses.items():
        never = address.replace(f"/{petition.pk}/", "/99999999/")
        for method in (reader.get, reader.post):
            answer = method(f"/desk/batumi/{address}", {"reason": "x", "discard": "1"})
            assert answer.status_code == method(f"/desk/batumi/{never}").status_code
            assert answer.status_code in {404, 405}, address
    petition.refresh_from_db()
    extract.refresh_from_db()
    duty.refresh_from_db()
    assert (petition.collection_state, extract.state, duty.until) == ("open", "current", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "agent"),
    [
        ("/%0d%0a%1b%5b31mforged", "x"),
        ("/nowhere/", 'a\x1b[31m{"level": "CRITICAL"}'),
        ("/nowhere/?q=%0a%0d", "x"),
    ],
)
def test_what_a_reader_sends_is_one_line_of_the_log(caplog, path, agent):
    """N22: path, query and browser of a request that failed."""
    with caplog.at_level(logging.INFO):
        Client(raise_request_exception=False).get(path, headers={"User-Agent": agent})
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines
    for line in lines:
        assert len(line.splitlines()) == 1
        assert "\x1b" not in line
        json.loads(line)


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_no_foreign_page_reads_in_the_readers_name(batumi, origin):
    """N62: open data may be read by all, but never with the reader's cookies; nothing else at all."""
    petition = make.opened(batumi)
    client = citizen_client(identity.citizen(batumi))
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    private = [f"{petition.get_absolute_url()}{part}" for part in ("", "sign/", "receipt/")]
    for path in ["/account/", "/desk/", *private, "/api/v1/petitions", "/api/v1/staff/x"]:
        for ask in (client.get, client.options):
            answer = ask(path, headers=headers)
            found = {one for one in answer.headers if one.startswith("Access-Control")}
            allowed = {"Access-Control-Allow-Origin"} if path == "/api/v1/petitions" else set()
            assert found <= allowed, path
            assert answer.headers.get("Access-Control-Allow-Origin", "*") == "*"


@pytest.mark.django_db
def test_an_invitation_answers_only_to_whom_it_is_addressed(batumi):
    """N03."""
    draft = make.draft(batumi)
    invitation = petition_actions.invite(draft, email="guest@example.ge", by=draft.author)
    path = f"/batumi/petitions/invitations/{invitation.pk}/"
    stranger = citizen_client(identity.citizen(batumi))
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"answer": "accept"}).status_code == 404
    invitation.refresh_from_db()
    assert invitation.state == "invited"
    assert citizen_client(identity.user("guest@example.ge")).get(path).status_code == 200

"""What is let in, whose address it came from, and what is kept for others."""

import gzip
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client, RequestFactory

from civic.http import client_ip
from tests.civic import pages

pytestmark = [pytest.mark.urls("tests.civic.pages"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    pages.CALLS.clear()


@pytest.fixture
def kept(settings) -> None:
    """Public pages are kept for five seconds, as in production."""
    settings.PAGE_CACHE_SECONDS = 5


# --- Malformed requests (N27, N16) ------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/t/public/?q=%00",
        "/t/public/%00/",
        "/t/public/?q=%ff%fe",
        "/t/public/?%00=1",
        "/%c3%28/",
        "/t/public/?q=%ed%a0%80",  # a lone surrogate in UTF-8
        "/t/public/?" + "&".join(f"p{n}=1" for n in range(61)),
        "/t/public/?q=" + "x" * 5000,
    ],
)
def test_malformed_address_is_refused_with_a_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "მოთხოვნის წაკითხვა ვერ მოხერხდა" in response.content.decode()
    assert pages.CALLS == []


@pytest.mark.parametrize(
    "address",
    [
        "/t/public/?q=<script>alert(1)</script>",
        "/t/public/?per_page=abc&filter=';--&page=-1",
        "/t/public/?q=ბიბლიოთეკა",
        "/t/public/?next=//evil.example",
    ],
)
def test_strange_but_readable_address_is_let_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"title=a%00b", "application/x-www-form-urlencoded"),
        (b"title=%ff", "application/x-www-form-urlencoded"),
        (b"a%00=b", "application/x-www-form-urlencoded"),
        (b"title=\xff\xfe", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\na\x00b\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\na\xffb\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_fields_that_are_not_text_are_refused(client: Client, body: bytes, kind: str) -> None:
    assert client.post("/t/post/", body, content_type=kind).status_code == 400


def test_fields_that_are_text_arrive_whole(client: Client) -> None:
    response = client.post("/t/post/", {"title": "გზა „ა“ % + &", "many": ["1", "2"]})
    assert response.json() == {"title": ["გზა „ა“ % + &"], "many": ["1", "2"]}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (rb'{"a": "\u0000"}', 400),
        (rb'{"a": "\ud800"}', 400),
        (rb'{"a": "\\u0000"}', 200),
        (rb'{"a": "\ud83d\ude42"}', 200),
        (rb'{"a": \u10d0', 200),  # not JSON: the view says so itself
        (b'{"a": "\xe1\x83\x90"}', 200),
    ],
)
def test_json_without_meaning_is_refused(client: Client, body: bytes, status: int) -> None:
    assert client.post("/t/json/", body, content_type="application/json").status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_HOST": "evil.example"}, 400),
        ({"HTTP_X_FORWARDED_HOST": "evil.example"}, 400),
        ({"HTTP_X_FORWARDED_HOST": "testserver:8443"}, 200),
        ({"HTTP_HOST": "localhost"}, 200),
    ],
)
def test_foreign_host_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    """N59."""
    assert client.get("/t/public/", **headers).status_code == status


def test_each_request_has_a_number(client: Client) -> None:
    numbers = {client.get("/t/public/")["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.2.3.4", "127.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "127.0.0.1"),
    ],
)
def test_client_ip_believes_only_our_proxies(
    settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request: HttpRequest = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_ip(request) == address


# --- Kept pages -------------------------------------------------------------------------------


@pytest.mark.usefixtures("kept")
def test_a_public_page_is_made_once(client: Client, django_assert_num_queries) -> None:
    first = client.get("/t/public/")
    with django_assert_num_queries(0):
        second = client.get("/t/public/")
    assert first.content == second.content == b"page 1 /t/public/"
    assert second["Cache-Control"] == "public, max-age=5"
    assert {name.strip() for name in second["Vary"].split(",")} == {
        "Accept-Encoding",
        "Cookie",
        "HX-Request",
        "Save-Data",
    }


@pytest.mark.usefixtures("kept")
def test_every_fact_a_page_depends_on_has_its_own_copy(client: Client) -> None:
    ask = [
        lambda: client.get("/t/public/"),
        lambda: client.get("/t/public/?q=1"),
        lambda: client.get("/en/t/public/"),
        lambda: client.get("/t/public/", HTTP_SAVE_DATA="on"),
        lambda: client.get("/t/public/", HTTP_HOST="localhost"),
        lambda: client.get("/t/public/", secure=True),
        lambda: Client(headers={"cookie": "theme=dark"}).get("/t/public/"),
    ]
    assert len({one().content for one in ask}) == len(pages.CALLS) == len(ask)
    for one in ask:
        one()
    assert len(pages.CALLS) == len(ask)


@pytest.mark.usefixtures("kept")
def test_an_unknown_theme_is_no_copy_of_its_own(client: Client) -> None:
    client.get("/t/public/")
    client.cookies = SimpleCookie({"theme": "neon"})
    assert client.get("/t/public/").content == b"page 1 /t/public/"


@pytest.mark.usefixtures("kept")
def test_etag_answers_304(client: Client) -> None:
    etag = client.get("/t/public/")["ETag"]
    again = client.get("/t/public/", HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "public, max-age=5"
    assert "Cookie" in again["Vary"]
    assert client.get("/t/public/", HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


@pytest.mark.usefixtures("kept")
def test_a_page_is_given_again_only_while_its_question_is_answered_yes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/t/word/")
    assert client.get("/t/word/").content == first.content == b"page 1 /t/word/ a name"
    assert first["Cache-Control"] == "public, no-cache"  # whoever else keeps it has to ask
    monkeypatch.setattr(pages, "WORD", ["another"])
    assert client.get("/t/word/").content == b"page 2 /t/word/ another"
    again = client.get("/t/word/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 200


@pytest.mark.usefixtures("kept")
def test_a_page_is_given_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/t/word/")
    monkeypatch.setattr(pages, "WORD", [])
    assert client.get("/t/word/").content == first.content


@pytest.mark.usefixtures("kept")
def test_a_kept_page_comes_packed_to_those_who_unpack(client: Client) -> None:
    packed = client.get("/t/public/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get("/t/public/").content


@pytest.mark.usefixtures("kept")
def test_head_is_answered_from_a_kept_page(client: Client) -> None:
    client.get("/t/public/")
    response = client.head("/t/public/")
    assert (response.content, response["Content-Length"]) == (b"", str(len("page 1 /t/public/")))
    assert len(pages.CALLS) == 1


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("address", ["/t/cookie/", "/t/form/", "/t/message/", "/t/own/"])
def test_an_answer_for_one_reader_is_not_kept(address: str) -> None:
    """N61: no page with Set-Cookie, a form token or a policy of its own is given to others."""
    first, second = Client().get(address), Client().get(address)
    assert first.content != second.content
    assert "no-store" in first["Cache-Control"]
    assert "public" not in first["Cache-Control"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("status", [404, 403, 500, 302])
def test_only_a_200_is_kept(client: Client, status: int) -> None:
    response = client.get(f"/t/status/{status}/")
    assert response.status_code == status
    assert "public" not in response["Cache-Control"]


@pytest.mark.usefixtures("kept")
def test_a_signed_in_page_never_reaches_anyone_else(client: Client) -> None:
    """N60."""
    anonymous = client.get("/t/name/").content
    user = get_user_model().objects.create_user("nino@example.ge")
    client.force_login(user)
    hers = client.get("/t/name/")
    assert hers["Cache-Control"] == "private, no-store"
    assert b"nino@example.ge" in hers.content
    assert Client().get("/t/name/").content == anonymous


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "address", ["/account/t/", "/en/account/t/", "/account/x.css", "/desk/t/", "//account/t/"]
)
def test_pages_of_an_account_are_never_stored(client: Client, address: str) -> None:
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


@pytest.mark.usefixtures("kept")
def test_an_htmx_fragment_is_not_taken_for_the_page(client: Client) -> None:
    client.get("/t/public/")
    assert client.get("/t/public/", HTTP_HX_REQUEST="true").content == b"page 2 /t/public/"
    assert client.get("/t/public/").content == b"page 1 /t/public/"


@pytest.mark.usefixtures("kept")
def test_a_posted_answer_is_not_stored(client: Client) -> None:
    assert client.post("/t/post/", {"a": "1"})["Cache-Control"] == "private, no-store"


def test_without_seconds_nothing_is_kept(client: Client) -> None:
    assert settings.PAGE_CACHE_SECONDS == 0
    assert client.get("/t/public/").content != client.get("/t/public/").content


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("address", ["/batumi/petitions/", "/en/batumi/petitions/?state=finished"])
def test_pages_of_the_portal_are_public_and_set_no_cookie(client: Client, address: str) -> None:
    """N61, on the portal's own pages."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.cookies == {}
    assert response["Cache-Control"] == "public, max-age=5"
    assert "csrfmiddlewaretoken" not in response.content.decode()

"""Error pages: plain words, both languages, the request's number, and nothing from inside (N73)."""

import pytest
from django.test import Client

from civic import errors

pytestmark = [pytest.mark.urls("tests.civic.pages"), pytest.mark.django_db]

INSIDE = ["Traceback", "RuntimeError", "SELECT", "SECRET", "settings", ".py", "secret"]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "ka", "en"),
    [
        ("t/400/", 400, "მოთხოვნის წაკითხვა ვერ მოხერხდა", "The request could not be read"),
        ("t/403/", 403, "ეს გვერდი თქვენთვის ღია არ არის", "This page is not open to you"),
        ("t/404/", 404, "გვერდი ვერ მოიძებნა", "Page not found"),
        ("t/post/", 405, "ეს ნაბიჯი ამგვარად ვერ შესრულდება", "This step cannot be done this way"),
        ("t/status/410/", 410, "ეს გვერდი წაშლილია", "This page has been removed"),
        ("t/status/429/", 429, "ძალიან ბევრი მცდელობა", "Too many attempts"),
    ],
)
def test_each_refusal_has_a_page_in_both_languages(
    client: Client, address: str, status: int, ka: str, en: str
) -> None:
    for prefix, language, title in (("/", "ka", ka), ("/en/", "en", en)):
        response = client.get(prefix + address)
        page = response.content.decode()
        assert response.status_code == status
        assert f"<h1>{title}</h1>" in page
        assert f'<html lang="{language}">' in page
        assert f"<code>{response['X-Request-Id']}</code>" in page
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/t/broken/", "/t/400/", "/t/404/", "/en/t/broken/"])
def test_no_error_page_shows_what_is_inside(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert [word for word in INSIDE if word in page] == []


def test_a_fault_of_ours_has_a_page_without_the_database(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/t/broken/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "<h1>გვერდი ვერ გაიხსნა</h1>" in page
    assert "<h2>The page could not be opened</h2>" in page
    assert response["X-Request-Id"] in page


def test_maintenance_says_when_to_come_back(client: Client) -> None:
    response = client.get("/t/closed/")
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert "<h1>პორტალი დროებით არ მუშაობს</h1>" in response.content.decode()


def test_the_reason_of_a_refusal_is_shown(client: Client) -> None:
    assert "Ask the list officer." in client.get("/t/403/").content.decode()


def test_not_found_never_says_what_was_looked_for(client: Client) -> None:
    assert "no such secret" not in client.get("/t/404/").content.decode()


def test_the_allowed_method_is_named(client: Client) -> None:
    assert client.get("/t/post/")["Allow"] == "POST"


def test_a_fault_that_has_words_keeps_them(client: Client) -> None:
    response = client.get("/t/words/")
    assert (response.status_code, response.content) == (410, b"own words")


TYPED = "ვითხოვთ შუქნიშანს სკოლის წინ, ჯავახიშვილის ქუჩაზე."


@pytest.mark.parametrize(
    ("origin", "shown"),
    [("http://testserver", True), ("https://evil.example", False), ("null", False), ("", False)],
)
def test_an_expired_form_hands_back_what_was_typed(origin: str, shown: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/t/csrf/",
        {"text": TYPED, "number": "61001002003", "password": "long-enough-to-be-kept-secret"},
        **({"HTTP_ORIGIN": origin} if origin else {}),
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "<h1>ფორმას ვადა გაუვიდა</h1>" in page
    assert (TYPED in page) is shown
    assert "61001002003" not in page
    assert "long-enough-to-be-kept-secret" not in page


def test_every_status_says_how_to_go_on() -> None:
    assert all(str(title) and str(text) for title, text in errors.PAGES.values())

"""The search, the site map, robots.txt. N16: script in `q`; N19: SQL in `q`; N20: strange keys."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Locale

from civic.places.models import Municipality
from tests.cms.conftest import page_below, translated
from tests.cms.test_pages import text
from tests.factories import petitions

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def found(client: Client, query: str, path: str = "/search/") -> list[str]:
    """The titles a search finds, in order."""
    page = text(client.get(path, {"q": query}))
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", main)


def test_search_finds_petitions_then_pages(client: Client, home: Any, batumi: Any) -> None:
    page_below(home, "ქუჩის განათება", "light")
    petitions.opened(batumi, title="განათება ჯავახიშვილის ქუჩაზე")
    assert found(client, "ქუჩა განათება") == ["განათება ჯავახიშვილის ქუჩაზე", "ქუჩის განათება"]


@pytest.mark.parametrize("query", ["ბიბლიოთეკაში", "ბიბლიოთეკების", "biblioteka", "ბიბლიოთეკა"])
def test_search_finds_word_forms_and_latin_typing(client: Client, home: Any, query: str) -> None:
    page_below(home, "ბიბლიოთეკის საათები", "library")
    assert found(client, query) == ["ბიბლიოთეკის საათები"]


def test_search_reads_the_body_of_a_page(client: Client, home: Any) -> None:
    body = [
        ("text", "<p>საბაგირო გზა</p>"),
        ("steps", {"title": "", "entries": [{"title": "ტრამვაი", "text": ""}]}),
    ]
    page_below(home, "ტრანსპორტი", "transport", body=body)
    assert found(client, "საბაგირო") == ["ტრანსპორტი"]
    assert found(client, "ტრამვაით") == ["ტრანსპორტი"]


def test_search_of_a_municipality_stays_there(
    client: Client, home: Any, keda_home: Any, keda: Municipality
) -> None:
    page_below(home, "შადრევანი", "fountain")
    page_below(keda_home, "შადრევანი ქედაში", "fountain")
    petitions.opened(keda, title="შადრევანი მოედანზე")
    assert found(client, "შადრევანი", "/batumi/search/") == ["შადრევანი"]
    assert found(client, "შადრევანი", "/keda/search/") == ["შადრევანი მოედანზე", "შადრევანი ქედაში"]
    assert len(found(client, "შადრევანი")) == 3


def test_search_keeps_to_the_language_of_the_page(client: Client, home: Any, en: Locale) -> None:
    page = page_below(home, "აუზი", "pool")
    translated(page, en, "Swimming pool")
    assert found(client, "აუზი") == ["აუზი"]
    assert found(client, "swimming pool", "/en/search/") == ["Swimming pool"]


def test_search_shows_no_drafts_and_no_hidden_petitions(
    client: Client, home: Any, batumi: Any
) -> None:
    page_below(home, "საიდუმლო", "secret", live=False)
    petitions.draft(batumi, title="საიდუმლო პეტიცია")
    petitions.submitted(batumi, title="საიდუმლო პეტიცია")
    assert found(client, "საიდუმლო") == []


def test_unpublished_page_is_found_no_more(client: Client, home: Any) -> None:
    page = page_below(home, "კარუსელი", "wheel")
    assert found(client, "კარუსელი") == ["კარუსელი"]
    page.unpublish()
    assert found(client, "კარუსელი", "/batumi/search/") == []


def test_changed_page_is_found_by_its_new_words_only(client: Client, home: Any) -> None:
    page = page_below(home, "კარუსელი", "wheel")
    page.title = "ტირი"
    page.save_revision().publish()
    assert found(client, "ტირი") == ["ტირი"]
    assert found(client, "კარუსელი") == []


def test_nothing_found_says_so_and_keeps_the_query(client: Client, db: None) -> None:
    page = text(client.get("/search/", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "ვერაფერი მოიძებნა" in page


@pytest.mark.parametrize(
    "query",
    [
        "';select pg_sleep(5)--",
        '" OR 1=1 --',
        "* AND NEAR(a b)",
        "%_\\",
        "პეტიცია" * 20,
        "\u202eაბგ\u200b",
        "a:* & b | !c",
    ],
)
def test_hostile_queries_are_only_words(client: Client, home: Any, query: str) -> None:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<h3>" not in text(response).split("<main")[1].split("</main>")[0]


def test_overlong_query_is_refused_with_a_sentence(client: Client, db: None) -> None:
    response = client.get("/search/", {"q": "a" * 201})
    assert response.status_code == 400
    assert "შეამოკლეთ საძიებო ტექსტი 200 ნიშნამდე." in response.content.decode()


def test_search_of_an_unknown_or_closed_municipality_is_not_there(client: Client, db: None) -> None:
    assert client.get("/nowhere/search/?q=a").status_code == 404
    assert client.get("/keda/search/?q=a").status_code == 404


@pytest.mark.parametrize("key", ["_connector", "__class__", "a__b__c__d", "page__path", "order_by"])
def test_strange_keys_are_refused(client: Client, db: None, key: str) -> None:
    assert client.get("/search/", {"q": "ა", key: "1"}).status_code == 400
    assert client.get("/search/", {"q": "ა", "utm_source": "x"}).status_code == 200


def test_search_answers_no_post(client: Client, db: None) -> None:
    assert client.post("/search/", {"q": "a"}).status_code == 405


def test_search_costs_few_queries(
    client: Client, home: Any, batumi: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        petitions.opened(batumi, title=f"განათება {number}")
        page_below(home, f"განათება {number}", f"light-{number}")
    client.get("/search/")
    with django_assert_max_num_queries(12):
        assert len(found(client, "განათება")) == 10


def test_sitemap_names_pages_and_petitions_in_both_languages(
    client: Client, home: Any, batumi: Any
) -> None:
    petition = petitions.opened(batumi)
    petitions.submitted(batumi)
    page_below(home, "შავი ვარიანტი", "draft", live=False)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [url.find(f"{SITEMAP}loc").text for url in root]
    assert found == [
        "http://testserver/",
        "http://testserver/batumi/",
        "http://testserver/batumi/news/",
        "http://testserver/en/",
        "http://testserver/en/batumi/",
        "http://testserver/en/batumi/news/",
        f"http://testserver{petition.get_absolute_url()}",
        f"http://testserver/en{petition.get_absolute_url()}",
    ]


def test_robots_keeps_crawlers_from_private_parts(client: Client, db: None) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /account/", "Disallow: /en/account/", "Disallow: /desk/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"

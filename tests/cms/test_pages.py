"""Pages as readers see them: homes, guides, news, languages."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site

from civic.places.models import Municipality
from cms.models import GuidePage, MunicipalityHomePage, NewsPage, PlatformHomePage
from cms.queries import country
from tests.cms.conftest import page_below, translated
from tests.factories import petitions


def text(response: Any) -> str:
    """The page as text, white space folded."""
    return re.sub(r"\s+", " ", response.content.decode())


def test_first_migration_leaves_one_home_for_each_language(db: None) -> None:
    homes = PlatformHomePage.objects.order_by("path")
    assert [(home.locale.language_code, home.slug) for home in homes] == [
        ("ka", "home"),
        ("en", "home-en"),
    ]
    assert len({home.translation_key for home in homes}) == 1
    assert Site.objects.get().root_page_id == homes[0].pk
    assert Page.get_first_root_node().numchild == 2


@pytest.mark.parametrize(
    ("path", "language", "heading"),
    [
        ("/", "ka", "თქვენი ხმა საკრებულოში საქმედ იქცევა"),
        ("/en/", "en", "Your voice becomes a deed in the council"),
    ],
)
def test_home_is_there_in_both_languages(
    client: Client, home: Any, path: str, language: str, heading: str
) -> None:
    page = text(client.get(path))
    assert f'<html lang="{language}"' in page
    assert f"<h1>{heading}</h1>" in page


def test_country_has_a_tile_for_each_of_the_64(batumi: Municipality) -> None:
    regions, tiles = country()
    assert len(tiles) == 64
    assert len({(tile.x, tile.y) for tile in tiles}) == 64
    assert len({tile.short for tile in tiles}) == 64
    assert sum(len(places) for _region, places in regions) == 64
    assert [tile.name for tile in tiles if tile.url] == ["ბათუმი"]
    assert [tile.name for tile in tiles if tile.is_city] == [
        "ფოთი",
        "ქუთაისი",
        "თბილისი",
        "რუსთავი",
        "ბათუმი",
    ]


def test_tile_says_how_many_petitions_are_open(client: Client, home: Any, batumi: Any) -> None:
    petitions.opened(batumi)
    petitions.opened(batumi)
    assert 'aria-label="ბათუმი: 2 მიმდინარე პეტიცია"' in text(client.get("/"))
    assert 'aria-label="Batumi: 2 open petitions"' in text(client.get("/en/"))


def test_home_shows_live_petitions(client: Client, home: Any, batumi: Any) -> None:
    near = petitions.opened(batumi, title="შუქნიშანი სკოლასთან")
    answered = petitions.decided(batumi, title="შადრევნები სტადიონთან")
    for path in ("/", "/batumi/"):
        page = text(client.get(path))
        assert f'<a href="{near.get_absolute_url()}">შუქნიშანი სკოლასთან</a>' in page
        assert f'<a href="{answered.get_absolute_url()}">შადრევნები სტადიონთან</a>' in page
        assert f"იხურება პეტიცია № {near.number}" in page


def test_municipality_home_shows_only_its_own_petitions(
    client: Client, home: Any, keda_home: Any, keda: Municipality
) -> None:
    other = petitions.opened(keda, title="ავტობუსი ზედა სოფლებიდან")
    assert other.title in text(client.get("/keda/"))
    assert other.title not in text(client.get("/batumi/"))


@pytest.mark.parametrize("path", ["/", "/batumi/", "/en/batumi/"])
def test_home_costs_few_queries(
    client: Client, home: Any, batumi: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    for _each in range(4):
        petitions.opened(batumi)
    petitions.decided(batumi)
    client.get(path)
    with django_assert_max_num_queries(15):
        assert client.get(f"{path}?again").status_code == 200


def test_inactive_municipality_is_named_but_not_linked(client: Client, home: Any) -> None:
    page = text(client.get("/"))
    assert '<option value="oni" disabled>ონი (ჯერ არ არის ჩართული)</option>' in page
    assert 'href="/oni/"' not in page
    assert client.get("/oni/").status_code == 404


def test_page_leads_to_itself_in_the_other_language(client: Client, home: Any, en: Locale) -> None:
    page = page_below(home, "წესი", "rule")
    translated(page, en, "The rule")
    georgian, english = text(client.get("/batumi/rule/")), text(client.get("/en/batumi/rule/"))
    assert '<a href="/en/batumi/rule/" lang="en" hreflang="en">English</a>' in georgian
    assert '<link rel="alternate" hreflang="en" href="/en/batumi/rule/">' in georgian
    assert '<link rel="alternate" hreflang="ka" href="/batumi/rule/">' in georgian
    assert '<a href="/batumi/rule/" lang="ka" hreflang="ka">ქართული</a>' in english


def test_untranslated_page_leads_to_the_nearest_page_above(client: Client, home: Any) -> None:
    page_below(home, "მხოლოდ ქართულად", "only")
    page = text(client.get("/batumi/only/"))
    assert '<a href="/en/batumi/" lang="en" hreflang="en">English</a>' in page
    assert 'rel="alternate" hreflang="en"' not in page
    assert client.get("/en/batumi/only/").status_code == 404


def test_draft_is_not_there_for_readers(client: Client, home: Any) -> None:
    page_below(home, "შავი ვარიანტი", "draft", live=False)
    assert client.get("/batumi/draft/").status_code == 404


def test_way_names_the_pages_above(client: Client, home: Any) -> None:
    above = page_below(home, "ცნობარი", "book")
    page_below(above, "თავი", "chapter")
    page = text(client.get("/batumi/book/chapter/"))
    assert '<a href="/batumi/">ბათუმი</a>' in page
    assert '<a href="/batumi/book/">ცნობარი</a>' in page
    assert '<span aria-current="page">თავი</span>' in page


def test_own_guide_of_a_municipality_stands_before_the_portals(
    client: Client, pages: int, batumi: Municipality, ka: Locale
) -> None:
    assert '<a href="/guide/signing/">პეტიციაზე ხელის მოწერა</a>' in text(client.get("/batumi/"))
    home = MunicipalityHomePage.objects.get(municipality=batumi, locale=ka)
    own = GuidePage(
        title="ხელის მოწერა ბათუმში", slug="signing", topic="signing", lead="ასე.", locale=ka
    )
    home.add_child(instance=own)
    page = text(client.get("/batumi/?fresh"))
    assert '<a href="/batumi/signing/">ხელის მოწერა ბათუმში</a>' in page
    assert "/guide/signing/" not in page


def test_four_instruction_pages_stand_in_both_languages(client: Client, pages: int) -> None:
    titles = {}
    for prefix in ("", "/en"):
        for slug in ("filling", "submitting", "signing", "registering"):
            page = text(client.get(f"{prefix}/guide/{slug}/"))
            titles[prefix + slug] = re.search(r"<h1>(.*?)</h1>", page)[1]
    assert list(titles.values()) == [
        "პეტიციის შევსება",
        "პეტიციის წარდგენა",
        "პეტიციაზე ხელის მოწერა",
        "რეგისტრაცია პორტალზე",
        "Filling in a petition",
        "Submitting a petition",
        "Signing a petition",
        "Registering on the portal",
    ]


def test_every_starting_page_answers_in_both_languages(client: Client, pages: int) -> None:
    found = Page.objects.live().filter(depth__gte=2).select_related("locale")
    answers = {page.get_url(): client.get(page.get_url()).status_code for page in found}
    assert set(answers.values()) == {200}
    georgian = {url for url in answers if not url.startswith("/en/")}
    assert {url.removeprefix("/en") for url in answers if url.startswith("/en/")} == georgian


def test_numbers_block_shows_the_law_and_its_source(client: Client, pages: int) -> None:
    page = text(client.get("/guide/submitting/"))
    assert "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 86" in page
    assert "ხელმოწერები საკრებულოში განხილვისთვის</th><td>1 %</td>" in page


def test_numbers_block_in_a_municipality_computes_the_threshold(client: Client, home: Any) -> None:
    page_below(home, "რიცხვები", "numbers", body=[("numbers", {"title": ""})])
    page = text(client.get("/batumi/numbers/"))
    assert (
        "157\xa0439 ამომრჩევლის 0,5\xa0%: 788 ხელმოწერა"
        in client.get("/batumi/numbers/").content.decode()
    )
    assert "ბათუმის მუნიციპალიტეტის საკრებულოს რეგლამენტი, მუხლი 101" in page


def test_news_stand_newest_first_ten_on_a_page(client: Client, home: Any, ka: Locale) -> None:
    index = Page.objects.get(slug="news", locale=ka).specific
    for day in range(1, 13):
        news = NewsPage(
            title=f"ამბავი {day}", slug=f"n{day}", lead="მოკლედ.", on=f"2026-10-{day:02d}"
        )
        index.add_child(instance=news)
    first, second = text(client.get("/batumi/news/")), text(client.get("/batumi/news/?page=2"))
    assert re.findall(r"ამბავი (\d+)</a>", first) == [str(day) for day in range(12, 2, -1)]
    assert re.findall(r"ამბავი (\d+)</a>", second) == ["2", "1"]
    assert client.get("/batumi/news/?page=<script>").status_code == 200


def test_home_shows_the_news_of_its_own_language(client: Client, home: Any, ka: Locale) -> None:
    index = Page.objects.get(slug="news", locale=ka).specific
    index.add_child(instance=NewsPage(title="ახალი ამბავი", slug="first", lead="მოკლედ."))
    assert "ახალი ამბავი" in text(client.get("/batumi/"))
    assert "ახალი ამბავი" not in text(client.get("/en/batumi/"))


def test_public_pages_set_no_cookie(client: Client, home: Any) -> None:
    for path in ("/", "/batumi/", "/en/batumi/news/", "/search/?q=a"):
        assert client.get(path).cookies == {}

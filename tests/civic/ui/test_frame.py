"""Masthead, footer, menus, languages, colours: the frame of every page."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from civic import plugins
from civic.places.models import Municipality
from civic.ui import menus
from civic.ui.context import in_other_language
from civic.ui.menus import Help, Item, Portal

FRAME = [pytest.mark.urls("tests.civic.pages"), pytest.mark.django_db]


def page(client: Client, address: str = "/t/frame/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


# --- Languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "ka", "en"),
    [
        ("/", "/", "/en/"),
        ("/batumi/?q=1", "/batumi/?q=1", "/en/batumi/?q=1"),
        ("/en/", "/", "/en/"),
        ("/en/batumi/?q=1", "/batumi/?q=1", "/en/batumi/?q=1"),
        ("/energy/", "/energy/", "/en/energy/"),
        ("/en", "/", "/en/"),
    ],
)
def test_the_same_page_in_the_other_language(path: str, ka: str, en: str) -> None:
    assert in_other_language(path, "ka") == ka
    assert in_other_language(path, "en") == en


class TestLanguages:
    pytestmark = FRAME

    @pytest.mark.parametrize(
        ("address", "language", "link"),
        [
            (
                "/t/frame/?a=1",
                "ka",
                '<a href="/en/t/frame/?a=1" lang="en" hreflang="en">English</a>',
            ),
            (
                "/en/t/frame/?a=1",
                "en",
                '<a href="/t/frame/?a=1" lang="ka" hreflang="ka">ქართული</a>',
            ),
        ],
    )
    def test_page_names_its_language_and_links_to_the_other(
        self, client: Client, address: str, language: str, link: str
    ) -> None:
        found = page(client, address)
        assert f'<html lang="{language}">' in found
        assert link in found
        assert found.count('rel="alternate" hreflang') == 1

    def test_georgian_frame_has_no_english_left(self, client: Client) -> None:
        body = re.sub(r"<[^>]+>", " ", page(client).split("<body", 1)[1])
        assert re.findall(r"[A-Za-z]{2,}", body) == ["English"]


# --- Fonts and colours ------------------------------------------------------------------------


class TestColours:
    pytestmark = FRAME

    def test_fonts_are_left_out_for_those_who_save_data(self, client: Client) -> None:
        assert page(client).count("fonts") == 2
        assert page(client, **{"Save-Data": "on"}).count("fonts") == 0

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_chosen_colours_are_kept_and_shown(self, client: Client, theme: str) -> None:
        answer = client.post("/theme/", {"theme": theme, "next": "/t/frame/?a=1"})
        assert (answer.status_code, answer["Location"]) == (302, "/t/frame/?a=1")
        assert answer.cookies["theme"]["httponly"]
        assert f'<html lang="ka" data-theme="{theme}">' in page(client)

    def test_colours_of_the_device_drop_the_cookie(self, client: Client) -> None:
        client.post("/theme/", {"theme": "dark"})
        client.post("/theme/", {"theme": ""})
        assert "data-theme" not in page(client)

    def test_an_invented_theme_is_not_written_to_the_page(self, client: Client) -> None:
        client.cookies["theme"] = '"><script>'
        assert "data-theme" not in page(client)

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
    )
    def test_the_switch_leads_nowhere_else(self, client: Client, target: str) -> None:
        assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"

    def test_another_site_cannot_switch(self, client: Client) -> None:
        answer = client.post("/theme/", {"theme": "dark"}, HTTP_ORIGIN="https://evil.example")
        assert answer.status_code == 400
        assert "theme" not in answer.cookies

    def test_a_public_page_sets_no_cookie(self, client: Client) -> None:
        assert client.get("/t/frame/").cookies == {}

    def test_switching_writes_nothing_to_the_database(
        self, client: Client, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(0):
            client.post("/theme/", {"theme": "dark"})


# --- Municipalities ---------------------------------------------------------------------------


class TestChooser:
    pytestmark = FRAME

    @pytest.fixture(autouse=True)
    def _active(self, batumi: Municipality) -> None:
        Municipality.objects.update(is_active=False)
        Municipality.objects.filter(slug="batumi").update(is_active=True)

    def test_chooser_leads_to_the_municipality(self, client: Client) -> None:
        assert client.get("/choose/?m=batumi")["Location"] == "/batumi/"
        assert client.get("/en/choose/?m=batumi")["Location"] == "/en/batumi/"

    @pytest.mark.parametrize("query", ["", "?m=", "?m=nowhere", "?m=keda"])
    def test_chooser_knows_only_active_places(self, client: Client, query: str) -> None:
        assert client.get(f"/choose/{query}").status_code == 404

    def test_chooser_lists_active_places_by_region(self, client: Client) -> None:
        found = page(client)
        assert re.findall(r'<option value="(\w+)">([^<]+)</option>', found) == [
            ("batumi", "ბათუმი")
        ]
        assert found.count("<optgroup") == 1


# --- Menus from the apps ----------------------------------------------------------------------


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch):
    """Two apps with their own `menus.py`."""

    def install(*modules: SimpleNamespace) -> None:
        monkeypatch.setattr(plugins, "modules", lambda name: modules)
        menus.forget()

    return install


@pytest.mark.django_db
def test_menus_are_gathered_in_order(apps) -> None:
    apps(
        SimpleNamespace(
            items=lambda place: [Item("B", "/b/", order=20), Item("V", "/v/", area="verify")]
        ),
        SimpleNamespace(items=lambda place: [Item("A", "/a/", order=10), Item("no address", "")]),
    )
    shell = menus.shell(None)
    assert [item.label for item in shell.main] == ["A", "B"]
    assert [item.label for item in shell.verify] == ["V"]
    assert shell.search is None


@pytest.mark.django_db
def test_editors_arrange_what_apps_offer(apps) -> None:
    apps(
        SimpleNamespace(items=lambda place: [Item("A", "/a/"), Item("B", "/b/")]),
        SimpleNamespace(
            arrange=lambda place, items: [*reversed(items), Item("C", "/c/", area="about")],
            portal=lambda: Portal("ხმა", "ქვედა სტრიქონი"),
            help=lambda place: Help(phone="0422 00 07 42"),
        ),
    )
    shell = menus.shell(None)
    assert [item.label for item in shell.main] == ["B", "A"]
    assert [item.label for item in shell.about] == ["C"]
    assert shell.portal == Portal("ხმა", "ქვედა სტრიქონი")
    assert shell.help.tel == "tel:+995422000742"


@pytest.mark.parametrize(
    ("phone", "tel"),
    [
        ("0422 00 07 42", "tel:+995422000742"),
        ("+995 32 200 00 00", "tel:+995322000000"),
        ("1485", "tel:1485"),
    ],
)
def test_phone_numbers_become_addresses(phone: str, tel: str) -> None:
    assert Help(phone=phone).tel == tel


def test_frame_is_kept_and_asks_nothing_when_warm(
    batumi: Municipality, django_assert_num_queries
) -> None:
    menus.shell(batumi)
    with django_assert_num_queries(0):
        menus.shell(batumi)
    menus.forget()
    batumi.phone = "0422 11 11 11"
    assert menus.shell(batumi).help.phone


def test_help_is_the_municipalitys_own(batumi: Municipality, apps) -> None:
    apps()
    batumi.centres.all().delete()
    batumi.phone = "0422 00 07 42"
    assert menus.shell(batumi).help == Help(phone="0422 00 07 42")
    assert menus.shell(None).help.address.startswith("სერვისცენტრი თქვენს მუნიციპალიტეტში")


class TestAccountLink:
    pytestmark = FRAME

    def test_a_stranger_is_led_to_log_in_and_back(self, client: Client) -> None:
        assert 'href="/account/login/?next=/t/frame/%3Fa%3D1">შესვლა</a>' in page(
            client, "/t/frame/?a=1"
        )

    def test_a_known_reader_is_led_to_the_own_page(self, client: Client) -> None:
        client.force_login(get_user_model().objects.create_user("nino@example.ge"))
        assert ">ჩემი გვერდი</a>" in page(client)

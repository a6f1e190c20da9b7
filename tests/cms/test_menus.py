"""The frame as editors set it: menus, name, banner, help. N15: dangerous schemes in a path."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site

from civic.places.models import Municipality
from civic.ui.menus import forget, shell
from cms.models import MenuItem, PortalSettings
from tests.cms.conftest import page_below
from tests.cms.test_pages import text


@pytest.fixture
def settings_row(db: None) -> PortalSettings:
    return PortalSettings.objects.create(
        site=Site.objects.get(), name_ka="ხმა და საქმე", name_en="Voice and Deed"
    )


OFFERED = ("ბიუჯეტი", "ვალდებულებები", "სტატისტიკა")


def labels(area: str, municipality: Any = None) -> list[str]:
    """The words of one menu, as they are now."""
    forget()
    return [item.label for item in shell(municipality).items if item.area == area]


def test_starting_menus_in_georgian(pages: int, batumi: Municipality) -> None:
    assert labels("main", batumi) == [
        "პეტიციები",
        "როგორ მუშაობს",
        "სიახლეები",
        "ბიუჯეტი",
        "ვალდებულებები",
        "სტატისტიკა",
    ]
    assert labels("about") == [
        "ვებხელმისაწვდომობა",
        "პერსონალური მონაცემები",
        "მოხმარების წესები",
        "კონტაქტი",
        "რა როდის იშლება",
    ]


def test_starting_menus_in_english(client: Client, pages: int) -> None:
    page = text(client.get("/en/batumi/"))
    menu = re.search(r'<nav class="wrap".*?</nav>', page)[0]
    assert re.findall(r'href="(.*?)"[^>]*>(.*?)</a>', menu) == [
        ("/en/batumi/petitions/", "Petitions"),
        ("/en/guide/", "How it works"),
        ("/en/news/", "News"),
        ("/en/batumi/budget/", "Budget"),
        ("/en/batumi/commitments/", "Commitments"),
        ("/en/batumi/statistics/", "Statistics"),
    ]


def test_editors_order_and_words_win(settings_row: PortalSettings, batumi: Municipality) -> None:
    add = settings_row.menu.model.objects.create
    add(setting=settings_row, sort_order=0, area="main", path="/ledger/", label_ka="ჟურნალი")
    add(
        setting=settings_row, sort_order=1, area="main", section="petitions", label_ka="რას ითხოვენ"
    )
    assert labels("main", batumi) == ["ჟურნალი", "რას ითხოვენ", *OFFERED]


def test_what_no_editor_placed_still_stands(
    settings_row: PortalSettings, batumi: Municipality
) -> None:
    MenuItem.objects.create(setting=settings_row, area="main", path="/ledger/", label_ka="ჟურნალი")
    assert labels("main", batumi) == ["ჟურნალი", "პეტიციები", *OFFERED]


def test_page_without_translation_is_left_out_of_the_other_menu(
    client: Client, home: Any, settings_row: PortalSettings
) -> None:
    page = page_below(home, "მხოლოდ ქართულად", "only")
    MenuItem.objects.create(setting=settings_row, area="about", page=page)
    forget()
    assert "/batumi/only/" in text(client.get("/"))
    assert "/batumi/only/" not in text(client.get("/en/"))


def test_own_page_of_a_municipality_joins_its_menu(
    home: Any, keda_home: Any, batumi: Municipality, keda: Municipality
) -> None:
    page_below(home, "სოფლები", "villages", show_in_menus=True)
    assert "სოფლები" in labels("main", batumi)
    assert "სოფლები" not in labels("main", keda)


def test_path_of_a_menu_keeps_the_language(client: Client, settings_row: PortalSettings) -> None:
    MenuItem.objects.create(
        setting=settings_row, area="about", path="/ledger/", label_ka="ჟურნალი", label_en="Log"
    )
    forget()
    assert 'href="/en/ledger/">Log</a>' in text(client.get("/en/"))


def test_name_banner_and_help_follow_the_language(
    client: Client, settings_row: PortalSettings
) -> None:
    settings_row.banner_ka, settings_row.banner_en = "სატესტო რეჟიმი", "Test mode"
    settings_row.phone, settings_row.hours_en = "0422 00 07 42", "Monday to Friday"
    settings_row.save()
    forget()
    georgian, english = text(client.get("/")), text(client.get("/en/"))
    assert "სატესტო რეჟიმი" in georgian
    assert "Test mode" not in georgian
    assert "Test mode" in english
    assert "· Voice and Deed</title>" in english
    assert 'href="tel:+995422000742"' in english
    assert "Monday to Friday" in english


def test_municipality_helps_with_its_own_centre(
    client: Client, home: Any, batumi: Municipality
) -> None:
    batumi.centres.create(
        slug="c",
        name_ka="ბათუმის სერვისცენტრი",
        address_ka="გამგებლის ქუჩა 4",
        hours_ka="10–18",
        phone="0422 11 11 11",
    )
    page = text(client.get("/batumi/"))
    assert 'href="tel:+995422111111"' in page
    assert 'href="/batumi/#centres"' in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"section": "petitions", "path": "/ledger/", "label_ka": "ა"},
        {"path": "/ledger/"},
        {"path": "//evil.example/", "label_ka": "ა"},
        {"path": "https://evil.example/", "label_ka": "ა"},
        {"path": "javascript:alert(1)", "label_ka": "ა"},
    ],
)
def test_menu_item_leads_to_one_place_of_this_portal(
    settings_row: PortalSettings, fields: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        MenuItem(setting=settings_row, area="main", **fields).full_clean()


def test_platform_editor_changes_the_settings(platform_admin: Client, pages: int) -> None:
    row = PortalSettings.objects.get()
    url = reverse("wagtailsettings:edit", args=["cms", "portalsettings", row.site_id])
    form = {
        field: getattr(row, field)
        for field in ("name_en", "footer_ka", "footer_en", "hours_ka", "hours_en")
    }
    form |= {"name_ka": "ახალი სახელი", "menu-TOTAL_FORMS": 0, "menu-INITIAL_FORMS": 0}
    form |= {"menu-MIN_NUM_FORMS": 0, "menu-MAX_NUM_FORMS": 1000}
    answer = platform_admin.post(url, form)
    row.refresh_from_db()
    assert row.name_ka == "ახალი სახელი", answer.content.decode()[-3000:]
    assert shell(None).portal.name == "ახალი სახელი"


def test_editor_of_a_municipality_does_not_change_the_settings(editor: Client, pages: int) -> None:
    row = PortalSettings.objects.get()
    url = reverse("wagtailsettings:edit", args=["cms", "portalsettings", row.site_id])
    assert editor.get(url).status_code == 302
    editor.post(url, {"name_ka": "ჩემი"})
    row.refresh_from_db()
    assert row.name_ka == "ხმა და საქმე"


def test_desk_offers_pages_to_editors_only(batumi: Municipality) -> None:
    from civic.roles import Role
    from cms.menus import desk
    from tests.factories import identity

    assert [item.url for item in desk(identity.staff(Role.EDITOR, batumi), batumi)] == ["/cms/"]
    assert desk(identity.staff(Role.MODERATOR, batumi), batumi) == []


def test_locales_are_the_portals_languages(ka: Locale, en: Locale) -> None:
    assert Locale.objects.count() == 2
    assert Page.objects.filter(depth=2).count() == 2

"""Editors: each on the own pages and files, in every way there is to them; roles count at once.

N09: copy, compare, preview, translate without rights; N12: a role taken back; N35: no second factor.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, Locale, Page

from civic.places.models import Municipality
from civic.roles import Role
from cms.models import MunicipalityHomePage, StandardPage
from identity.models import Duty
from tests.clients import citizen_client, staff_client
from tests.cms.conftest import page_below, translated
from tests.factories import identity

OPEN = {200}


@pytest.fixture
def own(home: Any) -> StandardPage:
    """A page of Batumi."""
    return page_below(home, "ბათუმის წესი", "rule")


@pytest.fixture
def foreign(keda_home: Any) -> StandardPage:
    """A page of Keda, with two revisions."""
    page = page_below(keda_home, "ქედის წესი", "rule")
    page.save_revision()
    return page


def ways(page: Page) -> dict[str, str]:
    """Every address of the admin that shows or changes one page."""
    first, last = page.revisions.order_by("pk").first(), page.revisions.order_by("pk").last()
    names: dict[str, list[Any]] = {
        "edit": [page.pk],
        "copy": [page.pk],
        "move": [page.pk],
        "delete": [page.pk],
        "unpublish": [page.pk],
        "history": [page.pk],
        "usage": [page.pk],
        "view_draft": [page.pk],
        "preview_on_edit": [page.pk],
        "set_privacy": [page.pk],
        "add_subpage": [page.pk],
        "revisions_revert": [page.pk, first.pk],
        "revisions_view": [page.pk, first.pk],
        "revisions_compare": [page.pk, first.pk, last.pk],
    }
    found = {
        name: reverse(f"wagtailadmin_pages:{name}", args=arguments)
        for name, arguments in names.items()
    }
    found["translate"] = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return found


def test_editor_reaches_the_own_pages(editor: Client, own: Any) -> None:
    answers = {
        name: editor.get(ways(own)[name]).status_code
        for name in ("edit", "copy", "history", "view_draft", "translate", "delete")
    }
    assert set(answers.values()) == OPEN, answers


def test_editor_reaches_no_way_to_a_page_of_another_municipality(
    editor: Client, own: Any, foreign: Any
) -> None:
    before = (foreign.revisions.count(), Page.objects.count())
    for method in (editor.get, editor.post):
        answers = {name: method(url).status_code for name, url in ways(foreign).items()}
        assert {name for name, code in answers.items() if code in OPEN} == set(), answers
    foreign.refresh_from_db()
    assert foreign.live
    assert (foreign.revisions.count(), Page.objects.count()) == before


def test_editor_cannot_publish_into_another_municipality(
    editor: Client, own: Any, foreign: Any
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[foreign.pk])
    fields = {"title": "შეცვლილი", "slug": "rule", "lead": "", "body-count": 0}
    editor.post(url, fields | {"action-publish": "1"})
    foreign.refresh_from_db()
    assert foreign.title == "ქედის წესი"


def test_editor_cannot_add_below_another_home(editor: Client, own: Any, keda_home: Any) -> None:
    url = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", keda_home.pk])
    assert editor.get(url).status_code not in OPEN
    editor.post(url, {"title": "ჩემი", "slug": "mine", "lead": "", "body-count": 0})
    assert not keda_home.get_children().filter(slug="mine").exists()


def test_editor_cannot_move_or_copy_a_page_to_another_municipality(
    editor: Client, own: Any, keda_home: Any
) -> None:
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[own.pk, keda_home.pk]), {})
    editor.post(
        reverse("wagtailadmin_pages:copy", args=[own.pk]),
        {"new_title": "ასლი", "new_slug": "copy", "new_parent_page": keda_home.pk},
    )
    own.refresh_from_db()
    assert own.get_parent().slug == "batumi"
    assert not keda_home.get_children().filter(slug__in=["rule", "copy"]).exists()


def test_editor_finds_no_drafts_of_another_municipality(
    editor: Client, own: Any, keda_home: Any
) -> None:
    secret = page_below(keda_home, "ჯერ გამოუქვეყნებელი", "secret", live=False)
    listings = [
        reverse("wagtailadmin_explore", args=[secret.get_parent().pk]),
        reverse("wagtailadmin_pages:search") + "?q=გამოუქვეყნებელი",
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_choose_page"),
    ]
    for url in listings:
        assert secret.title not in editor.get(url, follow=True).content.decode(), url
    assert editor.get(reverse("wagtail_localize:translations_report")).status_code == 403


def test_editor_cannot_have_a_page_of_another_municipality_translated(
    editor: Client, own: Any, foreign: Any, en: Locale
) -> None:
    url = reverse("wagtail_localize:submit_page_translation", args=[foreign.pk])
    assert editor.post(url, {"locales": [en.pk]}).status_code == 403
    assert not foreign.has_translation(en)


def test_bulk_act_with_a_page_of_another_municipality_changes_nothing_there(
    editor: Client, own: Any, foreign: Any
) -> None:
    for action in ("delete", "unpublish"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        editor.post(f"{url}?id={own.pk}&id={foreign.pk}&next=/cms/", {})
        foreign.refresh_from_db()
        assert foreign.live


def test_home_is_not_taken_away_by_its_editor(editor: Client, home: Any) -> None:
    for name in ("delete", "unpublish"):
        editor.post(reverse(f"wagtailadmin_pages:{name}", args=[home.pk]), {})
    home.refresh_from_db()
    assert home.live


def test_files_of_another_municipality_are_out_of_reach(
    editor: Client, own: Any, keda_home: Any
) -> None:
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    theirs = Collection.objects.get(name="ქედა")
    document = Document.objects.create(
        title="ოქმი", file=ContentFile(b"%PDF-1.4", name="a.pdf"), collection=theirs
    )
    for name in ("edit", "delete"):
        url = reverse(f"wagtaildocs:{name}", args=[document.pk])
        assert editor.get(url).status_code not in OPEN
        editor.post(url, {"title": "x"})
    document.refresh_from_db()
    assert document.title == "ოქმი"
    document.file.delete(save=False)


@pytest.mark.parametrize("area", ["sites", "locales", "redirects"])
def test_set_up_is_not_for_editors(
    editor: Client, platform_admin: Client, own: Any, area: str
) -> None:
    names = {
        "sites": "wagtailsites:index",
        "locales": "wagtaillocales:index",
        "redirects": "wagtailredirects:index",
    }
    url = reverse(names[area])
    assert editor.get(url).status_code not in OPEN
    assert platform_admin.get(url).status_code not in OPEN


def test_texts_and_settings_are_for_the_platform_only(
    editor: Client, platform_admin: Client, pages: int
) -> None:
    from petitions.models import ReasonCode

    code = ReasonCode.objects.first()
    name = "wagtailsnippets_petitions_reasoncode"
    for client, expected in ((editor, False), (platform_admin, True)):
        urls = [
            reverse(f"{name}:list"),
            reverse(f"{name}:edit", args=[code.pk]),
            reverse("wagtailsettings:edit", args=["cms", "portalsettings", 2]),
        ]
        found = [client.get(url, follow=False).status_code for url in urls[:2]]
        assert [status == 200 for status in found] == [expected, expected]


def test_role_taken_back_counts_at_the_next_request(
    editor: Client, batumi: Municipality, own: Any
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[own.pk])
    assert editor.get(url).status_code == 200
    Duty.objects.filter(role=Role.EDITOR, municipality=batumi).delete()
    assert editor.get(url).status_code not in OPEN


def test_staff_without_an_editing_role_are_refused(batumi: Municipality, home: Any) -> None:
    moderator = staff_client(identity.staff(Role.MODERATOR, batumi))
    assert moderator.get("/cms/").status_code == 403


def test_editor_without_second_factor_is_led_to_enrol(batumi: Municipality, home: Any) -> None:
    client = citizen_client(identity.staff(Role.EDITOR, batumi))
    response = client.get("/cms/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("identity:second_factor_enrol"))


def test_citizens_and_strangers_do_not_find_the_admin(db: None) -> None:
    assert citizen_client(identity.user()).get("/cms/").status_code == 404
    assert Client().get("/cms/").status_code == 302


def test_municipal_admin_edits_the_own_pages(batumi: Municipality, own: Any) -> None:
    client = staff_client(identity.staff(Role.MUNICIPAL_ADMIN, batumi))
    assert client.get(ways(own)["edit"]).status_code == 200


def test_editor_of_both_languages(editor: Client, own: Any, en: Locale) -> None:
    english = translated(own, en, "The rule")
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).status_code == 200


def test_admin_menu_is_short(editor: Client, own: Any) -> None:
    page = editor.get("/cms/").content.decode()
    for name in ("wagtailadmin_reports", "help", "wagtailusers"):
        assert f'"name": "{name}"' not in page


def test_second_home_of_a_municipality_is_refused(home: Any, batumi: Municipality) -> None:
    from django.core.exceptions import ValidationError

    twin = MunicipalityHomePage(title="ბათუმი", municipality=batumi, locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        home.get_parent().add_child(instance=twin)
    assert "ამ მუნიციპალიტეტს ამ ენაზე მთავარი გვერდი უკვე აქვს." in str(refused.value)


@pytest.mark.parametrize("slug", ["desk", "account", "ledger", "en", "search"])
def test_address_of_the_portal_itself_is_refused(db: None, ka: Locale, slug: str) -> None:
    from django.core.exceptions import ValidationError

    home = Page.objects.get(slug="home")
    with pytest.raises(ValidationError) as refused:
        home.add_child(instance=StandardPage(title="გვერდი", slug=slug, locale=ka))
    assert "ამ მისამართს თავად პორტალი იყენებს." in str(refused.value)

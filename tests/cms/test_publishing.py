"""Publishing: previews, side-by-side translation, and all languages or none."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from civic.places.models import Municipality
from civic.roles import Role
from cms.models import MunicipalityHomePage, StandardPage
from cms.rules import may_publish
from tests.clients import staff_client
from tests.cms.conftest import page_below, translated
from tests.factories import identity


@pytest.fixture
def strict_home(keda_home: Any) -> MunicipalityHomePage:
    """The home of a municipality that publishes in all languages or in none."""
    MunicipalityHomePage.objects.filter(municipality=keda_home.municipality).update(
        both_languages=True
    )
    return MunicipalityHomePage.objects.get(pk=keda_home.pk)


@pytest.fixture
def strict_editor(keda: Municipality) -> Client:
    return staff_client(identity.staff(Role.EDITOR, keda))


def fields(**more: Any) -> dict[str, Any]:
    """A plain page as the editing form sends it."""
    return {
        "title": "ახალი წესი",
        "slug": "new-rule",
        "lead": "მოკლედ.",
        "body-count": "1",
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value": '{"blocks":[{"key":"a","text":"ტექსტი","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **more,
    }


def add(client: Client, parent: Page, **more: Any) -> Any:
    """Fill in the form of a new plain page and send it."""
    url = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", parent.pk])
    return client.post(url, fields(**more), follow=True)


def test_editor_writes_and_publishes_a_page(editor: Client, client: Client, home: Any) -> None:
    add(editor, home, **{"action-publish": "1"})
    page = client.get("/batumi/new-rule/").content.decode()
    assert "<h1>ახალი წესი</h1>" in page
    assert "<p>ტექსტი</p>" in page


def test_draft_is_previewed_by_its_editor_only(editor: Client, client: Client, home: Any) -> None:
    add(editor, home)
    page = StandardPage.objects.get(slug="new-rule")
    assert not page.live
    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "<h1>ახალი წესი</h1>" in draft.content.decode()
    assert client.get("/batumi/new-rule/").status_code == 404


def test_preview_of_what_is_being_typed(editor: Client, home: Any) -> None:
    page = page_below(home, "წესი", "rule")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(url, fields(title="უკეთესი წესი")).json()["is_valid"] is True
    assert "<h1>უკეთესი წესი</h1>" in editor.get(url).content.decode()
    assert StandardPage.objects.get(pk=page.pk).title == "წესი"


def test_home_of_a_municipality_is_previewed(editor: Client, home: Any) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[home.pk])
    assert "<h1>ბათუმი</h1>" in editor.get(url).content.decode()


def publish_translation(client: Client, page: Page, on_commit: Any) -> Any:
    """Press "publish" in the side-by-side editor, which publishes when its transaction ends."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    with on_commit(execute=True):
        return client.post(url, {"action": "publish"}, follow=True)


def test_page_is_translated_side_by_side(
    editor: Client,
    client: Client,
    home: Any,
    en: Locale,
    django_capture_on_commit_callbacks: Any,
) -> None:
    add(editor, home, **{"action-publish": "1"})
    page = StandardPage.objects.get(slug="new-rule")
    editor.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [en.pk]}
    )
    english = page.get_translation(en)
    assert english.get_parent().slug == "batumi"
    assert english.get_parent().locale == en
    complete(english)
    publish_translation(editor, english, django_capture_on_commit_callbacks)
    assert "<h1>In English</h1>" in client.get("/en/batumi/new-rule/").content.decode()


def complete(page: Page) -> None:
    """Translate every text of a side-by-side translation."""
    translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale=page.locale
    )
    for segment in StringSegment.objects.filter(source=translation.source):
        data = "new-rule" if segment.context.path == "slug" else "In English"
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=page.locale,
            defaults={"data": data, "translation_type": "manual"},
        )


def test_one_language_is_enough_where_the_municipality_is_free(home: Any) -> None:
    page = page_below(home, "წესი", "rule", live=False)
    assert may_publish(page)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert page.live


def test_one_language_is_refused_where_all_are_required(
    strict_editor: Client, client: Client, strict_home: Any
) -> None:
    response = add(strict_editor, strict_home, **{"action-publish": "1"})
    page = StandardPage.objects.get(slug="new-rule")
    assert not page.live
    assert page.title == "ახალი წესი"
    assert "აკლია ენა: ინგლისური" in response.content.decode()
    assert client.get("/keda/new-rule/").status_code == 404


def test_refusal_takes_down_nothing_that_was_published(
    strict_editor: Client, client: Client, keda_home: Any, keda: Municipality
) -> None:
    page = page_below(keda_home, "ძველი წესი", "old")
    MunicipalityHomePage.objects.filter(municipality=keda).update(both_languages=True)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = fields(title="შეცვლილი", slug="old", **{"action-publish": "1"})
    assert "აკლია ენა" in strict_editor.post(url, sent, follow=True).content.decode()
    assert "<h1>ძველი წესი</h1>" in client.get("/keda/old/").content.decode()
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "შეცვლილი"


def test_refusal_holds_outside_the_admin_too(strict_home: Any) -> None:
    page = page_below(strict_home, "წესი", "rule", live=False)
    with pytest.raises(ValidationError, match="აკლია ენა"):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_both_languages_are_published_together(
    strict_editor: Client, client: Client, strict_home: Any, en: Locale
) -> None:
    page = page_below(strict_home, "წესი", "rule", live=False)
    translated(page, en, "The rule", live=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = strict_editor.post(
        url, fields(title="წესი", slug="rule", **{"action-publish": "1"}), follow=True
    )
    assert "ერთად გამოქვეყნდა: The rule (ინგლისური)." in response.content.decode()
    assert client.get("/keda/rule/").status_code == 200
    assert client.get("/en/keda/rule/").status_code == 200


def test_unfinished_translation_holds_both_back(
    strict_editor: Client,
    strict_home: Any,
    en: Locale,
    django_capture_on_commit_callbacks: Any,
) -> None:
    add(strict_editor, strict_home)
    page = StandardPage.objects.get(slug="new-rule")
    strict_editor.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [en.pk]}
    )
    english = page.get_translation(en)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    refused = strict_editor.post(url, fields(**{"action-publish": "1"}), follow=True)
    assert "დარჩენილია" in refused.content.decode()
    refused = publish_translation(strict_editor, english, django_capture_on_commit_callbacks)
    assert "დარჩენილია" in refused.content.decode()
    assert not StandardPage.objects.filter(live=True, slug="new-rule").exists()
    complete(english)
    publish_translation(strict_editor, english, django_capture_on_commit_callbacks)
    live = StandardPage.objects.filter(live=True, slug="new-rule").select_related("locale")
    assert sorted(one.locale.language_code for one in live) == ["en", "ka"]


def test_alias_in_the_wrong_language_is_no_translation(strict_home: Any, en: Locale) -> None:
    page = page_below(strict_home, "წესი", "rule", live=False)
    page.copy_for_translation(en, alias=True)
    assert may_publish(page).code == "language_missing"


def test_both_languages_are_taken_down_together(
    strict_editor: Client, strict_home: Any, en: Locale
) -> None:
    page = page_below(strict_home, "წესი", "rule", live=False)
    english = translated(page, en, "The rule", live=False)
    page.get_latest_revision().publish()
    strict_editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {})
    for one in (page, english):
        one.refresh_from_db()
        assert not one.live


def test_bulk_publishing_follows_the_same_rule(strict_editor: Client, strict_home: Any) -> None:
    page = page_below(strict_home, "წესი", "rule", live=False)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    strict_editor.post(f"{url}?id={page.pk}&next=/cms/", {})
    page.refresh_from_db()
    assert not page.live


def test_only_the_set_up_account_changes_the_rule(strict_editor: Client, strict_home: Any) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[strict_home.pk])
    form = strict_editor.get(url).content.decode()
    assert 'name="both_languages"' not in form
    assert 'name="municipality"' not in form

"""Opening pages, and what a second run leaves alone."""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from civic.places.models import Municipality
from cms import actions
from cms.models import MenuItem, MunicipalityHomePage, PageWord, PortalSettings
from tests.factories import identity

COUNTED = (
    Page,
    PageWord,
    MenuItem,
    PortalSettings,
    Group,
    Collection,
    GroupPagePermission,
    GroupCollectionPermission,
)


def test_seed_twice_changes_nothing(db: None) -> None:
    written = actions.seed()
    before = {model.__name__: model.objects.count() for model in COUNTED}
    assert written > 25
    assert actions.seed() == 0
    assert {model.__name__: model.objects.count() for model in COUNTED} == before


def test_seed_keeps_what_editors_wrote(pages: int) -> None:
    page = Page.objects.get(slug="rules", locale__language_code="ka").specific
    page.title = "ჩვენი წესები"
    page.save_revision().publish()
    actions.seed()
    assert Page.objects.get(pk=page.pk).title == "ჩვენი წესები"


def test_every_starting_page_has_its_translation(pages: int) -> None:
    by_language = {
        code: set(
            Page.objects.filter(locale__language_code=code, depth__gte=2).values_list(
                "translation_key", flat=True
            )
        )
        for code in ("ka", "en")
    }
    assert by_language["ka"] == by_language["en"]
    assert not Page.objects.filter(depth__gte=2, live=False).exists()


def test_open_municipality_makes_a_home_in_each_language(home: Any, batumi: Municipality) -> None:
    homes = MunicipalityHomePage.objects.filter(municipality=batumi).order_by("path")
    assert [(one.slug, one.title, one.locale.language_code) for one in homes] == [
        ("batumi", "ბათუმი", "ka"),
        ("batumi", "Batumi", "en"),
    ]
    assert actions.open_municipality(batumi) == 0


def test_arrange_groups_follows_the_duties(home: Any, keda_home: Any) -> None:
    user = identity.user()

    def held() -> list[str]:
        return sorted(user.groups.values_list("name", flat=True))

    actions.arrange_groups(user, [home.municipality, keda_home.municipality], platform=False)
    assert held() == ["editors-batumi", "editors-keda"]
    actions.arrange_groups(user, [keda_home.municipality], platform=False)
    assert held() == ["editors-keda"]
    actions.arrange_groups(user, [], platform=False)
    assert held() == []


def test_arrange_groups_leaves_other_groups(home: Any) -> None:
    user = identity.user()
    user.groups.add(Group.objects.create(name="auditors"))
    actions.arrange_groups(user, [home.municipality], platform=False)
    assert sorted(user.groups.values_list("name", flat=True)) == ["auditors", "editors-batumi"]

"""Writes of the CMS: opening the portal's and a municipality's pages, its editors, publishing in all languages."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from civic.georgian import search_words
from civic.places.models import Municipality
from civic.places.queries import active_municipalities
from cms import rules, starting
from cms.models import MunicipalityHomePage, PageWord, PlatformHomePage, PortalSettings

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
STEM_LENGTH = PageWord._meta.get_field("word").max_length
PLATFORM_GROUP = "editors-platform"


def group_name(place: Municipality) -> str:
    """The group of a municipality's editors."""
    return f"editors-{place.slug}"


# --- Publishing -------------------------------------------------------------------------------


@transaction.atomic
def publish_companions(page: Page, *, by: Any) -> list[Page]:
    """Publish the same page in the other required languages, on the same schedule; returns them."""
    published = []
    for other in rules.companions(page).values():
        if other.live or (other.latest_revision and other.latest_revision.approved_go_live_at):
            continue
        draft = other.get_latest_revision_as_object()
        draft.go_live_at, draft.expire_at = page.go_live_at, page.expire_at
        revision = draft.save_revision(user=by, clean=False)
        revision.publish(user=by, skip_permission_checks=True)
        published.append(other)
    return published


@transaction.atomic
def unpublish_companions(page: Page, *, by: Any) -> list[Page]:
    """Take the same page down in the other required languages; returns them."""
    taken = [other for other in rules.companions(page).values() if other.live]
    for other in taken:
        other.unpublish(user=by)
    return taken


@transaction.atomic
def index_page(page: Page) -> None:
    """Write the stems of a page's words afresh, for the search."""
    title = set(stems(page.title))
    PageWord.objects.filter(page_id=page.pk).delete()
    PageWord.objects.bulk_create(
        PageWord(page_id=page.pk, word=word, in_title=word in title) for word in stems(page.words())
    )


def stems(text: str) -> list[str]:
    """The distinct stems of a text, cut to the column's length."""
    return list(dict.fromkeys(word[:STEM_LENGTH] for word in search_words(text) if word))


# --- Opening pages ----------------------------------------------------------------------------


@transaction.atomic
def seed() -> int:
    """Give every active municipality its homes and its editors' group, and the portal its settings.

    Returns how many municipalities were opened; a second run opens none. The homes of the portal
    itself stand since the first migration.
    """
    site = Site.objects.get(is_default_site=True)
    PortalSettings.objects.get_or_create(site=site, defaults=starting.portal_settings())
    platform_editors()
    for home in PlatformHomePage.objects.all():
        index_page(home)
    return sum(open_municipality(place) for place in active_municipalities())


def open_municipality(place: Municipality) -> bool:
    """Make the homes of a municipality in every language, its collection and its editors' group.

    Returns True when a home was made.
    """
    made = False
    first: MunicipalityHomePage | None = None
    for parent in PlatformHomePage.objects.select_related("locale").order_by("path"):
        code = parent.locale.language_code
        home = MunicipalityHomePage.objects.filter(municipality=place, locale=parent.locale).first()
        if home is None:
            home = MunicipalityHomePage(
                title=place.short_en if code == "en" else place.short_ka,
                slug=place.slug,
                municipality=place,
                locale=parent.locale,
                body=starting.municipality_body(),
            )
            if first is not None:
                home.translation_key = first.translation_key
            parent.add_child(instance=home)
            home.save_revision(clean=False)
            index_page(home)
            made = True
        first = first or home
    municipal_editors(place)
    return made


# --- Editors ----------------------------------------------------------------------------------


def municipal_editors(place: Municipality) -> Group:
    """The group that may edit and publish the pages and files of one municipality, and no others."""
    group, _made = Group.objects.get_or_create(name=group_name(place))
    collection = Collection.objects.filter(name=place.short_ka, depth=2).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=place.short_ka)
    for home in MunicipalityHomePage.objects.filter(municipality=place):
        _grant_pages(group, home)
    _grant_files(group, collection)
    _enter(group)
    return group


def platform_editors() -> Group:
    """The group that may edit all pages, files and settings."""
    group, _made = Group.objects.get_or_create(name=PLATFORM_GROUP)
    for home in PlatformHomePage.objects.all():
        _grant_pages(group, home)
    _grant_files(group, Collection.get_first_root_node())
    _enter(group)
    for model, codenames in starting.PLATFORM_RIGHTS.items():
        label, name = model.split(".")
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label=label,
                content_type__model=name,
                codename__in=[f"{verb}_{name}" for verb in codenames],
            )
        )
    return group


def _grant_pages(group: Group, page: Page) -> None:
    for permission in _permissions("wagtailcore", PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_files(group: Group, collection: Collection) -> None:
    for label, codenames in FILE_RIGHTS.items():
        for permission in _permissions(label, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _enter(group: Group) -> None:
    """Let the group into the admin and let it translate."""
    group.permissions.add(
        *_permissions("wagtailadmin", ["access_admin"]),
        *_permissions("wagtail_localize", ["submit_translation"]),
    )


def _permissions(label: str, codenames: Any) -> Any:
    return Permission.objects.filter(content_type__app_label=label, codename__in=codenames)


def arrange_groups(user: Any, places: list[Municipality], *, platform: bool) -> None:
    """Put `user` in exactly the editors' groups of `places`, and of the platform if so.

    Called before each request of the admin, so a role given or taken counts from the next request on.
    """
    wanted = {group_name(place) for place in places} | ({PLATFORM_GROUP} if platform else set())
    held = {group.name: group for group in user.groups.filter(name__startswith="editors-")}
    gone = [group for name, group in held.items() if name not in wanted]
    missing = wanted - held.keys()
    if gone:
        user.groups.remove(*gone)
    if missing:
        user.groups.add(*Group.objects.filter(name__in=missing))


def known_locales() -> dict[str, Locale]:
    """The languages of the page tree by code."""
    return {locale.language_code: locale for locale in Locale.objects.all()}

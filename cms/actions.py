"""Writes of the CMS: opening the portal's and a municipality's pages, its editors, publishing in all languages."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
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
from civic.ui.menus import forget
from cms import rules, starting
from cms.models import MenuItem, MunicipalityHomePage, PageWord, PlatformHomePage, PortalSettings
from cms.texts import Entry

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
        published.append(draft)
    return published


def keep_as_draft(page: Page) -> None:
    """Make a new page a draft again: Wagtail saves it as live before it asks whether it may publish."""
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)


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
    """Write the pages a new installation starts with, its settings, menus and editors' groups.

    What stands already is left as it is. Returns how many pages were written.
    """
    written = write_pages(starting.PAGES)
    written += sum(open_municipality(place) for place in active_municipalities())
    site = Site.objects.get(is_default_site=True)
    settings, _made = PortalSettings.objects.get_or_create(
        site=site, defaults=starting.portal_settings()
    )
    if not settings.menu.exists():
        root = site.root_page
        for order, item in enumerate(starting.menu()):
            path = item.pop("slugs", "")
            page = Page.objects.get(url_path=root.url_path + path) if path else None
            MenuItem.objects.create(setting=settings, sort_order=order, page=page, **item)
    platform_editors()
    for home in PlatformHomePage.objects.all():
        index_page(home)
    forget()
    return written


def write_pages(entries: list[Entry]) -> int:
    """Write each entry in all languages below the homes, where it is missing; returns how many pages.

    Both languages are written as drafts first and then published, so that a municipality that
    publishes in all languages or in none is content.
    """
    written: list[Page] = []
    homes = PlatformHomePage.objects.select_related("locale").order_by("path")
    for entry in entries:
        *above, slug = entry.path.split("/")
        key = None
        for home in homes:
            parent = _below(home, above)
            page = parent.get_children().filter(slug=slug).first()
            if page is None:
                page = _draft(entry, slug, home.locale, key)
                parent.add_child(instance=page)
                page.save_revision(clean=False)
                written.append(page)
            key = page.translation_key
    for page in written:
        page.refresh_from_db()
        if not page.live:
            page.get_latest_revision().publish(skip_permission_checks=True)
    return len(written)


def _below(home: Page, slugs: list[str]) -> Page:
    path = home.url_path + "".join(f"{slug}/" for slug in slugs)
    return Page.objects.get(url_path=path).specific


def _draft(entry: Entry, slug: str, locale: Locale, key: Any) -> Page:
    text = entry.en if locale.language_code == "en" else entry.ka
    model = apps.get_model(entry.model)
    fields = {"lead": text.lead, **entry.values}
    if text.body:
        fields["body"] = text.body
    page = model(title=text.title, slug=slug, locale=locale, live=False, **fields)
    if key is not None:
        page.translation_key = key
    return page


def open_municipality(place: Municipality) -> int:
    """Make the homes of a municipality in every language, its news, its collection and its editors' group.

    Returns how many pages were made.
    """
    made = 0
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
                first_published_at=timezone.now(),
                last_published_at=timezone.now(),
                body=starting.municipality_body(),
            )
            if first is not None:
                home.translation_key = first.translation_key
            parent.add_child(instance=home)
            home.save_revision(clean=False)
            index_page(home)
            made += 1
        first = first or home
    municipal_editors(place)
    return made + write_pages([starting.news_of(place.slug)])


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

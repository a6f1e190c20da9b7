"""Wagtail's admin, cut down to what editors need: fewer menu items, our texts as snippets, publishing in all
languages or in none, and homes that only the platform takes away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail_localize.models import Translation

from civic.places.models import Centre
from civic.ui.menus import forget
from cms import actions, rules
from cms.models import Letter, MunicipalityHomePage, PlatformHomePage, PortalPage
from cms.services.models import HighlandList, ServicePage
from cms.services.queries.directory import speaks_english
from petitions.models import Authority, ReasonCode, Topic

KEPT_FOR_EDITORS = {"explorer", "images", "documents", "texts", "settings"}
HOMES = (PlatformHomePage, MunicipalityHomePage)


# --- Texts ------------------------------------------------------------------------------------


class ReasonCodes(SnippetViewSet):
    """Why a petition is returned or refused, as published and mailed."""

    model = ReasonCode
    menu_label = gettext_lazy("Reason codes")
    icon = "list-ul"
    list_display = ["code", "axis", "title_ka", "is_active"]
    list_filter = ["axis", "is_active"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("axis")]),
        FieldPanel("title_ka"),
        FieldPanel("text_ka"),
        FieldPanel("title_en"),
        FieldPanel("text_en"),
        FieldPanel("hidden_text"),
        FieldRowPanel([FieldPanel("is_active"), FieldPanel("order")]),
    ]


class Topics(SnippetViewSet):
    """What petitions are about."""

    model = Topic
    menu_label = gettext_lazy("Topics")
    icon = "tag"
    list_display = ["slug", "name_ka", "name_en"]
    panels = [
        FieldPanel("slug"),
        FieldPanel("name_ka"),
        FieldPanel("name_en"),
        FieldPanel("order"),
    ]


class Authorities(SnippetViewSet):
    """Who decides what a municipality cannot, and how to write there."""

    model = Authority
    menu_label = gettext_lazy("Other authorities")
    icon = "site"
    list_display = ["name_ka", "matters_ka", "is_active"]
    panels = [
        FieldPanel("slug"),
        FieldPanel("name_ka"),
        FieldPanel("name_en"),
        FieldPanel("matters_ka"),
        FieldPanel("matters_en"),
        FieldPanel("words"),
        FieldPanel("address_ka"),
        FieldPanel("address_en"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("is_active"), FieldPanel("order")]),
    ]


class Letters(SnippetViewSet):
    """Mails in the editors' words."""

    model = Letter
    menu_label = gettext_lazy("Mail texts")
    icon = "mail"
    list_display = ["template", "subject_ka", "subject_en"]


class Centres(SnippetViewSet):
    """Where a clerk helps in person."""

    model = Centre
    menu_label = gettext_lazy("Centres")
    icon = "home"
    list_display = ["name_ka", "municipality", "hours_ka"]
    list_filter = ["municipality"]
    panels = [
        FieldPanel("municipality"),
        FieldPanel("slug"),
        FieldPanel("name_ka"),
        FieldPanel("name_en"),
        FieldPanel("address_ka"),
        FieldPanel("address_en"),
        FieldPanel("hours_ka"),
        FieldPanel("hours_en"),
        FieldPanel("phone"),
    ]


class HighlandLists(SnippetViewSet):
    """Which settlements are highland ones, from which day, by which act: an exact rule goes by them."""

    model = HighlandList
    menu_label = gettext_lazy("Highland lists")
    icon = "list-ul"
    list_display = ["municipality", "in_force_from", "whole"]
    list_filter = ["municipality"]
    panels = [
        FieldRowPanel([FieldPanel("municipality"), FieldPanel("in_force_from")]),
        FieldPanel("whole"),
        FieldPanel("units"),
        FieldPanel("source_ka"),
        FieldPanel("source_en"),
    ]


class Texts(SnippetViewSetGroup):
    """Everything worded outside pages."""

    items = (ReasonCodes, Topics, Authorities, Letters, Centres, HighlandLists)
    menu_label = gettext_lazy("Texts")
    menu_icon = "edit"
    menu_name = "texts"


register_snippet(Texts)


@hooks.register("construct_main_menu")
def fewer_items(request: HttpRequest, menu_items: list[Any]) -> None:
    """Editors see pages, images, documents, texts and settings; the set-up account sees all."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in KEPT_FOR_EDITORS]


# --- Publishing in all languages or in none ---------------------------------------------------


def _refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    decision = rules.may_publish(page.specific)
    if decision:
        return None
    if request.resolver_match and request.resolver_match.view_name == "wagtailadmin_pages:add":
        actions.keep_as_draft(page)
    messages.error(request, str(decision))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish_page")
def before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stop where a required language is missing; what was written is kept as a draft."""
    return _refuse(request, page) if isinstance(page.specific, PortalPage) else None


@hooks.register("before_edit_page", order=-10)
def before_publishing_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same for the side-by-side translation, which publishes by a way of its own."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translated = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    )
    return before_publishing(request, page) if translated.exists() else None


@hooks.register("after_publish_page")
def after_publishing(request: HttpRequest, page: Page) -> None:
    """Publish the other required languages with it; show menus and names anew."""
    if isinstance(page.specific, PortalPage):
        for other in actions.publish_companions(page.specific, by=request.user):
            messages.success(
                request,
                _("Published together: %(title)s (%(language)s).")
                % {"title": other.title, "language": other.locale.get_display_name()},
            )
    if isinstance(page.specific, ServicePage) and not speaks_english(page.specific):
        messages.warning(
            request,
            _(
                "English is missing: the form of this service is shown in Georgian to readers of English. "
                "Translate the page."
            ),
        )
    forget()


@hooks.register("after_unpublish_page")
def after_unpublishing(request: HttpRequest, page: Page) -> None:
    """Take the other required languages down with it."""
    if isinstance(page.specific, PortalPage):
        actions.unpublish_companions(page.specific, by=request.user)
    forget()


@hooks.register("before_bulk_action")
def before_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """A bulk act on pages follows the rules of the single one, or does nothing at all."""
    pages = [one for one in objects if isinstance(one, Page)]
    for page in pages:
        answer = None
        if action_type == "publish":
            answer = before_publishing(request, page)
        elif action_type in {"unpublish", "delete", "move"}:
            answer = keep_homes(request, page)
        if answer is not None:
            return answer
    return None


# --- Homes stay -------------------------------------------------------------------------------


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_homes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Only the set-up account takes a home away: a municipality's address must not go dead by a slip."""
    if request.user.is_superuser or not isinstance(page.specific, HOMES):
        return None
    messages.error(
        request, _("A home cannot be removed here. Ask the administrator of the platform.")
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_move_page")
@hooks.register("before_copy_page")
def keep_homes_in_place(
    request: HttpRequest, page: Page, *destination: Page
) -> HttpResponse | None:
    """A home is neither moved nor copied."""
    return keep_homes(request, page)


# --- The frame --------------------------------------------------------------------------------


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
@hooks.register("after_edit_setting")
def after_text(request: HttpRequest, instance: Any) -> None:
    """Show a changed centre or name at once."""
    forget()


@hooks.register("after_delete_snippet")
def after_texts_deleted(request: HttpRequest, instances: list[Any]) -> None:
    """Show a removed centre no longer."""
    forget()

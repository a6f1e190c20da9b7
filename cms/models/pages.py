"""The page types: home of the platform, home of a municipality, guide, plain page, news."""

from functools import cached_property
from http import HTTPMethod
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField, TranslatableField

from civic.dates import today
from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from cms import queries, rules
from cms.blocks import Prose, Sections

NEWS_ON_A_PAGE = 10


class PortalPageQuerySet(PageQuerySet):
    """Reads one page together with what every page is asked for: its language, a home's municipality."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """One page, in one query. Lists and deletions, which want less, are left alone."""
        if self.query.deferred_loading[0]:
            return super().get(*args, **kwargs)
        return super(PortalPageQuerySet, self.select_related(*self.model.read_with)).get(
            *args, **kwargs
        )


PortalPageManager = PageManager.from_queryset(PortalPageQuerySet)


class PortalPage(Page):
    """What all our pages share: the municipality they belong to, the way here, the other languages.

    Every page is for everybody: there are no private pages, and none answers a POST.
    """

    read_with: tuple[str, ...] = ("locale",)
    private_page_options: list[str] = []
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    objects = PortalPageManager()

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        """None: see `private_page_options`; so no page pays a query for asking."""
        return PageViewRestriction.objects.none()

    @cached_property
    def place(self) -> Municipality | None:
        """The municipality this page belongs to; None on pages of the whole portal."""
        return queries.place_of(self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Refuse an address that another part of the portal already answers."""
        super().full_clean(*args, **kwargs)
        if self.slug in rules.reserved_slugs(self.depth):
            raise ValidationError(
                {"slug": _("The portal itself uses this address. Choose another one.")}
            )

    def readiness(self) -> Decision:
        """May the page be published, as far as its own content goes?"""
        return ALLOWED

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish as Wagtail does, together with the translations the municipality requires.

        Raises ValidationError where a required language is missing.
        """
        from cms import actions

        decision = rules.may_publish(self)
        if not decision:
            raise ValidationError(str(decision))
        result = super().publish(revision, user=user, **kwargs)
        actions.publish_companions(self, by=user)
        return result

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the frame which municipality this is, then answer."""
        request.municipality = self.place  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the municipality, the way here and this page in the other languages."""
        context = super().get_context(request, *args, **kwargs)
        above = queries.ancestors(self)
        context["municipality"] = self.place
        context["way"] = above
        context["other_languages"] = queries.other_languages(self, above, request)
        context["section"] = self.section
        return context

    @property
    def section(self) -> str:
        """The menu section in which this page is current."""
        return ""

    def words(self) -> str:
        """All that a reader reads on this page, for the search."""
        parts = [self.title, getattr(self, "headline", ""), getattr(self, "lead", "")]
        body = getattr(self, "body", None)
        if body is not None:
            parts += body.stream_block.get_searchable_content(body)
        return "\n".join(filter(None, parts))


class PlatformHomePage(PortalPage):
    """The home of the whole portal: choose a municipality, see what councils answered."""

    eyebrow = models.CharField(_("line above the heading"), max_length=120, blank=True)
    headline = models.CharField(_("heading"), max_length=160)
    lead = models.TextField(_("introduction"), max_length=400)
    body = StreamField(Sections(), verbose_name=_("sections"), blank=True)

    template = "cms/platform_home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.MunicipalityHomePage",
        "cms.StandardPage",
        "cms.GuidePage",
        "cms.NewsIndexPage",
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("eyebrow"),
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home of the portal")
        verbose_name_plural = _("homes of the portal")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the country: regions with their municipalities and the tile map."""
        context = super().get_context(request, *args, **kwargs)
        context["regions"], context["tiles"] = queries.country()
        return context


class MunicipalityHomePage(PortalPage):
    """The home of one municipality. Its address is the municipality's own."""

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("municipality"),
    )
    lead = models.TextField(
        _("introduction"),
        max_length=400,
        blank=True,
        help_text=_("Left empty: the counts of petitions in one sentence."),
    )
    coat_of_arms = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("coat of arms"),
    )
    body = StreamField(Sections(), verbose_name=_("sections"), blank=True)
    both_languages = models.BooleanField(
        _("publish in all languages only"),
        default=False,
        help_text=_("A page of this municipality is published in all languages or in none."),
    )

    read_with = ("locale", "municipality")
    template = "cms/municipality_home.html"
    parent_page_types = ["cms.PlatformHomePage"]
    subpage_types = [
        "cms.StandardPage",
        "cms.GuidePage",
        "cms.NewsIndexPage",
        "services.ServiceIndexPage",
    ]
    override_translatable_fields = [
        TranslatableField("lead"),
        TranslatableField("body"),
        SynchronizedField("municipality"),
        SynchronizedField("coat_of_arms"),
        SynchronizedField("both_languages"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("municipality", permission="superuser"),
        FieldPanel("lead"),
        FieldPanel("coat_of_arms"),
        FieldPanel("body"),
    ]
    settings_panels = [
        *Page.settings_panels,
        FieldPanel("both_languages", permission="superuser"),
    ]

    class Meta:
        verbose_name = _("home of a municipality")
        verbose_name_plural = _("homes of municipalities")

    @cached_property
    def place(self) -> Municipality:
        """The municipality whose home this is."""
        return self.municipality

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Take the address from the municipality; refuse a second home in one language."""
        if self.municipality_id:
            self.slug = self.municipality.slug
            others = MunicipalityHomePage.objects.filter(
                municipality_id=self.municipality_id, locale_id=self.locale_id
            ).exclude(pk=self.pk)
            if others.exists():
                raise ValidationError(
                    {"municipality": _("This municipality already has a home in this language.")}
                )
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the counts of petitions for the introduction."""
        from cms import live

        context = super().get_context(request, *args, **kwargs)
        context["counts"] = live.counts(self.municipality)
        return context


class GuidePage(PortalPage):
    """An instruction page. A municipality's own guide on a topic stands before the portal's."""

    class Topic(models.TextChoices):
        """The four instruction pages, and others."""

        FILLING = "filling", _("Filling in a petition")
        SUBMITTING = "submitting", _("Submitting a petition")
        SIGNING = "signing", _("Signing a petition")
        REGISTERING = "registering", _("Registering on the portal")
        OTHER = "other", _("Another topic")

    topic = models.CharField(_("topic"), max_length=16, choices=Topic.choices, default=Topic.OTHER)
    lead = models.TextField(_("introduction"), max_length=400)
    body = StreamField(Prose(), verbose_name=_("body"), blank=True)

    template = "cms/guide.html"
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    section = "guide"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the other instructions."""
        from cms import live

        context = super().get_context(request, *args, **kwargs)
        context["guides"] = live.guides(self.place)
        return context


class StandardPage(PortalPage):
    """A plain page: privacy, accessibility, rules, contact; may list the pages below it."""

    lead = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(Prose(), verbose_name=_("body"), blank=True)
    lists_children = models.BooleanField(_("list the pages below"), default=False)

    template = "cms/standard.html"
    subpage_types = ["cms.StandardPage", "cms.GuidePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("lists_children"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages below, where they are to be listed."""
        context = super().get_context(request, *args, **kwargs)
        context["children"] = queries.children(self) if self.lists_children else []
        return context


class NewsIndexPage(PortalPage):
    """The news of the portal or of a municipality, newest first."""

    lead = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/news_index.html"
    parent_page_types = ["cms.PlatformHomePage", "cms.MunicipalityHomePage"]
    subpage_types = ["cms.NewsPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    section = "news"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the news."""
        context = super().get_context(request, *args, **kwargs)
        items = NewsPage.objects.live().child_of(self).order_by("-on", "-pk")
        context["items"] = Paginator(items, NEWS_ON_A_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(PortalPage):
    """One piece of news."""

    on = models.DateField(_("day"), default=today)
    lead = models.TextField(_("in short"), max_length=400)
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image"),
    )
    body = StreamField(Prose(), verbose_name=_("body"), blank=True)

    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("on"),
        FieldPanel("lead"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    section = "news"

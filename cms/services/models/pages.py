"""The directory of services: its page for a municipality, and a page for each service."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks import Prose
from cms.models import PortalPage
from cms.services.blocks import Questions


class Group(models.TextChoices):
    """The four groups of municipal services that municipalities run in the management system, and the rest."""

    HIGHLAND = "highland", _("Highland settlements")
    SOCIAL = "social", _("Health and social programmes")
    CONSTRUCTION = "construction", _("Construction")
    PROPERTY = "property", _("Municipal property")
    OTHER = "other", _("Other services")


class ServiceIndexPage(PortalPage):
    """All services of one municipality, by group."""

    lead = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "services/index.html"
    parent_page_types = ["cms.MunicipalityHomePage"]
    subpage_types = ["services.ServicePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("directory of services")
        verbose_name_plural = _("directories of services")


class ServicePage(PortalPage):
    """One service: who may ask, by which law, what is needed, how long it takes, what it costs; and its form.

    `code` names the service in messages to other systems. `term_days` are calendar days from filing;
    `questions` is the form, whose block ids are the keys of the answers in every language.
    """

    group = models.CharField(_("group"), max_length=16, choices=Group.choices)
    code = models.SlugField(_("code"), max_length=40)
    lead = models.TextField(_("in one sentence"), max_length=400)
    for_whom = models.TextField(_("who may ask for it"), max_length=600)
    law = models.TextField(_("law"), max_length=600)
    needed = models.TextField(_("documents needed"), max_length=1500, blank=True)
    fee = models.CharField(_("fee"), max_length=200, blank=True)
    appeal = models.TextField(_("how to appeal"), max_length=800, blank=True)
    term_days = models.PositiveSmallIntegerField(_("term in days"), default=30)
    for_persons = models.BooleanField(_("open to persons"), default=True)
    for_organisations = models.BooleanField(_("open to organisations"), default=False)
    takes_requests = models.BooleanField(_("can be asked for here"), default=True)
    outside_url = models.URLField(_("where else it can be asked for"), blank=True)
    body = StreamField(Prose(), verbose_name=_("text"), blank=True)
    questions = StreamField(Questions(), verbose_name=_("questions of the form"), blank=True)

    template = "services/service.html"
    parent_page_types = ["services.ServiceIndexPage"]
    subpage_types: list[str] = []
    override_translatable_fields: list[Any] = [
        TranslatableField("lead"),
        TranslatableField("for_whom"),
        TranslatableField("law"),
        TranslatableField("needed"),
        TranslatableField("fee"),
        TranslatableField("appeal"),
        TranslatableField("body"),
        TranslatableField("questions"),
        SynchronizedField("group"),
        SynchronizedField("code"),
        SynchronizedField("term_days"),
        SynchronizedField("for_persons"),
        SynchronizedField("for_organisations"),
        SynchronizedField("takes_requests"),
        SynchronizedField("outside_url"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("group"),
        FieldPanel("code"),
        FieldPanel("lead"),
        FieldPanel("for_whom"),
        FieldPanel("law"),
        FieldPanel("needed"),
        MultiFieldPanel(
            [FieldPanel("term_days"), FieldPanel("fee"), FieldPanel("appeal")],
            heading=_("Term, fee, appeal"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("takes_requests"),
                FieldPanel("for_persons"),
                FieldPanel("for_organisations"),
                FieldPanel("outside_url"),
            ],
            heading=_("Asking for it"),
        ),
        FieldPanel("body"),
        FieldPanel("questions"),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

"""The directory of services: its page for a municipality, and a page for each service."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from civic.decisions import Decision
from civic.doors import unknown_filter
from civic.places.models import Department
from cms.blocks import Prose
from cms.models import PortalPage
from cms.services.blocks import Questions
from cms.services.forms_pages import ServicePageForm


class Group(models.TextChoices):
    """The four groups of municipal services that municipalities run in the management system, and the rest."""

    HIGHLAND = "highland", _("Highland settlements")
    SOCIAL = "social", _("Health and social programmes")
    CONSTRUCTION = "construction", _("Construction")
    PROPERTY = "property", _("Municipal property")
    OTHER = "other", _("Other services")


TAKEN_ADDRESSES = frozenset({"ask", "drafts", "requests"})  # what `urls` answers below a directory


class RuleMode(models.TextChoices):
    """What the rule of a service may do."""

    OFF = "off", _("nothing: a person decides")
    TRIAL = "trial", _("trial: its answer is shown to the department, a person decides")
    ON = "on", _("decides where every condition is met; else a person decides")


class ServiceIndexPage(PortalPage):
    """All services of one municipality, by group."""

    lead = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "services/index.html"
    parent_page_types = ["cms.MunicipalityHomePage"]
    subpage_types = ["services.ServicePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    section = "services"

    class Meta:
        verbose_name = _("directory of services")
        verbose_name_plural = _("directories of services")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse a filter the page does not have."""
        refusal = unknown_filter(request, {"q", "group", "whom"})
        return refusal or super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the services that were asked for, by group."""
        from cms.services.views.directory import listing

        return super().get_context(request, *args, **kwargs) | listing(self, request)


class ServicePage(PortalPage):
    """One service: who may ask, by which law, what is needed, how long it takes, what it costs; and its form.

    `code` names the service in its requests' addresses and in messages to other systems. `term_days`
    are calendar days from filing; `questions` is the form, whose block ids are the keys of the
    answers in every language. `rule` names a rule of `cms.services.exact`, `lookups` the registers
    that are asked about the applicant, `department` who works its requests.
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
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("department"),
    )
    rule = models.CharField(_("exact rule"), max_length=40, blank=True)
    rule_mode = models.CharField(
        _("what the rule may do"), max_length=8, choices=RuleMode.choices, default=RuleMode.OFF
    )
    lookups: Any = models.JSONField(_("registers that are asked"), default=list, blank=True)

    template = "services/service.html"
    section = "services"
    base_form_class = ServicePageForm
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
        SynchronizedField("department"),
        SynchronizedField("rule"),
        SynchronizedField("rule_mode"),
        SynchronizedField("lookups"),
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
        MultiFieldPanel(
            [
                FieldPanel("department"),
                FieldRowPanel([FieldPanel("rule"), FieldPanel("rule_mode")]),
                FieldPanel("lookups"),
            ],
            heading=_("Working on it"),
        ),
    ]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a code that another service of the municipality has, and another's department."""
        from cms.services.queries import directory

        super().full_clean(*args, **kwargs)
        if self.slug in TAKEN_ADDRESSES:
            raise ValidationError(
                {"slug": _("The portal itself uses this address. Choose another one.")}
            )
        if directory.code_taken(self):
            raise ValidationError(
                {"code": _("Another service of this municipality has this code.")}
            )
        place = self.place
        if self.department and place and self.department.municipality_id != place.pk:
            raise ValidationError({"department": _("Choose a department of this municipality.")})

    def readiness(self) -> Decision:
        """A service is published only with a form that can be filled in."""
        from cms.services.definition import may_be_used

        return may_be_used(self)

    def words(self) -> str:
        """All that a reader reads on this page, for the search."""
        return "\n".join([super().words(), self.for_whom, self.needed, self.law])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is shown besides the editor's words: the questions, the description for machines."""
        from cms.services.views.directory import about

        return super().get_context(request, *args, **kwargs) | about(self, request)

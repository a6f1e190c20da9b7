"""What editors set for the whole portal: its name, who helps, the banner, and the menus."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

from civic.places.models import in_language

own_path = RegexValidator(
    r"\A/(?!/)[\w./-]*\Z", _("An address of this portal starts with one slash, like /ledger/.")
)


@register_setting(icon="site", order=100)
class PortalSettings(BaseSiteSetting, ClusterableModel):
    """One row for the portal. Texts stand in Georgian and English; English may be left empty."""

    name_ka = models.CharField(_("name of the portal, Georgian"), max_length=60)
    name_en = models.CharField(_("name of the portal, English"), max_length=60, blank=True)
    footer_ka = models.CharField(_("last line of the footer, Georgian"), max_length=200, blank=True)
    footer_en = models.CharField(_("last line of the footer, English"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours_ka = models.CharField(_("hours, Georgian"), max_length=120, blank=True)
    hours_en = models.CharField(_("hours, English"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    officer_ka = models.CharField(
        _("data protection officer, Georgian"), max_length=160, blank=True
    )
    officer_en = models.CharField(_("data protection officer, English"), max_length=160, blank=True)
    officer_email = models.EmailField(_("e-mail of the data protection officer"), blank=True)
    banner_ka = models.CharField(
        _("banner on every page, Georgian"),
        max_length=240,
        blank=True,
        help_text=_("For test mode, outages and holidays. Left empty: no banner."),
    )
    banner_en = models.CharField(_("banner on every page, English"), max_length=240, blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name_ka"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("footer_ka"), FieldPanel("footer_en")]),
                FieldRowPanel([FieldPanel("banner_ka"), FieldPanel("banner_en")]),
            ],
            heading=_("The portal"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldRowPanel([FieldPanel("hours_ka"), FieldPanel("hours_en")]),
                FieldPanel("email"),
            ],
            heading=_("A person who helps"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("officer_ka"), FieldPanel("officer_en")]),
                FieldPanel("officer_email"),
            ],
            heading=_("Personal data"),
        ),
        InlinePanel("menu", heading=_("Menus"), label=_("Menu item")),
    ]

    class Meta:
        verbose_name = _("name, contacts and menus")

    @property
    def name(self) -> str:
        """Name of the portal in the language in force."""
        return in_language(self.name_ka, self.name_en)

    @property
    def footer(self) -> str:
        """Last line of the footer in the language in force."""
        return in_language(self.footer_ka, self.footer_en)

    @property
    def hours(self) -> str:
        """When the telephone is answered, in the language in force."""
        return in_language(self.hours_ka, self.hours_en)

    @property
    def officer(self) -> str:
        """The data protection officer, in the language in force."""
        return in_language(self.officer_ka, self.officer_en)

    @property
    def banner(self) -> str:
        """The banner in the language in force."""
        return in_language(self.banner_ka, self.banner_en)


class MenuItem(Orderable):
    """A link in the masthead or the footer: a page, an address of the portal, or a section an app offers."""

    class Area(models.TextChoices):
        """Where the link stands."""

        MAIN = "main", _("Masthead")
        VERIFY = "verify", _("Footer: check for yourself")
        ABOUT = "about", _("Footer: the portal")

    class Section(models.TextChoices):
        """What an app offers by itself; the address depends on the municipality."""

        PETITIONS = "petitions", _("Petitions")
        LEDGER = "ledger", _("Public log")

    setting = ParentalKey(PortalSettings, on_delete=models.CASCADE, related_name="menu")
    area = models.CharField(_("place"), max_length=8, choices=Area.choices, default=Area.MAIN)
    section = models.CharField(
        _("section of the portal"), max_length=16, choices=Section.choices, blank=True
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
    )
    path = models.CharField(
        _("or an address of this portal"), max_length=120, blank=True, validators=[own_path]
    )
    label_ka = models.CharField(_("words, Georgian"), max_length=60, blank=True)
    label_en = models.CharField(_("words, English"), max_length=60, blank=True)

    panels = [
        FieldPanel("area"),
        FieldPanel("section"),
        PageChooserPanel("page"),
        FieldPanel("path"),
        FieldRowPanel([FieldPanel("label_ka"), FieldPanel("label_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")

    def __str__(self) -> str:
        return self.label_ka or self.section or self.path or str(self.page)

    @property
    def label(self) -> str:
        """The words in the language in force; empty where the target's own title is to stand."""
        return in_language(self.label_ka, self.label_en)

    def clean(self) -> None:
        """Refuse a link that leads nowhere or to several places, or an address without words."""
        super().clean()
        targets: list[Any] = [self.section, self.page_id, self.path]
        if sum(bool(one) for one in targets) != 1:
            raise ValidationError(_("Choose one: a section, a page or an address."))
        if self.path and not self.label_ka:
            raise ValidationError({"label_ka": _("An address needs words.")})

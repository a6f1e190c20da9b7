"""Whose matter it is: other bodies to write to, formal transfers, and the act a council adopted."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import in_language
from petitions.models.petition import Petition
from petitions.states import Addressee


class Authority(models.Model):
    """A body that decides what a municipality cannot: what is its matter, and how to reach it.

    `words` are the words (Georgian, one a line, in any form) that point to it in a draft.
    """

    slug = models.SlugField(unique=True)
    name_ka = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    matters_ka = models.CharField(max_length=300)
    matters_en = models.CharField(max_length=300)
    words = models.TextField(max_length=2000, blank=True)
    address_ka = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    is_active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name_ka"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language in force."""
        return in_language(self.name_ka, self.name_en)

    @property
    def matters(self) -> str:
        """What it decides, in the language in force."""
        return in_language(self.matters_ka, self.matters_en)

    @property
    def address(self) -> str:
        """Postal address in the language in force."""
        return in_language(self.address_ka, self.address_en)


class Transfer(models.Model):
    """That a petition was passed on from the sakrebulo to the mayor or back; signatures stay valid."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="transfers")
    to = models.CharField(max_length=12, choices=Addressee.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_to_display()}"


class AdoptedAct(models.Model):
    """The act that came of a petitioned draft, article by article, to be read beside it."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="adopted")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    articles = models.TextField(max_length=60_000)
    annexes = models.TextField(max_length=60_000, blank=True)
    url = models.URLField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.petition}: {self.title}"

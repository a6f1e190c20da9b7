"""Lists on which an exact rule stands: the highland settlements of a municipality, from a day on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality, Unit, in_language


class HighlandList(models.Model):
    """Which parts of a municipality are highland settlements from `in_force_from` on, and by which act.

    A newer list takes the place of an older one; the older stays, for what was decided by it.
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="highland_lists",
        verbose_name=_("municipality"),
    )
    in_force_from = models.DateField(_("in force from"))
    whole = models.BooleanField(_("every settlement of the municipality"), default=False)
    units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("highland settlements")
    )
    source_ka = models.CharField(_("act, in Georgian"), max_length=300)
    source_en = models.CharField(_("act, in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["municipality", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "in_force_from"], name="highland_list_once_a_day"
            ),
        ]
        verbose_name = _("list of highland settlements")
        verbose_name_plural = _("lists of highland settlements")

    def __str__(self) -> str:
        return f"{self.municipality}, {self.in_force_from}"

    @property
    def source(self) -> str:
        """The act, in the language in force."""
        return in_language(self.source_ka, self.source_en)

"""What is published once a petition has closed: the package with which its count can be checked for ever."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


def package_path(instance: models.Model, name: str) -> str:
    """A random name; the reader sees `petition-742-closing.zip`."""
    return f"packages/{secrets.token_hex(16)}.zip"


class ClosingPackage(models.Model):
    """One published package of a petition (`petitions.packages`): its file, its SHA-256 and its length.

    `size` is the size of the log it stands on. It is made once and never changed; the same facts
    give the same bytes again.
    """

    class Edition(models.TextChoices):
        CLOSING = "closing", _("After the close of collection")
        DECISION = "decision", _("After the decision")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="packages")
    edition = models.CharField(max_length=8, choices=Edition.choices)
    size = models.BigIntegerField()
    file = models.FileField(upload_to=package_path)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "edition"], name="package_once"),
            models.CheckConstraint(
                condition=Q(edition__in=["closing", "decision"]), name="package_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.edition}"

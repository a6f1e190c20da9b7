"""The kernel's one own table: the counters of `civic.limits`."""

from django.db import models


class Counter(models.Model):
    """How often a key was counted in a bucket within one window. `key` is a keyed hash."""

    bucket = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bucket", "key", "window"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bucket}: {self.count}"

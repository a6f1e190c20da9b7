"""The kernel's own tables: counters (`civic.limits`), fingerprints of keys (`civic.keyring`), what was deleted (`civic.retention`)."""

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


class KeyMark(models.Model):
    """With which key the database was written, as a fingerprint: a start with another one is refused."""

    name = models.CharField(max_length=10, primary_key=True)
    fingerprint = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.name}: {self.fingerprint}"


class Deletion(models.Model):
    """How many rows a rule of `civic.retention` removed on one day. Says nothing of whose they were."""

    rule = models.CharField(max_length=40)
    on = models.DateField()
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "on"], name="deletion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.on}: {self.rows}"

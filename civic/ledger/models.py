"""The public log: Leaf (one entry), Tile (256 hashes of the tree), Checkpoint (a signed head), and
Cosignature (what a witness says of one).

Leaves and checkpoints are append-only by trigger; a tile can only get longer. Only
`civic.ledger.sequencer` writes here, and `civic.ledger.witnesses` the cosignatures.
"""

from django.db import models


class Leaf(models.Model):
    """One entry of the log. `data` is the canonical JSON that is hashed; it has no personal data."""

    index = models.BigIntegerField(primary_key=True)
    data = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["index"]
        verbose_name_plural = "leaves"
        constraints = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="ledger_leaf_index"),
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.data[:80]}"


class Tile(models.Model):
    """Up to 256 hashes of level 8·`level`, end to end; the last one of a level grows in place."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        ordering = ["level", "number"]
        constraints = [
            models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_once"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """The signed head of the log at one size, as it was published."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]
        indexes = [models.Index(fields=["at"], name="ledger_checkpoint_by_day")]

    def __str__(self) -> str:
        return f"{self.size} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def origin(self) -> str:
        """The name of the log that signed it."""
        return self.note.partition("\n")[0]


class Cosignature(models.Model):
    """That a witness has seen the log grow to a checkpoint: its line below the note, and its own time."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    witness = models.CharField(max_length=200)
    line = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["checkpoint_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="ledger_cosigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.witness}: {self.checkpoint_id}"

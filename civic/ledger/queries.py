"""Reads: the newest checkpoint, leaves by position, proofs, and whether the log is running."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from civic.dates import TBILISI, end_of_day
from civic.journal.models import Entry
from civic.ledger import merkle
from civic.ledger.models import Checkpoint, Cosignature, Leaf, Tile

PAGE = merkle.TILE_WIDTH
RESUMED = "ledger.resumed"


@contextmanager
def one_view() -> Iterator[None]:
    """Let all reads of the block see the database as of one moment; writers are not held up.

    Without it a batch placed between two reads would look like a log that does not fit. Inside a
    transaction the block sees what that transaction sees.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # `atomic` would take SQLite's write lock
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def head() -> Checkpoint | None:
    """The newest checkpoint; None while the log is empty."""
    return Checkpoint.objects.order_by("-size").first()


def note_of(head: Checkpoint) -> str:
    """The checkpoint as it is published: signed by the log, cosigned by whichever witnesses saw it."""
    return head.note + "".join(head.cosignatures.values_list("line", flat=True))


def cosigned(witness: str) -> Checkpoint | None:
    """The newest checkpoint a witness of that name has cosigned."""
    found = (
        Cosignature.objects.filter(witness=witness)
        .select_related("checkpoint")
        .order_by("-checkpoint__size")
        .first()
    )
    return found.checkpoint if found else None


def days(since: date, until: date) -> QuerySet[Checkpoint, Any]:
    """The days in Tbilisi on which checkpoints were signed, newest first, with how many and how large.

    Both days belong to it.
    """
    return (
        Checkpoint.objects.filter(at__gte=start_of(since), at__lt=end_of_day(until))
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=TBILISI))
        .values("day")
        .annotate(number=Count("pk"), size=Max("size"))
        .order_by("-day")
    )


def notes_of(day: date) -> list[str]:
    """Every checkpoint of a day in Tbilisi, oldest first."""
    rows = Checkpoint.objects.filter(at__gte=start_of(day), at__lt=end_of_day(day))
    return [note_of(row) for row in rows.order_by("size").prefetch_related("cosignatures")]


def statement() -> Entry | None:
    """The newest statement with which an operator let the log go on after data were lost."""
    return Entry.objects.filter(kind=RESUMED, public=True).order_by("-id").first()


def start_of(day: date) -> datetime:
    """The first moment of a day in Tbilisi."""
    return end_of_day(day - timedelta(days=1))


def as_of() -> datetime | None:
    """When the newest checkpoint was signed: counts shown are as of then. None while empty."""
    return Checkpoint.objects.order_by("-size").values_list("at", flat=True).first()


def leaf_range(start: int, stop: int) -> list[str]:
    """The texts of the leaves `start` to `stop - 1`."""
    rows = Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
    return list(rows.values_list("data", flat=True))


def tile(level: int, number: int) -> bytes:
    """The hashes of one tile, as many as there are; empty when there is none."""
    found = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return bytes(found or b"")


def tree(ranges: list[merkle.Range]) -> merkle.Tree:
    """A tree that can hash these ranges of leaves; its tiles are read with one query."""
    wanted = {merkle.tile_of(node) for one in ranges for node in merkle.parts(*one)}
    held: dict[merkle.Node, bytes] = {}
    if wanted:
        places = Q()
        for level in {level for level, _number in wanted}:
            numbers = [number for at, number in wanted if at == level]
            places |= Q(level=level, number__in=numbers)
        for row in Tile.objects.filter(places):
            held[row.level, row.number] = bytes(row.hashes)
    return merkle.Tree(lambda level, number: held.get((level, number), b""))


def inclusion(index: int, size: int) -> list[bytes]:
    """Proof that leaf `index` is in the tree of `size` leaves. Raises ValueError when it cannot be."""
    ranges = merkle.inclusion_ranges(index, size)
    found = tree(ranges)
    return [found.hash_of(*one) for one in ranges]


def consistency(first: int, second: int) -> list[bytes]:
    """Proof that the tree of `second` leaves extends that of `first`. Raises ValueError."""
    ranges = merkle.consistency_ranges(first, second)
    found = tree(ranges)
    return [found.hash_of(*one) for one in ranges]


def root(size: int) -> bytes:
    """Root hash over the first `size` leaves, computed from the tiles."""
    return tree([(0, size)]).root(size)

"""The sequencer: gives everything new its place in the public log. One at a time per installation.

`run` is one transaction. Each app's `ledger.py` hands in its leaves (`emit(log)`) and writes in the
same transaction what follows from their places (counts, crossings); then come the leaves of the
public journal entries, the tiles and one signed checkpoint. A crash or an error anywhere undoes
all of it. The work depends on how much is new, never on how long the log already is.

While the key is missing or strange, or the stored log does not fit its own newest checkpoint or the
one that was published last (`civic.ledger.memory`), nothing is placed and nothing is signed: signatures go on being collected and wait, and an alarm
stands in the log file until somebody mends it.
"""

import logging
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from civic.ledger import journalled, leaves, memory, merkle, queries, signing
from civic.ledger.models import Checkpoint, Leaf, Tile
from civic.plugins import modules

logger = logging.getLogger("civic.ledger")

LOCK = 0x6C656467  # pg_try_advisory_xact_lock; the letters "ledg"
FRESH = timedelta(seconds=1)  # a younger checkpoint means the worker or a neighbour has just run
PATIENCE = 5.0  # seconds the worker waits for another writer
HASTE = 0.05  # seconds a web request waits for another writer
ALARM_EVERY = 60.0
_last_alarm: dict[str, float] = {}


class PausedError(RuntimeError):
    """The log cannot go on; the sentence says why."""


class Log:
    """The end of the log while one batch is placed. Apps call `append`."""

    def __init__(self, head: Checkpoint | None, at: datetime | None = None) -> None:
        self.at: datetime = at or timezone.now()
        self._start = head.size if head else 0
        self._rows: list[Leaf] = []
        self._edge = _edge(self._start)
        self._touched: set[merkle.Node] = set()

    @property
    def size(self) -> int:
        """The place the next leaf will get."""
        return self._start + len(self._rows)

    def append(self, leaf: dict[str, Any]) -> int:
        """Add a leaf and return its index. Raises `leaves.LeafError` for a wrong kind or field."""
        leaves.check(leaf)
        text = leaves.canonical(leaf)
        index = self.size
        hashed = merkle.leaf_hash(text.encode())
        self._rows.append(Leaf(index=index, data=text, hash=hashed))
        self._grow(index, hashed)
        return index

    def root(self) -> bytes:
        """Root hash over all leaves so far."""
        return self._tree().root(self.size)

    def write(self) -> Checkpoint:
        """Store leaves and tiles and sign the new head."""
        Leaf.objects.bulk_create(self._rows, batch_size=1000)
        Tile.objects.bulk_create(
            [
                Tile(level=level, number=number, hashes=bytes(self._edge[level, number]))
                for level, number in sorted(self._touched)
            ],
            update_conflicts=True,
            unique_fields=["level", "number"],
            update_fields=["hashes"],
        )
        root = self.root()
        note = signing.signed(self.size, root)
        return Checkpoint.objects.create(size=self.size, root=root, note=note, at=self.at)

    def _grow(self, index: int, hashed: bytes) -> None:
        level = 0
        while True:
            number = index // merkle.TILE_WIDTH
            tile = self._edge.setdefault((level, number), bytearray())
            tile += hashed
            self._touched.add((level, number))
            if len(tile) < merkle.TILE_WIDTH * merkle.HASH_SIZE:
                return
            hashed = merkle.fold(_pieces(tile))
            level, index = level + 1, number

    def _tree(self) -> merkle.Tree:
        return merkle.Tree(lambda level, number: bytes(self._edge.get((level, number), b"")))


def run(*, wait: float = PATIENCE, at: datetime | None = None) -> int:
    """Place everything that is waiting; return the number of new leaves.

    Returns 0 at once while another one is running, and after at most `wait` seconds when other
    writers are in the way. Errors of an app's `emit` are raised; nothing is kept then. `at` is the
    moment of the batch for data that is loaded with its own dates (the demonstration, tests).
    """
    with _waiting_at_most(wait):
        try:
            with transaction.atomic():
                return _place(at) if _alone(wait) else 0
        except PausedError as reason:
            _alarm(str(reason))
            return 0
        except OperationalError as error:
            if _is_contention(error):
                return 0
            raise


def nudge(at: datetime | None = None) -> None:
    """Run now if the last checkpoint is older than a second. Never raises, hardly ever waits.

    For web requests, after their own transaction: on a quiet site the new count is there with the
    answer, on a busy one the next batch takes it along.
    """
    try:
        newest = Checkpoint.objects.order_by("-size").values_list("at", flat=True).first()
        if newest is None or (at or timezone.now()) - newest >= FRESH:
            run(wait=HASTE, at=at)
    except Exception:  # the signature is safe; the worker will place it
        logger.warning("The sequencer failed after a signature", exc_info=True)


def why_paused() -> str:
    """The reason why nothing could be placed now; empty when the log is in order."""
    try:
        with queries.one_view():
            _continued()
    except PausedError as reason:
        return str(reason)
    return ""


def _place(at: datetime | None) -> int:
    log = _continued(at)
    before = log.size
    for module in modules("ledger"):
        module.emit(log)
    journalled.emit(log)
    if log.size > before:
        head = log.write()
        transaction.on_commit(partial(memory.remember, head.note))
    return log.size - before


def _continued(at: datetime | None = None) -> Log:
    """The end of the log. Raises PausedError when going on would contradict what has been signed."""
    try:
        signing.seeds()
    except signing.NoKeyError as error:
        raise PausedError(str(error)) from error
    head = Checkpoint.objects.order_by("-size").first()
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    size = head.size if head else 0
    if reason := memory.gone_back(head):
        raise PausedError(reason)
    if (last + 1 if last is not None else 0) != size:
        raise PausedError(f"the last checkpoint has size {size}, the last leaf has index {last}")
    log = Log(head, at)
    if head is None:
        return log
    if not signing.is_ours(head.note):
        raise PausedError(
            f"the last checkpoint was not signed with the present key for {settings.LEDGER_ORIGIN}"
        )
    if log.root() != bytes(head.root):
        raise PausedError(f"the stored tree does not fit the checkpoint of size {size}")
    return log


def _edge(size: int) -> dict[merkle.Node, bytearray]:
    """The partial tiles on the right edge of the tree, by level and number. Raises PausedError."""
    partial = {(level, full): width for level, full, width in merkle.tile_widths(size) if width}
    places = Q(pk__in=[])
    for level, number in partial:
        places |= Q(level=level, number=number)
    found = {(row.level, row.number): bytearray(row.hashes) for row in Tile.objects.filter(places)}
    for place, width in partial.items():
        if len(found.get(place, b"")) != width * merkle.HASH_SIZE:
            raise PausedError(f"tile {place[0]}/{place[1]} does not have {width} hashes")
    return found


def _pieces(tile: bytearray) -> list[bytes]:
    return [bytes(tile[at : at + merkle.HASH_SIZE]) for at in range(0, len(tile), merkle.HASH_SIZE)]


def _alone(wait: float) -> bool:
    """Whether no other sequencer runs. On SQLite the IMMEDIATE transaction has answered already."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(wait * 1000)}ms"])
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _waiting_at_most(seconds: float) -> AbstractContextManager[None]:
    """On SQLite, shorten the time this connection waits for the write lock."""
    shorten = getattr(connection, "waiting_at_most", None)
    return shorten(seconds) if shorten else nullcontext()


def _is_contention(error: OperationalError) -> bool:
    """True when another writer held a lock for longer than we were ready to wait."""
    if connection.vendor == "sqlite":
        return "database is locked" in str(error)
    return getattr(error.__cause__, "sqlstate", "") == "55P03"


def _alarm(reason: str) -> None:
    """Say why the log stands still, at most once a minute for the same reason."""
    now = time.monotonic()
    if now - _last_alarm.get(reason, -ALARM_EVERY) >= ALARM_EVERY:
        _last_alarm[reason] = now
        logger.error("The public log is paused: %s", reason)

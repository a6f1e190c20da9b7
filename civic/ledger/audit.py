"""The self-check: the log as published, the rows it is stored in, and the apps' own rows against it."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.ledger import files, journalled, memory, merkle, queries, signing, words
from civic.ledger.models import Checkpoint, Leaf
from civic.ledger.note import Checkpoint as Head
from civic.ledger.note import NoteError, verified
from civic.ledger.verifier import verify
from civic.plugins import modules

logger = logging.getLogger("civic.ledger")

MOST_NAMED = 20  # problems written into one journal entry
MOST_TOLD = 366  # recounts shown


def problems() -> list[str]:
    """One sentence for everything that does not fit; nothing when all is well.

    All of it is read as of one moment, while signing and placing go on.
    """
    with queries.one_view():
        found = [*_remembered(), *_published(), *_stored(), *journalled.audit()]
        for module in modules("ledger"):
            if hasattr(module, "audit"):
                found += module.audit()
    return found


@dataclass(frozen=True)
class Recount:
    """One nightly recount as it was published: what was counted, how many things differ, how long it took.

    `leaf_count` is the size of the log; `petitions` and `signatures` are None in entries of older releases.
    """

    at: datetime
    leaf_count: int
    petitions: int | None
    signatures: int | None
    differences: int
    problems: list[str]
    milliseconds: int | None
    entry: int

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.milliseconds or 0) / 1000


def check() -> list[str]:
    """The nightly recount: report what was found in a public journal entry, good or bad."""
    head = queries.head()
    if head is None:
        return []
    begun = time.monotonic()
    found = problems()
    for problem in found:
        logger.error("The public log and the rows differ: %s", problem)
    journal.append(
        "ledger.drift" if found else "ledger.checked",
        head,
        by=None,
        public=True,
        data={
            "size": head.size,
            "problems": found[:MOST_NAMED],
            "number": len(found),
            **_counted(),
            "milliseconds": int(1000 * (time.monotonic() - begun)),
        },
    )
    return found


def last() -> Recount | None:
    """The newest recount."""
    return next(iter(history(1)), None)


def history(most: int = MOST_TOLD) -> list[Recount]:
    """What the newest recounts found, newest first."""
    rows = Entry.objects.filter(
        subject_type=Checkpoint._meta.label_lower, kind__in=("ledger.checked", "ledger.drift")
    ).order_by("-subject_id", "-id")
    return [
        Recount(
            at=row.at,
            leaf_count=row.data["size"],
            petitions=row.data.get("petitions"),
            signatures=row.data.get("signatures"),
            differences=row.data["number"],
            problems=row.data["problems"],
            milliseconds=row.data.get("milliseconds"),
            entry=row.pk,
        )
        for row in rows[:most]
    ]


def _counted() -> dict[str, int]:
    """How much each app had recounted: `petitions`, `signatures` …"""
    counted: dict[str, int] = {}
    for module in modules("ledger"):
        if hasattr(module, "counted"):
            counted |= module.counted()
    return counted


def _remembered() -> Iterator[str]:
    """What was published goes no further than the database, and says the same."""
    if reason := memory.gone_back(queries.head()):
        yield reason


def _published() -> Iterator[str]:
    """Run the verifier over the files as the public gets them."""
    if queries.head() is None:
        return
    report: list[str] = []
    if not verify(files.Stored(), report.append, at_once=1):
        yield " ".join(report[report.index(words.say("unsound")) + 1 :])


def _stored() -> Iterator[str]:
    """Recompute each stored leaf hash and the root under each stored checkpoint."""
    try:
        keys = signing.known_keys()
    except signing.NoKeyError as error:
        yield str(error)
        return
    frontier = merkle.Frontier()
    rows = Leaf.objects.order_by("index").values_list("index", "data", "hash").iterator()
    for head in Checkpoint.objects.order_by("size").iterator():
        while frontier.size < head.size:
            row = next(rows, None)
            if row is None or row[0] != frontier.size:
                yield f"leaf {frontier.size} is missing"
                return
            index, data, hashed = row
            if merkle.leaf_hash(data.encode()) != bytes(hashed):
                yield f"leaf {index} was changed"
                return
            frontier.append(bytes(hashed))
        root = frontier.root()
        try:
            said = Head.parse(verified(head.note, keys))
        except NoteError as error:
            yield f"checkpoint {head.size}: {error}"
            continue
        if not root == bytes(head.root) == said.root or said.size != head.size:
            yield f"checkpoint {head.size} does not fit the leaves before it"
    if next(rows, None) is not None:
        yield f"there are leaves after the last checkpoint, from {frontier.size} on"

"""The self-check: the log as published, the rows it is stored in, and the apps' own rows against it."""

import logging
from collections.abc import Iterator

from civic.journal import actions as journal
from civic.ledger import files, journalled, merkle, queries, signing, words
from civic.ledger.models import Checkpoint, Leaf
from civic.ledger.note import Checkpoint as Head
from civic.ledger.note import NoteError, verified
from civic.ledger.verifier import verify
from civic.plugins import modules

logger = logging.getLogger("civic.ledger")

MOST_NAMED = 20  # problems written into one journal entry


def problems() -> list[str]:
    """One sentence for everything that does not fit; nothing when all is well.

    All of it is read as of one moment, while signing and placing go on.
    """
    with queries.one_view():
        found = [*_published(), *_stored(), *journalled.audit()]
        for module in modules("ledger"):
            if hasattr(module, "audit"):
                found += module.audit()
    return found


def check() -> list[str]:
    """The nightly self-check: report what was found in a public journal entry, good or bad."""
    head = queries.head()
    if head is None:
        return []
    found = problems()
    for problem in found:
        logger.error("The public log and the rows differ: %s", problem)
    journal.append(
        "ledger.drift" if found else "ledger.checked",
        head,
        by=None,
        public=True,
        data={"size": head.size, "problems": found[:MOST_NAMED], "number": len(found)},
    )
    return found


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

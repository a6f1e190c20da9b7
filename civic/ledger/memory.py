"""What was last published, remembered in a file outside the database.

A database that was put back to an earlier moment would sign a second log beside the one people have
seen. The file says how far that one went: the sequencer then signs nothing (`gone_back`), until an
operator has published a statement (`manage.py ledger resume`). It is written after each batch and
never runs ahead of what is published. Each machine has its own; an empty LEDGER_HEAD_FILE keeps none.
"""

import base64
import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from civic.journal import actions as journal
from civic.ledger import queries, signing
from civic.ledger.models import Checkpoint
from civic.ledger.note import Checkpoint as Head
from civic.ledger.note import NoteError, text_of, verified


class NothingLostError(RuntimeError):
    """There is nothing to state, or nothing to go on from; the sentence says which."""


logger = logging.getLogger("civic.ledger")


def remember(note: str) -> None:
    """Write down the newest published checkpoint, unless a larger one is remembered already."""
    path = _path()
    if path is None:
        return
    try:
        known = remembered()
        if known is None or known.size < Head.parse(text_of(note)).size:
            _write(path, note)
    except (OSError, NoteError) as error:
        logger.error("The published checkpoint cannot be remembered in %s: %s", path, error)


def remembered() -> Head | None:
    """The checkpoint that was published last; None where none is remembered.

    Raises NoteError when the file holds none of this log's.
    """
    path = _path()
    if path is None or not path.exists():
        return None
    return Head.parse(verified(path.read_text(encoding="utf-8"), signing.known_keys()))


def gone_back(head: Checkpoint | None) -> str:
    """Why the stored log contradicts what was published; empty when it does not."""
    try:
        known = remembered()
    except (OSError, NoteError, UnicodeDecodeError) as error:
        return f"{settings.LEDGER_HEAD_FILE} cannot be read: {error}"
    if known is None:
        return ""
    size = head.size if head else 0
    if size < known.size:
        return (
            f"the database has {size} leaves, but a checkpoint of {known.size} was published:"
            " it was put back to an earlier moment"
        )
    stored = head
    if head is not None and size > known.size:
        stored = Checkpoint.objects.filter(size=known.size).first()
    if stored is None or bytes(stored.root) != known.root:
        return f"the published checkpoint of {known.size} leaves is not that of the database"
    return ""


def resume(statement_ka: str, statement_en: str) -> Path:
    """Publish why the log goes on from an earlier moment, and forget the later one.

    What was remembered is set aside beside its file, as evidence; where it is now is returned. Raises
    NothingLostError.
    """
    head = queries.head()
    reason = gone_back(head)
    if not reason:
        raise NothingLostError(
            "The database holds all that was published: nothing has to be stated."
        )
    if head is None:
        raise NothingLostError(
            "The database is empty: put a backup back first, or give the new log another name"
            " (LEDGER_ORIGIN) and remove the file of the old one."
        )
    try:
        known = remembered()
    except (OSError, NoteError, UnicodeDecodeError):
        known = None
    with transaction.atomic():
        journal.append(
            queries.RESUMED,
            head,
            by=None,
            public=True,
            data={
                "size": head.size,
                "published": known.size if known else 0,
                "root": base64.b64encode(known.root).decode() if known else "",
                "statement_ka": statement_ka,
                "statement_en": statement_en,
            },
        )
    logger.error("The log goes on by the operator's statement: %s", reason)
    return _set_aside()


def _set_aside() -> Path:
    path = Path(settings.LEDGER_HEAD_FILE)
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return path.rename(aside)


def _path() -> Path | None:
    return Path(settings.LEDGER_HEAD_FILE) if settings.LEDGER_HEAD_FILE else None


def _write(path: Path, note: str) -> None:
    """All or nothing: whoever reads meanwhile finds the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)

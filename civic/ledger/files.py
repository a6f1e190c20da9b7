"""The public files of the log, as C2SP tlog-tiles lays them out, made from the database.

The web serves them under /ledger/, `manage.py ledger export` writes them into a directory, and the
verifier reads either. Beside the files of the standard: `entries/<N>.jsonl` (256 leaves as readable
lines), `journal/<id>.json` (what a `journal` leaf vouches for), `checkpoints/<day>.txt`,
`cosigned/<key id>` and `witnesses`, `key` and `verifier.pyz`.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from civic.dates import local
from civic.journal import public
from civic.journal.models import Entry
from civic.ledger import merkle, queries, signing, witnesses
from civic.ledger.failures import UnreadableError
from civic.ledger.models import Checkpoint

HIGHEST_LEVEL = 63
VERIFIER_PARTS = (
    *("ed25519", "failures", "held", "leaves", "merkle", "note", "package", "receipts"),
    *("replay", "sources", "verifier", "words"),
)
ARCHIVE_DATE = (2026, 1, 1, 0, 0, 0)  # the same archive every time it is built

_TILE = re.compile(
    r"tile/(?P<level>\d+|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d+))?"
)
_LINES = re.compile(r"entries/(?P<number>\d{1,12})\.jsonl")
_COSIGNED = re.compile(r"cosigned/(?P<identifier>[0-9a-f]{8})")
_DAY = re.compile(r"checkpoints/(?P<day>\d{4}-\d\d-\d\d)\.txt")
_JOURNAL = re.compile(r"journal/(?P<number>\d{1,18})\.json")


class FileNameError(ValueError):
    """The name of a file is malformed; the sentence says how."""


@dataclass(frozen=True)
class File:
    """One public file. `is_final` means that these bytes will never change."""

    body: bytes
    content_type: str
    is_final: bool


def read(name: str) -> File:
    """The public file of that name.

    Raises FileNameError for a malformed name and LookupError when there is no such file (yet).
    """
    if maker := _NAMED.get(name):
        return maker()
    for pattern, make in _PATTERNS:
        if found := pattern.fullmatch(name):
            return make(**found.groupdict())
    raise FileNameError("There is no file of that form in a log.")


def names(size: int) -> Iterator[str]:
    """The names of all files of a log with `size` leaves, except those of the journal."""
    yield from ("checkpoint", "key", "verifier.pyz")
    for level, full, width in merkle.tile_widths(size):
        kinds: list[int | str] = ["entries", 0] if level == 0 else [level]
        for kind in kinds:
            yield from (merkle.tile_path(kind, number) for number in range(full))
            if width:
                yield merkle.tile_path(kind, full, width)
    for number in range(-(-size // queries.PAGE)):
        yield f"entries/{number}.jsonl"


def witness_names() -> Iterator[str]:
    """The names of the files of witnesses that have cosigned something."""
    yield "witnesses"
    for one in witnesses.configured():
        if queries.cosigned(one.key.name):
            yield f"cosigned/{one.key.id.hex()}"


def day_names() -> Iterator[str]:
    """The names of the files of all days on which a checkpoint was signed, oldest first."""
    moments = Checkpoint.objects.order_by("size").values_list("at", flat=True)
    for day in dict.fromkeys(local(at).date() for at in moments.iterator()):
        yield f"checkpoints/{day.isoformat()}.txt"


def journal_names() -> Iterator[str]:
    """The names of the files of all public journal entries."""
    for pk in Entry.objects.public().order_by("pk").values_list("pk", flat=True).iterator():
        yield f"journal/{pk}.json"


@cache
def verifier_archive() -> bytes:
    """The verifier as one file: `python3 verifier.pyz URL_OR_DIR` needs nothing else."""
    here = Path(__file__).parent
    parts = {
        "__main__.py": "import sys\n\nfrom civic.ledger.verifier import main\n\nsys.exit(main())\n",
        "civic/__init__.py": "",
        "civic/ledger/__init__.py": "",
    }
    for part in VERIFIER_PARTS:
        parts[f"civic/ledger/{part}.py"] = (here / f"{part}.py").read_text(encoding="utf-8")
    packed = io.BytesIO()
    packed.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(path, ARCHIVE_DATE), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


class Stored:
    """The database as a source for the verifier: the very files the public gets."""

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises UnreadableError."""
        try:
            return read(path).body
        except (LookupError, FileNameError, signing.NoKeyError) as error:
            raise UnreadableError(path, error) from error


def _tile(level: str, number: str, width: str | None) -> File:
    place = int(number.replace("/", "").replace("x", ""))
    count = merkle.TILE_WIDTH if width is None else int(width[:4])
    if width is not None and (width != str(count) or not 0 < count < merkle.TILE_WIDTH):
        raise FileNameError("The width of a partial tile is a number from 1 to 255.")
    tall = None if level == "entries" else int(level[:3])
    if tall is not None and (level != str(tall) or tall > HIGHEST_LEVEL):
        raise FileNameError("The level of a tile is a number from 0 to 63.")
    if merkle.tile_path(level, place) != f"tile/{level}/{number}":
        raise FileNameError(
            "The number of a tile is written without needless zeros: x001/x234/067."
        )
    body = _bundle(place, count) if tall is None else queries.tile(tall, place)
    length = count * merkle.HASH_SIZE
    if tall is not None:
        body = body[:length] if len(body) >= length else b""
    if not body:
        raise LookupError("The log does not reach so far.")
    return File(body, "application/octet-stream", is_final=True)


def _bundle(number: int, count: int) -> bytes:
    """Entries, each after its length in two bytes; empty when there are not so many."""
    start = number * queries.PAGE
    texts = [text.encode() for text in queries.leaf_range(start, start + count)]
    if len(texts) < count:
        return b""
    return b"".join(len(text).to_bytes(2, "big") + text for text in texts)


def _lines(number: str) -> File:
    start = int(number) * queries.PAGE
    texts = queries.leaf_range(start, start + queries.PAGE)
    if not texts:
        raise LookupError("The log does not reach so far.")
    body = "".join(f"{text}\n" for text in texts).encode()
    return File(body, "application/x-ndjson; charset=utf-8", len(texts) == queries.PAGE)


def _checkpoint() -> File:
    head = queries.head()
    if head is None:
        raise LookupError("The log is still empty: there is no checkpoint yet.")
    return _text(queries.note_of(head))


def _keys() -> File:
    return _text("".join(f"{key}\n" for key in signing.known_keys()))


def _witnesses() -> File:
    return _text("".join(f"{one.key}\n" for one in witnesses.configured()))


def _verifier() -> File:
    return File(verifier_archive(), "application/octet-stream", is_final=False)


def _cosigned(identifier: str) -> File:
    known = [one.key.name for one in witnesses.configured() if one.key.id.hex() == identifier]
    head = queries.cosigned(known[0]) if known else None
    if head is None:
        raise LookupError("No witness of that key has cosigned a checkpoint of this log.")
    return _text(queries.note_of(head))


def _day(day: str) -> File:
    """All checkpoints of a day, an empty line between them."""
    try:
        notes = queries.notes_of(date.fromisoformat(day))
    except (ValueError, OverflowError) as error:
        raise FileNameError("There is no such day in the calendar.") from error
    if not notes:
        raise LookupError("No checkpoint was signed on that day.")
    return _text("\n".join(notes))


def _journal(number: str) -> File:
    entry = Entry.objects.public().select_related("municipality").filter(pk=int(number)).first()
    if entry is None:
        raise LookupError("There is no public journal entry of that number.")
    return File(public.text(entry).encode(), "application/json; charset=utf-8", is_final=True)


def _text(text: str) -> File:
    return File(text.encode(), "text/plain; charset=utf-8", is_final=False)


_NAMED: dict[str, Callable[[], File]] = {
    "checkpoint": _checkpoint,
    "key": _keys,
    "witnesses": _witnesses,
    "verifier.pyz": _verifier,
}
_PATTERNS: list[tuple[re.Pattern[str], Callable[..., File]]] = [
    (_TILE, _tile),
    (_LINES, _lines),
    (_COSIGNED, _cosigned),
    (_DAY, _day),
    (_JOURNAL, _journal),
]

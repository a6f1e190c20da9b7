"""An extract uploaded at the desk: kept encrypted for the worker, which reads it batch by batch.

Each batch and how far it reaches are one transaction. So a reading that was broken off goes on
where it stood, and one that is called off leaves nothing.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import Refused
from civic.places.models import Municipality
from civic.worker.models import UNFINISHED, State
from civic.worker.plan import Done, Result
from identity import extract_files, extracts
from identity.actions.extracts import IN_THE_FUTURE, clear_unconfirmed, read_extract, store
from identity.models import Extract, ExtractFile, Resident, User

READ_AT_ONCE = 256 * 1024  # bytes: some three thousand residents, read while the officer waits
BATCH = 2000
ORPHANED_AFTER = timedelta(minutes=10)


def receive_extract(
    municipality: Municipality, upload: Any, *, as_of: date, by: User | None
) -> Extract:
    """Take an uploaded file: a small one is read at once, a large one by the worker.

    `upload` is Django's UploadedFile; it is not kept, what is kept of it is encrypted and destroyed
    once read. What waited or was being read is dropped. Raises Refused when the file as a whole
    cannot be read, as far as its first line and its size show.
    """
    if as_of > timezone.localdate():
        raise IN_THE_FUTURE.fresh()
    if upload.size <= READ_AT_ONCE:
        return read_extract(municipality, upload, as_of=as_of, by=by)
    extracts.check_head(upload.file.readline(extract_files.LONGEST_LINE))
    upload.seek(0)
    key = secrets.token_bytes(32)
    name, size = extract_files.keep(upload.chunks(), key)
    try:
        with transaction.atomic():
            clear_unconfirmed(municipality)
            extract = Extract.objects.create(
                municipality=municipality, as_of=as_of, imported_by=by, state=Extract.State.READING
            )
            ExtractFile.objects.create(extract=extract, name=name, key=key, size=size)
    except BaseException:
        extract_files.destroy(name)
        raise
    return extract


def read_upload(
    file: ExtractFile, read: Callable[[ExtractFile], str | None] | None = None
) -> Result | None:
    """Read on in an upload: what the worker calls, again after a broken-off reading.

    `read` reads its lines and answers as `read_lines`, perhaps by another process.
    """
    failure = (read or read_lines)(file)
    if failure is None:
        return None
    state = Extract.State.FAILED if failure else Extract.State.WAITING
    return _done(file, partial(_finish, file.extract, state, failure))


def read_lines(file: ExtractFile) -> str | None:
    """Read the lines not yet read, batch by batch.

    Returns "" at the end, a code of FAILURES, or None: called off, or another worker has the file.
    """
    extract = file.extract
    seen: set[bytes] = set()
    progress = [file.read]
    lines = extracts.read(
        _watched(file, progress), extract.municipality, skip=file.lines, seen=seen
    )
    try:
        while batch := list(islice(lines, BATCH)):
            if not _take(file, extract, batch, progress[0]):
                return None
            seen.clear()
    except Refused as refusal:
        return refusal.code
    except extract_files.BrokenFileError as error:
        return "not_text" if str(error) == "line" else "broken"
    return "" if extract.rows else "empty"


def clear_uploads() -> int:
    """Remove files nobody reads any more: those a crash left behind. Returns how many."""
    wanted = set(ExtractFile.objects.filter(state__in=UNFINISHED).values_list("name", flat=True))
    before = (timezone.now() - ORPHANED_AFTER).timestamp()
    found = [
        name
        for name in extract_files.names() - wanted
        if (extract_files.folder() / name).stat().st_mtime < before
    ]
    for name in found:
        extract_files.destroy(name)
    return len(found)


def _watched(file: ExtractFile, progress: list[int]) -> Iterator[bytes]:
    for line, read in extract_files.lines(file.name, bytes(file.key)):
        progress[0] = read
        yield line


def _take(file: ExtractFile, extract: Extract, batch: list[extracts.Line], read: int) -> bool:
    """Write one batch, unless somebody else works on the file by now; True when it is written."""
    with transaction.atomic():
        mine = ExtractFile.objects.filter(
            pk=file.pk, attempts=file.attempts, state=State.RUNNING
        ).update(lines=file.lines + len(batch), read=read)
        if not mine:
            return False
        store(extract, _without_known(extract, batch))
        extract.save(update_fields=["rows", "bad_rows", "problems"])
    file.lines += len(batch)
    return True


def _without_known(extract: Extract, batch: list[extracts.Line]) -> list[extracts.Line]:
    """The batch, with a number that stood in an earlier one marked as standing there twice."""
    keys = [line.number_key for line in batch if not line.problem]
    known = set(
        map(
            bytes,
            Resident.objects.filter(extract=extract, number_key__in=keys).values_list(
                "number_key", flat=True
            ),
        )
    )
    return [
        extracts.Line(line.number, "twice") if line.number_key in known else line for line in batch
    ]


def _done(file: ExtractFile, effect: Any) -> Result:
    """The end of the work; with the key the upload is beyond recovery, and then it is removed."""

    def end() -> None:
        effect()
        transaction.on_commit(partial(extract_files.destroy, file.name))

    return Done(fields={"key": b"", "read": file.size}, effect=end)


def _finish(extract: Extract, state: str, failure: str) -> None:
    extract.state, extract.failure = state, failure
    extract.save(update_fields=["state", "failure"])
    if failure:
        Resident.objects.filter(extract=extract).delete()

"""The residents' extract: read it into hashes, put it into use in one step, or discard it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused
from civic.journal import actions as journal
from civic.places.models import Municipality
from identity import extract_files, extracts
from identity.actions.persons import wake_inquiries
from identity.models import Extract, ExtractFile, Resident, User, Verification

BATCH = 5000
PROBLEMS_KEPT = 200
READING_MAY_TAKE = timedelta(hours=1)

EMPTY = Refused(
    "empty", _("The file names no resident the portal could read. Nothing was imported.")
)
BAD_LINES = Refused(
    "bad_lines",
    _(
        "Some lines cannot be read, so nothing was imported. Mend them, or confirm the import without them."
    ),
)
NOT_WAITING = Refused(
    "not_waiting", _("This extract no longer waits for confirmation. Reload the page.")
)
IN_THE_FUTURE = Refused("future", _("The date of the extract cannot lie in the future."))


def read_extract(
    municipality: Municipality, file: Iterable[bytes], *, as_of: date, by: User | None
) -> Extract:
    """Hash every line into an extract that waits for confirmation; the one in use stays in use.

    `file` gives lines of bytes and is not kept. Written in batches outside any long transaction,
    so that signers need not wait. An earlier extract that still waits is discarded. Raises Refused
    when the file as a whole cannot be read.
    """
    if as_of > timezone.localdate():
        raise IN_THE_FUTURE.fresh()
    clear_unconfirmed(municipality)
    extract = Extract.objects.create(municipality=municipality, as_of=as_of, imported_by=by)
    try:
        lines = extracts.read(file, municipality)
        while batch := list(islice(lines, BATCH)):
            store(extract, batch)
        if not extract.rows:
            raise EMPTY.fresh()
    except BaseException:
        _drop(extract)
        raise
    extract.state = Extract.State.WAITING
    extract.save()
    return extract


def store(extract: Extract, batch: list[extracts.Line]) -> None:
    """Write the lines of one batch and count them on `extract`, which the caller saves."""
    good = [line for line in batch if not line.problem]
    Resident.objects.bulk_create(
        Resident(
            extract=extract,
            number_key=line.number_key,
            match_key=line.match_key,
            name_key=line.name_key,
            unit_id=line.unit_id,
        )
        for line in good
    )
    extract.rows += len(good)
    extract.bad_rows += len(batch) - len(good)
    extract.problems += [[line.number, line.problem] for line in batch if line.problem]
    del extract.problems[PROBLEMS_KEPT:]


def confirm_extract(extract: Extract, *, by: User | None) -> Extract:
    """Put a waiting extract into use, in one step, in place of the one before.

    Everybody verified before is looked up in it: who is no longer on it loses the right to sign
    here, who is back has it again. Verifications that waited for a register are asked again.
    """
    with transaction.atomic():
        row = Extract.objects.select_for_update().get(pk=extract.pk)
        if row.state != Extract.State.WAITING:
            raise NOT_WAITING.fresh()
        now = timezone.now()
        old = Extract.objects.filter(municipality=row.municipality, state=Extract.State.CURRENT)
        replaced = list(old.values_list("pk", flat=True))
        old.update(state=Extract.State.REPLACED, replaced_at=now)
        row.state = Extract.State.CURRENT
        row.current_at = now
        row.save(update_fields=["state", "current_at"])
        left = _look_up_again(row)
        journal.append(
            "extract.imported",
            row,
            by=by,
            data={"rows": row.rows, "bad_rows": row.bad_rows, "left": left},
        )
        wake_inquiries(row.municipality)
    Resident.objects.filter(extract__in=replaced).delete()
    return row


def discard_extract(extract: Extract, *, by: User | None) -> None:
    """Delete the lines of an extract that waits or is being read; what remains is that somebody tried."""
    with transaction.atomic():
        row = Extract.objects.select_for_update().get(pk=extract.pk)
        if row.state not in {Extract.State.WAITING, Extract.State.READING}:
            raise NOT_WAITING.fresh()
        _destroy_file(row)
        row.state = Extract.State.DISCARDED
        row.save(update_fields=["state"])
        Resident.objects.filter(extract=row).delete()
        journal.append("extract.discarded", row, by=by, data={"rows": row.rows})


def import_extract(
    municipality: Municipality,
    file: Iterable[bytes],
    *,
    as_of: date,
    by: User | None,
    without_bad_lines: bool = False,
) -> Extract:
    """Read an extract and put it into use; with bad lines only if `without_bad_lines` is said.

    Otherwise raises Refused(bad_lines) and imports nothing; the discarded extract, the newest of
    the municipality, keeps the list of its problems.
    """
    extract = read_extract(municipality, file, as_of=as_of, by=by)
    if extract.bad_rows and not without_bad_lines:
        discard_extract(extract, by=by)
        raise BAD_LINES.fresh()
    return confirm_extract(extract, by=by)


def _look_up_again(extract: Extract) -> int:
    """Follow the new extract with everybody verified by an extract; returns how many are not on it."""
    line = Resident.objects.filter(extract=extract, number_key=OuterRef("number_key"))
    rows = Verification.objects.filter(
        municipality=extract.municipality, registry="extract"
    ).annotate(stands=Exists(line))
    now = timezone.now()
    rows.filter(stands=True).update(
        valid=True, extract=extract, checked_at=now, unit_id=Subquery(line.values("unit_id")[:1])
    )
    return rows.filter(stands=False, valid=True).update(valid=False, checked_at=now)


def clear_unconfirmed(municipality: Municipality) -> None:
    """Drop what waits, what the worker still reads, and what a killed process left half read."""
    rows = Extract.objects.filter(municipality=municipality)
    for extract in rows.filter(state=Extract.State.WAITING):
        _drop(extract)
    for extract in rows.filter(state=Extract.State.READING, file__isnull=False):
        _drop(extract)
    stale = timezone.now() - READING_MAY_TAKE
    for extract in rows.filter(state=Extract.State.READING, at__lt=stale):
        _drop(extract)


def _destroy_file(extract: Extract) -> None:
    """Delete the upload and the key it can be read with; the worker stops at its next batch."""
    for file in ExtractFile.objects.filter(extract=extract):
        file.delete()
        transaction.on_commit(partial(extract_files.destroy, file.name))


def _drop(extract: Extract) -> None:
    _destroy_file(extract)
    Resident.objects.filter(extract=extract).delete()
    extract.delete()

"""What participatory budgeting writes into the public log. The sequencer calls `emit` inside its one transaction.

Work depends on what is new, never on how many have voted. Of a vote that runs, the log only learns
that somebody took part: a commitment without time, channel or place, in random order in each batch.
"""

import random
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from budgeting import sealing
from budgeting.models import (
    Annulment,
    Assembly,
    Ballot,
    PaperBatch,
    Participation,
    Process,
    Tally,
)
from budgeting.states import Attendance, BatchState

BATCH = 5_000
REASON_LENGTH = 200
# Those annulled before they were placed stand in the log too, so that the annulment can name them.
COUNTED = (Attendance.VOTED, Attendance.ANNULLED)
_random = random.SystemRandom()


def emit(log: Any) -> None:
    """Place what is waiting; votes are opened before anybody is entered, ballots before the result."""
    _open(log)
    _register(log)
    _annul(log)
    _batches(log)
    _assemblies(log)
    _ballots(log)
    _results(log)


def _open(log: Any) -> None:
    """Votes whose rules are frozen: what people vote on, with the hash of all of it."""
    waiting = Process.objects.filter(frozen__isnull=False, open_index=None).select_related(
        "municipality"
    )
    for process in waiting.order_by("frozen_at")[:BATCH]:
        frozen = process.frozen
        process.open_index = log.append(
            {
                "k": "pb.open",
                "process": process.pk,
                "m": process.municipality.slug,
                "sha256": process.frozen_sha256,
                "pots": {str(pot["id"]): pot["amount"] for pot in frozen["pots"]},
                "projects": {
                    str(one["number"]): [one["pot"], one["cost"]] for one in frozen["projects"]
                },
                "ballot": process.ballot,
                "rule": process.rule,
                "opens": frozen["opens"],
                "closes": frozen["closes"],
            }
        )
        process.save(update_fields=["open_index"])


def _register(log: Any) -> None:
    """Participations in votes whose opening stands in the log."""
    rows = list(
        Participation.objects.select_for_update(of=("self",))
        .filter(index=None, state__in=COUNTED, process__open_index__isnull=False)
        .only("process_id", "nonce")[:BATCH]
    )
    _random.shuffle(rows)
    places = []
    for row in rows:
        c = sealing.commitment(bytes(row.nonce), row.process_id, row.pk)
        index = log.append({"k": "pb.register", "process": row.process_id, "c": c})
        places.append((index, row.pk))
    _write(Participation, "index", places)


def _annul(log: Any) -> None:
    """Annulments that still hold when the box is opened: until then an appeal may reverse them."""
    waiting = Annulment.objects.filter(
        index=None,
        state=Annulment.State.APPROVED,
        process__box_opened_at__isnull=False,
        process__open_index__isnull=False,
    ).exclude(participations__index=None)  # they are named by their places
    for annulment in waiting.order_by("pk")[:BATCH]:
        refs = sorted(annulment.participations.values_list("index", flat=True))
        annulment.index = log.append(
            {
                "k": "pb.annul",
                "process": annulment.process_id,
                "refs": refs,
                "reason": annulment.reason[:REASON_LENGTH],
                "approvers": 2,
            }
        )
        annulment.save(update_fields=["index"])


def _batches(log: Any) -> None:
    """Sealed batches of papers: their figures, no marks."""
    waiting = PaperBatch.objects.filter(
        index=None, state=BatchState.SEALED, process__open_index__isnull=False
    )
    for batch in waiting.order_by("pk")[:BATCH]:
        batch.index = log.append(
            {
                "k": "pb.batch",
                "process": batch.process_id,
                "batch": batch.pk,
                "handed": batch.handed_out,
                "counted": batch.counted,
                "spoiled": batch.spoiled,
                "blank": batch.blank,
            }
        )
        batch.save(update_fields=["index"])


def _assemblies(log: Any) -> None:
    """Protocols of assemblies as they stand when the count begins."""
    waiting = Assembly.objects.filter(
        index=None,
        confirmed_by__isnull=False,
        attended__gt=0,
        process__box_opened_at__isnull=False,
        process__open_index__isnull=False,
    ).prefetch_related("hands__project")
    for one in waiting.order_by("pk")[:BATCH]:
        one.index = log.append(
            {
                "k": "pb.assembly",
                "process": one.process_id,
                "pot": one.pot_id,
                "present": one.attended,
                "hands": {str(row.project.number): row.count for row in one.hands.all()},
                "sha256": one.minutes_sha256,
            }
        )
        one.save(update_fields=["index"])


def _ballots(log: Any) -> None:
    """The shuffled ballots of opened boxes, in the order of their random identifiers."""
    waiting = Ballot.objects.filter(process=OuterRef("pk"), leaf=None, annulled=False)
    opened = list(
        Process.objects.filter(
            Exists(waiting), box_opened_at__isnull=False, open_index__isnull=False
        ).values_list("pk", flat=True)
    )
    if not opened:
        return
    late = Participation.objects.filter(index=None, state__in=COUNTED, process=OuterRef("process"))
    rows = list(
        Ballot.objects.filter(leaf=None, annulled=False, process__in=opened)
        .exclude(Exists(late))  # whoever voted stands in the log before the first ballot
        .order_by("id")
        .values_list("pk", "process_id", "choices")[:BATCH]
    )
    _write(
        Ballot,
        "leaf",
        [
            (
                log.append(
                    {"k": "pb.ballot", "process": process, "id": pk.hex, "choices": choices}
                ),
                Ballot._meta.pk.get_db_prep_value(pk, connection),
            )
            for pk, process, choices in rows
        ],
    )


def _results(log: Any) -> None:
    """Published results: the hash of the outcome and of the files it was counted from."""
    for tally in Tally.objects.filter(index=None, published_at__isnull=False)[:BATCH]:
        tally.index = log.append(
            {
                "k": "pb.result",
                "process": tally.process_id,
                "sha256": tally.sha256,
                "ballots": tally.ballots,
            }
        )
        tally.save(update_fields=["index"])


def _write(model: type[Ballot | Participation], name: str, places: list[tuple[int, Any]]) -> None:
    """Write the places of many rows at once."""
    if not places:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    column = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", places)

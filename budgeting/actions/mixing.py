"""The physical order of ballots. On PostgreSQL rows lie in the order of writing and bear its transaction; so they are written again.

A row's `ctid` tells when it came, and its `xmin` is the very transaction that wrote the voter's
participation. Mixing takes all ballots of a process out and puts them back in the order of their
random identifiers, in one transaction: then all bear the same one, and the order says nothing. On
SQLite the table has no rowid and lies in that order by itself. What remains in the database's own
log and backups is said in `docs/security-model.md`.
"""

import logging
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from budgeting import phases
from budgeting.models import Ballot, Mixing, Process
from budgeting.rules.voting import CLOSING_GRACE
from budgeting.states import Phase

logger = logging.getLogger("civic.budgeting")

LEAST_NEW = 20  # ballots that came since, before it is worth the while
SHARE_NEW = 0.1  # of all: so the work over a whole vote stays a small multiple of its ballots
PATIENCE_MS = 2_000  # how long to wait for voters who are writing
TABLE = Ballot._meta.db_table


def mix_due(*, at: datetime | None = None) -> int:
    """Mix the ballots of each process that votes, where enough are new; all of them at the close.

    Returns how many processes were mixed.
    """
    at = at or timezone.now()
    running = Process.objects.filter(
        terms__phase=Phase.VOTING,
        terms__starts_at__lte=at,
        frozen_at__isnull=False,
        box_opened_at=None,  # afterwards they lie as they were shuffled
    ).exclude(mixing__is_final=True)
    done = 0
    for process in running.prefetch_related("terms"):
        final = phases.is_over(process, Phase.VOTING, at - CLOSING_GRACE)
        done += mix(process, final=final)
    return done


def mix(process: Process, *, final: bool = False) -> bool:
    """Put the ballots of one process into random order, if enough are new or it is the last time."""
    number = Ballot.objects.filter(process=process).count()
    known = Mixing.objects.filter(process=process).first()
    new = number - (known.ballots if known else 0)
    if not final and new < max(LEAST_NEW, SHARE_NEW * number):
        return False
    try:
        if connection.vendor == "postgresql" and number:
            _rewrite(process)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock not available
            raise
        logger.info("Ballots of process %s are mixed at the next turn", process.pk)
        return False
    Mixing.objects.update_or_create(
        process=process, defaults={"ballots": number, "is_final": final}
    )
    return True


def _rewrite(process: Process) -> None:
    """Take all out and put them back by identifier; nobody casts or changes a ballot meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_MS}ms"])
        cursor.execute(f'LOCK TABLE "{TABLE}" IN EXCLUSIVE MODE')
        cursor.execute(
            f'WITH taken AS (DELETE FROM "{TABLE}" WHERE process_id = %s RETURNING *)'
            f' INSERT INTO "{TABLE}" SELECT * FROM taken ORDER BY id',
            [process.pk],
        )
    if not connection.in_atomic_block:  # the old rows, which still bear their order
        with connection.cursor() as cursor:
            cursor.execute(f'VACUUM "{TABLE}"')

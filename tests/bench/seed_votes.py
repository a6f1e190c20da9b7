"""Rows for the benchmark of ballots, in bulk: an open vote, ballots in the box, and what the database says of them."""

import secrets
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, reset_queries

from budgeting.actions import counting
from budgeting.actions import mixing as mix
from budgeting.models import Ballot, Participation, Process
from budgeting.states import Attendance, Channel, Phase
from civic.dates import today
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from tests.factories import identity
from tests.factories import voting as make_vote

CHUNK = 5_000
PROJECTS = 60


def vote(slug: str = "bench") -> dict[str, Any]:
    """A vote in Batumi that runs, with sixty projects and three choices."""
    batumi = Municipality.objects.get(slug="batumi")
    row = make_vote.opened(batumi, *range(1_000, 1_000 + PROJECTS), slug=slug)
    while sequencer.run():
        pass
    return {"pk": row.pk, "path": row.get_absolute_url()}


def ballots(pk: int, count: int) -> dict[str, Any]:
    """`count` votes, each a participation with its place in the log and a ballot."""
    made = 0
    while made < count:
        size = min(CHUNK, count - made)
        Participation.objects.bulk_create(
            [
                Participation(
                    process_id=pk,
                    row_key=secrets.token_bytes(32),
                    state=Attendance.VOTED,
                    channel=Channel.ONLINE,
                    age_band="35-44",
                    voted_on=today(),
                    envelope=secrets.token_bytes(64),
                    network=secrets.token_bytes(16),
                    nonce=secrets.token_bytes(32),
                )
                for _one in range(size)
            ],
            batch_size=1_000,
        )
        Ballot.objects.bulk_create(
            [
                Ballot(
                    pk=uuid4(),
                    process_id=pk,
                    code_hash=secrets.token_bytes(32),
                    choices=[[number, 1] for number in (1, 2, 3)],
                )
                for _one in range(size)
            ],
            batch_size=1_000,
        )
        made += size
        sequencer.run()
        reset_queries()  # under DEBUG every statement would be remembered, with all its rows
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def state(pk: int) -> dict[str, Any]:
    """What the database says of a vote, after the sequencer has placed everything."""
    while sequencer.run():
        pass
    taken = Participation.objects.filter(process_id=pk)
    return {
        "ballots": Ballot.objects.filter(process_id=pk).count(),
        "voters": taken.values("row_key").distinct().count(),
        "placed": taken.filter(index__isnull=False).count(),
    }


def mixing(pk: int) -> dict[str, Any]:
    """How long one mixing of all ballots takes, in seconds; nobody casts meanwhile."""
    start = time.perf_counter()
    mix.mix(Process.objects.get(pk=pk), final=True)
    return {"seconds": time.perf_counter() - start}


def counted(pk: int) -> dict[str, Any]:
    """Open the box, count and publish; where the result stands, and the seconds it took to count."""
    row = Process.objects.select_related("municipality").get(pk=pk)
    at = row.terms.get(phase=Phase.VOTING).ends_at + timedelta(minutes=1)
    # Their addresses name the vote: each size is counted in a process that numbers from one again.
    first, second = (
        identity.staff(Role.BUDGET_OFFICER, row.municipality, f"{row.slug}-{number}@example.ge")
        for number in range(2)
    )
    counting.open_box(row, by=first, at=at)
    while sequencer.run():
        pass
    start = time.perf_counter()
    counting.count(row, by=first, at=at)
    seconds = time.perf_counter() - start
    counting.publish(row, by=second, at=at)
    return {"path": f"{row.get_absolute_url()}results/", "seconds": seconds}

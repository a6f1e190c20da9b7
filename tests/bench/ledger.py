"""`manage.py bench ledger`: the cost of a batch, a proof and a receipt as the log grows; the verifier's time.

Batches are public journal entries, so nothing but the log itself is measured. CPU milliseconds are
those of the Python process; the database's own stand beside them where it is a process of its own.
"""

import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import cpu
from tests.bench.stage import DATABASES, stage

SIZES = (0, 10_000, 1_000_000)
BATCHES = (1, 100, 2_000)
TURNS = 20
STEP = 50_000  # leaves placed at a time while the log is filled


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each size."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write("| database | leaves | what | queries | wall ms (median) | CPU ms |")
    write("|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database) as made:
            made.seed("places")
            code = (
                "import django, json, sys; django.setup(); from tests.bench import ledger;"
                "ledger.measure(json.loads(sys.argv[1]))"
            )
            for line in made.run("-c", code, json.dumps(options["sizes"])).splitlines():
                row = json.loads(line)
                write(
                    f"| {database} | {row['size']:,} | {row['what']} | {row['queries']} "
                    f"| {row['wall']:,.1f} | {row['cpu']:,.1f} |"
                )


def measure(sizes: list[int]) -> None:
    """In a process with the stage's database: fill, measure, print one line of JSON for each figure."""
    from civic.journal import actions as journal
    from civic.ledger import proofs, queries, sequencer
    from civic.places.models import Municipality

    batumi = Municipality.objects.get(slug="batumi")

    def write(count: int) -> None:
        for number in range(count):
            journal.append("bench.act", batumi, by=None, public=True, data={"n": number})

    for size in sizes:
        _fill(size)
        for batch in BATCHES:
            _tell(f"batch of {batch}", sequencer.run, before=partial(write, batch))
        newest = _size()
        _tell("proof", partial(_anywhere, queries.inclusion, newest))
        _tell("receipt", partial(_anywhere, lambda index, _size: proofs.receipt(index), newest))
    _verifier()


def _anywhere(act: Callable[[int, int], Any], size: int) -> None:
    act(random.randrange(size), size)


def _size() -> int:
    from civic.ledger import queries

    head = queries.head()
    return head.size if head else 0


def _fill(size: int) -> None:
    """Fill the log up to `size` leaves with petitions and signatures, as an app's `emit` places them."""
    from django.db import transaction

    from civic.ledger import queries, sequencer
    from tests.civic.ledger import logs

    while (start := _size()) < size:
        with transaction.atomic():
            log = sequencer.Log(queries.head())
            log.append(logs.opened(start, consideration=10**9))
            for number in range(start + 1, min(start + STEP, size)):
                log.append(logs.added(number, petition=start))
            log.write()


def _tell(what: str, act: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    walls, spent, counts = [], [], []
    size = _size()
    for _turn in range(TURNS):
        before()
        with CaptureQueriesContext(connection) as seen:
            wall, used = time.perf_counter(), time.process_time()
            act()
            walls.append(time.perf_counter() - wall)
            spent.append(time.process_time() - used)
        counts.append(len(seen))
    if grown := (_size() - size) // TURNS:
        what += f": {grown / statistics.median(walls):,.0f} leaves per second"
    _print(size, what, max(counts), statistics.median(walls), statistics.fmean(spent))


def _verifier() -> None:
    """Export the log and check it from the files, as an observer does."""
    from django.core.management import call_command

    from civic.ledger import sources, verifier

    with TemporaryDirectory() as folder:
        with Path(folder, "out").open("w") as out:
            call_command("ledger", "export", folder, stdout=out)
        wall, used = time.perf_counter(), time.process_time()
        assert verifier.verify(sources.Directory(Path(folder)), lambda _line: None)
        wall, used = time.perf_counter() - wall, time.process_time() - used
        _print(_size(), "verifier over all files", 0, wall, used)


def _print(size: int, what: str, queries: int, wall: float, used: float) -> None:
    row = {"size": size, "what": what, "queries": queries, "wall": 1000 * wall, "cpu": 1000 * used}
    print(json.dumps(row), flush=True)

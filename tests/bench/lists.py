"""`manage.py bench lists`: the list of current petitions at 100 and at 100,000 petitions, uncached.

Measured: the first page, a filtered page, a search, a page deep inside, and the JSON of a hundred rows.
"""

from collections.abc import Callable
from typing import Any

from tests.bench import cpu, load
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (100, 100_000)
WARM_UP = 10
PAGES = (
    ("first page", "/batumi/petitions/"),
    ("nearest to the goal", "/batumi/petitions/?sort=nearest"),
    ("search", "/batumi/petitions/?q=გაჩერება"),
    ("page 4", "/batumi/petitions/?page=4"),
    ("JSON", "/batumi/petitions.json"),
)


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each number of petitions."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write("| database | petitions | page | queries | kB | p50 ms | p95 ms | web ms | database ms |")
    write("|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            made.seed("petition")
            existing = 1
            for size in options["sizes"]:
                made.seed("petitions", count=size - existing)
                existing = size
                _measure(made, size, options, write)


def _measure(made: Stage, size: int, options: dict[str, Any], write: Callable[[str], Any]) -> None:
    queries = {path: made.seed("queries", path=path)["queries"] for _what, path in PAGES}
    with made.serving(worker=False, BENCH_PAGE_CACHE="0"):
        for what, path in PAGES:
            request = load.Request(
                made.quoted(path), headers=(("Accept-Encoding", "gzip"), ("Accept-Language", "ka"))
            )
            load.run(made.port, [request] * WARM_UP, connections=2)
            with made.accounted() as spent:
                result = load.run(
                    made.port,
                    [request] * min(options["count"], 200),
                    connections=2,
                    seconds=options["seconds"],
                )
            done = len(result.latencies)
            assert set(result.statuses) == {200}, f"{path}: {result.statuses}"
            database = f"{1000 * spent.database / done:.1f}" if made.server else "in web"
            write(
                f"| {made.database} | {size:,} | {what} | {queries[path]} "
                f"| {result.bytes / done / 1000:.1f} | {result.percentile(0.5):.1f} "
                f"| {result.percentile(0.95):.1f} | {1000 * spent.web / done:.1f} | {database} |"
            )

"""`manage.py bench petition_page`: the anonymous petition page, uncached and from the page cache.

The cached rate is given as a ratio to a style sheet of about the same size served by the same
processes, so that it says something on any machine. Uncached, the page cache is switched off.
"""

from collections.abc import Callable
from typing import Any

from tests.bench import cpu, load
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (1_000, 1_000_000)
WARM_UP = 40


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each number of existing signatures."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| database | signatures | what | queries | kB | req/s | p50 ms | p95 ms | web ms "
        "| database ms | ratio to the file |"
    )
    write("|---|---|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            petition = made.seed("petition")
            existing = 0
            for size in options["sizes"]:
                made.seed("signatures", pk=petition["pk"], count=size - existing)
                existing = size
                measure(made, petition["path"], size, options, write)


def measure(
    made: Stage, path: str, size: int, options: dict[str, Any], write: Callable[[str], Any]
) -> None:
    """Write the rows of one address: a file beside it, from the cache, and made anew."""
    sheet = made.seed("static_file")["path"]
    queries = made.seed("queries", path=path)["queries"]
    with made.serving(worker=False):
        file = _row(made, "a static file", sheet, size, options, write)
        _row(made, "page, from cache", path, size, options, write, queries=0, file=file)
    with made.serving(worker=False, BENCH_PAGE_CACHE="0"):
        _row(made, "page, uncached", path, size, options, write, queries=queries, file=file)


def _row(  # noqa: PLR0917 (one row of the table)
    made: Stage,
    what: str,
    path: str,
    size: int,
    options: dict[str, Any],
    write: Callable[[str], Any],
    *,
    queries: int | None = None,
    file: float | None = None,
) -> float:
    """Measure one address and write its row; returns its rate."""
    request = load.Request(path, headers=(("Accept-Encoding", "gzip"), ("Accept-Language", "ka")))
    load.run(made.port, [request] * WARM_UP, connections=options["connections"])
    count = options["count"]
    with made.accounted() as spent:
        result = load.run(
            made.port,
            [request] * count,
            connections=options["connections"],
            seconds=options["seconds"],
        )
    done = len(result.latencies)
    assert set(result.statuses) == {200}, result.statuses
    database = f"{1000 * spent.database / done:.1f}" if made.server else "in web"
    write(
        f"| {made.database} | {size:,} | {what} | {'' if queries is None else queries} "
        f"| {result.bytes / done / 1000:.1f} | {result.rate:.0f} | {result.percentile(0.5):.1f} "
        f"| {result.percentile(0.95):.1f} | {1000 * spent.web / done:.2f} | {database} "
        f"| {'' if file is None else f'{result.rate / file:.2f}'} |"
    )
    return result.rate

"""`manage.py bench result_page`: the page of a published result, at few and at many ballots; from the cache and made anew.

Nothing is counted for a reader: the page takes as many queries and as long at both sizes. Uncached,
the page cache is switched off.
"""

from collections.abc import Callable
from typing import Any

from tests.bench import cpu
from tests.bench.petition_page import measure
from tests.bench.stage import DATABASES, stage

SIZES = (1_000, 100_000)


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each number of ballots."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| database | ballots | what | queries | kB | req/s | p50 ms | p95 ms | web ms "
        "| database ms | ratio to the file |"
    )
    write("|---|---|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            for size in options["sizes"]:
                vote = made.seed("vote", slug=f"bench-{size}")
                made.seed("ballots", pk=vote["pk"], count=size)
                found = made.seed("counted", pk=vote["pk"])
                measure(made, found["path"], size, options, write)
                write(f"Counted twice and stored in {found['seconds']:.1f} s.")

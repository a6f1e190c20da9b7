"""`manage.py bench ballot`: ballots cast over HTTP with two web processes, at few and at many existing ones.

Every voter has a ready session and sends the form of the check page once; participations, ballots and
the places in the log are compared afterwards. One request counts the whole path: session, rate limits,
rules over 60 projects, two inserts, the envelope, the sequencer's nudge, and the page with the code.
On PostgreSQL one mixing of all ballots (`budgeting.actions.mixing`) is measured at each size too.
"""

from collections.abc import Callable
from typing import Any

from tests.bench import cpu
from tests.bench.crowd import WARM_UP, figures, form, sent
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (1_000, 500_000)
CHOSEN = ("3", "17", "42")


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each size."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| database | existing | cast | req/s | p50 ms | p95 ms | web ms | database ms | worker ms "
        "| web + database ms | right | mixing s |"
    )
    write("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            vote = made.seed("vote")
            existing = 0
            for size in options["sizes"]:
                made.seed("ballots", pk=vote["pk"], count=max(0, size - existing))
                existing = _measure(made, vote, size, options, write)


def _measure(
    made: Stage,
    vote: dict[str, Any],
    size: int,
    options: dict[str, Any],
    write: Callable[[str], Any],
) -> int:
    people = made.seed("signers", count=options["count"] + WARM_UP)
    before = made.seed("vote_state", pk=vote["pk"])
    fields = [("p", chosen) for chosen in CHOSEN]
    path = f"{vote['path']}vote/done/"
    forms = [form(path, one, number, fields) for number, one in enumerate(people)]
    result, spent = sent(made, forms, options)
    after = made.seed("vote_state", pk=vote["pk"])
    cast = len(result.latencies)
    right = (
        after["ballots"] == after["voters"] == after["placed"]
        and after["ballots"] == before["ballots"] + cast + WARM_UP
        and result.statuses == {200: cast}
    )
    mixing = made.seed("mixing", pk=vote["pk"])["seconds"]
    write(
        f"{figures(made, size, result, spent)}"
        f"| {'yes' if right else f'NO: {before} {after} {dict(result.statuses)}'} "
        f"| {f'{mixing:.1f}' if made.server else 'none needed'} |"
    )
    return int(after["ballots"])

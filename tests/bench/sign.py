"""`manage.py bench sign`: signatures over HTTP with two web processes, at few and at many existing ones.

Every signer has a ready session and sends the form once; the count is compared afterwards. Reported
per signature: CPU of the web processes, of the database, and of the worker; requests per second;
latency. One request counts the whole path: session, rate limits, rules, insert, sealing, the
sequencer's nudge, and the redirect.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.bench import cpu, load
from tests.bench.crowd import WARM_UP, figures, form, sent
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (1_000, 1_000_000)


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each size."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| database | existing | signed | req/s | p50 ms | p95 ms | web ms | database ms | worker ms "
        "| web + database ms | right |"
    )
    write("|---|---|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            petition = made.seed("petition")
            existing = 0
            for size in options["sizes"]:
                made.seed("signatures", pk=petition["pk"], count=max(0, size - existing))
                existing = _measure(made, petition, size, options, write)


def _measure(
    made: Stage,
    petition: dict[str, Any],
    size: int,
    options: dict[str, Any],
    write: Callable[[str], Any],
) -> int:
    people = made.seed("signers", count=options["count"] + WARM_UP)
    before = made.seed("state", pk=petition["pk"])
    result, spent = sent(made, list(requests_of(petition["path"], people)), options)
    after = made.seed("state", pk=petition["pk"])
    signed = len(result.latencies)
    right = (
        after["count"] == after["rows"] == after["people"] == before["rows"] + signed + WARM_UP
        and result.statuses == {302: signed}
        and set(result.locations) == {"receipt"}
    )
    write(
        f"{figures(made, size, result, spent)}"
        f"| {'yes' if right else f'NO: {before} {after} {dict(result.statuses)} {dict(result.locations)}'} |"
    )
    return int(after["rows"])


def requests_of(path: str, people: list[dict[str, str]]) -> Iterable[load.Request]:
    """One form sent by each of the people, from an address of its own."""
    for number, one in enumerate(people):
        yield form(f"{path}sign/", one, number, [("display", "none")])

"""`manage.py bench ballot`: ballots cast over HTTP with two web processes, at few and at many existing ones.

Every voter has a ready session and sends the form of the check page once; participations, ballots and
the places in the log are compared afterwards. One request counts the whole path: session, rate limits,
rules over 60 projects, two inserts, the envelope, the sequencer's nudge, and the page with the code.
On PostgreSQL one mixing of all ballots (`budgeting.actions.mixing`) is measured at each size too.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from tests.bench import cpu, load
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (1_000, 500_000)
WARM_UP = 60
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
    with made.serving(TRUSTED_PROXY_COUNT="1"):
        requests = list(_requests(vote["path"], people))
        load.run(made.port, requests[:WARM_UP], connections=options["connections"])
        with made.accounted() as spent:
            result = load.run(
                made.port,
                requests[WARM_UP:],
                connections=options["connections"],
                seconds=options["seconds"],
                per_second=options["rate"],
            )
    after = made.seed("vote_state", pk=vote["pk"])
    cast = len(result.latencies)
    right = (
        after["ballots"] == after["voters"] == after["placed"]
        and after["ballots"] == before["ballots"] + cast + WARM_UP
        and result.statuses == {200: cast}
    )
    mixing = made.seed("mixing", pk=vote["pk"])["seconds"]
    each = [1000 * part / cast for part in (spent.web, spent.database, spent.worker)]
    database = f"{each[1]:.1f}" if made.server else "in web"
    write(
        f"| {made.database} | {size:,} | {cast:,} | {result.rate:.0f} | {result.percentile(0.5):.0f} "
        f"| {result.percentile(0.95):.0f} | {each[0]:.1f} | {database} | {each[2]:.1f} "
        f"| **{each[0] + each[1]:.1f}** "
        f"| {'yes' if right else f'NO: {before} {after} {dict(result.statuses)}'} "
        f"| {f'{mixing:.1f}' if made.server else 'none needed'} |"
    )
    return int(after["ballots"])


def _requests(path: str, people: list[dict[str, str]]) -> Iterable[load.Request]:
    for number, one in enumerate(people):
        fields = [("csrfmiddlewaretoken", one["csrf"]), *(("p", chosen) for chosen in CHOSEN)]
        address = f"10.{number // 65_536 % 256}.{number // 256 % 256}.{number % 256}"
        yield load.Request(
            path=f"{path}vote/done/",
            method="POST",
            body=urlencode(fields).encode(),
            headers=(
                ("Cookie", f"sessionid={one['session']}; csrftoken={one['csrf']}"),
                ("X-Forwarded-For", address),
            ),
        )

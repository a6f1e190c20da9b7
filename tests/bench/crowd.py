"""A crowd in which everybody has a ready session and sends one form once: what signing and voting share."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from tests.bench import load
from tests.bench.stage import Spent, Stage

WARM_UP = 60


def form(
    path: str, one: dict[str, str], number: int, fields: Sequence[tuple[str, str]]
) -> load.Request:
    """The form of the person with this number, sent from an address of its own."""
    address = f"10.{number // 65_536 % 256}.{number // 256 % 256}.{number % 256}"
    return load.Request(
        path=path,
        method="POST",
        body=urlencode([("csrfmiddlewaretoken", one["csrf"]), *fields]).encode(),
        headers=(
            ("Cookie", f"sessionid={one['session']}; csrftoken={one['csrf']}"),
            ("X-Forwarded-For", address),
        ),
    )


def sent(
    made: Stage, requests: Sequence[load.Request], options: dict[str, Any]
) -> tuple[load.Result, Spent]:
    """Send all of them, the first WARM_UP uncounted."""
    with made.serving(TRUSTED_PROXY_COUNT="1"):
        load.run(made.port, requests[:WARM_UP], connections=options["connections"])
        with made.accounted() as spent:
            result = load.run(
                made.port,
                requests[WARM_UP:],
                connections=options["connections"],
                seconds=options["seconds"],
                per_second=options["rate"],
            )
    return result, spent


def figures(made: Stage, existing: int, result: load.Result, spent: Spent) -> str:
    """The columns both have: database, existing, done, rate, latency, CPU of each request in ms."""
    done = len(result.latencies)
    web, database, worker = (
        1000 * part / done for part in (spent.web, spent.database, spent.worker)
    )
    apart = f"{database:.1f}" if made.server else "in web"
    return (
        f"| {made.database} | {existing:,} | {done:,} | {result.rate:.0f} "
        f"| {result.percentile(0.5):.0f} | {result.percentile(0.95):.0f} "
        f"| {web:.1f} | {apart} | {worker:.1f} | **{web + database:.1f}** "
    )

"""`manage.py bench outbox`: messages to municipal systems per second, with a backlog and beside a system that hangs.

A worker drains a backlog of `--sizes` messages, ten about each subject, to a receiver in a process of its own,
for at most `--seconds`; give many to see all of a large one drained. The receiver checks that the messages about a
subject come in order and each once. Beside it the same with a second connection of another municipality, whose system takes messages
and never answers: the last column compares. CPU milliseconds are those of the worker for one message.
"""

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from tests.bench import cpu
from tests.bench.stage import DATABASES, ROOT, Stage, stage
from tests.e2e.portal import free_port

SIZES = (1_000, 100_000)
EACH = 10
CHUNK = 5_000
HANGING = 1_000  # messages for the system that never answers
WARM_UP = 20


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database, at each backlog, without and with a system that hangs."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| database | backlog | beside it | delivered | per second | worker CPU ms | database CPU ms | in order, once | rate |"
    )
    write("|---|---|---|---|---|---|---|---|---|")
    for database in options["database"] or DATABASES:
        with stage(database) as made:
            made.seed("places")
            for size in options["sizes"]:
                alone = _measure(made, size, hangs=False, seconds=options["seconds"])
                write(_row(database, size, "nothing", alone, alone))
                if size == min(options["sizes"]):
                    beside = _measure(made, size, hangs=True, seconds=options["seconds"])
                    write(_row(database, size, "a system that hangs", beside, alone))


def _row(database: str, size: int, what: str, found: dict[str, Any], alone: dict[str, Any]) -> str:
    done = found["done"]
    return (
        f"| {database} | {size:,} | {what} | {done:,} | {done / found['seconds']:.0f} "
        f"| {1000 * found['worker'] / done:.1f} "
        f"| {1000 * found['database'] / done:.1f} | {'yes' if found['orderly'] else 'NO'} "
        f"| {done / found['seconds'] / (alone['done'] / alone['seconds']):.2f} |"
    )


def _measure(made: Stage, size: int, *, hangs: bool, seconds: float) -> dict[str, Any]:
    ports = {"fast": free_port(), "hang": free_port()}
    receivers = [
        subprocess.Popen([sys.executable, "-m", "tests.bench.outbox", what, str(port)], cwd=ROOT)
        for what, port in ports.items()
    ]
    code = (
        "import django, json, sys; django.setup(); from tests.bench import outbox;"
        "outbox.fill(**json.loads(sys.argv[1]))"
    )
    made.run("-c", code, json.dumps({"size": size, "hangs": hangs, "ports": ports}))
    worker = None
    try:
        with (made.home / "log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env=made.environment,
                stdout=log,
                stderr=log,
            )
        before = _wait(ports["fast"], WARM_UP, 120)
        start = time.monotonic()
        spent = _cpu(made, worker.pid)
        after = _wait(ports["fast"], size, seconds)
        took = time.monotonic() - start
        spent = [end - begun for begun, end in zip(spent, _cpu(made, worker.pid), strict=True)]
        return {
            "done": after["count"] - before["count"],
            "seconds": took,
            "worker": spent[0],
            "database": spent[1],
            "orderly": after["orderly"],
        }
    finally:
        for process in (worker, *receivers):
            if process is not None:
                process.kill()
                process.wait()


def _cpu(made: Stage, pid: int) -> list[float]:
    return [cpu.seconds(pid), cpu.seconds(made.server.pid) if made.server else 0.0]


def _wait(port: int, count: int, seconds: float) -> dict[str, Any]:
    """What the receiver has, when it has so many or the time is over."""
    ends = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
        except OSError:
            found = {"count": 0}
        if found["count"] >= count or time.monotonic() > ends:
            return found
        time.sleep(0.1)


def fill(size: int, *, hangs: bool, ports: dict[str, int]) -> None:
    """In a process with the stage's database: the connections, and their backlog in bulk."""
    from civic.cases import actions
    from civic.cases.models import Connector, Delivery
    from civic.places.actions import activate
    from civic.places.models import Municipality

    Delivery.objects.all().delete()
    Connector.objects.update(state="disabled")
    activate("keda", phone="0425 00 07 42", email="council@keda.example")
    for slug, what, count in (
        ("keda", "hang", HANGING if hangs else 0),
        ("batumi", "fast", size),
    ):
        if count:
            connector = actions.connect(
                Municipality.objects.get(slug=slug),
                by=None,
                name=f"{what} {time.time_ns()}",
                url=f"http://127.0.0.1:{ports[what]}/",
            )[0]
            backlog(connector, count)


def backlog(connector: Any, count: int) -> None:
    """So many messages that wait for `connector`, ten about each subject."""
    from civic.cases.models import Delivery, OutboxEvent

    base = time.time_ns() // 1_000_000
    for start in range(0, count, CHUNK):
        events = [
            OutboxEvent(
                type="org.civic.bench.v1",
                subject=f"bench/{number // EACH}",
                subject_type="bench.row",
                subject_id=base + number // EACH,
                municipality=connector.municipality,
                sequence=number % EACH + 1,
                data={"title": "გადახურული გაჩერება სადგურთან", "count": 500},
            )
            for number in range(start, min(start + CHUNK, count))
        ]
        OutboxEvent.objects.bulk_create(events)
        Delivery.objects.bulk_create(
            Delivery(
                event=one,
                connector=connector,
                municipality=connector.municipality,
                lane=f"{one.subject_type}:{one.subject_id}",
                sequence=one.sequence,
            )
            for one in events
        )


class Receiver:
    """Answers 200 at once, or never; counts, and notes whether each subject's messages come in order."""

    def __init__(self, what: str) -> None:
        self.hangs = what == "hang"
        self.count = 0
        self.orderly = True
        self.last: dict[str, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if head.startswith(b"get"):
            body = json.dumps({"count": self.count, "orderly": self.orderly}).encode()
        else:
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            event = json.loads(await reader.readexactly(length))
            if self.hangs:
                await asyncio.sleep(3600)
            subject, sequence = event["subject"], int(event["sequence"])
            self.orderly &= sequence == self.last.get(subject, 0) + 1
            self.last[subject] = sequence
            self.count += 1
            body = b"{}"
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()


async def receive(what: str, port: int) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(Receiver(what).serve, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(receive(sys.argv[1], int(sys.argv[2])))

"""A load generator for one server on the loopback address: keep-alive connections, one request each at a time.

The driver costs CPU of its own on the same machine, so wall figures are a lower bound; the CPU
figures of `tests/bench/cpu.py` count only the server's processes.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request as it goes over the wire."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def wire(self, host: str) -> bytes:
        """The bytes of the request."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.method == "POST":
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(self.body)}",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass
class Result:
    """What a run measured. Times in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)  # moments, seconds since the epoch
    locations: Counter[str] = field(default_factory=Counter)
    bytes: int = 0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that `share` (0…1) of the requests kept within."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


def run(
    port: int,
    requests: Iterable[Request],
    *,
    connections: int = 8,
    seconds: float = 60.0,
    per_second: float | None = None,
    result: Result | None = None,
) -> Result:
    """Send `requests` over `connections` until they or the `seconds` are used up.

    With `per_second` each request is sent at its own moment and its latency counts from that
    moment, so a server that falls behind cannot hide it; without, as fast as the server answers. A given
    `result` is filled while the run lasts, for whoever looks on.
    """
    return asyncio.run(
        _run(port, iter(requests), connections, seconds, per_second, result or Result())
    )


async def _run(  # noqa: PLR0917 (the arguments of `run`, by place)
    port: int,
    requests: Iterator[Request],
    connections: int,
    seconds: float,
    per_second: float | None,
    result: Result,
) -> Result:
    start = time.perf_counter()
    sent = 0

    async def client() -> None:
        nonlocal sent
        connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while True:
            due = start + sent / per_second if per_second else 0.0
            if max(due, time.perf_counter()) - start > seconds:
                break
            request = next(requests, None)
            if request is None:
                break
            sent += 1
            if per_second:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
            began = due or time.perf_counter()
            connection = await _ask(port, connection, request, result)
            result.latencies.append(time.perf_counter() - began)
            result.answered.append(time.time())
        if connection is not None:
            connection[1].close()

    await asyncio.gather(*(client() for _ in range(connections)))
    result.seconds = time.perf_counter() - start
    return result


async def _ask(
    port: int,
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None,
    request: Request,
    result: Result,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """Send one request, on a new connection where the server has closed the old one."""
    data = request.wire(f"127.0.0.1:{port}")
    for fresh in (connection is None, True):
        if connection is None:
            connection = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = connection
        try:
            writer.write(data)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            connection = None
            if fresh:
                raise
            continue
        break
    status, headers = _head(head)
    if "chunked" in headers.get("transfer-encoding", ""):
        size = await _chunks(reader)
    else:
        size = int(headers.get("content-length", "0"))
        if size and request.method != "HEAD":
            await reader.readexactly(size)
    result.statuses[status] += 1
    result.bytes += len(head) + size
    if "location" in headers:
        result.locations[headers["location"].split("?")[0].rstrip("/").rsplit("/", 1)[-1]] += 1
    if headers.get("connection", "").lower() == "close":
        writer.close()
        return None
    return connection


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return int(first.split()[1]), {name.lower(): value.strip() for name, value in pairs}


async def _chunks(reader: asyncio.StreamReader) -> int:
    total = 0
    while size := int((await reader.readline()).split(b";")[0], 16):
        await reader.readexactly(size + 2)
        total += size
    await reader.readline()
    return total

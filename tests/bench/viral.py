"""`manage.py bench viral`: the day a petition is in everybody's mouth, on one machine.

Signatures come at 2,000 a minute for `--minutes`, each by a browser of its own, and for each one the
petition's page is looked at `--views` times; half-way the threshold is crossed and every follower is
to be written to while the mail server refuses all mail. Reported: latency and errors of signing and of
the page, the age of the count the page shows, whether everything was counted once, and whether each
mail arrived once. What the driver cannot send is not hidden: the rates are those reached.

The age of a shown count of n is the time since signature n + 1 was answered.
"""

import multiprocessing
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from tests.bench import cpu, load
from tests.bench.sign import requests_of
from tests.bench.stage import DATABASES, Stage, stage

SIZES = (1_000,)
PER_MINUTE = 2_000
FOLLOWERS = 200
MAIL_OUT, MAIL_BACK = 0.3, 0.7  # shares of the time between which no mail is taken
DRAIN_SECONDS = 900
SHOWN = re.compile(rb'<p class="count">([\d\s\xa0\xc2]+)<small>')
COLUMNS = (
    "database",
    "minutes",
    "signed",
    "a minute",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "views",
    "views/s",
    "views p95 ms",
    "errors",
    "count age p50 s",
    "count age max s",
    "mails",
    "exact",
)


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure on each database."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(f"| {' | '.join(COLUMNS)} |")
    write("|" + "---|" * len(COLUMNS))
    for database in options["database"] or DATABASES:
        with stage(database, processes=options["processes"]) as made:
            made.seed("places")
            size, wanted = options["sizes"][0], int(_rate(options) * 60 * options["minutes"])
            petition = made.seed("petition", needed=size + wanted // 2)
            made.seed("signatures", pk=petition["pk"], count=size)
            write(f"| {' | '.join(_measure(made, petition, options))} |")


def _measure(made: Stage, petition: dict[str, Any], options: dict[str, Any]) -> list[str]:
    """One run; returns the cells of its row."""
    rate = _rate(options)
    seconds = 60 * options["minutes"]
    wanted = int(rate * seconds)
    people = made.seed("signers", count=wanted)
    before = made.seed("state", pk=petition["pk"])
    made.seed("followers", pk=petition["pk"], count=FOLLOWERS)
    with made.serving(TRUSTED_PROXY_COUNT="1", BENCH_MAIL="1"):
        signing = load.Result()
        eye = _Eye(made.port, made.quoted(petition["path"]), before["count"], signing)
        viewers = _Viewers(made, petition["path"], rate * options["views"], seconds)
        mail = threading.Thread(target=_mail, args=(made, seconds))
        for part in (viewers.process, eye, mail):
            part.start()
        load.run(
            made.port,
            requests_of(petition["path"], people),
            connections=options["connections"],
            seconds=seconds,
            per_second=rate,
            result=signing,
        )
        views = viewers.result()
        eye.stop()
        mail.join()
        sent = _drained(made)
    after = made.seed("state", pk=petition["pk"])
    signed = len(signing.latencies)
    exact = after["count"] == after["rows"] == after["people"] == before["rows"] + signed
    errors = signed - signing.statuses[302] + len(views.latencies) - views.statuses[200]
    ages = sorted(eye.ages) or [0.0]
    return [
        made.database,
        f"{options['minutes']:g}",
        f"{signed:,}",
        f"{60 * signing.rate:,.0f}",
        *(f"{signing.percentile(share):.0f}" for share in (0.5, 0.95, 0.99)),
        f"{len(views.latencies):,}",
        f"{views.rate:,.0f}",
        f"{views.percentile(0.95):.0f}",
        str(errors + eye.failures),
        f"{ages[len(ages) // 2]:.1f}",
        f"{ages[-1]:.1f}",
        f"{len(set(sent))} of {FOLLOWERS}, {len(sent) - len(set(sent))} twice",
        "yes" if exact and set(signing.locations) == {"receipt"} else f"NO: {before} {after}",
    ]


def _rate(options: dict[str, Any]) -> float:
    """Signatures a second."""
    return options["rate"] or PER_MINUTE / 60


class _Eye(threading.Thread):
    """Looks at the petition's page each second and notes how old the count is that it shows."""

    def __init__(self, port: int, path: str, before: int, signing: load.Result) -> None:
        super().__init__(daemon=True)
        self.address = f"http://127.0.0.1:{port}{path}"
        self.before = before
        self.signing = signing
        self.ages: list[float] = []
        self.failures = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look until `stop`."""
        while not self._over.wait(1.0):
            asked = time.time()
            try:
                with urllib.request.urlopen(self.address, timeout=30) as answer:
                    found = SHOWN.search(answer.read())
            except OSError:
                found = None
            if found is None:
                self.failures += 1
                continue
            missing = int(re.sub(rb"\D", b"", found[1])) - self.before
            answered = self.signing.answered
            if 0 <= missing < len(answered):
                self.ages.append(max(0.0, asked - answered[missing]))
            else:
                self.ages.append(0.0)

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


class _Viewers:
    """The readers of the page, in a process of their own so that they do not slow the signers' driver."""

    def __init__(self, made: Stage, path: str, per_second: float, seconds: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._results: Any = context.Queue()
        facts = (made.port, made.quoted(path), per_second, seconds, self._results)
        self.process = context.Process(target=_view, args=facts)

    def result(self) -> load.Result:
        """What they measured, once they are done."""
        found: load.Result = self._results.get()
        self.process.join()
        return found


def _view(port: int, path: str, per_second: float, seconds: float, results: Any) -> None:
    def pages() -> Iterator[load.Request]:
        for _number in count():
            yield load.Request(path, headers=(("Accept-Language", "ka"),))

    results.put(
        load.run(port, pages(), connections=32, seconds=seconds, per_second=per_second or None)
        if per_second
        else load.Result()
    )


def _mail(made: Stage, seconds: float) -> None:
    """Have the mail server refuse everything in the middle of the time; see `tests.bench.mailing`."""
    refusal = made.home / "mail-refused"
    time.sleep(seconds * MAIL_OUT)
    refusal.touch()
    time.sleep(seconds * (MAIL_BACK - MAIL_OUT))
    refusal.unlink()


def _drained(made: Stage) -> list[str]:
    """The recipients of the mails that arrived, after as long as the queue needs to send them all."""
    file = made.home / "mail-sent"
    deadline = time.monotonic() + DRAIN_SECONDS
    sent: list[str] = []
    while time.monotonic() < deadline:
        sent = file.read_text().split() if file.exists() else []
        if len(set(sent)) >= FOLLOWERS:
            time.sleep(5)  # time for one that comes twice
            return file.read_text().split()
        time.sleep(2)
    return sent

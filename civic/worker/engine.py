"""One worker process: a thread for each queue and each tick, and one that keeps leases and the clock.

Nothing here ends on an error: a thread whose database has gone waits, longer each time, and goes
on. `stop` lets every thread finish the job at hand.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connections

from civic.worker import apart, schedule
from civic.worker.leases import Keeper, work_one
from civic.worker.plan import Every, Queue

logger = logging.getLogger("civic.worker")

KEEP_SECONDS = 1.0
LONGEST_PAUSE = 30.0
FRESHEN_SECONDS = 300.0


class Worker:
    """Runs the plan of all apps until it is told to stop."""

    def __init__(self, queues: tuple[Queue, ...] = (), every: tuple[Every, ...] = ()) -> None:
        self.queues = queues or schedule.queues()
        self.ticks = tuple(one for one in (every or schedule.schedule()) if one.is_tick)
        self.keeper = Keeper()
        self.asked_to_stop = False
        self.stopping = threading.Event()
        self._done = threading.Event()

    def stop(self) -> None:
        """Ask every thread to end after the job at hand.

        Only a plain flag is set, because an Event's lock must not be taken in a signal handler.
        """
        self.asked_to_stop = True

    def run(self) -> None:
        """Work until `stop`; returns when the jobs at hand are finished."""
        threads = [
            threading.Thread(target=self._loop, args=(name, step, pause), name=name)
            for name, step, pause in self._steps()
        ]
        keeper = threading.Thread(target=self._keep, name="leases", daemon=True)
        for thread in (keeper, *threads):
            thread.start()
        while not self.asked_to_stop:
            time.sleep(KEEP_SECONDS / 10)
        self.stopping.set()
        apart.end()
        for thread in threads:
            thread.join()
        self._done.set()
        keeper.join()

    def run_once(self) -> int:
        """Work until nothing is due and return the number of jobs; for cron and for tests."""
        total = 0
        while not self.asked_to_stop:
            schedule.enter_due()
            for tick in self.ticks:
                tick.function()
            worked = 0
            for queue in self.queues:
                while not self.asked_to_stop and work_one(queue, self.keeper):
                    worked += 1
                if queue.idle:
                    queue.idle()
            total += worked
            if not worked:
                break
        return total

    def _steps(self) -> list[tuple[str, Callable[[], bool], float]]:
        steps: list[tuple[str, Callable[[], bool], float]] = []
        for queue in self.queues:
            step = self._queue_step(queue)
            steps.extend(
                (f"{queue.name}-{number}", step, queue.seconds) for number in range(queue.threads)
            )
        for tick in self.ticks:
            assert tick.seconds is not None
            steps.append((tick.name, self._tick_step(tick), tick.seconds))
        steps.append(("clock", lambda: bool(schedule.enter_due()), KEEP_SECONDS))
        return steps

    def _queue_step(self, queue: Queue) -> Callable[[], bool]:
        """The step all threads of one queue share; after one found nothing the others need not look."""
        empty_until = 0.0

        def step() -> bool:
            nonlocal empty_until
            if time.monotonic() < empty_until:
                return False
            if work_one(queue, self.keeper):
                empty_until = 0.0  # where only a few go at a time, one that is done makes room
                return True
            empty_until = time.monotonic() + queue.seconds * 0.8
            if queue.idle:
                queue.idle()
            return False

        return step

    def _tick_step(self, tick: Every) -> Callable[[], bool]:
        def step() -> bool:
            tick.function()
            return False

        return step

    def _loop(self, name: str, step: Callable[[], bool], pause: float) -> None:
        """Repeat `step`: at once after work, after `pause` seconds without, longer after an error."""
        failures = 0
        fresh_until = time.monotonic() + FRESHEN_SECONDS
        while not self.stopping.is_set():
            try:
                worked = step()
                failures = 0
                if time.monotonic() > fresh_until:
                    close_old_connections()
                    fresh_until = time.monotonic() + FRESHEN_SECONDS
                if not worked:
                    self.stopping.wait(pause)
            except Exception as error:
                failures += 1
                wait = min(0.5 * 2 ** min(failures, 10), LONGEST_PAUSE)
                logger.error(
                    "%s: %s: trying again in %.0f s", name, error, wait, exc_info=failures == 1
                )
                self._drop_connections()
                self.stopping.wait(wait)
        self._drop_connections()

    def _keep(self) -> None:
        """Renew leases until the last job has ended, also while the others are being stopped."""
        while not self._done.wait(KEEP_SECONDS):
            try:
                self.keeper.renew_due()
            except Exception:
                logger.exception("leases could not be renewed")
                self._drop_connections()
        self._drop_connections()

    @staticmethod
    def _drop_connections() -> None:
        try:
            connections.close_all()
        except DatabaseError:
            logger.warning("a broken database connection could not be closed")

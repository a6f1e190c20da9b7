"""The heartbeat of a web process: a thread that writes one every half minute for as long as it lives."""

import logging
import threading

from django.db import Error, connections

from civic.uptime.actions import beat

logger = logging.getLogger("civic.uptime")

SECONDS = 30.0


def beat_once() -> bool:
    """Write one heartbeat; False where the database did not take it, which is what is measured."""
    try:
        beat()
    except Error as error:
        logger.warning("no heartbeat could be written: %s", error)
        return False
    finally:
        connections.close_all()
    return True


def keep_beating(stop: threading.Event | None = None, seconds: float = SECONDS) -> threading.Thread:
    """Start the thread; it ends with the process, or with `stop`."""
    asked = stop or threading.Event()

    def run() -> None:
        beat_once()
        while not asked.wait(seconds):
            beat_once()

    thread = threading.Thread(target=run, name="heartbeat", daemon=True)
    thread.start()
    return thread

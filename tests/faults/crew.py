"""`python -m tests.faults.crew N`: N copies of the worker for deliveries, each replaced when it is killed.

They are forked from one process that has loaded everything, so that a drill may kill many.
"""

import os
import signal
import sys
from dataclasses import replace

import django

LEASE_SECONDS = 3.0  # a killed copy's message is taken up again soon


def work() -> None:
    """One copy, until SIGTERM."""
    from civic.cases.tasks import QUEUES
    from civic.worker.engine import Worker
    from civic.worker.plan import Every

    idle = Every(name="idle", seconds=30, function=int)
    worker = Worker((replace(QUEUES[0], lease=LEASE_SECONDS, threads=1),), (idle,))
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.run()


def main(copies: int) -> None:
    """Keep so many copies alive until SIGTERM."""
    ended = [False]
    living: set[int] = set()

    def end(*_: object) -> None:
        ended[0] = True
        for pid in living:
            os.kill(pid, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    while not ended[0] or living:
        while not ended[0] and len(living) < copies:
            pid = os.fork()
            if pid == 0:
                work()
                os._exit(0)
            living.add(pid)
        living.discard(os.wait()[0])


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))

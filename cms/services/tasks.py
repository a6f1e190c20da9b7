"""What requests leave to the worker: other agencies that are asked, the clock that reminds, files without a row."""

from datetime import time

from civic.worker.plan import Every, Queue
from cms.services.actions import checking, documents, watching
from cms.services.models import Check

QUEUES = [Queue("agencies", Check, checking.ask_again, lease=60, tries=1000, seconds=2)]
SCHEDULE = [
    Every(name="requests.watch", seconds=3600, function=watching.watch),
    Every(name="requests.files", daily_at=time(3, 40), function=documents.sweep),
]

"""What the worker does by the clock. Nothing is decided here: each act checks the clock itself."""

from budgeting.actions.ballot_paper import freeze_due
from civic.worker.plan import Every

SCHEDULE = [
    Every(name="budgeting.freeze", seconds=5, function=freeze_due),
]

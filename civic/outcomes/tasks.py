"""What the worker does by the clock: a date that has passed is said aloud, once."""

from civic.outcomes.actions import tell_overdue
from civic.worker.plan import Every

SCHEDULE = [Every(name="outcomes.overdue", seconds=600, function=tell_overdue)]

"""What the worker does by the clock. Nothing is decided here: each act checks the clock itself."""

from budgeting.actions.ballot_paper import freeze_due
from budgeting.actions.evaluating import remind
from budgeting.actions.mixing import mix_due
from budgeting.actions.settling import settle, settle_codes
from civic.worker.plan import Every

SCHEDULE = [
    Every(name="budgeting.freeze", seconds=5, function=freeze_due),
    Every(name="budgeting.provisional", seconds=60, function=settle),
    Every(name="budgeting.provisional_codes", seconds=3600, function=settle_codes),
    Every(name="budgeting.remind", seconds=300, function=remind),
    Every(name="budgeting.mix", seconds=60, function=mix_due),
]

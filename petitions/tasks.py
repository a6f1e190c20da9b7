"""What the worker does by the clock: record closings, remind the office, ask again about pending signers, carry removals on,
publish the packages of what has closed.

None of it decides anything: the clock is checked where people sign, two people have approved what is
removed, and a late run changes no result.
"""

from datetime import time

from civic.worker.plan import Every
from petitions.actions.extending import keep_deadlines
from petitions.actions.packing import is_due, publish_due
from petitions.actions.protecting import carry_on, forget_traces
from petitions.actions.reminding import remind_due
from petitions.actions.signing import settle_pending
from petitions.digests import send_digests

SCHEDULE = [
    Every(name="petitions.digests", daily_at=time(8, 0), function=send_digests),
    Every(name="petitions.close", seconds=20, function=keep_deadlines),
    Every(name="petitions.reminders", seconds=600, function=remind_due),
    Every(name="petitions.pending", seconds=60, function=settle_pending),
    Every(name="petitions.removals", seconds=5, function=carry_on),
    Every(name="petitions.packages", seconds=60, function=publish_due, wanted=is_due, apart=True),
    Every(name="petitions.traces", daily_at=time(3, 40), function=forget_traces),
]

"""What the worker does by the clock: record closings, and ask again about pending signers.

Neither decides anything: the clock is checked where people sign, and a late run changes no result.
"""

from civic.worker.plan import Every
from petitions.actions import close_due
from petitions.actions.signing import settle_pending

SCHEDULE = [
    Every(name="petitions.close", seconds=20, function=close_due),
    Every(name="petitions.pending", seconds=60, function=settle_pending),
]

"""What the worker does for the log: place what is new, ask the witnesses, check everything each night, tell of what is wrong."""

from datetime import time

from civic.ledger import alarms, audit, sequencer, witnesses
from civic.worker.plan import Every

SCHEDULE = [
    Every(name="ledger.sequence", seconds=2, function=sequencer.run),
    Every(name="ledger.witness", seconds=60, function=witnesses.ask_all),
    Every(name=alarms.CHECK, daily_at=time(3, 30), function=audit.check, apart=True),
    Every(name="ledger.alarms", seconds=300, function=alarms.report),
]

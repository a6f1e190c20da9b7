"""Who is told of what, one module per area; voting itself tells nobody.

Only who has to know that something was done to a vote is written to; the mails are emptied once sent.
"""

from budgeting.notices import auditing, evaluation, ideas, process

AREAS = (auditing, evaluation, ideas, process)
EVENTS = {kind: source for area in AREAS for kind, source in area.EVENTS.items()}
STOP = ideas.STOP

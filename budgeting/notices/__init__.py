"""Who is told of what, one module per area; voting tells nobody: a mail would tie an account to a vote."""

from budgeting.notices import evaluation, ideas, process

AREAS = (evaluation, ideas, process)
EVENTS = {kind: source for area in AREAS for kind, source in area.EVENTS.items()}
STOP = ideas.STOP

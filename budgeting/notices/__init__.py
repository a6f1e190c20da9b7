"""Who is told of what, one module per area; voting tells nobody: a mail would tie an account to a vote."""

from budgeting.notices import process

AREAS = (process,)
EVENTS = {kind: source for area in AREAS for kind, source in area.EVENTS.items()}

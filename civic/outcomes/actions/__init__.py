"""Every write about commitments; each is one transaction and leaves one journal entry. Followers aside, all is public."""

from civic.outcomes.actions.ending import drop, finish, reopen, tell_overdue
from civic.outcomes.actions.following import follow, unfollow
from civic.outcomes.actions.promising import add_stage, postpone, promise, reword
from civic.outcomes.actions.reporting import NewPhoto, assess, move_stage, report

__all__ = [
    "NewPhoto",
    "add_stage",
    "assess",
    "drop",
    "finish",
    "follow",
    "move_stage",
    "postpone",
    "promise",
    "reopen",
    "report",
    "reword",
    "tell_overdue",
    "unfollow",
]

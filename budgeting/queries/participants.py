"""Whose accounts a cycle concerns: authors of its ideas, and those who have voted in it."""

from collections.abc import Iterator

from budgeting.models import Process
from budgeting.sealing import row_key
from budgeting.states import Attendance, IdeaState
from identity.models import User


def authors(process: Process) -> list[int]:
    """The accounts with an idea in the cycle that is still on its way, drafts included."""
    gone = (IdeaState.WITHDRAWN, IdeaState.REMOVED, IdeaState.MERGED)
    ideas = process.ideas.exclude(state__in=gone).exclude(author=None).order_by()
    return list(ideas.values_list("author_id", flat=True).distinct())


def voters(process: Process) -> Iterator[int]:
    """The accounts of those who have voted, found without a table that says so.

    The key of each verified person of the municipality is computed and looked up among the
    participations: only who has the portal's keys can do that. In no order that tells anything.
    """
    voted = {
        bytes(key)
        for key in process.participations.filter(
            state__in=[Attendance.VOTED, Attendance.PENDING]
        ).values_list("row_key", flat=True)
    }
    accounts = User.objects.filter(
        person__verifications__municipality=process.municipality_id, is_active=True
    ).values_list("pk", "person__key")
    for pk, key in accounts.iterator():
        if row_key(process.pk, bytes(key)) in voted:
            yield pk

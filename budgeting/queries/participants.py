"""Whose accounts a cycle or an idea concerns: authors, supporters, and those who have voted."""

from collections.abc import Iterator

from budgeting.models import Annulment, CoAuthor, Idea, Process
from budgeting.sealing import row_key, support_key
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


def annulled(annulment: Annulment) -> Iterator[int]:
    """The accounts of those whose votes an annulment concerns, found as voters are."""
    keys = {bytes(key) for key in annulment.participations.values_list("row_key", flat=True)}
    accounts = User.objects.filter(
        person__verifications__municipality=annulment.process.municipality_id, is_active=True
    ).values_list("pk", "person__key")
    for pk, key in accounts.distinct().iterator():
        if row_key(annulment.process_id, bytes(key)) in keys:
            yield pk


def behind(idea: Idea) -> list[int]:
    """The accounts of the author and of the co-authors who have joined.

    An idea filed at a centre has no author's account; the accounts of the person stand in for it.
    """
    joined = idea.coauthors.filter(state=CoAuthor.State.ACCEPTED).values_list("user_id", flat=True)
    first: list[int | None] = [idea.author_id]
    if idea.author_id is None and idea.author_person_id is not None:
        accounts = User.objects.filter(person=idea.author_person_id, is_active=True)
        first = [*accounts.filter(stopped_at=None).values_list("pk", flat=True)]
    return [one for one in dict.fromkeys([*first, *joined]) if one is not None]


def supporters(idea: Idea) -> Iterator[int]:
    """The accounts of those who support an idea, found as voters are: no table says so."""
    keys = {bytes(key) for key in idea.supports.values_list("row_key", flat=True)}
    if not keys:
        return
    accounts = User.objects.filter(
        person__verifications__municipality=idea.municipality_id, is_active=True
    ).values_list("pk", "person__key")
    for pk, key in accounts.distinct().iterator():
        if support_key(idea.pk, bytes(key)) in keys:
            yield pk

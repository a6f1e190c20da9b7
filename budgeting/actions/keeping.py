"""Removing what budgets keep about people, when its time is over; counts and published texts stay."""

from datetime import timedelta

from django.utils import timezone

from budgeting.models import Idea
from budgeting.states import IdeaState
from civic.stored import delete_after_commit

KEEP_DRAFTS = timedelta(days=365)


def forget_drafts() -> int:
    """Drafts of ideas nobody has touched for a year, with their files; how many."""
    before = timezone.now() - KEEP_DRAFTS
    removed = 0
    for draft in Idea.objects.filter(state=IdeaState.DRAFT, changed_at__lt=before).prefetch_related(
        "files"
    ):
        files = [file for row in draft.files.all() for file in row.files]
        draft.delete()
        delete_after_commit(*files)
        removed += 1
    return removed

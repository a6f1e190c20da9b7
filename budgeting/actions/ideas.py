"""What takes a submitted idea out of the cycle: its author withdraws it, or the office removes it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.actions.merging import close_open_merges
from budgeting.models import Idea, IdeaWord, Project
from budgeting.rules import ideas as rules
from budgeting.states import IDEA
from civic.decisions import require
from civic.text import plain
from civic.workflow import lock


def withdraw(idea: Idea, *, by: Any, reason: str, at: datetime | None = None) -> Idea:
    """Take an idea out of the cycle, with a public reason; it stays readable.

    Raises Refused: not_author, not_withdrawable, held, on_ballot, reason_needed.
    """
    at = at or timezone.now()
    reason = plain(reason, lines=False).strip()[:500]
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_withdraw(by, idea, reason, at))
        idea.ending_reason = reason
        IDEA.move(idea, "withdraw", by=by, at=at, update=["ending_reason"], data={"reason": reason})
        close_open_merges(idea, at=at)
    return idea


def remove(idea: Idea, *, by: Any, reason: str, at: datetime | None = None) -> Idea:
    """Take an idea's text, files and comments from the site; its number and the public reason stay.

    Raises Refused: not_budget_officer, own_idea, not_removable, project_first, reason_needed.
    """
    at = at or timezone.now()
    reason = plain(reason, lines=False).strip()[:500]
    with transaction.atomic():
        idea = lock(idea)
        on_ballot = Project.objects.filter(idea=idea, withdrawn_at=None).exists()
        require(rules.may_remove(by, idea, reason, on_ballot))
        idea.ending_reason = reason
        IDEA.move(idea, "remove", by=by, at=at, update=["ending_reason"], data={"reason": reason})
        IdeaWord.objects.filter(idea=idea).delete()
        close_open_merges(idea, at=at)
    return idea

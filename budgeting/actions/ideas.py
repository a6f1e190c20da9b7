"""What the author of a submitted idea does: withdraw it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.actions.merging import close_open_merges
from budgeting.models import Idea
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

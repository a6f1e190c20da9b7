"""Merging ideas: proposed by a budget officer, done when every author has agreed; originals stay readable."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.models import CoAuthor, Idea, Merge, MergePart
from budgeting.rules import ideas as rules
from budgeting.states import IDEA
from civic.decisions import require
from civic.journal import actions as journal
from civic.text import plain
from civic.workflow import lock


def propose(
    target: Idea, others: Sequence[Idea], *, by: Any, reason: str, at: datetime | None = None
) -> Merge:
    """Propose to join `others` into `target`; all authors are asked.

    Raises Refused: merge_too_few, not_budget_officer, own_idea, merge_state, merge_no_account,
    merge_foreign, merge_open, reason_needed and those of the phase.
    """
    at = at or timezone.now()
    reason = plain(reason, lines=False).strip()[:500]
    with transaction.atomic():
        lock(target.process)
        target = lock(target)
        others = [lock(idea) for idea in sorted(set(others), key=lambda one: one.pk)]
        every = [target, *others]
        taken = MergePart.objects.filter(idea__in=every, merge__state=Merge.State.PROPOSED).exists()
        require(rules.may_propose_merge(by, target, others, at, reason=reason, taken=taken))
        merge = Merge.objects.create(
            process=target.process, target=target, reason=reason, proposed_by=by, at=at
        )
        MergePart.objects.bulk_create(MergePart(merge=merge, idea=idea) for idea in every)
        for idea in every:
            journal.append("idea.merge_proposed", idea, by=by, at=at, data={"merge": merge.pk})
    return merge


def answer(part: MergePart, *, by: Any, agrees: bool, at: datetime | None = None) -> Merge:
    """An author's answer: one no ends the proposal, the last yes merges the ideas.

    Raises Refused: not_author, merge_answered, merge_state.
    """
    at = at or timezone.now()
    with transaction.atomic():
        merge: Merge = lock(part.merge)
        row: MergePart = lock(part)
        require(rules.may_answer_merge(by, merge, row.idea, row.agreed))
        row.agreed, row.answered_at = agrees, at
        row.save(update_fields=["agreed", "answered_at"])
        kind = "idea.merge_agreed" if agrees else "idea.merge_declined"
        journal.append(kind, row.idea, by=by, at=at, data={"merge": merge.pk})
        if not agrees:
            merge.state = Merge.State.DECLINED
            merge.save(update_fields=["state"])
        elif not merge.parts.exclude(agreed=True).exists():
            _join(merge, by=by, at=at)
    return merge


def close_open_merges(idea: Idea, *, at: datetime) -> None:
    """End proposals an idea is part of, because it has left the cycle; inside the caller's transaction."""
    merges = Merge.objects.filter(parts__idea=idea, state=Merge.State.PROPOSED)
    for merge in merges.select_for_update():
        merge.state = Merge.State.DECLINED
        merge.save(update_fields=["state"])
        for part in merge.parts.exclude(idea=idea).select_related("idea"):
            journal.append("idea.merge_ended", part.idea, by=None, at=at, data={"merge": merge.pk})


def _join(merge: Merge, *, by: Any, at: datetime) -> None:
    """The others become part of the target; their authors stand behind it. Supports stay where they are:
    each supporter is asked whether theirs goes along."""
    target = lock(merge.target)
    require(rules.is_mergeable(target))
    numbers = []
    parts = merge.parts.exclude(idea=target).select_related("idea").order_by("idea__number")
    for part in parts:
        idea = lock(part.idea)
        require(rules.is_mergeable(idea))
        idea.merged_into = target
        IDEA.move(
            idea,
            "merge",
            by=by,
            at=at,
            update=["merged_into"],
            data={"into": target.number, "reason": merge.reason},
        )
        _bring_authors(idea, target)
        numbers.append(idea.number)
    merge.state, merge.done_at = Merge.State.DONE, at
    merge.save(update_fields=["state", "done_at"])
    journal.append("idea.absorbed", target, by=by, at=at, public=True, data={"numbers": numbers})


def _bring_authors(idea: Idea, target: Idea) -> None:
    """Author and co-authors of a merged idea become co-authors of the joint one, each once."""
    joined = idea.coauthors.filter(state=CoAuthor.State.ACCEPTED)
    people = [(idea.author_id, idea.author_name), *joined.values_list("user_id", "name")]
    for user_id, name in people:
        if user_id is None or user_id == target.author_id:
            continue
        CoAuthor.objects.update_or_create(
            idea=target,
            user_id=user_id,
            defaults={"name": name, "state": CoAuthor.State.ACCEPTED, "email": ""},
        )

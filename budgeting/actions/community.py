"""What others do around an idea: support it, comment on it, follow it; and what a moderator hides.

Support and following leave no journal entry: it would tie an account to an idea.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgeting.models import Comment, Idea, IdeaFollow, Support
from budgeting.queries import ideas as queries
from budgeting.refusals import refused
from budgeting.rules import ideas as rules
from budgeting.sealing import support_key
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.text import plain
from civic.workflow import lock
from identity.queries import details, person_of, standing


def support(idea: Idea, *, by: Any, at: datetime | None = None) -> Support:
    """Count the person behind the account as a supporter, once, through whichever account.

    Raises Refused: no_supports, not_supportable, those of the phase and of the standing,
    own_support, supported_already.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        idea = lock(idea)
        found = standing(person, idea.municipality, local(at).date()) if person else None
        require(rules.may_support(by, idea, found, at))
        assert person is not None  # the rule has seen the standing
        try:
            with transaction.atomic():
                row = Support.objects.create(idea=idea, row_key=support_key(idea.pk, person.key))
        except IntegrityError as error:
            raise refused("supported_already") from error
        _count_supports(idea)
    return row


def take_back(idea: Idea, *, by: Any, at: datetime | None = None) -> None:
    """Take the own support back; repeating it changes nothing. Raises Refused: those of `is_supportable`."""
    person = person_of(by)
    with transaction.atomic():
        idea = lock(idea)
        require(rules.is_supportable(idea, at or timezone.now()))
        if person is not None:
            Support.objects.filter(idea=idea, row_key=support_key(idea.pk, person.key)).delete()
            _count_supports(idea)


def carry_over(idea: Idea, *, by: Any, agrees: bool, at: datetime | None = None) -> None:
    """A supporter of an idea that was merged says whether the support holds for the joint one.

    Yes counts there once, even when the person supports it already; no takes the old one back.
    Without a support of the merged idea nothing happens.
    Raises Refused: not_merged, and those of `support` except supported_already.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        original = lock(idea)
        if original.merged_into is None:
            raise refused("not_merged")
        target = lock(queries.joint(original))
        if person is None:
            raise refused("not_verified")
        own = Support.objects.filter(idea=original, row_key=support_key(original.pk, person.key))
        if not own.exists():
            return
        if not agrees:
            own.delete()
            _count_supports(original)
            return
        require(
            rules.may_support(
                by, target, standing(person, target.municipality, local(at).date()), at
            )
        )
        Support.objects.get_or_create(idea=target, row_key=support_key(target.pk, person.key))
        _count_supports(target)


def comment(
    idea: Idea,
    *,
    by: Any,
    text: str,
    parent: Comment | None = None,
    at: datetime | None = None,
) -> Comment:
    """Write below an idea, in plain text, under the first name; an answer stands below its comment.

    Raises Refused: no_comments, not_commentable, held, archived, not_verified, comment_empty,
    foreign_comment, comment_hidden.
    """
    at = at or timezone.now()
    person = person_of(by)
    text = plain(text).strip()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_comment(idea, person, text, parent, at))
        assert person is not None  # the rule has seen it
        found = details(person)
        row = Comment(
            idea=idea,
            parent=(parent.parent or parent) if parent else None,
            author=by,
            name=f"{found.first_name} {found.last_name[:1]}.",
            text=text,
            at=at,
        )
        row.full_clean(exclude=["hidden_by"])
        row.save()
        _count_comments(idea)
        journal.append("idea.commented", idea, by=by, at=at, data={"comment": row.pk})
    return row


def report(comment: Comment, *, by: Any, at: datetime | None = None) -> Comment:
    """Bring a comment before a moderator; the first report counts. Raises Refused: not_signed_in,
    idea_not_public, comment_hidden."""
    at = at or timezone.now()
    with transaction.atomic():
        row: Comment = lock(comment)
        require(rules.may_report(by, row))
        if row.reported_at is None:
            row.reported_at = at
            row.save(update_fields=["reported_at"])
            journal.append(
                "idea.comment_reported", row.idea, by=by, at=at, data={"comment": row.pk}
            )
    return row


def hide(comment: Comment, *, by: Any, reason: str, at: datetime | None = None) -> Comment:
    """Hide a comment: its place stays, with the reason. Raises Refused: not_moderator, own_comment,
    own_idea, comment_hidden, reason_needed."""
    at = at or timezone.now()
    reason = plain(reason, lines=False).strip()[:200]
    with transaction.atomic():
        row: Comment = lock(comment)
        require(rules.may_hide(by, row, reason))
        row.hidden_at, row.hidden_by, row.hidden_reason = at, by, reason
        row.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
        _count_comments(row.idea)
        journal.append(
            "idea.comment_hidden",
            row.idea,
            by=by,
            at=at,
            data={"comment": row.pk, "reason": reason},
        )
    return row


def keep(comment: Comment, *, by: Any, at: datetime | None = None) -> Comment:
    """Leave a reported comment where it is. Raises Refused: not_moderator, own_comment, own_idea,
    comment_hidden."""
    with transaction.atomic():
        row: Comment = lock(comment)
        require(rules.may_moderate(by, row))
        row.reported_at = None
        row.save(update_fields=["reported_at"])
        journal.append("idea.comment_kept", row.idea, by=by, at=at, data={"comment": row.pk})
    return row


def follow(idea: Idea, *, by: Any) -> IdeaFollow:
    """Have the account told what happens; repeating it changes nothing. Raises Refused: idea_not_public."""
    require(rules.may_follow(idea))
    return IdeaFollow.objects.get_or_create(idea=idea, user=by)[0]


def unfollow(idea: Idea, *, by: Any) -> None:
    """Stop telling the account; repeating it changes nothing."""
    IdeaFollow.objects.filter(idea=idea, user=by).delete()


def _count_supports(idea: Idea) -> None:
    idea.support_count = idea.supports.count()
    idea.save(update_fields=["support_count"])


def _count_comments(idea: Idea) -> None:
    Idea.objects.filter(pk=idea.pk).update(
        comment_count=Comment.objects.filter(idea=idea, hidden_at=None).count()
    )

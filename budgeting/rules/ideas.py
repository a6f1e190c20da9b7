"""Ideas: who may write, submit, support, comment on, withdraw and merge them, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import Comment, Idea, Merge, Process
from budgeting.refusals import refused
from budgeting.rules.evaluation import may_handle, stands_behind
from budgeting.states import EDITABLE_IDEAS, IDEA, IdeaState, Phase
from civic.decisions import ALLOWED, Decision, Refused
from civic.money import lari
from civic.roles import Role
from identity.queries import Standing, person_of

FILE_LIMIT = 8
COAUTHOR_LIMIT = 10
NEEDED = ("title", "place", "need", "text", "beneficiaries", "category", "cost", "pot_id")
MENDED_IN = (Phase.SUBMISSION, Phase.SCREENING)
SUPPORTED_IN = (Phase.SUBMISSION, Phase.SCREENING, Phase.EVALUATION)
MERGED_IN = SUPPORTED_IN
ALIVE = (IdeaState.SUBMITTED, IdeaState.EVALUATION, IdeaState.ADMITTED)
MERGEABLE = (IdeaState.SUBMITTED, IdeaState.EVALUATION)


# --- Writing ----------------------------------------------------------------------------------


def is_author(user: Any, idea: Idea) -> bool:
    """True for the account that wrote the idea, and for the person for whom a centre has filed it."""
    if not getattr(user, "is_authenticated", False):
        return False
    if idea.author_id is not None or idea.author_person_id is None:
        return user.pk == idea.author_id
    person = person_of(user)
    return person is not None and person.pk == idea.author_person_id


def may_start(user: Any, process: Process, at: datetime) -> Decision:
    """Any account may begin a draft, also before the submission begins; identity counts at the end."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return refused("not_signed_in")
    running = phases.in_phase(process, at, Phase.SUBMISSION)
    if isinstance(running, Refused) and running.code == "phase_not_yet":
        return ALLOWED
    return running


def may_edit(user: Any, idea: Idea) -> Decision:
    """The author changes a draft, and an idea that was returned."""
    if not is_author(user, idea):
        return refused("not_author")
    return ALLOWED if idea.state in EDITABLE_IDEAS else refused("not_editable")


def is_complete(idea: Idea) -> Decision:
    """Everything the screening needs is there."""
    if not all(getattr(idea, name) for name in NEEDED):
        return refused("idea_incomplete")
    return fits(idea.process, idea, idea.cost)


def fits(process: Process, idea: Idea, cost: int | None) -> Decision:
    """A cost in tetri within the cap of the cycle and within the money the idea is to be paid from."""
    if cost is None:
        return ALLOWED
    if process.cost_cap is not None and cost > process.cost_cap:
        return refused("idea_over_cap", cap=lari(process.cost_cap))
    if idea.pot is not None and cost > idea.pot.amount:
        return refused("idea_over_pot", amount=lari(idea.pot.amount))
    return ALLOWED


def stands_in_place(idea: Idea) -> Decision:
    """The money is the cycle's own, and the unit lies where the money is for."""
    pot, unit = idea.pot, idea.unit
    if pot is not None and pot.process_id != idea.process_id:
        return refused("foreign_pot")
    if unit is None:
        return ALLOWED
    if unit.municipality_id != idea.municipality_id:
        return refused("foreign_unit")
    if pot is not None and pot.unit_id is not None and pot.unit_id not in (unit.pk, unit.parent_id):
        return refused("foreign_unit")
    return ALLOWED


def has_standing(process: Process, standing: Standing | None) -> Decision:
    """On the register, alive, old enough on the day, and proven well enough."""
    if standing is None:
        return refused("not_verified")
    if not standing.alive:
        return refused("not_alive")
    if not standing.registered:
        return refused("idea_not_registered")
    if standing.age is None or standing.age < process.submit_age:
        return refused("too_young", age=process.submit_age)
    if standing.level < process.submit_level:
        return refused("level_too_low")
    return ALLOWED


def may_still_submit(process: Process, standing: Standing | None, submitted: int) -> Decision:
    """A person with standing who has submitted fewer ideas than the cycle allows."""
    allowed = has_standing(process, standing)
    if allowed and submitted >= process.ideas_per_person:
        return refused("too_many_ideas", most=process.ideas_per_person)
    return allowed


def may_submit(
    user: Any, idea: Idea, standing: Standing | None, submitted: int, at: datetime
) -> Decision:
    """The author, on this municipality's register, with a complete idea, while submission runs.

    An idea that was returned may be submitted again during the screening too. `submitted` counts
    the person's other ideas in the cycle.
    """
    when = MENDED_IN if idea.state == IdeaState.RETURNED else (Phase.SUBMISSION,)
    return (
        may_edit(user, idea)
        and phases.in_phase(idea.process, at, *when)
        and is_complete(idea)
        and stands_in_place(idea)
        and may_still_submit(idea.process, standing, submitted)
    )


def may_invite(user: Any, idea: Idea, coauthors: int) -> Decision:
    """The author invites while the idea can be changed."""
    allowed = may_edit(user, idea)
    if allowed and coauthors >= COAUTHOR_LIMIT:
        return refused("group_full")
    return allowed


def may_withdraw(user: Any, idea: Idea, reason: str, at: datetime) -> Decision:
    """The author, with a public reason, until the ballot is published. A draft is discarded instead."""
    if not is_author(user, idea):
        return refused("not_author")
    if idea.state == IdeaState.DRAFT or not IDEA.may(idea.state, "withdraw"):
        return refused("not_withdrawable")
    process = idea.process
    if hold := phases.held(process, at):
        return refused("held", reason=hold.reason)
    if phases.ballot_is_public(process, at):
        return refused("on_ballot")
    return ALLOWED if reason.strip() else refused("reason_needed")


def may_remove(user: Any, idea: Idea, reason: str, on_ballot: bool) -> Decision:
    """A budget officer, about what is public and not the own, with a reason everybody reads.

    `on_ballot`: a project has come from it; that one is taken off the ballot first.
    """
    allowed = may_handle(user, idea)
    if not allowed:
        return allowed
    if not IDEA.may(idea.state, "remove"):
        return refused("not_removable")
    if on_ballot:
        return refused("project_first")
    return ALLOWED if reason.strip() else refused("reason_needed")


def may_view(user: Any, idea: Idea) -> bool:
    """Public ideas everybody; others the author and the co-authors, invited ones too."""
    if idea.is_public and idea.process.is_public:
        return True
    if not getattr(user, "is_authenticated", False):
        return False
    return (
        is_author(user, idea)
        or idea.coauthors.filter(user_id=user.pk).exclude(state="declined").exists()
    )


# --- Supports, comments -----------------------------------------------------------------------


def is_supportable(idea: Idea, at: datetime) -> Decision:
    """Where the cycle has supports, from the submission to the end of the evaluation."""
    if not idea.process.supports:
        return refused("no_supports")
    if idea.state not in ALIVE:
        return refused("not_supportable")
    return phases.in_phase(idea.process, at, *SUPPORTED_IN)


def may_support(user: Any, idea: Idea, standing: Standing | None, at: datetime) -> Decision:
    """A person who might have submitted it, and does not stand behind it already."""
    allowed = is_supportable(idea, at) and has_standing(idea.process, standing)
    if allowed and stands_behind(user, idea):
        return refused("own_support")
    return allowed


def is_commentable(idea: Idea, at: datetime) -> Decision:
    """Where the cycle has comments, while the idea is alive and the cycle neither held nor archived."""
    if not idea.process.comments:
        return refused("no_comments")
    if idea.state not in ALIVE:
        return refused("not_commentable")
    if hold := phases.held(idea.process, at):
        return refused("held", reason=hold.reason)
    return refused("archived") if idea.process.publication == "archived" else ALLOWED


def may_comment(
    idea: Idea, person: Any, text: str, parent: Comment | None, at: datetime
) -> Decision:
    """A verified person, in words; an answer belongs to a comment of the same idea that is shown."""
    allowed = is_commentable(idea, at)
    if not allowed:
        return allowed
    if person is None:
        return refused("not_verified")
    if not text.strip():
        return refused("comment_empty")
    if parent is not None and parent.idea_id != idea.pk:
        return refused("foreign_comment")
    return refused("comment_hidden") if parent is not None and parent.hidden_at else ALLOWED


def may_report(user: Any, comment: Comment) -> Decision:
    """Any account, for a comment that is shown."""
    if not getattr(user, "is_authenticated", False):
        return refused("not_signed_in")
    if not comment.idea.is_public:
        return refused("idea_not_public")
    return refused("comment_hidden") if comment.hidden_at else ALLOWED


def may_moderate(user: Any, comment: Comment) -> Decision:
    """A moderator who neither wrote the comment nor stands behind the idea."""
    if not user.holds(Role.MODERATOR, comment.idea.municipality):
        return refused("not_moderator")
    if comment.author_id == user.pk:
        return refused("own_comment")
    if stands_behind(user, comment.idea):
        return refused("own_idea")
    return refused("comment_hidden") if comment.hidden_at else ALLOWED


def may_hide(user: Any, comment: Comment, reason: str) -> Decision:
    """With a reason: it is published where the comment stood."""
    allowed = may_moderate(user, comment)
    if allowed and not reason.strip():
        return refused("reason_needed")
    return allowed


def may_follow(idea: Idea) -> Decision:
    """What everybody can read can be followed."""
    return ALLOWED if idea.is_public else refused("idea_not_public")


# --- Merging ----------------------------------------------------------------------------------


def is_mergeable(idea: Idea) -> Decision:
    """Submitted or under evaluation, with no verdict yet."""
    if idea.state not in MERGEABLE or hasattr(idea, "verdict"):
        return refused("merge_state")
    return ALLOWED


def is_merging_time(process: Process, at: datetime) -> Decision:
    """While ideas can be merged at all: the phases in which they are supported."""
    return phases.in_phase(process, at, *MERGED_IN)


def may_propose_merge(
    user: Any, target: Idea, others: Sequence[Idea], at: datetime, *, reason: str, taken: bool
) -> Decision:
    """A budget officer, about ideas that are not the own, of one cycle and one pot of money.

    `taken`: one of the ideas is part of another proposal that waits for answers.
    """
    every = [target, *others]
    if not others or target.pk in {idea.pk for idea in others}:
        return refused("merge_too_few")
    refusals = [found for idea in every if not (found := _may_be_part(user, idea))]
    if refusals:
        return refusals[0]
    if len({(idea.process_id, idea.pot_id) for idea in every}) > 1:
        return refused("merge_foreign")
    if taken:
        return refused("merge_open")
    running = is_merging_time(target.process, at)
    return running and (ALLOWED if reason.strip() else refused("reason_needed"))


def _may_be_part(user: Any, idea: Idea) -> Decision:
    allowed = may_handle(user, idea) and is_mergeable(idea)
    if allowed and idea.author_id is None:
        return refused("merge_no_account")
    return allowed


def may_answer_merge(user: Any, merge: Merge, idea: Idea, agreed: bool | None) -> Decision:
    """The author of one of the ideas, once, while the proposal waits."""
    if not is_author(user, idea):
        return refused("not_author")
    if merge.state != Merge.State.PROPOSED or agreed is not None:
        return refused("merge_answered")
    return ALLOWED

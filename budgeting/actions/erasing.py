"""What becomes of ideas, comments and follows when an account is erased."""

from typing import Any

from budgeting.models import CoAuthor, Comment, Idea, IdeaFollow
from budgeting.states import PUBLIC_IDEAS, IdeaState
from civic.stored import delete_after_commit


def erase_traces(*, by: Any) -> None:
    """Delete drafts, follows and invitations; take the name off comments and what is not public.

    A public idea keeps its author's public name, as any public record does. Supports and votes stay
    counted: their rows hold a key no account leads to. The text of a comment stays in its thread.
    """
    for draft in Idea.objects.filter(author=by, state=IdeaState.DRAFT):
        files = [file for row in draft.files.all() for file in row.files]
        draft.delete()
        delete_after_commit(*files)
    hidden = Idea.objects.exclude(state__in=PUBLIC_IDEAS)
    hidden.filter(author=by).update(author_name="")
    IdeaFollow.objects.filter(user=by).delete()
    CoAuthor.objects.filter(email=by.email).exclude(email="").delete()
    CoAuthor.objects.filter(user=by, idea__in=hidden).delete()
    Comment.objects.filter(author=by).update(author=None, name="")

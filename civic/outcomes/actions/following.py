"""Following a commitment: a visible choice of the account. It leaves no journal entry."""

from typing import Any

from civic.outcomes.models import Commitment, Follow


def follow(commitment: Commitment, *, by: Any) -> Follow:
    """Have the account told what happens; repeating it changes nothing."""
    return Follow.objects.get_or_create(commitment=commitment, user=by)[0]


def unfollow(commitment: Commitment, *, by: Any) -> None:
    """Stop telling the account; repeating it changes nothing."""
    Follow.objects.filter(commitment=commitment, user=by).delete()

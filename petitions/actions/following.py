"""Following a petition: a visible choice of the account, apart from signing. It leaves no journal entry."""

from typing import Any

from civic.decisions import require
from petitions import rules
from petitions.models import Follow, Petition


def follow(petition: Petition, *, by: Any) -> Follow:
    """Have the account told what happens; repeating it changes nothing. Raises Refused: not_published."""
    require(rules.may_follow(petition))
    return Follow.objects.get_or_create(petition=petition, user=by)[0]


def unfollow(petition: Petition, *, by: Any) -> None:
    """Stop telling the account; repeating it changes nothing."""
    Follow.objects.filter(petition=petition, user=by).delete()

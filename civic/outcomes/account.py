"""What the promises add to a citizen's own page, to the copy of their data, and to an erasure: whom we write to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.outcomes.models import Follow
from civic.own import Section

MOST = 50


def sections(user: Any) -> Iterator[Section]:
    """The promises one follows; nothing where there are none."""
    rows = [row.commitment for row in _follows(user)[:MOST]]
    if rows:
        yield Section(
            "promise-follows",
            _("Promises I follow"),
            "outcomes/mine/_follows.html",
            {"commitments": rows},
        )


def export(user: Any) -> dict[str, Any]:
    """The promises one follows."""
    return {
        "follows": [
            {"commitment": str(row.commitment), "at": row.at.isoformat()} for row in _follows(user)
        ]
    }


def erase(user: Any) -> None:
    """Follow nothing any more."""
    Follow.objects.filter(user=user).delete()


def _follows(user: Any) -> Any:
    return (
        Follow.objects.filter(user=user).select_related("commitment__municipality").order_by("-pk")
    )

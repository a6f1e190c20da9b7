"""What participatory budgeting adds to a citizen's own page and to the copy of their data.

Of a vote: that and when one took part, never what was chosen, for that stands nowhere with the person.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgeting.queries import voting
from budgeting.views.doors import address
from identity.models import User
from identity.queries import person_of
from identity.sections import Section


def sections(user: User) -> Iterator[Section]:
    """The votes in which the person has taken part, by whatever channel."""
    rows = [
        {"taken": row, "process": row.process, "url": address(row.process, "vote_mine")}
        for row in _votes(user)
    ]
    if rows:
        yield Section("votes", _("My votes"), "budgeting/mine/_votes.html", {"votes": rows})


def export(user: User) -> dict[str, Any]:
    """Everything the module keeps about the person behind the account."""
    return {
        "votes": [
            {
                "cycle": f"{row.process.municipality.slug}/{row.process.slug}",
                "state": row.state,
                "channel": row.channel,
                "day": row.voted_on.isoformat(),
                "unit": row.unit.slug if row.unit else None,
                "age_band": row.age_band,
                "leaf": row.index,
            }
            for row in _votes(user)
        ]
    }


def _votes(user: User) -> list[Any]:
    person = person_of(user)
    return voting.participations_of(bytes(person.key)) if person else []

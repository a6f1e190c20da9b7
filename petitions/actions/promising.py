"""What a decision grants becomes promises with dates (`civic.outcomes`); the first one begins the carrying out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.outcomes import actions as outcomes
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source
from civic.workflow import lock
from petitions.models import Petition
from petitions.rules.promising import may_promise
from petitions.states import RESPONSE, Response


def promise(
    petition: Petition, *, by: Any, facts: Mapping[str, Any], at: datetime | None = None
) -> Commitment:
    """Make a promise after a petition; with the first one its decision is being carried out.

    `facts` are those of `civic.outcomes.actions.promise`. Raises Refused: not_mayor_office,
    own_petition, not_granted, foreign_department, before_start, title_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        petition = lock(petition)
        require(may_promise(by, petition))
        facts = {"unit": petition.unit, **facts}
        made = outcomes.promise(
            petition.municipality, by=by, source=Source.PETITION, subject=petition, facts=facts, at=at
        )  # fmt: skip
        if petition.response_state == Response.DECIDED:
            RESPONSE.move(petition, "implement", by=by, at=at, data={"commitment": made.sign})
    return made

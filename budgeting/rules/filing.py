"""Filing at a centre: when a clerk may file for a visitor, and what the idea needs."""

from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import Idea, Process
from budgeting.refusals import refused
from budgeting.rules import ideas as rules
from budgeting.states import Phase
from civic.decisions import Decision
from identity import rules_visits
from identity.queries import Standing


def may_file(user: Any, process: Process, document: str, consent: str, at: datetime) -> Decision:
    """A clerk bound to a centre here, while ideas are submitted, with document and consent."""
    place = process.municipality
    return (
        rules_visits.is_clerk(user, place)
        and phases.in_phase(process, at, Phase.SUBMISSION)
        and rules_visits.may_serve(user, place, document, consent)
    )


def may_submit_for(idea: Idea, standing: Standing, *, submitted: int, twice: bool) -> Decision:
    """As if the visitor had submitted it; `twice`: the person has an idea of this title in the cycle."""
    allowed = (
        rules.is_complete(idea)
        and rules.stands_in_place(idea)
        and rules.has_standing(idea.process, standing)
    )
    if not allowed:
        return allowed
    if twice:
        return refused("filed_already")
    return rules.may_still_submit(idea.process, standing, submitted)

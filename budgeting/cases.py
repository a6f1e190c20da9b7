"""What becomes a message to the municipal management system: a winner the mayor's office has promised.

No voter is in it, only figures.
"""

from budgeting.models import Project
from budgeting.outcomes import case
from budgeting.queries.implementation import KIND
from civic.cases.events import CaseEvent
from civic.journal.models import Entry
from civic.outcomes.models import Commitment

WINNER_CONFIRMED = "org.civic.budget.winner_confirmed.v1"


def winner_confirmed(entry: Entry) -> CaseEvent | None:
    """The case of a project begins with its promise; promises of another origin make none here."""
    promise = Commitment.objects.select_related("department").get(pk=entry.subject_id)
    if promise.subject_type != KIND or promise.subject_id is None:
        return None
    project = Project.objects.select_related("process__municipality", "pot__unit").get(
        pk=promise.subject_id
    )
    subject, key = case(project.pk)
    department = promise.department
    return CaseEvent(
        type=WINNER_CONFIRMED,
        subject=subject,
        case_key=key,
        subject_row=project,
        municipality=project.process.municipality,
        data={
            "title": project.title_ka,
            "project": {
                "id": project.pk,
                "number": project.number,
                "title": project.title_ka,
                "process": project.process.slug,
                "unit": project.pot.unit.slug if project.pot.unit else None,
                "votes": project.votes,
                "costTetri": project.cost,
            },
            "commitment": {
                "id": promise.pk,
                "number": promise.sign,
                "dueOn": entry.data["due_on"],
                "responsible": department.name_ka if department else promise.responsible,
            },
            "url": promise.get_absolute_url(),
        },
    )


EVENTS = {"commitment.made": winner_confirmed}

"""A promise whose date has passed becomes a message to the municipal management system, in the case of what it comes from."""

from civic.cases.events import CaseEvent
from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.outcomes.subjects import case_of

OVERDUE = "org.civic.commitment.overdue.v1"


def overdue(entry: Entry) -> CaseEvent:
    """The municipality hears of it where the case is worked on."""
    one = Commitment.objects.select_related("municipality", "department").get(pk=entry.subject_id)
    subject, key, row = case_of(one)
    return CaseEvent(
        type=OVERDUE,
        subject=subject,
        case_key=key,
        subject_row=row,
        municipality=one.municipality,
        data={
            "title": one.title_ka,
            "commitment": {
                "id": one.pk,
                "number": one.sign,
                "source": one.source,
                "responsible": one.department.name_ka if one.department else one.responsible,
                "firstDueOn": one.first_due_on.isoformat(),
                "dueOn": entry.data["due_on"],
                "percent": entry.data["percent"],
            },
            "url": one.get_absolute_url(),
        },
    )


EVENTS = {"commitment.overdue": overdue}

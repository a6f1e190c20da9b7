"""A promise whose date has passed becomes a message to the municipal management system, in the case of what it comes from."""

from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

from civic.cases.events import CaseEvent
from civic.cases.models import CaseKind
from civic.cases.types import Data, MessageType, about
from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source
from civic.outcomes.subjects import case_of

KINDS = {Source.PETITION: CaseKind.PETITION, Source.BUDGET: CaseKind.PROJECT}


class CommitmentFacts(Data):
    """The promise and how far it is."""

    id: int = about(_("Key of the promise on the portal"), ge=0)
    number: str = about(_("Number in the register of promises"))
    source: Literal["petition", "budget", "plan", "other"] = about(
        _("Where the promise comes from")
    )
    responsible: str = about(_("Who answers for it"))
    first_due_on: date = about(_("The day that was promised first"))
    due_on: date = about(_("The promised day"))
    percent: int = about(_("How much is carried out, in percent"), ge=0, le=100)


class Overdue(Data):
    """The day has passed."""

    title: str = about(_("Title of the case"))
    commitment: CommitmentFacts
    url: str = about(_("The public page"), json_schema_extra={"format": "uri"})


def overdue(entry: Entry) -> CaseEvent:
    """The municipality hears of it where the case is worked on."""
    rows = Commitment.objects.select_related("municipality", "department", "unit")
    one = rows.get(pk=entry.subject_id)
    subject, key, row = case_of(one)
    return CaseEvent(
        type=OVERDUE.type,
        subject=subject,
        case_key=key,
        subject_row=row,
        municipality=one.municipality,
        data=Overdue(
            title=one.title_ka,
            commitment=CommitmentFacts(
                id=one.pk,
                number=one.sign,
                source=one.source,  # type: ignore[arg-type]  # a word of the table of sources
                responsible=one.department.name_ka if one.department else one.responsible,
                first_due_on=one.first_due_on,
                due_on=entry.data["due_on"],
                percent=entry.data["percent"],
            ),
            url=one.get_absolute_url(),
        ),
        kind=CaseKind.COMMITMENT if row == one else KINDS.get(Source(one.source), ""),
        unit=one.unit,
        department=one.department,
        due_on=one.due_on,
    )


OVERDUE = MessageType(
    name="commitment.overdue.v1",
    title=_("A promised date has passed"),
    when=_(
        "When a promise is not carried out though its day has passed; sent in the case of what it comes from."
    ),
    personal=_("None."),
    kind=CaseKind.COMMITMENT,
    data=Overdue,
    sample=Overdue(
        title="ტროტუარის შეკეთება",
        commitment=CommitmentFacts(
            id=0,
            number="2026-14",
            source="plan",
            responsible="ინფრასტრუქტურის სამსახური",
            first_due_on=date(2026, 9, 1),
            due_on=date(2026, 11, 1),
            percent=60,
        ),
        url="/",
    ),
)

TYPES = [OVERDUE]
PUBLIC = {"outcomes.commitment": lambda _row: True}
EVENTS = {"commitment.overdue": overdue}

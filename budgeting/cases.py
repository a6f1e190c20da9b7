"""What becomes a message to the municipal management system: an idea handed in, a result, a winner that was promised.

No voter is in it, only figures.
"""

from datetime import date
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgeting.models import Idea, Process, Project
from budgeting.outcomes import case
from budgeting.queries.implementation import KIND
from civic import words
from civic.cases.events import CaseEvent
from civic.cases.models import CaseKind
from civic.cases.types import Data, MessageType, about
from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.places.models import Municipality


class IdeaFacts(Data):
    """The idea, as the public reads it."""

    id: int = about(_("Key of the idea on the portal"), ge=0)
    number: int | None = about(_("Number in the cycle"))
    title: str = about(_("Title"))
    category: str = about(_("Category"))
    process: str = about(_("Short name of the cycle"))
    unit: str | None = about(_("Short name of the village or district"))
    author: str = about(_("Public name of the author"))
    cost_tetri: int | None = about(_("Cost as the author puts it, in tetri"))


class IdeaSubmitted(Data):
    """Goes to the screening."""

    title: str = about(_("Title of the case"))
    idea: IdeaFacts
    url: str = about(_("The public page"), json_schema_extra={"format": "uri"})


class ProcessFacts(Data):
    """The cycle and what came out."""

    slug: str = about(_("Short name of the cycle"))
    title: str = about(_("Title"))
    ballots: int = about(_("Votes that count; voters are never told"), ge=0)
    winners: int = about(_("Projects that won"), ge=0)
    sha256: str = about(_("Hash of the result, as in the public log"), pattern="^[0-9a-f]{64}$")


class RoundClosed(Data):
    """The result is published."""

    title: str = about(_("Title of the case"))
    process: ProcessFacts
    url: str = about(_("The public page"), json_schema_extra={"format": "uri"})


class ProjectFacts(Data):
    """The project, as it stood on the ballot."""

    id: int = about(_("Key of the project on the portal"), ge=0)
    number: int = about(_("Number on the ballot"), ge=0)
    title: str = about(_("Title"))
    process: str = about(_("Short name of the cycle"))
    unit: str | None = about(_("Short name of the unit whose money it is"))
    votes: int | None = about(_("Votes, or points, for the project; voters are never told"))
    cost_tetri: int = about(_("Cost on the ballot, in tetri"), ge=1)


class PromiseFacts(Data):
    """The promise that was made of it."""

    id: int = about(_("Key of the promise on the portal"), ge=0)
    number: str = about(_("Number in the register of promises"))
    due_on: date = about(_("The promised day"))
    responsible: str = about(_("Who answers for it"))


class WinnerConfirmed(Data):
    """A winner is to be carried out."""

    title: str = about(_("Title of the case"))
    project: ProjectFacts
    commitment: PromiseFacts
    url: str = about(_("The public page"), json_schema_extra={"format": "uri"})


def idea_submitted(entry: Entry) -> CaseEvent:
    """The screening begins."""
    rows = Idea.objects.select_related("municipality", "process__municipality", "unit")
    idea = rows.get(pk=entry.subject_id)
    year = words.as_day(idea.created_at).year
    return CaseEvent(
        type=IDEA_SUBMITTED.type,
        subject=f"ideas/{idea.pk}",
        case_key=f"IDEA-{year}-{idea.pk:06d}",
        subject_row=idea,
        municipality=idea.municipality,
        data=IdeaSubmitted(
            title=idea.title,
            idea=IdeaFacts(
                id=idea.pk,
                number=idea.number,
                title=idea.title,
                category=idea.category,
                process=idea.process.slug,
                unit=idea.unit.slug if idea.unit else None,
                author=idea.author_name,
                cost_tetri=idea.cost,
            ),
            url=idea.get_absolute_url(),
        ),
        topic=idea.category,
        unit=idea.unit,
    )


def round_closed(entry: Entry) -> CaseEvent:
    """What came out of the vote."""
    process = Process.objects.select_related("municipality").get(pk=entry.subject_id)
    year = words.as_day(process.created_at).year
    return CaseEvent(
        type=ROUND_CLOSED.type,
        subject=f"cycles/{process.pk}",
        case_key=f"CYC-{year}-{process.pk:06d}",
        subject_row=process,
        municipality=process.municipality,
        data=RoundClosed(
            title=process.title_ka,
            process=ProcessFacts(
                slug=process.slug,
                title=process.title_ka,
                ballots=entry.data["ballots"],
                winners=len(entry.data["winners"]),
                sha256=entry.data["sha256"],
            ),
            url=process.get_absolute_url(),
        ),
    )


def winner_confirmed(entry: Entry) -> CaseEvent | None:
    """The case of a project begins with its promise; promises of another origin make none here."""
    promise = Commitment.objects.select_related("department").get(pk=entry.subject_id)
    if promise.subject_type != KIND or promise.subject_id is None:
        return None
    rows = Project.objects.select_related("process__municipality", "pot__unit", "idea")
    project = rows.get(pk=promise.subject_id)
    subject, key = case(project.pk)
    department, unit = promise.department, project.pot.unit
    return CaseEvent(
        type=WINNER.type,
        subject=subject,
        case_key=key,
        subject_row=project,
        municipality=project.process.municipality,
        data=WinnerConfirmed(
            title=project.title_ka,
            project=ProjectFacts(
                id=project.pk,
                number=project.number,
                title=project.title_ka,
                process=project.process.slug,
                unit=unit.slug if unit else None,
                votes=project.votes,
                cost_tetri=project.cost,
            ),
            commitment=PromiseFacts(
                id=promise.pk,
                number=promise.sign,
                due_on=entry.data["due_on"],
                responsible=department.name_ka if department else promise.responsible,
            ),
            url=promise.get_absolute_url(),
        ),
        topic=project.idea.category if project.idea else "",
        unit=unit,
        department=department,
        due_on=promise.due_on,
    )


def topics(municipality: Municipality) -> list[tuple[str, str | Promise]]:
    """The categories of ideas, which are the same everywhere."""
    return [(value, label) for value, label in Idea.Category.choices]


IDEA_SUBMITTED = MessageType(
    name="proposal.submitted_for_review.v1",
    title=_("An idea was handed in"),
    when=_("When an idea is handed in and goes to the screening, also again after mending it."),
    personal=_("The public name of the author."),
    kind=CaseKind.PROJECT,
    data=IdeaSubmitted,
    sample=IdeaSubmitted(
        title="სკვერის გამწვანება",
        idea=IdeaFacts(
            id=0,
            number=1,
            title="სკვერის გამწვანება",
            category="green",
            process="2026",
            unit=None,
            author="გელა გ.",
            cost_tetri=2_500_000,
        ),
        url="/",
    ),
    on=False,
)
ROUND_CLOSED = MessageType(
    name="pb.round_closed.v1",
    title=_("The result of a vote was published"),
    when=_("When the result of a cycle of participatory budgeting is published."),
    personal=_("None."),
    kind=CaseKind.PROJECT,
    data=RoundClosed,
    sample=RoundClosed(
        title="მონაწილეობითი ბიუჯეტი 2026",
        process=ProcessFacts(
            slug="2026",
            title="მონაწილეობითი ბიუჯეტი 2026",
            ballots=2009,
            winners=6,
            sha256="0" * 64,
        ),
        url="/",
    ),
    on=False,
)
WINNER = MessageType(
    name="budget.winner_confirmed.v1",
    title=_("A winner of a participatory budget was promised"),
    when=_("When the mayor’s office promises a project that won; its case begins."),
    personal=_("Nothing of voters; the project’s author is not named."),
    kind=CaseKind.PROJECT,
    data=WinnerConfirmed,
    sample=WinnerConfirmed(
        title="სპორტული მოედანი",
        project=ProjectFacts(
            id=0,
            number=7,
            title="სპორტული მოედანი",
            process="2026",
            unit=None,
            votes=412,
            cost_tetri=10_000_000,
        ),
        commitment=PromiseFacts(
            id=0,
            number="2026-14",
            due_on=date(2027, 6, 30),
            responsible="ინფრასტრუქტურის სამსახური",
        ),
        url="/",
    ),
)

TYPES = [IDEA_SUBMITTED, ROUND_CLOSED, WINNER]
TOPICS = {CaseKind.PROJECT: topics}
PUBLIC = {
    "budgeting.idea": attrgetter("is_public"),
    "budgeting.process": attrgetter("is_public"),
    "budgeting.project": attrgetter("process.is_public"),
}
EVENTS = {
    "idea.submitted": idea_submitted,
    "tally.published": round_closed,
    "commitment.made": winner_confirmed,
}

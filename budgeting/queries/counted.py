"""Reads of the desk's page of the count: how far it has come, and what is changed on top of it."""

from dataclasses import dataclass

from budgeting.models import Adjustment, Annulment, Ballot, Process, Project, Tally
from budgeting.queries import assemblies
from budgeting.queries import paper as papers
from budgeting.states import Standing


@dataclass(frozen=True)
class Progress:
    """Ballots of an opened box, how many of them stand in the log, and the count without its texts."""

    ballots: int
    placed: int
    tally: Tally | None


def progress(process: Process) -> Progress:
    """How far the count has come. Before the box is opened no number of ballots is given."""
    tally = (
        Tally.objects.filter(process=process)
        .select_related("counted_by", "published_by")
        .defer("outcome", "election")
        .first()
    )
    if process.box_opened_at is None:
        return Progress(0, 0, tally)
    ballots = Ballot.objects.filter(process=process, annulled=False)
    number = ballots.count()
    return Progress(number, number - ballots.filter(leaf=None).count(), tally)


def unsettled(process: Process) -> dict[str, int]:
    """What must be settled before the box is opened, as `rules.counting.may_open_box` asks for it."""
    proposed = process.annulments.filter(state=Annulment.State.PROPOSED)
    appealed = process.annulments.filter(state=Annulment.State.APPROVED, appeal_by__isnull=False)
    return {
        "open_batches": papers.unsettled(process),
        "open_annulments": proposed.count(),
        "open_appeals": appealed.count(),
        "open_assemblies": assemblies.unsettled(process),
    }


def winners(process: Process) -> list[Project]:
    """Projects that have won and nothing is said against."""
    held = (Adjustment.State.PROPOSED, Adjustment.State.APPROVED)
    return list(
        process.projects.filter(standing__in=(Standing.WON, Standing.SUBSTITUTE)).exclude(
            pk__in=process.adjustments.filter(state__in=held).values("project")
        )
    )


def adjustments(process: Process) -> list[Adjustment]:
    """All proposals about winners, the newest first, with who made and decided them."""
    rows = process.adjustments.select_related("project", "proposed_by", "decided_by")
    return list(rows.order_by("-pk"))

"""The work of the polling places and assemblies: boxes to count, papers to enter, differences, seals, protocols, annulments."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from budgeting import phases
from budgeting.desk.process import SECTION
from budgeting.models import Annulment, PaperBatch, Process
from budgeting.queries import assemblies, paper, processes
from budgeting.rules import assemblies as hands
from budgeting.rules import auditing as audits
from budgeting.rules import paper as rules
from budgeting.states import BatchState, Method, Phase, Publication
from budgeting.views.doors import desk_address
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role

SECTIONS: tuple[Section, ...] = ()  # the work stands in the part of the cycles
WORKERS = {Role.BUDGET_OFFICER, Role.AUDITOR, Role.CLERK}


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What clerks, budget officers and auditors have to do after the voting, until the count begins."""
    if not WORKERS & user.roles_in(municipality):
        return
    now = timezone.now()
    centre = paper.centre_key(user, municipality)
    for process in _uncounted(municipality, now):
        due = _count_begins(process)
        if process.method == Method.ASSEMBLY:
            yield from _assemblies(process, user, due, now)
            continue
        for batch in paper.batches(process):
            batch.process = process
            yield from _batch(batch, user, centre, due, now)
        yield from _annulments(process, user, due)


def _uncounted(municipality: Municipality, now: datetime) -> list[Process]:
    found = Process.objects.filter(
        municipality=municipality,
        publication=Publication.PUBLISHED,
        box_opened_at=None,
        terms__phase=Phase.VOTING,
        terms__starts_at__lte=now,
    )
    return list(processes.with_parts(found))


def _count_begins(process: Process) -> datetime | None:
    """When the papers must be in the box: a day of the count is its end."""
    term = phases.term_of(process, Phase.COUNT) or phases.term_of(process, Phase.VOTING)
    return term.ends_at if term else None


def _batch(
    batch: PaperBatch, user: Any, centre: int | None, due: datetime | None, now: datetime
) -> Iterator[WorkItem]:
    place = {"place": batch.place}
    if rules.may_close(user, batch, centre, now):
        yield _item(batch.process, due, _("Count the box: %(place)s") % place, "batch", batch.pk)
    elif rules.may_enter(user, batch, centre):
        said = (
            _("Enter the ballot papers: %(place)s")
            if batch.state == BatchState.FIRST
            else _("Enter the ballot papers a second time: %(place)s")
        )
        yield _item(batch.process, due, said % place, "batch", batch.pk)
    elif batch.state == BatchState.COMPARED:
        both = paper.compared(batch)
        if both.unresolved and rules.may_rule(user, batch):
            title = _("Decide about differences: %(place)s") % place
            yield _item(batch.process, due, title, "batch", batch.pk)
        elif not both.unresolved and user.holds(Role.BUDGET_OFFICER, batch.process.municipality):
            title = _("Seal the ballot papers: %(place)s") % place
            yield _item(batch.process, due, title, "batch", batch.pk)


def _assemblies(
    process: Process, user: Any, due: datetime | None, now: datetime
) -> Iterator[WorkItem]:
    for one in assemblies.places(process):
        place = {"place": one.pot.name}
        if one.assembly is None:
            if hands.may_record(user, process, now):
                title = _("Write down the assembly: %(place)s") % place
                yield _item(process, due, title, "assembly", one.pot.pk)
        elif hands.may_confirm(user, one.assembly, now):
            title = _("Confirm the protocol of the assembly: %(place)s") % place
            yield _item(process, due, title, "assembly", one.pot.pk)


def _annulments(process: Process, user: Any, due: datetime | None) -> Iterator[WorkItem]:
    title = {"title": process.title}
    open_ones = process.annulments.filter(
        state__in=(Annulment.State.PROPOSED, Annulment.State.APPROVED)
    )
    for one in open_ones:
        one.process = process
        if audits.may_decide_annulment(user, one):
            said = _("Decide about annulling votes: “%(title)s”") % title
            yield _item(process, due, said, "audit", detail=one.reason)
        elif audits.may_decide_appeal(user, one):
            said = _("Decide about an appeal against an annulment: “%(title)s”") % title
            yield _item(process, due, said, "audit", detail=one.appeal)


def _item(
    process: Process, due: datetime | None, title: str, page: str, *parts: Any, detail: str = ""
) -> WorkItem:
    return WorkItem(
        section=SECTION,
        due_at=due,
        title=title,
        url=desk_address(process, page, *parts),
        detail=detail or process.title,
        order=(process.pk,),
    )

"""The work a cycle itself makes: drafts to publish, ballots to fill, keys to make, corrections to decide."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgeting import phases
from budgeting.models import Correction, Process
from budgeting.queries import processes
from budgeting.states import IdeaState, Method, Phase, Publication
from budgeting.views.doors import desk_address
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role

SECTION = "budget"
SECTIONS = (Section(SECTION, gettext_lazy("Participatory budget"), order=60),)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What budget officers and auditors have to do with the cycles themselves."""
    roles = user.roles_in(municipality)
    officer, auditor = Role.BUDGET_OFFICER in roles, Role.AUDITOR in roles
    if not officer and not auditor:
        return
    now = timezone.now()
    for process in _open(municipality):
        if officer:
            yield from _officers(process, now)
        if auditor:
            yield from _auditors(process, now)
        yield from _corrections(process, user)


def _open(municipality: Municipality) -> list[Process]:
    """The cycles that are not in the archive, with the number of ideas that wait for the ballot."""
    found = Process.objects.filter(municipality=municipality).exclude(
        publication=Publication.ARCHIVED
    )
    waiting = Count("ideas", filter=Q(ideas__state=IdeaState.ADMITTED, ideas__project=None))
    return list(
        processes.with_parts(found).annotate(waiting=waiting).prefetch_related("corrections")
    )


def _officers(process: Process, now: datetime) -> Iterator[WorkItem]:
    title = {"title": process.title}
    if process.publication == Publication.DRAFT:
        first = next(iter(phases.terms(process)), None)
        due = first.starts_at if first else None
        yield _item(process, due, _("Prepare and publish: “%(title)s”") % title, "process")
        return
    if phases.held(process, now):
        yield _item(process, None, _("Resume or extend: “%(title)s” is held") % title, "process")
    opens = _opening(process)
    if process.waiting and opens and now < opens and phases.has_begun(process, Phase.BALLOT, now):  # type: ignore[attr-defined]
        yield _item(
            process, opens, _("Put the admitted ideas on the ballot: “%(title)s”") % title, "ballot"
        )
    terms = phases.terms(process)
    if terms and all(term.ends_at <= now for term in terms):
        yield _item(process, None, _("Move to the archive: “%(title)s”") % title, "process")


def _auditors(process: Process, now: datetime) -> Iterator[WorkItem]:
    opens = _opening(process)
    keyless = process.audit_key is None and process.method == Method.SECRET
    if process.is_public and keyless and opens and now < opens:
        title = _("Make the key of the audit commission: “%(title)s”") % {"title": process.title}
        yield _item(process, opens, title, "audit_key")


def _corrections(process: Process, user: Any) -> Iterator[WorkItem]:
    for one in process.corrections.all():
        if one.state == Correction.State.PROPOSED and one.proposed_by_id != user.pk:
            title = _("Decide about a correction: “%(title)s”") % {"title": process.title}
            yield _item(process, None, title, "ballot", detail=one.reason)


def _opening(process: Process) -> datetime | None:
    term = phases.term_of(process, Phase.VOTING)
    return term.starts_at if term else None


def _item(
    process: Process, due: datetime | None, title: str, page: str, detail: str = ""
) -> WorkItem:
    return WorkItem(
        section=SECTION,
        due_at=due,
        title=title,
        url=desk_address(process, page),
        detail=detail,
        order=(process.pk,),
    )

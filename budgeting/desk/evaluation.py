"""The work ideas make: screening, opinions due, verdicts, the release, appeals, merges that wait, reported comments."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from budgeting import phases
from budgeting.desk.process import SECTION
from budgeting.models import Merge, Process
from budgeting.queries import evaluation as queries
from budgeting.queries import ideas as idea_queries
from budgeting.queries import processes
from budgeting.rules.evaluation import stands_behind
from budgeting.states import IdeaState, Phase, Publication
from budgeting.views.doors import desk_address
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.roles import Role

SECTIONS: tuple[Section, ...] = ()  # the work stands in the part of the cycles


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What budget officers, department officers and moderators have to do with ideas."""
    roles = user.roles_in(municipality)
    if not roles & {Role.BUDGET_OFFICER, Role.DEPARTMENT_OFFICER, Role.MODERATOR}:
        return
    now = timezone.now()
    departments = queries.departments_of(user, municipality)
    for process in _running(municipality):
        if Role.BUDGET_OFFICER in roles:
            yield from _screening(process)
            yield from _evaluation(process, now)
            yield from _appeals(process, user)
            yield from _merges(process)
        if departments:
            yield from _opinions(process, departments, now)
        if Role.MODERATOR in roles:
            yield from _comments(process)


def _running(municipality: Municipality) -> list[Process]:
    found = Process.objects.filter(
        municipality=municipality, publication=Publication.PUBLISHED, box_opened_at=None
    )
    return list(processes.with_parts(found))


def _screening(process: Process) -> Iterator[WorkItem]:
    due = queries.screening_due(process)
    for idea in queries.to_screen(process):
        yield _item(
            process,
            due,
            _("Screen idea № %(number)s: “%(title)s”")
            % {"number": idea.number, "title": idea.title},
            desk_address(process, "idea", idea.pk),
            state=idea.get_state_display(),
            order=idea.number or 0,
        )


def _evaluation(process: Process, now: datetime) -> Iterator[WorkItem]:
    """Late opinions one by one; ideas nobody was asked about and verdicts by their number; the release."""
    rows = list(queries.evaluated(process))
    if not rows:
        return
    term = phases.term_of(process, Phase.EVALUATION)
    ends_at = term.ends_at if term else None
    page = desk_address(process, "evaluation")
    title = {"title": process.title}
    for idea in rows:
        if hasattr(idea, "verdict"):
            continue
        for one in idea.evaluations.all():
            if one.given_at is None and one.due_at <= now:
                yield _item(
                    process,
                    one.due_at,
                    _("Opinion is late: idea № %(number)s") % {"number": idea.number},
                    desk_address(process, "idea", idea.pk),
                    detail=one.department.name,
                    state=_("Late"),
                    family="attention",
                )
    unasked = [idea for idea in rows if not idea.evaluations.all()]
    if unasked:
        yield _item(
            process,
            ends_at,
            _("Ask departments: “%(title)s”") % title,
            page,
            detail=_("Ideas nobody has been asked about: %(n)s") % {"n": len(unasked)},
        )
    ripe = [idea for idea in rows if _is_ripe(idea, now)]
    if ripe:
        yield _item(
            process,
            ends_at,
            _("Set the verdicts: “%(title)s”") % title,
            page,
            detail=_("Ideas on which every opinion is there or late: %(n)s") % {"n": len(ripe)},
        )
    if process.released_at is None and all(hasattr(idea, "verdict") for idea in rows):
        yield _item(
            process,
            ends_at,
            _("Release the verdicts: “%(title)s”") % title,
            desk_address(process, "release"),
            detail=_("Verdicts that wait: %(n)s") % {"n": len(rows)},
        )


def _is_ripe(idea: Any, now: datetime) -> bool:
    opinions = idea.evaluations.all()
    open_ones = [one for one in opinions if one.given_at is None and one.due_at > now]
    return bool(opinions) and not open_ones and not hasattr(idea, "verdict")


def _appeals(process: Process, user: Any) -> Iterator[WorkItem]:
    for row in queries.appeals(process).filter(answered_at=None):
        if queries.refuser_of(row.idea) == user.pk or stands_behind(user, row.idea):
            continue
        yield _item(
            process,
            row.due_at,
            _("Answer the appeal: idea № %(number)s") % {"number": row.idea.number},
            f"{desk_address(process, 'appeals')}#h-{row.pk}",
            detail=row.idea.title,
        )


def _merges(process: Process) -> Iterator[WorkItem]:
    """Proposals authors have not answered: nothing to press, but somebody may ring them up."""
    for merge in idea_queries.merges(process).filter(state=Merge.State.PROPOSED):
        numbers = ", ".join(f"№ {part.idea.number}" for part in merge.parts.all())
        left = sum(part.agreed is None for part in merge.parts.all())
        yield _item(
            process,
            None,
            _("Authors have not answered about a merge: %(numbers)s") % {"numbers": numbers},
            desk_address(process, "merge"),
            detail=_("Answers that are missing: %(n)s") % {"n": left},
            state=merge.get_state_display(),
        )


def _opinions(process: Process, departments: list[int], now: datetime) -> Iterator[WorkItem]:
    rows = queries.opinions_of(process, departments).filter(
        given_at=None, idea__state=IdeaState.EVALUATION, idea__verdict=None
    )
    for row in rows:
        late = row.due_at <= now
        yield _item(
            process,
            row.due_at,
            _("Give your opinion: idea № %(number)s, “%(title)s”")
            % {"number": row.idea.number, "title": row.idea.title},
            desk_address(process, "opinion", row.pk),
            detail=row.department.name,
            state=_("Late") if late else _("Awaited"),
            family="attention" if late else "waiting",
            mine=True,
        )


def _comments(process: Process) -> Iterator[WorkItem]:
    reported = list(idea_queries.reported(process))
    if reported:
        yield _item(
            process,
            None,
            _("Moderate reported comments: “%(title)s”") % {"title": process.title},
            desk_address(process, "comments"),
            detail=_("Comments that wait: %(n)s") % {"n": len(reported)},
        )


def _item(
    process: Process, due: datetime | None, title: str, url: str, *, order: int = 0, **fields: Any
) -> WorkItem:
    return WorkItem(
        section=SECTION,
        due_at=due,
        title=title,
        url=url,
        order=(process.pk, order),
        **fields,
    )

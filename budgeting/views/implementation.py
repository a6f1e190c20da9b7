"""What becomes of winners: the list of a cycle, and one project from the ballot to what stands there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from budgeting import phases, shown_results
from budgeting.models import Process, Project
from budgeting.queries import implementation as queries
from budgeting.queries import published, results
from budgeting.shown_results import Line
from budgeting.views.doors import of_process
from civic.dates import today
from civic.journal.told import told
from civic.outcomes import queries as outcomes
from civic.outcomes.views import shown


@require_safe
@of_process
def winners(request: HttpRequest, process: Process) -> HttpResponse:
    """Every winner with its promise: how far it is, what was paid, what is late. 404 before the result."""
    if results.result_of(process) is None:
        raise Http404
    rows = queries.winners(process, today())
    promised = [one.commitment for one in rows if one.commitment]
    context = {
        "process": process,
        "rows": rows,
        "planned": sum(one.planned or 0 for one in promised),
        "spent": sum(one.spent or 0 for one in promised),
        "known": any(one.spent is not None for one in promised),
        "done": sum(one.state == "done" for one in promised),
        "promised": len(promised),
        "late": sum(bool(one.situation and one.situation.late) for one in rows),
        "adjustments": published.approved_adjustments(process).select_related("project"),
        "section": "budget",
    }
    return render(request, "budgeting/implementation.html", context)


@require_safe
@of_process
def project(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One project: on the ballot, its result with the reasons, its promise. 404 before the ballot is public."""
    found = queries.project_at(process, number)
    if found is None or not phases.ballot_is_public(process, timezone.now()):
        raise Http404
    promise = outcomes.about_subject(found).first()
    context = {
        "process": process,
        "project": found,
        "line": _line(process, found),
        "change": queries.change_of(found),
        "commitment": promise,
        "case": queries.case_of(found),
        "history": told(queries.history(found, promise)),
        "section": "budget",
    }
    if promise is not None:
        context = shown.page(outcomes.page(promise), today()) | context
    return render(request, "budgeting/project.html", context)


def _line(process: Process, project: Project) -> Line | None:
    """Why it won or did not, off the stored count; None before the result is public."""
    tally = results.result_of(process)
    if tally is None:
        return None
    rows = published.published(process, tally)
    pots: list[Any] = shown_results.pots(
        tally, rows.projects, rows.adjustments, get_language() or "ka"
    )
    lines = [line for pot in pots for line in (*pot.won, *pot.dropped, *pot.lost, *pot.out)]
    return next((line for line in lines if line.project.pk == project.pk), None)

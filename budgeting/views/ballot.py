"""The list of projects on the ballot, and the same on paper: a booklet to read, a ballot to mark."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgeting import phases
from budgeting.models import Process
from budgeting.rules.voting import Sheet, is_open
from budgeting.states import Phase
from budgeting.views import booth
from budgeting.views.doors import of_process


def _context(process: Process) -> dict[str, Any]:
    """The paper with nothing marked. 404 before the ballot is published."""
    now = timezone.now()
    prefetch_related_objects([process], "projects")
    if not phases.ballot_is_public(process, now) or not process.projects.all():
        raise Http404
    sheet = Sheet.of(process)
    return {
        "process": process,
        "sheet": sheet,
        "parts": booth.paper(process, sheet, process.pots.all(), booth.Draft()),
        "withdrawn": [one for one in process.projects.all() if one.withdrawn_at is not None],
        "instruction": booth.instruction_before(sheet),
        "is_open": bool(is_open(process, now)),
        "term": phases.term_of(process, Phase.VOTING),
        "count": len(process.projects.all()),
        "total": sum(pot.amount for pot in process.pots.all()),
        "section": "budget",
    }


@require_safe
@of_process
def ballot(request: HttpRequest, process: Process) -> HttpResponse:
    """Every project with its permanent number, in the stated order, and how to check that order."""
    return render(request, "budgeting/ballot/list.html", _context(process))


@require_safe
@of_process
def booklet(request: HttpRequest, process: Process) -> HttpResponse:
    """All projects with their descriptions, to be printed for a library or a village."""
    return render(request, "budgeting/ballot/booklet.html", _context(process))


@require_safe
@of_process
def paper_ballot(request: HttpRequest, process: Process) -> HttpResponse:
    """The paper twin of the booth: boxes to mark, the same numbers, the same order; one pot or all."""
    context = _context(process)
    wanted = request.GET.get("pot", "")
    if wanted:
        context["parts"] = [part for part in context["parts"] if str(part.pot.pk) == wanted]
        if not context["parts"]:
            raise Http404
    return render(request, "budgeting/ballot/paper.html", context)

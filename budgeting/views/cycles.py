"""The public list of a municipality's cycles, and the page of one cycle."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgeting import phases
from budgeting.models import Process
from budgeting.queries import processes
from budgeting.views.doors import of_process
from civic.doors import in_place


@require_safe
@in_place
def cycle_list(request: HttpRequest) -> HttpResponse:
    """The cycles of the municipality: what runs, and what has been."""
    now = timezone.now()
    rows = [
        {"process": process, "phase": phases.phase_at(process, now)}
        for process in processes.cycles_of(request.municipality)
    ]
    return render(request, "budgeting/cycles.html", {"rows": rows, "section": "budget"})


@require_safe
@of_process
def process(request: HttpRequest, process: Process) -> HttpResponse:
    """One cycle: where it stands, what you can do now, the rules, the money."""
    now = timezone.now()
    context = {
        "process": process,
        "phase": phases.phase_at(process, now),
        "timeline": phases.timeline(process, now),
        "hold": phases.held(process, now),
        "section": "budget",
    }
    return render(request, "budgeting/process.html", context)

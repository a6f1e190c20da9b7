"""The desk's list of cycles, drafts included."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budgeting import phases
from budgeting.queries import processes
from civic.desk.access import staff
from civic.roles import Role

READERS = (
    Role.BUDGET_OFFICER,
    Role.MUNICIPAL_ADMIN,
    Role.AUDITOR,
    Role.MAYOR_OFFICE,
    Role.DEPARTMENT_OFFICER,
    Role.MODERATOR,
    Role.CLERK,
)


@staff(*READERS)
def index(request: HttpRequest, place: str) -> HttpResponse:
    """All cycles of the municipality, with what each of them waits for."""
    now = timezone.now()
    rows = [
        {"process": process, "phase": phases.phase_at(process, now)}
        for process in processes.on_desk(request.municipality)
    ]
    return render(request, "budgeting/desk/index.html", {"rows": rows, "section": "budget"})

"""The public page of the assemblies of a cycle, once confirmed, and the scans of their minutes."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from budgeting.models import Process
from budgeting.queries import assemblies as queries
from budgeting.states import Method
from budgeting.views.doors import of_process

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@require_safe
@of_process
def assemblies(request: HttpRequest, process: Process) -> HttpResponse:
    """Where and when each met, who led it, how many came, how many hands each project got."""
    if process.method != Method.ASSEMBLY:
        raise Http404
    context = {
        "process": process,
        "places": queries.places(process),
        "percent": queries.quorum_percent(process),
        "section": "budget",
    }
    return render(request, "budgeting/assemblies.html", context)


@require_safe
@of_process
def minutes(request: HttpRequest, process: Process, pot: int) -> HttpResponseBase:
    """The scan of the signed minutes of a confirmed assembly, always a download."""
    row = get_object_or_404(process.assemblies.exclude(confirmed_by=None), pot_id=pot)
    if not row.minutes:
        raise Http404
    try:
        content = row.minutes.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"minutes-{process.slug}-{pot}.{ENDINGS.get(row.minutes_type, 'bin')}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=row.minutes_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

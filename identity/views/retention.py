"""The public report on what personal data is deleted when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic import retention


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Every rule with its period and reason, and how many rows it removed within a year."""
    context = {"lines": retention.report(), "last_run": retention.last_run()}
    return render(request, "identity/deleted.html", context)

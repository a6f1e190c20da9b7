"""The public page of the outages: when the portal was not there, and for how long."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic import words
from civic.uptime import queries

SHOWN = timedelta(days=365)
MONTH = timedelta(days=30)
MOST = 200


@require_safe
def outages(request: HttpRequest) -> HttpResponse:
    """The outages of a year, newest first, and the share of the last thirty days without one."""
    now = timezone.now()
    context = {
        "outages": queries.outages(now - SHOWN)[:MOST],
        "share": words.percent(100 * queries.share_of_time(now - MONTH, now), 2),
        "is_measured": queries.is_measured(),
    }
    return render(request, "uptime/outages.html", context)

"""How anyone checks the log: step by step, what the nightly recounts found, and all checkpoints."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic.dates import today
from civic.ledger import audit, queries, signing, witnesses

SHOWN_DAYS = 60


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Check it yourself: what is published, how to check each part, what it does not prove."""
    return _page(request, "check", {"head": queries.head(), "keys": keys()})


@require_safe
def recounts(request: HttpRequest) -> HttpResponse:
    """The nightly recounts, newest first."""
    return _page(request, "recounts", {"recounts": audit.history()})


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The checkpoints of the last two months by day, `?until=` earlier ones; who witnesses them."""
    until = _day(request.GET.get("until", ""))
    since = until - timedelta(days=SHOWN_DAYS - 1)
    known = witnesses.configured()
    context = {
        "days": list(queries.days(since, until)),
        "earlier": since - timedelta(days=1),
        "witnesses": [
            {"key": one.key, "id": one.key.id.hex(), "head": queries.cosigned(one.key.name)}
            for one in known
        ],
    }
    return _page(request, "checkpoints", context)


def keys() -> list[str]:
    """The public keys that sign now; none while the log has no key."""
    try:
        return [str(key) for key in signing.public_keys()]
    except signing.NoKeyError:
        return []


def _day(text: str) -> date:
    """The day an address names; today for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today()
    return found if date(2020, 1, 1) < found < today() else today()


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    shared = {
        "section": "ledger",
        "portal": settings.PORTAL_URL.rstrip("/"),
        "origin": settings.LEDGER_ORIGIN,
    }
    return render(request, f"ledger/{name}.html", shared | context)

"""The way out of a mail: a page whose button ends it; mail programs post there directly (RFC 8058)."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civic.notices.events import stoppers
from civic.notices.letters import read_stop_token


@csrf_exempt  # the signed token is the right; a mail program has no cookie and no form token
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button (GET changes nothing) or end the mails (POST); 404 page for a wrong token."""
    try:
        user_id, name, object_id = read_stop_token(token)
        stopper = stoppers()[name]
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        return render(request, "notices/stop.html", {"step": "wrong"}, status=404)
    if request.method == "GET":
        return render(request, "notices/stop.html", {"step": "ask"})
    stopper(user_id, object_id)
    return render(request, "notices/stop.html", {"step": "done"})

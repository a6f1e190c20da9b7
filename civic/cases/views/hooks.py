"""For machines: the status calls of municipal management systems, and the JSON schemas of the messages."""

import json
import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from civic.cases.inbound import receive
from civic.cases.outgoing import READ_LIMIT
from civic.places.models import Municipality

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
JSON_TYPES = frozenset({"application/json", "application/cloudevents+json"})


@csrf_exempt  # the signature of the other system is the right; it has no cookie
@never_cache
@require_POST
def inbound(request: HttpRequest, place: str) -> HttpResponse:
    """Take one status call; see `civic.cases.inbound.receive` for the answers."""
    municipality = get_object_or_404(Municipality, slug=place)
    if request.content_type not in JSON_TYPES:
        return JsonResponse({"result": "application/cloudevents+json is needed"}, status=415)
    body = request.read(READ_LIMIT + 1)
    if len(body) > READ_LIMIT:
        return JsonResponse({"result": "larger than 64 kB"}, status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    outcome = receive(municipality, headers, body)
    return JsonResponse({"result": outcome.word}, status=outcome.status)


@require_GET
@cache_control(public=True, max_age=3600)
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON schema of one message type."""
    if not re.fullmatch(r"[a-z0-9_.]+", name):
        raise Http404
    path = SCHEMAS / f"{name}.json"
    if not path.is_file():
        raise Http404
    response = JsonResponse(json.loads(path.read_text()), json_dumps_params={"indent": 2})
    response["Content-Type"] = "application/schema+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response

"""For machines: the status calls of municipal management systems, and the JSON schemas of the messages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from civic.cases import published, secrets
from civic.cases.inbound import receive
from civic.cases.outgoing import READ_LIMIT
from civic.places.models import Municipality

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
@cache_control(public=True, max_age=300)
def keys(request: HttpRequest, place: str) -> HttpResponse:
    """The public Ed25519 keys the municipality's messages are signed with, the present one first.

    While a key is being replaced both stand here; a receiver that fetches them again when no
    signature fits needs nobody to tell it of the change.
    """
    municipality = get_object_or_404(Municipality, slug=place)
    found = [
        {"connection": str(one.pk), "keys": secrets.public_keys(one)}
        for one in municipality.connectors.order_by("pk")
        if one.signing_seed
    ]
    response = JsonResponse({"source": settings.PORTAL_URL, "connections": found})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one message type, made from the fields the code declares."""
    found = published.schema(name)
    if found is None:
        raise Http404
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Type"] = "application/schema+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response

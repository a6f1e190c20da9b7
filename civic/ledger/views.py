"""The log for machines: its files and proofs. Cacheable, without session, cookie or language."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from civic.ledger import audit, files, queries, signing
from civic.ledger.models import Leaf

FINAL = 365 * 24 * 3600  # seconds; what cannot change any more
PASSING = 2
MOST_DIGITS = 15


class BadQueryError(ValueError):
    """A parameter is missing or is no number in range; the sentence says which."""


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One public file; see `civic.ledger.files`."""
    try:
        found = files.read(name)
    except files.FileNameError as error:
        return _plain(error, 400)
    except LookupError as error:
        return _plain(error.args[0], 404)
    except signing.NoKeyError:
        return _plain("The log is paused: its key is not set.", 503)
    response = HttpResponse(found.body, content_type=found.content_type)
    return _cacheable(request, response, is_final=found.is_final)


@require_safe
def inclusion(request: HttpRequest) -> HttpResponseBase:
    """Proof that leaf `index` is among the first `size` leaves; `size` is the newest unless given."""

    def answer(head: int) -> JsonResponse:
        size = _number(request, "size", head)
        index = _number(request, "index")
        if not 0 < size <= head:
            raise BadQueryError(f"size must be from 1 to {head}.")
        if index >= size:
            raise BadQueryError(f"index must be from 0 to {size - 1}.")
        leaf = Leaf.objects.only("hash").get(index=index)
        return JsonResponse(
            {
                "index": index,
                "size": size,
                "leaf_hash": _base64(leaf.hash),
                "proof": [_base64(step) for step in queries.inclusion(index, size)],
                "root": _base64(queries.root(size)),
            }
        )

    return _proof(request, answer, is_final="size" in request.GET)


@require_safe
def consistency(request: HttpRequest) -> HttpResponseBase:
    """Proof that the log of size `to` extends that of size `from`; `to` is the newest unless given."""

    def answer(head: int) -> JsonResponse:
        first, second = _number(request, "from"), _number(request, "to", head)
        if not 0 < first <= second <= head:
            raise BadQueryError(f"from and to must satisfy 1 <= from <= to <= {head}.")
        return JsonResponse(
            {
                "from": first,
                "to": second,
                "from_root": _base64(queries.root(first)),
                "to_root": _base64(queries.root(second)),
                "proof": [_base64(step) for step in queries.consistency(first, second)],
            }
        )

    return _proof(request, answer, is_final="to" in request.GET)


@require_safe
def recounts(request: HttpRequest) -> HttpResponseBase:
    """What the nightly recounts found, newest first, for machines."""
    rows = audit.history()
    found = [{name: value for name, value in asdict(row).items() if name != "at"} for row in rows]
    for row, told in zip(rows, found, strict=True):
        told["at"] = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _cacheable(request, JsonResponse({"recounts": found}), is_final=False)


def _proof(
    request: HttpRequest, answer: Callable[[int], JsonResponse], *, is_final: bool
) -> HttpResponseBase:
    head = queries.head()
    if head is None:
        return _plain("The log is still empty.", 404)
    try:
        response = answer(head.size)
    except BadQueryError as error:
        return _plain(error, 400)
    return _cacheable(request, response, is_final=is_final)


def _number(request: HttpRequest, name: str, otherwise: int | None = None) -> int:
    text = request.GET.get(name, "")
    if not text and otherwise is not None:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise BadQueryError(f"{name} must be a whole number.")
    return int(text)


def _cacheable(request: HttpRequest, response: HttpResponse, *, is_final: bool) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    if is_final:
        patch_cache_control(response, public=True, max_age=FINAL, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=PASSING)
    return get_conditional_response(request, etag=etag, response=response) or response


def _plain(reason: object, status: int) -> HttpResponse:
    response = HttpResponse(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, no_store=True)
    return response


def _base64(data: bytes | memoryview) -> str:
    return base64.b64encode(bytes(data)).decode()

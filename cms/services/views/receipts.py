"""The receipt of a filed request: on the screen, and as a file to be printed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic import printing
from civic.doors import in_place, signed_in
from cms.services.models import ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.answers import answered
from cms.services.queries.filling import known_of
from cms.services.views.wizard import around


@in_place
@signed_in
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That it is filed: its number, the day by which the decision is owed, what happens next."""
    return render(request, "services/filling/receipt.html", _context(_found(request, pk)))


@in_place
@signed_in
@require_safe
def receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a PDF, with every answer."""
    row = _found(request, pk)
    context = _context(row) | {"answers": answered(row), "municipality": row.municipality}
    name = f"request-{row.municipality.slug}-{row.year}-{row.number}.pdf"
    return printing.response(name, "services/print/receipt.html", context)


def _found(request: HttpRequest, pk: int) -> ServiceRequest:
    row = queries.one_of_own(request.user, request.municipality, pk)  # type: ignore[attr-defined,arg-type]
    if row is None:
        raise Http404
    return row


def _context(row: ServiceRequest) -> dict[str, Any]:
    known = known_of(None, row.person, row.organisation)
    return around(row.service) | {
        "row": row,
        "applicant": known.get("organisation") or known.get("name", ""),
    }

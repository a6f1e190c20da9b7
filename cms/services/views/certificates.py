"""The certificate of a decision by an exact rule: as a file for its applicant, and its check for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic import printing, qr
from civic.doors import in_place, signed_in
from cms.services import exact, shown
from cms.services.certificates import check_address, has_certificate, is_code
from cms.services.models import ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.filling import known_of


@in_place
@signed_in
@require_safe
def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as a PDF, in Georgian: it has legal effect in the state language."""
    row = queries.one_of_own(request.user, request.municipality, pk)  # type: ignore[attr-defined,arg-type]
    if row is None or not has_certificate(row):
        raise Http404
    known = known_of(None, row.person, row.organisation)
    url = check_address(row)
    name = f"certificate-{row.municipality.slug}-{row.year}-{row.number}.pdf"
    with translation.override("ka"):
        context = _facts(row) | {
            "applicant": known.get("organisation") or known.get("name", ""),
            "decision": queries.decision_of(row),
            "check_address": url,
            "qr": qr.drawn(url),
        }
        return printing.response(name, "services/print/certificate.html", context)


@in_place
@never_cache
@require_safe
def certificate(request: HttpRequest, year: int, number: int, code: str) -> HttpResponse:
    """What the portal knows of the certificate with this code, without a name; 404 for any other code."""
    row = queries.by_number(request.municipality, year, number)  # type: ignore[attr-defined]
    if row is None or not has_certificate(row) or not is_code(row, code):
        raise Http404
    context = _facts(row) | {"section": "services"}
    return render(request, "services/certificate.html", context)


def _facts(row: ServiceRequest) -> dict[str, object]:
    rule = exact.RULES.get(row.rule["code"])
    return {
        "row": row,
        "title": shown.title(row),
        "municipality": row.municipality,
        "rule": rule,
        "conditions": exact.in_words(row.rule),
    }

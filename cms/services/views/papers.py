"""A document given out: opened from its box, always a download, never kept by a cache."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from civic.cases.documents import opened
from cms.services.actions.documents import content_of
from cms.services.models import Document, ServiceRequest
from cms.services.papers import LostPaper
from cms.services.queries import requests as queries


def served(document: Document) -> HttpResponse:
    """The file under the name its owner gave it; the caller has asked whether the reader may have it."""
    try:
        content = content_of(document)
    except LostPaper as error:
        raise Http404 from error
    return download(content, document.name, document.media_type)


def case_document(row: ServiceRequest, pk: int) -> HttpResponse:
    """A document the case system named about this request, once it is fetched and its hash agrees."""
    found = queries.case_document(row, pk)
    if found is None:
        raise Http404
    try:
        with opened(found) as file:
            return download(file.read(), found.name, found.media_type)
    except FileNotFoundError as error:
        raise Http404 from error


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that a browser saves and nobody in between keeps."""
    answer = HttpResponse(content, content_type=media_type or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer

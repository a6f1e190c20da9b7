"""A document given out: opened from its box, always a download, never kept by a cache."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from cms.services.actions.documents import content_of
from cms.services.models import Document
from cms.services.papers import LostPaper


def served(document: Document) -> HttpResponse:
    """The file under the name its owner gave it; the caller has asked whether the reader may have it."""
    try:
        content = content_of(document)
    except LostPaper as error:
        raise Http404 from error
    return download(content, document.name, document.media_type)


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that a browser saves and nobody in between keeps."""
    answer = HttpResponse(content, content_type=media_type or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer

"""Our copies of the documents that the municipal system named."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from civic.cases import documents
from civic.cases.models import CaseDocument


@require_safe
def document(request: HttpRequest, place: str, pk: int, name: str) -> HttpResponseBase:
    """The file, while what it is about is public; the name in the address is only for the reader."""
    row = get_object_or_404(
        CaseDocument.objects.select_related("case"), pk=pk, case__municipality__slug=place
    )
    if not documents.is_open_to_all(row):
        raise Http404
    return given_out(row)


def given_out(row: CaseDocument) -> HttpResponseBase:
    """The answer with the file, as an attachment. Who may have it is the caller's to check."""
    try:
        content = documents.opened(row)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content, as_attachment=True, filename=row.name, content_type=row.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(answer)
    return answer

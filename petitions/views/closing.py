"""The closing packages of a petition: a file for whoever wants to check it without this portal."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from petitions.models import ClosingPackage, Opening, Petition
from petitions.packages import file_name
from petitions.views.doors import of_petition


def packages_of(opening: Opening | None) -> list[ClosingPackage]:
    """The published packages, oldest first; asked only once the petition has closed in the log."""
    if opening is None or opening.close_index is None:
        return []
    return list(ClosingPackage.objects.filter(petition=opening.petition_id))


@require_safe
@of_petition("package")
def package(request: HttpRequest, petition: Petition) -> HttpResponseBase:
    """The newest package, or the edition the address asks for."""
    rows = ClosingPackage.objects.filter(petition=petition).order_by("-id")
    edition = request.GET.get("edition", "")
    row = (rows.filter(edition=edition) if edition else rows).first()
    if row is None:
        raise Http404
    try:
        opened = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=file_name(petition.pk, row.edition),
        content_type="application/zip",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = f'"{row.sha256[:32]}"'
    answer["Cache-Control"] = "public, max-age=300"
    return answer

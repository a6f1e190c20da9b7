"""The public, read-only API of places: municipalities with their register figure, and their units."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from civic.dates import today
from civic.places.models import Municipality, RegisterFigure, Unit

prefix = "/municipalities"
router = Router(tags=["municipalities"])


class Problem(Schema):
    """What went wrong."""

    detail: str


class MunicipalityRow(Schema):
    """A municipality; `voters` is the newest figure of its register, `voters_as_of` its day."""

    slug: str
    kind: str
    name_ka: str
    name_en: str
    region_ka: str
    region_en: str
    takes_petitions: bool
    voters: int | None
    voters_as_of: str | None


class UnitRow(Schema):
    """A part of a municipality."""

    slug: str
    kind: str
    name_ka: str
    name_en: str


class MunicipalityDetail(MunicipalityRow):
    """A municipality with its parts."""

    units: list[UnitRow]


def _rows() -> Any:
    newest = RegisterFigure.objects.filter(
        municipality=OuterRef("pk"), as_of__lte=today()
    ).order_by("-as_of")
    return Municipality.objects.annotate(
        voters=Subquery(newest.values("voters")[:1]),
        voters_as_of=Subquery(newest.values("as_of")[:1]),
    ).order_by("slug")


def _facts(row: Any) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "kind": row.kind,
        "name_ka": row.name_ka,
        "name_en": row.name_en,
        "region_ka": row.region_ka,
        "region_en": row.region_en,
        "takes_petitions": row.is_active,
        "voters": row.voters,
        "voters_as_of": row.voters_as_of.isoformat() if row.voters_as_of else None,
    }


@router.get(
    "", response=list[MunicipalityRow], url_name="municipalities", summary="List municipalities"
)
def municipalities(request: HttpRequest, response: HttpResponse) -> Any:
    """All municipalities of the country, by slug."""
    _keep(response)
    return [_facts(row) for row in _rows()]


@router.get(
    "/{slug:slug}",
    response={200: MunicipalityDetail, 404: Problem},
    url_name="municipality",
    summary="One municipality",
)
def municipality(request: HttpRequest, response: HttpResponse, slug: str) -> Any:
    """One municipality and its units."""
    row = _rows().filter(slug=slug).first()
    if row is None:
        raise Http404
    _keep(response)
    return _facts(row) | {"units": list(Unit.objects.filter(municipality=row).order_by("slug"))}


def _keep(response: HttpResponse) -> None:
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"

"""The public, read-only API of petitions: lists, one petition, its count. Open to everybody, without a key."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from civic.addresses import absolute
from civic.endpoints import Invalid, Problem, keep, refuse_unknown
from civic.journal import public
from civic.ledger import queries as ledger
from civic.places.models import Municipality, Unit
from petitions import queries
from petitions.canonical import canonical_text
from petitions.models import Petition, Topic
from petitions.models.petition import Shelf
from petitions.open_data import facts

prefix = "/petitions"
router = Router(tags=["petitions"])

MOST = 100
DEEPEST = 10_000


class Filters(Schema):
    """What a list can be narrowed by. Any other parameter is refused."""

    municipality: Annotated[str | None, Field(max_length=50, description="Slug, e.g. batumi")] = (
        None
    )
    state: Literal["current", "finished", "answered", "rejected"] = "current"
    sort: Literal["nearest", "newest", "deadline"] | None = Field(
        None, description="For current petitions only"
    )
    q: Annotated[str | None, Field(max_length=200, description="Words, in any form or script")] = (
        None
    )
    unit: Annotated[
        str | None,
        Field(max_length=50, description="Slug of a part of the municipality, with its villages"),
    ] = None
    topic: Annotated[str | None, Field(max_length=50, description="Slug of a topic")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 25
    offset: Annotated[int, Field(ge=0, le=DEEPEST)] = 0


class PetitionRow(Schema):
    """A petition as lists show it. Times are ISO 8601, UTC."""

    id: int
    number: int | None
    municipality: str
    title: str
    demand: str
    language: str
    kind: str
    addressee: str
    transferred_to: str | None
    unit: str | None
    spot: str | None
    latitude: float | None
    longitude: float | None
    topic: str | None
    author: str
    phase: str
    overdue: bool
    outcome: str | None
    merged_into: int | None
    signatures: int
    signatures_online: int
    signatures_assisted: int
    signatures_paper: int
    signatures_withdrawn: int
    signatures_removed: int
    needed: int | None
    counted_at: str | None
    submitted_at: str | None
    published_at: str | None
    opens_at: str | None
    closes_at: str | None
    closed_at: str | None
    handed_over_at: str | None
    response_due_at: str | None
    decided_at: str | None
    rejected_at: str | None
    reason: str | None
    url: str


class PetitionList(Schema):
    """A piece of a list, and how long the whole is."""

    total: int
    limit: int
    offset: int
    petitions: list[PetitionRow]


class Threshold(Schema):
    """A threshold as frozen at the opening."""

    stage: str
    needed: int
    rate: str | None
    exact: str | None
    source: str
    reached_at: str | None
    reached_at_leaf: int | None


class Terms(Schema):
    """The terms frozen at the opening; `canonical_text` hashes to `text_sha256`."""

    text_sha256: str
    canonical_text: str
    voters: int
    voters_as_of: str
    voters_source: str
    opens_at: str
    closes_at: str
    leaf: int | None
    thresholds: list[Threshold]


class AnswerPoint(Schema):
    """One demand and the answer to it."""

    asked: str
    answer: str


class Decision(Schema):
    """The published decision."""

    outcome: str
    text: str
    points: list[AnswerPoint]
    body: str
    on: str
    forwarded_to: str
    document_sha256: str


class PetitionDetail(PetitionRow):
    """One petition in full."""

    text: str
    articles: str
    act_annexes: str
    note: str
    initiating_group: list[str]
    terms: Terms | None
    decision: Decision | None
    timeline: list[dict[str, Any]]


class Count(Schema):
    """The count as the public log has it."""

    id: int
    signatures: int
    needed: int | None
    counted_at: str | None
    log_size: int | None


class TopicRow(Schema):
    """A topic."""

    slug: str
    name_ka: str
    name_en: str


@router.get(
    "",
    response={200: PetitionList, 404: Problem, 422: Invalid},
    url_name="petitions",
    summary="List petitions",
)
def petition_list(request: HttpRequest, response: HttpResponse, filters: Query[Filters]) -> Any:
    """Petitions of one list, as the pages show them; a hundred at a time at most."""
    refuse_unknown(request, Filters)
    place = None
    if filters.municipality is not None:
        place = get_object_or_404(Municipality, slug=filters.municipality, is_active=True)
    rows = queries.listed(place, filters.state, filters.sort or "")
    if filters.unit is not None:
        units = list(Unit.objects.filter(municipality=place)) if place else []
        unit = next((one for one in units if one.slug == filters.unit), None)
        if unit is None:
            raise Http404
        rows = queries.in_unit(rows, unit, units)
    if filters.topic is not None:
        rows = rows.filter(topic=get_object_or_404(Topic, slug=filters.topic))
    if filters.q:
        rows = queries.search(rows, filters.q.replace("\x00", ""))
    keep(response)
    return {
        "total": rows.count(),
        "limit": filters.limit,
        "offset": filters.offset,
        "petitions": [
            facts(petition) for petition in rows[filters.offset : filters.offset + filters.limit]
        ],
    }


@router.get("/topics", response=list[TopicRow], url_name="topics", summary="List topics")
def topics(request: HttpRequest, response: HttpResponse) -> Any:
    """What petitions can be about."""
    keep(response, 3600)
    return Topic.objects.all()


@router.get(
    "/{int:number}",
    response={200: PetitionDetail, 404: Problem},
    url_name="petition",
    summary="One petition",
)
def petition(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """One public petition: text, frozen terms, decision, timeline."""
    page = queries.petition_page(number)
    if page is None or not page.petition.is_public:
        raise Http404
    keep(response)
    row = page.petition
    hidden = row.hides_text
    return facts(row) | {
        "text": "" if hidden else row.text,
        "articles": "" if hidden else row.articles,
        "act_annexes": "" if hidden else row.act_annexes,
        "note": "" if hidden else row.note,
        "initiating_group": [] if hidden else page.group,
        "terms": _terms(page),
        "decision": _decision(row),
        "timeline": [_public(entry) for entry in page.timeline if entry.public],
    }


@router.get(
    "/{int:number}/count",
    response={200: Count, 404: Problem},
    url_name="count",
    summary="The count",
)
def count(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """Only the count, for a page that shows it elsewhere; changes every few seconds at most."""
    row = (
        Petition.objects.filter(pk=number, shelf__in=[Shelf.CURRENT, Shelf.FINISHED])
        .only("count", "needed", "counted_at")
        .first()
    )
    if row is None:
        raise Http404
    head = ledger.head()
    keep(response, 5)
    return {
        "id": row.pk,
        "signatures": row.count,
        "needed": row.needed or None,
        "counted_at": row.counted_at.isoformat() if row.counted_at else None,
        "log_size": head.size if head else None,
    }


def _public(entry: Any) -> dict[str, Any]:
    return {
        **public.representation(entry),
        "url": absolute(f"/api/v1/petitions/{entry.subject_id}"),
    }


def _terms(page: queries.PetitionPage) -> dict[str, Any] | None:
    opening = page.opening
    if opening is None:
        return None
    return {
        "text_sha256": opening.text_sha256,
        "canonical_text": canonical_text(page.petition, [row.sha256 for row in page.attachments]),
        "voters": opening.voters,
        "voters_as_of": opening.voters_as_of.isoformat(),
        "voters_source": opening.voters_source_ka,
        "opens_at": opening.opens_at.isoformat(),
        "closes_at": opening.closes_at.isoformat(),
        "leaf": opening.index,
        "thresholds": [
            {
                "stage": line.stage,
                "needed": line.needed,
                "rate": line.rate,
                "exact": line.exact,
                "source": line.source_ka,
                "reached_at": line.crossing.at.isoformat() if line.crossing else None,
                "reached_at_leaf": line.crossing.index if line.crossing else None,
            }
            for line in page.thresholds
        ],
    }


def _decision(petition: Petition) -> dict[str, Any] | None:
    record = getattr(petition, "decision", None)
    if record is None:
        return None
    return {
        "outcome": record.outcome,
        "text": record.text,
        "points": record.points,
        "body": record.body,
        "on": record.on.isoformat(),
        "forwarded_to": record.forwarded_to,
        "document_sha256": record.document_sha256,
    }

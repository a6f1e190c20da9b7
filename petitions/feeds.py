"""The same lists as files: Atom, CSV, JSON; and one petition's signatures by day. The filter is the page's."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic import calendars, sheets
from civic.addresses import absolute
from civic.dates import TBILISI
from civic.doors import in_place
from petitions import queries
from petitions.models import Petition, Sitting
from petitions.open_data import CSV_COLUMNS, facts, public_url
from petitions.states import AWAITED_RESPONSES, Channel, Collection
from petitions.views.doors import of_petition
from petitions.views.lists import HEADINGS, Found, find, page_of
from petitions.views.rows import meter_words

ENTRIES = 50
PER_PAGE = 100
MOST_DATES = 500
DATES = {
    "current": "published_at",
    "finished": "closed_at",
    "answered": "decided_at",
    "rejected": "rejected_at",
}


def _refused(found: Found) -> HttpResponse | None:
    """400 with what is wrong, for machines."""
    if not found.refused:
        return None
    return JsonResponse({"errors": found.filter.form.errors.get_json_data()}, status=400)


@require_safe
@in_place
def atom(request: HttpRequest) -> HttpResponse:
    """The newest petitions of a list for a feed reader."""
    found = find(request)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    date = DATES[found.state]
    rows = list(found.petitions.order_by(f"-{date}", "-pk")[:ENTRIES])
    feed = Atom1Feed(
        title=f"{HEADINGS[found.state]}: {found.place.name}",
        link=absolute(reverse("petitions:list", args=[found.place.slug])),
        description="",
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=absolute(request.get_full_path()),
        feed_guid=absolute(reverse("petitions:atom", args=[found.place.slug])) + f"#{found.state}",
    )
    for petition in rows:
        _entry(feed, petition, getattr(petition, date))
    answer = HttpResponse(content_type=feed.content_type)
    feed.write(answer, "utf-8")
    return answer


def _entry(feed: Atom1Feed, petition: Petition, at: Any) -> None:
    hidden = petition.hides_text
    said = [petition.reason.title] if petition.reason and petition.rejected_at else []
    said += [] if hidden else [petition.demand]
    said += [meter_words(petition)] if petition.published_at else []
    feed.add_item(
        title=_("Petition whose text is not shown") if hidden else petition.title,
        link=public_url(petition),
        description=" ".join(said),
        unique_id=public_url_of_id(petition),
        pubdate=at,
        updateddate=max(filter(None, [at, petition.counted_at, petition.decided_at])),
        author_name=None if hidden else petition.author_name or None,
        categories=[petition.topic.name] if petition.topic else [],
    )


def public_url_of_id(petition: Petition) -> str:
    """The identifier of a feed entry: stays the same when the title changes."""
    return absolute(f"/p/{petition.pk}/")


@require_safe
@in_place
def csv(request: HttpRequest) -> HttpResponseBase:
    """The whole list, one petition a line; texts from outside can never be read as a formula."""
    found = find(request)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    name = f"petitions-{found.place.slug}-{found.state}.csv"
    return sheets.response(name, CSV_COLUMNS, _lines(found.petitions))


def _lines(petitions: Any) -> Iterator[list[Any]]:
    for petition in petitions.iterator(chunk_size=500):
        row = facts(petition)
        yield [row[name] for name in CSV_COLUMNS]


@require_safe
@in_place
def json(request: HttpRequest) -> HttpResponse:
    """A page of the list, a hundred at a time, with the address of the next."""
    found = find(request)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    counts = queries.counts_by_state(found.place)
    page = page_of(request, found.petitions, PER_PAGE, total=found.total(counts))
    query = request.GET.copy()
    onward = None
    if page.has_next():
        query["page"] = str(page.next_page_number())
        onward = absolute(f"{request.path}?{query.urlencode()}")
    answer = {
        "municipality": found.place.slug,
        "state": found.state,
        "as_of": timezone.now().isoformat(timespec="seconds"),
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": onward,
        "petitions": [facts(petition) for petition in page.object_list],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
@in_place
def ics(request: HttpRequest) -> HttpResponse:
    """The closings and owed answers of the list's petitions, and their sittings, as a calendar."""
    found = find(request)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    rows = list(found.petitions.order_by("-pk")[:MOST_DATES])
    title = f"{HEADINGS[found.state]}: {found.place.name}"
    return calendars.response(f"petitions-{found.place.slug}.ics", title, dates_of(rows))


@require_safe
@of_petition("calendar")
def calendar(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The dates of one petition as a calendar."""
    name = f"petition-{petition.pk}.ics"
    return calendars.response(name, petition.title, dates_of([petition]))


def dates_of(petitions: list[Petition]) -> Iterator[calendars.Event]:
    """The days that still matter of each: its closing, its sitting, its answer."""
    host = urlsplit(settings.PORTAL_URL).hostname
    sittings = {
        row.petition_id: row
        for row in Sitting.objects.filter(petition__in=petitions).order_by("id")
    }
    for petition in petitions:
        if petition.hides_text:
            continue
        values, url = {"title": petition.title}, public_url(petition)
        uid = f"petition-{petition.pk}-%s@{host}"
        if petition.collection_state == Collection.OPEN and petition.closes_at:
            said = _("Signing closes: %(title)s") % values
            yield calendars.Event(uid % "closes", petition.closes_at, said, url)
        if petition.response_state not in AWAITED_RESPONSES:
            continue
        if petition.response_due_at:
            said = _("Answer due: %(title)s") % values
            yield calendars.Event(uid % "answer", petition.response_due_at, said, url)
        if sitting := sittings.get(petition.pk):
            said = _("Sitting on: %(title)s") % values
            yield calendars.Event(uid % "sitting", sitting.starts_at, said, url, sitting.place)


@require_safe
@of_petition("days")
def days(request: HttpRequest, petition: Petition) -> HttpResponseBase:
    """How many signatures that count came in on each day, by channel."""
    rows = (
        petition.signatures.filter(index__isnull=False)
        .annotate(day=TruncDate("signed_at", tzinfo=TBILISI))
        .values("day", "channel")
        .annotate(n=Count("pk"))
        .order_by("day", "channel")
    )
    by_day: dict[Any, dict[str, int]] = {}
    for row in rows:
        by_day.setdefault(row["day"], {})[row["channel"]] = row["n"]
    total = 0
    lines = []
    for day, found in by_day.items():
        total += sum(found.values())
        lines.append([day.isoformat(), *(found.get(name, 0) for name in Channel.values), total])
    return sheets.response(
        f"petition-{petition.pk}-days.csv", ["day", *Channel.values, "total_so_far"], lines
    )

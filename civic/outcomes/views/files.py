"""The register and one commitment as files: CSV, JSON, Atom; with `period` as it was at the end of a period."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic import sheets
from civic.addresses import absolute
from civic.dates import today
from civic.doors import in_place
from civic.journal.models import Entry
from civic.journal.told import told
from civic.outcomes import queries
from civic.outcomes.models import Commitment
from civic.outcomes.open_data import (
    COLUMNS,
    STAGE_COLUMNS,
    facts,
    public_url,
    stage_facts,
    whole,
)
from civic.outcomes.periods import was_in_force
from civic.outcomes.views.asked import Asked, asked, files_of

ENTRIES = 50


def _rows(request: HttpRequest) -> list[dict[str, Any]] | HttpResponse:
    """The facts of the list the address asks for; 400 with what is wrong, for machines."""
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    if found.refused:
        return JsonResponse({"errors": found.filter.form.errors.get_json_data()}, status=400)
    return [facts(one, today(), found.period) for one in _chosen(found)]


def _chosen(found: Asked) -> Iterable[Commitment]:
    needed = ("stages", "updates", "changes") if found.period else ("stages",)
    rows = found.rows.prefetch_related(*needed)
    return [one for one in rows if found.period is None or was_in_force(one, found.period)]


@require_safe
@in_place
def csv(request: HttpRequest) -> HttpResponseBase:
    """The whole list, one commitment a line."""
    rows = _rows(request)
    if isinstance(rows, HttpResponse):
        return rows
    lines = [[_cell(row[name]) for name in COLUMNS] for row in rows]
    return sheets.response(f"commitments-{request.municipality.slug}.csv", COLUMNS, lines)


def _cell(value: Any) -> Any:
    return " ".join(str(one) for one in value) if isinstance(value, list) else value


@require_safe
@in_place
def json(request: HttpRequest) -> HttpResponse:
    """The whole list with the day it is of."""
    rows = _rows(request)
    if isinstance(rows, HttpResponse):
        return rows
    return _json(
        {
            "municipality": request.municipality.slug,
            "period": request.GET.get("period") or None,
            "as_of": timezone.now().isoformat(timespec="seconds"),
            "total": len(rows),
            "commitments": rows,
        }
    )


def _json(content: dict[str, Any]) -> HttpResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _one(request: HttpRequest, year: int, number: int) -> Commitment:
    found = queries.of_address(request.municipality.slug, year, number)
    if found is None:
        raise Http404
    return found


@require_safe
@in_place
def one_json(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One commitment with everything that stands on its page."""
    return _json(whole(_one(request, year, number), today()))


@require_safe
@in_place
def one_csv(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """The stages of one commitment."""
    found = _one(request, year, number)
    rows = [stage_facts(one) for one in found.stages.select_related("commitment")]
    lines = [[row[name] for name in STAGE_COLUMNS] for row in rows]
    name = f"commitment-{request.municipality.slug}-{found.sign}.csv"
    return sheets.response(name, STAGE_COLUMNS, lines)


@require_safe
@in_place
def atom(request: HttpRequest) -> HttpResponse:
    """What happens to the promises of the list, newest first."""
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    if found.refused:
        return JsonResponse({"errors": found.filter.form.errors.get_json_data()}, status=400)
    title = _("Commitments: %(place)s") % {"place": request.municipality.name}
    link = files_of(request)["atom"]
    return _feed(request, title, link, {one.pk: one for one in found.rows})


@require_safe
@in_place
def one_atom(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What happens to one promise, newest first."""
    found = _one(request, year, number)
    return _feed(request, found.title, request.path, {found.pk: found})


def _feed(request: HttpRequest, title: str, link: str, rows: dict[int, Commitment]) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=absolute(link.split("?", maxsplit=1)[0].removesuffix(".atom") + "/"),
        description="",
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=absolute(request.get_full_path()),
        feed_guid=absolute(request.path),
    )
    entries = list(
        Entry.objects.filter(
            subject_type=Commitment._meta.label_lower,
            subject_id__in=list(rows),
            municipality=request.municipality,
        )
        .public()
        .order_by("-id")[:ENTRIES]
    )
    for entry, said in zip(entries, told(entries), strict=True):
        one = rows[entry.subject_id]
        text = " ".join(strip_tags(render_to_string(said.template, {"data": said.data})).split())
        feed.add_item(
            title=f"№ {one.sign}. {one.title}",
            link=public_url(one),
            description=text,
            unique_id=absolute(f"/commitments/entries/{entry.pk}/"),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    answer = HttpResponse(content_type=feed.content_type)
    feed.write(answer, "utf-8")
    return answer

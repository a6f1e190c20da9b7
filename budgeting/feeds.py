"""The list of ideas as files: Atom, CSV, JSON. The filter is the page's."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgeting.idea_facts import COLUMNS, facts, public_url
from budgeting.models import Process
from budgeting.queries import ideas as queries
from budgeting.states import IdeaState
from budgeting.views.doors import address, of_process
from budgeting.views.ideas import Found, find, page_of
from civic import sheets
from civic.addresses import absolute

ENTRIES = 50
PER_PAGE = 100
CHUNK = 500


def _refused(found: Found) -> HttpResponse | None:
    """400 with what is wrong, for machines."""
    if not found.refused:
        return None
    return JsonResponse({"errors": found.filter.form.errors.get_json_data()}, status=400)


def _facts(ideas: list[Any]) -> list[dict[str, Any]]:
    """The ideas as open data, with their released verdicts and public reasons: four queries."""
    said = queries.verdicts(ideas)
    refused = [idea for idea in ideas if idea.state == IdeaState.REFUSED]
    reasons = {one.idea.pk: one for one in queries.refusals(refused)} if refused else {}
    return [facts(idea, said.get(idea.pk), reasons.get(idea.pk)) for idea in ideas]


@require_safe
@of_process
def csv(request: HttpRequest, process: Process) -> HttpResponseBase:
    """The whole list, one idea a line; texts from outside can never be read as a formula."""
    found = find(request, process)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    name = f"ideas-{process.municipality.slug}-{process.slug}.csv"
    return sheets.response(name, COLUMNS, _lines(list(found.ideas)))


def _lines(ideas: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(ideas), CHUNK):
        for row in _facts(ideas[start : start + CHUNK]):
            yield [row[name] for name in COLUMNS]


@require_safe
@of_process
def json(request: HttpRequest, process: Process) -> HttpResponse:
    """A page of the list, a hundred at a time, with the address of the next."""
    found = find(request, process)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    page = page_of(request, found.ideas, PER_PAGE)
    query = request.GET.copy()
    onward = None
    if page.has_next():
        query["page"] = str(page.next_page_number())
        onward = absolute(f"{request.path}?{query.urlencode()}")
    answer = {
        "municipality": process.municipality.slug,
        "process": process.slug,
        "as_of": timezone.now().isoformat(timespec="seconds"),
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": onward,
        "ideas": _facts(list(page.object_list)),
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
@of_process
def atom(request: HttpRequest, process: Process) -> HttpResponse:
    """The newest ideas for a feed reader."""
    found = find(request, process)
    if isinstance(found, HttpResponse):
        return found
    if refusal := _refused(found):
        return refusal
    feed = Atom1Feed(
        title=_("Ideas: %(cycle)s") % {"cycle": process.title},
        link=absolute(address(process, "ideas")),
        description="",
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=absolute(request.get_full_path()),
        feed_guid=absolute(address(process, "ideas_atom")),
    )
    for idea in found.ideas.order_by("-submitted_at", "-pk")[:ENTRIES]:
        feed.add_item(
            title=f"№ {idea.number}. {idea.title}",
            link=public_url(idea),
            description=f"{idea.place}. {idea.need}",
            unique_id=absolute(f"/budget/ideas/{idea.pk}/"),
            pubdate=idea.submitted_at,
            updateddate=idea.submitted_at,
            author_name=idea.author_name or None,
            categories=[str(idea.get_category_display())],
        )
    answer = HttpResponse(content_type=feed.content_type)
    feed.write(answer, "utf-8")
    return answer

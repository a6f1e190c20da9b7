"""The public list of a cycle's ideas, the ideas that were not admitted, and the page of one idea."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgeting import phases
from budgeting.filters import SORT_LABELS, IdeaFilter
from budgeting.forms_ideas import CommentForm
from budgeting.idea_facts import public_url, with_sums
from budgeting.models import Idea, IdeaFile, Process
from budgeting.queries import evaluation as verdict_queries
from budgeting.queries import ideas as queries
from budgeting.rules import evaluation as verdict_rules
from budgeting.rules import ideas as rules
from budgeting.states import IDEA, IdeaState, Phase
from budgeting.views import idea_steps as steps
from budgeting.views.doors import address, of_process
from budgeting.views.idea_doors import address as idea_address
from budgeting.views.idea_doors import of_idea, to_confirm
from budgeting.views.idea_map import picture
from civic import words
from civic.doors import in_place, unknown_filter
from civic.journal.told import told
from identity.queries import person_of

KNOWN = {"pot", "unit", "category", "state", "q", "sort", "page", "view"}
PER_PAGE = 50
ON_MAP = 500
MOST_DIGITS = 6


@dataclass(frozen=True)
class Found:
    """The list as the address asks for it: the filter, and the ideas it leaves."""

    filter: IdeaFilter
    refused: bool

    @property
    def ideas(self) -> Any:
        """The ideas in order; none for an address that was refused."""
        return self.filter.queryset.none() if self.refused else self.filter.qs


def find(request: HttpRequest, process: Process) -> Found | HttpResponse:
    """The list the address asks for; 400 for a filter there is not. Used by the page and the files."""
    if refusal := unknown_filter(request, KNOWN):
        return refusal
    if request.GET.get("view", "") not in {"", "list", "map"}:
        refusal = unknown_filter(request, set())
        assert refusal is not None
        return refusal
    chosen = IdeaFilter(request.GET, queries.public(process), process=process)
    return Found(chosen, refused=not chosen.form.is_valid())


def page_of(request: HttpRequest, ideas: Any, per_page: int = PER_PAGE) -> Any:
    """The page of the list the address asks for. Raises Http404 outside."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
        raise Http404
    try:
        return Paginator(ideas, per_page).page(int(asked))
    except EmptyPage as error:
        raise Http404 from error


@require_safe
@of_process
def idea_list(request: HttpRequest, process: Process) -> HttpResponse:
    """The ideas of a cycle, filtered, as a list or as a picture with the same filter."""
    found = find(request, process)
    if isinstance(found, HttpResponse):
        return found
    as_map = request.GET.get("view") == "map"
    page = page_of(request, found.ideas)
    rows = list(page.object_list)
    said = queries.verdicts(rows)
    context = {
        "process": process,
        "filter": found.filter,
        "form": found.filter.form,
        "page": page,
        "rows": [{"idea": idea, "verdict": said.get(idea.pk)} for idea in rows],
        "map": picture(found.ideas[:ON_MAP]) if as_map else None,
        "sorts": _sorts(request, found, process),
        "views": _views(request, as_map),
        "files": {
            suffix: _same(request, address(process, f"ideas_{suffix}"))
            for suffix in ("atom", "csv", "json")
        },
        "may_begin": phases.phase_at(process, timezone.now()) == Phase.SUBMISSION
        and not phases.held(process, timezone.now()),
        "has_refused": process.ideas.filter(state=IdeaState.REFUSED).exists(),
        "section": "budget",
        **_mine(request, process),
    }
    return render(request, "budgeting/ideas.html", context, status=400 if found.refused else 200)


def _mine(request: HttpRequest, process: Process) -> dict[str, Any]:
    """What waits for this reader: own ideas, proposals to merge, supports to confirm."""
    if not request.user.is_authenticated:
        return {}
    mine = [
        {
            "idea": idea,
            "url": idea.get_absolute_url()
            if idea.is_public
            else steps.address(idea, steps.first_open(idea)),
        }
        for idea in queries.own(request.user, process)
        if idea.state != IdeaState.REMOVED
    ]
    return {
        "mine": mine,
        "merges": queries.asked_to_merge(request.user, process),
        "to_confirm": to_confirm(request.user, process),
    }


def _same(request: HttpRequest, url: str, **changes: str) -> str:
    """The same filter at another address, from the first page on."""
    query = request.GET.copy()
    for name in ("page", "view"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"{url}?{query.urlencode()}" if query else url


def _sorts(request: HttpRequest, found: Found, process: Process) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": _same(request, request.path, sort=name),
            "current": name == found.filter.order,
        }
        for name, label in SORT_LABELS.items()
        if name != "supported" or process.supports
    ]


def _views(request: HttpRequest, as_map: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("List"), "url": _same(request, request.path), "current": not as_map},
        {"label": _("Map"), "url": _same(request, request.path, view="map"), "current": as_map},
    ]


@require_safe
@of_process
def refused(request: HttpRequest, process: Process) -> HttpResponse:
    """The ideas that were not admitted: criterion, reason, who decided, appeal and answer."""
    if refusal := unknown_filter(request, {"page"}):
        return refusal
    rows = queries.public(process).filter(state=IdeaState.REFUSED).order_by("number")
    page = page_of(request, rows)
    refusals = queries.refusals(list(page.object_list))
    context = {"process": process, "page": page, "section": "budget"}
    context |= {"refusals": refusals, "appealed": any(one.appeal for one in refusals)}
    return render(request, "budgeting/refused.html", context)


# --- One idea ---------------------------------------------------------------------------------


@require_safe
@of_idea("idea")
def idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    """One idea: what it proposes, where it stands, what the city says, what comes next."""
    now = timezone.now()
    person = person_of(request.user)
    page = queries.page(idea)
    is_author = rules.is_author(request.user, idea)
    supports = queries.supports(person, idea)
    confirm = to_confirm(request.user, idea.process)
    merges = queries.asked_to_merge(request.user, idea.process) if is_author else []
    context = {
        "idea": idea,
        "process": idea.process,
        "page": page,
        "lines": with_sums(idea.cost_lines),
        "city_lines": with_sums(page.verdict.cost_lines) if page.verdict else [],
        "joint": queries.joint(idea) if idea.state == IdeaState.MERGED else None,
        "timeline": told(page.timeline),
        "next_steps": ahead(idea, appealed=page.appeal is not None),
        "is_author": is_author,
        "supports": supports,
        "may_support": bool(rules.is_supportable(idea, now)),
        "may_comment": bool(rules.is_commentable(idea, now)),
        "comment_form": CommentForm(),
        "follows": queries.follows(request.user, idea),
        "may_withdraw": is_author and bool(rules.may_withdraw(request.user, idea, "-", now)),
        "may_appeal": _may_appeal(request, idea),
        "on_ballot": phases.ballot_is_public(idea.process, now),
        "merges": [part for part in merges if part.idea_id == idea.pk],
        "to_confirm": [one for one in confirm if idea.pk in (one.pk, queries.joint(one).pk)],
        "canonical": public_url(idea),
        "section": "budget",
    }
    return render(request, "budgeting/idea.html", context)


def _may_appeal(request: HttpRequest, idea: Idea) -> bool:
    if idea.state != IdeaState.REFUSED or not request.user.is_authenticated:
        return False
    at = verdict_queries.refused_at(idea)
    return bool(verdict_rules.may_appeal(request.user, idea, at, timezone.now()))


def ahead(idea: Idea, *, appealed: bool = False) -> list[dict[str, Any]]:
    """What comes next for an idea that is alive, with dates; the first is what runs now."""
    if not IDEA.may(idea.state, "withdraw") and (appealed or idea.state != IdeaState.REFUSED):
        return []
    said = {
        Phase.SCREENING: _("The screening: is it complete, and in the municipality's power?"),
        Phase.EVALUATION: _("The departments say whether it can be done and what it costs"),
        Phase.APPEAL: _("Who was refused may appeal"),
        Phase.BALLOT: _("The ballot is published with all admitted ideas"),
        Phase.VOTING: _("Residents vote"),
        Phase.RESULTS: _("The result is published"),
    }
    if idea.state == IdeaState.REFUSED:
        said = {Phase.APPEAL: said[Phase.APPEAL]}
    return [
        {
            "title": said[one.phase],
            "when": f"{words.day(one.starts_at)} – {words.day(one.ends_at)}",
            "state": "now" if one.state == phases.NOW else "",
        }
        for one in phases.timeline(idea.process, timezone.now())
        if one.phase in said and one.state != phases.PAST
    ]


@require_safe
@in_place
def by_number(request: HttpRequest, process: str, pk: int) -> HttpResponse:
    """From an address without its readable end to the page."""
    found = queries.found(request.municipality.slug, process, pk)
    if found is None or not (found.is_public and found.process.is_public):
        raise Http404
    return redirect(idea_address(found), permanent=True)


@require_safe
@in_place
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an idea, for whoever may read the idea; always a download."""
    row = _file(request, pk)
    return _download(row.file, row)


@require_safe
@in_place
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The smaller copy of a picture; pages show it."""
    row = _file(request, pk)
    if not row.preview:
        raise Http404
    return _download(row.preview, row)


def _file(request: HttpRequest, pk: int) -> IdeaFile:
    row = get_object_or_404(
        IdeaFile.objects.select_related("idea__process"),
        pk=pk,
        idea__municipality=request.municipality,
    )
    if row.idea.state == IdeaState.REMOVED or not rules.may_view(request.user, row.idea):
        raise Http404
    return row


def _download(content: Any, row: IdeaFile) -> HttpResponseBase:
    try:
        opened = content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        opened, as_attachment=True, filename=row.name, content_type=row.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    if row.idea.is_public and row.idea.process.is_public:
        answer["Cache-Control"] = "public, max-age=300"
    else:
        add_never_cache_headers(answer)
    return answer

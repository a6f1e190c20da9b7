"""The public register of promises, the page of one, its photographs, and following it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import EmptyPage, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic import limits
from civic.dates import today
from civic.doors import in_place, signed_in
from civic.journal.told import told
from civic.outcomes import actions, queries, subjects
from civic.outcomes.models import Commitment, Photo
from civic.outcomes.situations import situation
from civic.outcomes.views import shown
from civic.outcomes.views.asked import asked, facets, files_of

PER_PAGE = 30
MOST_DIGITS = 6
HOUR = 3600
FOLLOWS_PER_ACCOUNT = 60


@require_safe
@in_place
def register(request: HttpRequest) -> HttpResponse:
    """The promises of a municipality, overdue first."""
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    page = _page_of(request, found.rows)
    rows = list(page.object_list)
    about = subjects.about(rows)
    day = today()
    context = {
        "filter": found.filter,
        "form": found.filter.form,
        "facets": facets(request, found, day),
        "page": page,
        "rows": [
            {"commitment": one, "situation": situation(one, day), "about": about.get(one.pk)}
            for one in rows
        ],
        "files": files_of(request),
        "year": str(day.year),
        "last_year": str(day.year - 1),
        "section": "commitments",
    }
    status = 400 if found.refused else 200
    return render(request, "outcomes/register.html", context, status=status)


def _page_of(request: HttpRequest, rows: Any) -> Any:
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        raise Http404
    try:
        return Paginator(rows, PER_PAGE).page(int(number))
    except EmptyPage as error:
        raise Http404 from error


@require_safe
@in_place
def commitment(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One commitment: what is promised, how far it is, what was paid, why it is late, what changed."""
    page = queries.page(_found(request, year, number))
    context = shown.page(page, today()) | {
        "history": told(page.history),
        "follows": _follows(request, page.commitment),
        "section": "commitments",
    }
    return render(request, "outcomes/commitment.html", context)


def _found(request: HttpRequest, year: int, number: int) -> Commitment:
    found = queries.of_address(request.municipality.slug, year, number)
    if found is None:
        raise Http404
    return found


def _follows(request: HttpRequest, found: Commitment) -> bool:
    if not request.user.is_authenticated:
        return False
    return found.follows.filter(user=request.user).exists()


@in_place
@signed_in
def follow(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Follow a commitment, or stop: a visible choice of the account."""
    found = _found(request, year, number)
    if request.method == "POST":
        if not limits.hit("commitment.follow", str(request.user.pk), FOLLOWS_PER_ACCOUNT, HOUR):
            messages.error(
                request, _("That was many changes at once. Wait a little and try again.")
            )
        elif request.POST.get("act") == "unfollow":
            actions.unfollow(found, by=request.user)
            messages.success(request, _("You no longer follow the commitment."))
        else:
            actions.follow(found, by=request.user)
            messages.success(request, _("You follow the commitment. You get a letter when there is something new."))  # fmt: skip
        return redirect(found)
    context = {"commitment": found, "follows": _follows(request, found), "section": "commitments"}
    return render(request, "outcomes/follow.html", context)


@require_safe
@in_place
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photograph, as a download."""
    row = _photo(request, pk)
    return _file(row.file, row)


@require_safe
@in_place
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The smaller copy, which pages show."""
    row = _photo(request, pk)
    return _file(row.preview, row)


def _photo(request: HttpRequest, pk: int) -> Photo:
    return get_object_or_404(Photo, pk=pk, update__commitment__municipality=request.municipality)


def _file(content: Any, row: Photo) -> HttpResponseBase:
    try:
        opened = content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(opened, as_attachment=True, filename=row.name, content_type=row.media_type)  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "public, max-age=300"
    return answer

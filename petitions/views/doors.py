"""How a request reaches a page of a petition: the petition its address names, and whose it is.

What is private answers as if it did not exist: 404, the same page as for a number never used.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from petitions import actions, rules
from petitions.models import Petition
from petitions.states import Collection

View = Callable[..., HttpResponse]


JOINED = ("municipality", "unit", "topic", "reason", "opening", "decision")


def of_petition(name: str, *, joined: tuple[str, ...] = JOINED) -> Callable[[View], View]:
    """Load the public petition the address names, with its municipality and `joined`, in one query.

    404 for drafts and for another municipality's; 410 with the reason for a removed one; a reader
    who comes by an old title is led to the present address of the page `name`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, place: str, pk: int, slug: str) -> HttpResponse:
            petition = (
                Petition.objects.select_related(*joined)
                .filter(pk=pk, municipality__slug=place, municipality__is_active=True)
                .first()
            )
            if petition is None:
                raise Http404
            if petition.collection_state == Collection.REMOVED:
                return gone(request, petition)
            if not petition.is_public:
                raise Http404
            request.municipality = petition.municipality
            if slug != petition.slug and request.method in {"GET", "HEAD"}:
                return redirect(address(petition, name), permanent=True)
            return view(request, petition)

        return wrapped

    return decorate


def own(request: HttpRequest, pk: int) -> Petition:
    """The signed-in account's own petition in this municipality, in whatever state.

    Raises Http404; an attempt to change somebody else's leaves an entry in the journal.
    """
    petition = (
        Petition.objects.select_related("municipality", "unit", "topic", "reason")
        .filter(pk=pk, municipality=request.municipality)
        .first()
    )
    if petition is None:
        raise Http404
    if not rules.is_author(request.user, petition):
        if request.method == "POST":
            actions.record_refused(petition, by=request.user)
        raise Http404
    return petition


def address(petition: Petition, name: str = "detail") -> str:
    """The address of a page of the petition: `detail`, `sign`, `receipt` …"""
    return reverse(
        f"petitions:{name}", args=[petition.municipality.slug, petition.pk, petition.slug]
    )


def gone(request: HttpRequest, petition: Petition) -> HttpResponse:
    """410 with number and reason, for a petition removed after it was public; 404 else."""
    if petition.collection_state != Collection.REMOVED or petition.published_at is None:
        raise Http404
    context = {"petition": petition, "municipality": petition.municipality, "section": "petitions"}
    return render(request, "petitions/removed.html", context, status=410)

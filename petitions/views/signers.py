"""The page of all signers who chose to be named: for readers, not for search engines or caches."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from petitions import queries
from petitions.models import Petition
from petitions.queries.signers import NAMELESS
from petitions.views.doors import of_petition

PAGE = 100


@require_safe
@never_cache  # a name that is taken back is gone from the next answer on
@of_petition("signers")
def signers(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Names and initials as each signer chose; 404 where no signatures are collected or shown."""
    has_opened = getattr(petition, "opening", None) is not None
    if not has_opened or petition.collection_state in NAMELESS:
        raise Http404
    page = Paginator(queries.named_signatures(petition), PAGE).get_page(request.GET.get("page"))
    context = {
        "petition": petition,
        "page": page,
        "names": [row.display_text for row in page.object_list],
        "unnamed": max(0, petition.count - page.paginator.count),
        "section": "petitions",
    }
    response = render(request, "petitions/signers.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response

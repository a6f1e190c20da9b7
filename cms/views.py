"""Search, robots.txt, and the images editors put on pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from civic.doors import unknown_filter
from civic.places.queries import active_municipalities
from cms import search as searching
from cms.forms import SearchForm


@require_safe
def search(request: HttpRequest, place: str = "") -> HttpResponse:
    """One search over petitions and pages: of the whole portal, or of one municipality."""
    if refusal := unknown_filter(request, {"q"}):
        return refusal
    municipality = None
    if place:
        municipality = active_municipalities().filter(slug=place).first()
        if municipality is None:
            raise Http404
        request.municipality = municipality  # type: ignore[attr-defined]
    asked = request.GET.get("q", "").strip()
    form = SearchForm({"q": asked} if asked else None)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "query": query,
        "found": searching.search(query, municipality) if query else None,
        "municipality": municipality,
    }
    return render(request, "cms/search.html", context, status=200 if query or not asked else 400)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: accounts, desks, the editors' pages and searches."""
    private = ["/account/", "/desk/", "/cms/", "/api/", "/hooks/", "/search/", "/receipts/"]
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != "ka")]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in private]
    lines += [f"Sitemap: {settings.PORTAL_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def image(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of an image on a page. Only these files: originals and citizens' files are not
    reached from here. In production the web server may answer this address itself.
    """
    return serve(request, f"images/{name}", document_root=settings.MEDIA_ROOT)

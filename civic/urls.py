"""The only root of URLs. Order matters: machines first, then Wagtail's admin, then people's pages
(Georgian without prefix, English under /en/), Wagtail's catch-all last."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from civic.api import api
from civic.worker import queries as background


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all.

    `?full` counts the background work as well, and answers 503 while some of it lies untouched.
    """
    if "full" in request.GET:
        found = background.health()
        return JsonResponse(found, status=200 if found["ok"] else 503)
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", health),
    path("api/v1/", api.urls),
    path("cms/", include("cms.urls_admin")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("civic.cases.urls")),
    path("", include("cms.urls_machine")),
    path("ledger/", include("civic.ledger.urls")),
]

urlpatterns += i18n_patterns(
    path("", include("civic.ui.urls")),
    path("desk/<slug:place>/petitions/", include("petitions.urls_desk")),
    path("desk/<slug:place>/budget/", include("budgeting.urls_desk")),
    path("desk/", include("civic.desk.urls")),
    path("desk/", include("civic.cases.urls_desk")),
    path("desk/", include("civic.outcomes.urls_desk")),
    path("desk/", include("cms.services.urls_desk")),
    path("desk/", include("identity.urls_desk")),
    path("", include("civic.notices.urls")),
    path("account/", include("identity.urls")),
    path("account/", include("identity.urls_allauth")),
    path("", include("identity.urls_public")),
    path("", include("cms.urls")),
    path("ledger/", include("civic.ledger.urls_pages")),
    path("", include("civic.outcomes.urls")),
    path("", include("civic.statistics.urls")),
    path("", include("civic.uptime.urls")),
    path("", include("cms.services.urls")),
    path("", include("petitions.urls")),
    path("", include("budgeting.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "civic.errors.bad_request"
handler403 = "civic.errors.permission_denied"
handler404 = "civic.errors.page_not_found"
handler500 = "civic.errors.server_error"

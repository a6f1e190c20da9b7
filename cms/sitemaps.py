"""sitemap.xml: every published page in every language, and the public petitions."""

from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page

from civic.addresses import absolute
from petitions import queries as petitions

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # the protocol's limit for one file


def addresses() -> list[tuple[str, str]]:
    """(address, day of the last change) of what crawlers may know, newest change last known."""
    found = []
    rows = Page.objects.live().public().filter(depth__gte=2, alias_of=None)
    for page in rows.select_related("locale").order_by("path"):
        url = page.get_url()
        if url:
            changed = page.last_published_at
            found.append((url, changed.date().isoformat() if changed else ""))
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found += [
                (petition.get_absolute_url(), petition.published_at.date().isoformat())
                for state in ("current", "finished")
                for petition in petitions.listed(None, state)[: MOST // 4]
                if petition.published_at
            ]
    return found[:MOST]


def sitemap(request: HttpRequest) -> HttpResponse:
    """The site map, with absolute addresses under settings.PORTAL_URL."""
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", AttributesImpl({"xmlns": NAMESPACE}))
    for path, changed in addresses():
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", absolute(path))
        if changed:
            xml.addQuickElement("lastmod", changed)
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return response

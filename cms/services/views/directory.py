"""What the directory's pages show besides the editor's words: lists, questions, a description for machines."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civic.addresses import absolute
from cms.services import definition
from cms.services.models import Group, ServiceIndexPage, ServicePage
from cms.services.queries import directory as queries
from cms.services.rules import filing as rules

WORDS_LENGTH = 100
# What ends a script element early inside a string of JSON.
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def listing(index: ServiceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The services as the address asks for them, by group; an unknown value of a filter is no filter.

    Groups all of whose services are asked for elsewhere come last.
    """
    words = request.GET.get("q", "").strip().replace("\x00", "")[:WORDS_LENGTH]
    group = request.GET.get("group", "")
    whom = request.GET.get("whom", "")
    group = group if group in Group.values else ""
    whom = whom if whom in {queries.FOR_PERSONS, queries.FOR_ORGANISATIONS} else ""
    rows = list(queries.listed(index, words=words, group=group, whom=whom))
    groups = [
        (Group(value), found)
        for value in Group.values
        if (found := [row for row in rows if row.group == value])
    ]
    standing = queries.groups_of(index)
    return {
        "query": words,
        "group": group,
        "whom": whom,
        "groups": sorted(groups, key=lambda one: all(map(_leads_elsewhere, one[1]))),
        "group_choices": [one for one in Group.choices if one[0] in standing],
        "whom_choices": [
            (queries.FOR_PERSONS, _("Persons")),
            (queries.FOR_ORGANISATIONS, _("Organisations")),
        ],
        "total": len(rows),
        "narrows": bool(words or group or whom),
    }


def _leads_elsewhere(service: ServicePage) -> bool:
    """True for a service that is asked for on another portal only."""
    return bool(service.outside_url) and not service.takes_requests


def about(page: ServicePage, request: HttpRequest) -> dict[str, Any]:
    """The way to the form, whom it is for, and the description for search engines."""
    place = page.place
    open_here = bool(place and rules.is_open(page))
    form = definition.of_page(page)
    return {
        "ask_url": reverse("services:new", args=[place.slug, page.code])
        if open_here and place
        else "",
        "for_words": _for_words(page),
        "asks_files": any(item["kind"] == "file" for item in form),
        "needed": [line.strip() for line in page.needed.splitlines() if line.strip()],
        "machine": _machine(page),
    }


def _for_words(page: ServicePage) -> str:
    if page.for_persons and page.for_organisations:
        return _("persons and organisations")
    return _("organisations") if page.for_organisations else _("persons")


def _machine(page: ServicePage) -> SafeString:
    """The service as schema.org describes it, safe inside a script element."""
    place = page.place
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": page.title,
        "description": page.lead,
        "url": absolute(page.url or ""),
        "serviceType": str(Group(page.group).label),
        "audience": {"@type": "Audience", "audienceType": page.for_whom},
        "availableLanguage": [code for code, _name in settings.LANGUAGES],
    }
    if place is not None:
        found["provider"] = {"@type": "GovernmentOrganization", "name": place.name}
        found["areaServed"] = {"@type": "AdministrativeArea", "name": place.name}
    if page.fee:
        found["termsOfService"] = page.fee
    text = json.dumps(found, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(text)

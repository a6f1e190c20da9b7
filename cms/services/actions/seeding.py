"""Writing services as pages in both languages, as a demonstration or a first installation has them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Page

from civic.places.models import Department, Municipality
from cms.models import MunicipalityHomePage
from cms.services.models import ServiceIndexPage, ServicePage
from cms.services.texts import APPEAL, Service

INDEX = {
    "ka": (
        "სერვისები",
        "რისთვის შეგიძლიათ მიმართოთ მერიას: ვის შეუძლია მოთხოვნა, რა კანონით, რა ვადაში და რა ღირს.",
    ),
    "en": (
        "Services",
        "What you can ask of city hall: who, by which law, in what time, at what cost.",
    ),
}


@transaction.atomic
def write_services(place: Municipality, services: Sequence[Service]) -> int:
    """Write the directory and the services of a municipality where they are missing; returns how many pages.

    Both languages are written as drafts first and then published, as `cms.actions.write_pages` does.
    """
    departments = {one.slug: one for one in Department.objects.filter(municipality=place)}
    written: list[Page] = []
    keys: dict[str, Any] = {}
    homes = MunicipalityHomePage.objects.filter(municipality=place).select_related("locale")
    for home in homes.order_by("path"):
        index = _index(home, keys, written)
        there = set(ServicePage.objects.child_of(index).values_list("slug", flat=True))
        for service in services:
            if service.code in there or place.slug not in service.places:
                continue
            page = _page(service, home.locale, departments.get(service.department))
            if service.code in keys:
                page.translation_key = keys[service.code]
            keys[service.code] = page.translation_key
            index.add_child(instance=page)
            page.save_revision(clean=False)
            written.append(page)
    for page in written:
        page.refresh_from_db()
        if not page.live:
            page.get_latest_revision().publish(skip_permission_checks=True)
    return len(written)


def _index(home: MunicipalityHomePage, keys: dict[str, Any], written: list[Page]) -> Any:
    index = ServiceIndexPage.objects.child_of(home).first()
    if index is None:
        title, lead = INDEX[home.locale.language_code]
        index = ServiceIndexPage(
            title=title, slug="services", lead=lead, locale=home.locale, live=False
        )
        if "" in keys:
            index.translation_key = keys[""]
        home.add_child(instance=index)
        index.save_revision(clean=False)
        written.append(index)
    keys[""] = index.translation_key
    return index


def _page(service: Service, locale: Any, department: Department | None) -> ServicePage:
    language = locale.language_code
    words = service.words(language)
    return ServicePage(
        title=words.title,
        slug=service.code,
        code=service.code,
        group=service.group,
        lead=words.lead,
        for_whom=words.for_whom,
        law=words.law,
        needed=words.needed,
        fee=words.fee,
        appeal=APPEAL[1 if language == "en" else 0],
        term_days=service.term_days,
        for_persons=service.for_persons,
        for_organisations=service.for_organisations,
        takes_requests=bool(service.form),
        outside_url=service.outside_url,
        department=department,
        rule=service.rule,
        rule_mode=service.rule_mode,
        lookups=list(service.lookups),
        questions=service.questions(language),
        locale=locale,
        live=False,
    )

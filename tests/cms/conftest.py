"""The page tree the CMS tests start from."""

from typing import Any

import pytest
from wagtail.models import Locale, Page

from civic.places.models import Municipality
from civic.roles import Role
from cms import actions, starting
from cms.models import MunicipalityHomePage, StandardPage
from tests.clients import staff_client
from tests.factories import identity


@pytest.fixture
def ka(db: None) -> Locale:
    return Locale.objects.get(language_code="ka")


@pytest.fixture
def en(db: None) -> Locale:
    return Locale.objects.get(language_code="en")


@pytest.fixture
def home(batumi: Municipality) -> MunicipalityHomePage:
    """Batumi's Georgian home; the English one stands beside it."""
    actions.open_municipality(batumi)
    return MunicipalityHomePage.objects.get(municipality=batumi, locale__language_code="ka")


@pytest.fixture
def keda_home(keda: Municipality) -> MunicipalityHomePage:
    """Keda's Georgian home; Keda is open for this test."""
    keda.is_active = True
    keda.save()
    actions.open_municipality(keda)
    return MunicipalityHomePage.objects.get(municipality=keda, locale__language_code="ka")


@pytest.fixture
def pages(db: None) -> int:
    """The pages a new installation starts with."""
    return actions.seed()


@pytest.fixture
def editor(batumi: Municipality) -> Any:
    """A browser of Batumi's editor, second factor given."""
    return staff_client(identity.staff(Role.EDITOR, batumi))


@pytest.fixture
def platform_admin(db: None) -> Any:
    """A browser of the platform's administrator."""
    return staff_client(identity.staff(Role.PLATFORM_ADMIN, None))


def page_below(parent: Page, title: str, slug: str, *, live: bool = True, **fields: Any) -> Any:
    """A plain page below `parent`, with a revision."""
    page = StandardPage(title=title, slug=slug, live=live, locale=parent.locale, **fields)
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        actions.index_page(page)
        revision.publish()
    return page


def translated(page: Page, locale: Locale, title: str, *, live: bool = True, **fields: Any) -> Any:
    """The same page in another language."""
    copy = page.copy_for_translation(locale)
    copy.title = title
    for name, value in fields.items():
        setattr(copy, name, value)
    revision = copy.save_revision()
    if live:
        revision.publish()
    copy.refresh_from_db()
    return copy


GUIDES = [entry for entry in starting.PAGES if entry.values.get("topic") not in {None, "other"}]

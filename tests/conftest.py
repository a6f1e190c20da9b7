"""What every test may use: the prepared database, the places, and empty caches.

The municipalities, units, register figures and policies of `civic.places` are always there, on
SQLite and on PostgreSQL, also after a test with `transaction=True`. The suite runs on whatever
`DATABASE_URL` names; `python -m tests.postgres pytest …` runs it on a throw-away PostgreSQL. A test
marked `both` is run on SQLite and on PostgreSQL by `make test`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import translation

from civic.places.models import Municipality
from identity.oidc.tokens import documents
from tests import database
from tests.postgres import server


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database, from the template; see `tests/database.py`."""
    with django_db_blocker.unblock():
        preparation = database.prepared(keep=django_db_keepdb, create=django_db_createdb)
        preparation.__enter__()
    yield
    with django_db_blocker.unblock():
        preparation.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """No page, count, limit or published key of one test is seen by the next; the language is Georgian again."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    documents.clear()
    with translation.override("ka"):
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for a test that starts processes of its own."""
    with server() as url:
        yield url


@pytest.fixture
def batumi(db: None) -> Municipality:
    """Batumi: 157,439 voters, threshold 0.5 %."""
    return Municipality.objects.get(slug="batumi")


@pytest.fixture
def keda(db: None) -> Municipality:
    """Keda: the other municipality, for everything that must not cross over."""
    return Municipality.objects.get(slug="keda")

"""One portal per database for all drills: making it takes longer than most of them."""

import pytest

from tests.bench.stage import DATABASES
from tests.faults.drill import drill

THRESHOLD = 30


@pytest.fixture(scope="session", params=DATABASES)
def portal(request, django_db_blocker):
    with django_db_blocker.unblock(), drill(request.param) as made:
        made.seed("places", threshold=THRESHOLD, mms_port=made.mms_port)
        yield made


@pytest.fixture(autouse=True)
def nothing_left_running(portal):
    """A drill that failed half-way must not disturb the next one."""
    yield
    portal.kill_all()

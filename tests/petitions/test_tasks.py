"""The clockwork only records: close what has ended, ask again about pending signers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions import tasks
from petitions.models import Petition
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def test_everything_by_the_clock_is_safe_to_run_twice(keda):
    petition = make.opened(keda, at=timezone.now() - timedelta(days=31))
    found = {one.name: (one.function(), one.function()) for one in tasks.SCHEDULE}
    assert found == {
        "petitions.digests": (0, 0),
        "petitions.close": (1, 0),
        "petitions.reminders": (0, 0),
        "petitions.pending": (0, 0),
        "petitions.removals": (0, 0),
        "petitions.packages": (0, 0),
        "petitions.traces": (0, 0),
    }
    assert Petition.objects.get(pk=petition.pk).collection_state == "closed"

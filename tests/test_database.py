"""The test database itself: reference data is there, and a test that commits leaves nothing behind."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from civic.journal.models import Entry
from civic.places.models import Municipality

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_reference_data_is_loaded(batumi: Municipality) -> None:
    assert Municipality.objects.count() == 64
    assert batumi.figures.latest().voters == 157_439


@pytest.mark.both
@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_gone_in_the_next_test(turn: int) -> None:
    assert Entry.objects.count() == 0
    keda = Municipality.objects.get(slug="keda")
    assert keda.phone != "changed"
    Municipality.objects.filter(pk=keda.pk).update(phone="changed")
    Entry.objects.create(
        kind="test.kind", subject_type="places.municipality", subject_id=keda.pk, at=NOW
    )
    connection.close()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_reference_data_survives_a_test_that_commits() -> None:
    assert Municipality.objects.count() == 64

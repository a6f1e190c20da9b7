from datetime import timedelta

import pytest
from django.utils import timezone

from civic.worker.models import Slot, State
from civic.worker.queries import health, queue_health
from civic.worker.tasks import QUEUES

pytestmark = pytest.mark.django_db


def test_queue_health_counts_due_running_and_dead():
    now = timezone.now()
    Slot.objects.create(task="a", due=now, next_at=now - timedelta(seconds=90))
    Slot.objects.create(task="b", due=now, next_at=now + timedelta(hours=1))
    Slot.objects.create(task="c", due=now, state=State.DEAD)
    Slot.objects.create(
        task="d", due=now, state=State.RUNNING, lease_until=now + timedelta(hours=1)
    )

    found = queue_health(QUEUES[0])

    assert (found.name, found.due, found.running, found.dead) == ("schedule", 1, 1, 1)
    assert 90 <= found.oldest_seconds < 100


def test_health_is_not_ok_when_work_lies_untouched_for_a_minute():
    assert health()["ok"] is True

    Slot.objects.create(
        task="a", due=timezone.now(), next_at=timezone.now() - timedelta(seconds=61)
    )

    assert health()["ok"] is False


def test_full_health_page_says_503_when_work_lies_untouched(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/healthz?full").status_code == 200

    Slot.objects.create(
        task="a", due=timezone.now(), next_at=timezone.now() - timedelta(seconds=61)
    )

    answer = client.get("/healthz?full")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert client.get("/healthz").status_code == 200

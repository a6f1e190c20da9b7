"""The public page of the outages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.uptime import actions

pytestmark = pytest.mark.django_db


def test_the_page_lists_the_measured_outages(client):
    back = timezone.now() - timedelta(days=2)
    actions.beat(at=back - timedelta(hours=72))
    outage = actions.beat(at=back)
    page = client.get("/en/outages/").content.decode()
    row = f'<tr id="outage-{outage.pk}"><th scope="row" data-label="Outage">'
    assert f"{row}№\N{NO-BREAK SPACE}{outage.pk}</th>" in page
    assert "<caption>Outages of the last twelve months</caption>" in page
    assert 'data-label="Length, minutes">4\N{NO-BREAK SPACE}320</td>' in page
    assert "In the last 30 days the portal was available 90.00% of the time." in page


def test_without_a_measurement_nothing_is_claimed(client):
    page = client.get("/en/outages/").content.decode()
    assert "No outage was measured" in page
    assert "of the time" not in page
    assert client.get("/outages/").status_code == 200

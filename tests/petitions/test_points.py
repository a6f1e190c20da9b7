"""The answer point by point: from the form of the decision to page and API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civic.dates import today
from civic.roles import Role
from petitions.forms_points import PointsForm
from petitions.models import DecisionRecord
from tests.clients import staff_client
from tests.factories import petitions as make
from tests.petitions.test_desk_views import PDF

pytestmark = pytest.mark.django_db


def test_empty_pairs_are_left_out_and_the_order_is_kept():
    form = PointsForm(
        {"asked_1": "შუქნიშანი", "answer_1": "დადგება.", "asked_3": "ტროტუარი", "answer_3": "არა."}
    )
    assert form.is_valid()
    assert form.cleaned_data == {
        "points": [
            {"asked": "შუქნიშანი", "answer": "დადგება."},
            {"asked": "ტროტუარი", "answer": "არა."},
        ]
    }


def test_half_a_point_is_refused_and_kept():
    form = PointsForm({"asked_1": "შუქნიშანი", "answer_2": "დიახ"})
    assert not form.is_valid()
    assert set(form.errors) == {"answer_1", "asked_2"}
    assert "შუქნიშანი" in str(form["asked_1"])


def test_points_are_published_with_the_decision(client, keda):
    petition = make.handed_over(keda)
    mayor = staff_client(make.staff(Role.MAYOR_OFFICE, keda))
    answer = mayor.post(
        reverse("petitions_desk:act", args=["keda", petition.pk, "decide"]),
        {
            "outcome": "partly",
            "text": "ნაწილობრივ.",
            "body": "მერია",
            "on": today().isoformat(),
            "document": SimpleUploadedFile("answer.pdf", PDF, "application/pdf"),
            "asked_1": "შუქნიშანი",
            "answer_1": "დადგება 2027 წელს.",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    points = [{"asked": "შუქნიშანი", "answer": "დადგება 2027 წელს."}]
    assert DecisionRecord.objects.get().points == points
    page = client.get(f"/en{petition.get_absolute_url()}").content.decode()
    assert "<dt>შუქნიშანი</dt><dd><p>დადგება 2027 წელს.</p></dd>" in page
    assert client.get(f"/api/v1/petitions/{petition.pk}").json()["decision"]["points"] == points

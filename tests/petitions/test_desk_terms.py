"""The administrator's numbers: shown before they are saved, never changing what is open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic.journal.models import Entry
from civic.places.models import Municipality, Policy
from civic.roles import Role
from petitions.forms_terms import LABELS
from petitions.policy import KEYS
from tests.clients import staff_client
from tests.factories import petitions as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(batumi: Municipality) -> Client:
    return staff_client(factory.staff(Role.MUNICIPAL_ADMIN, batumi))


def numbers(municipality: Municipality) -> str:
    return reverse("petitions_desk:numbers", args=[municipality.slug])


def change(**fields: object) -> dict[str, object]:
    return {
        "key": "petition.threshold.consideration.rate",
        "value": "1",
        "valid_from": timezone.localdate().isoformat(),
        "source_ka": "საკრებულოს დადგენილება № 12",
        "source_en": "",
    } | fields


def test_every_number_has_a_label() -> None:
    assert set(LABELS) == set(KEYS)


def test_a_change_is_shown_before_it_is_saved(batumi: Municipality, admin: Client) -> None:
    before = Policy.objects.count()
    answer = admin.post(numbers(batumi), change())
    assert [row.needed for row in answer.context["change"].before][-1] == 788
    assert [row.needed for row in answer.context["change"].after][-1] == 1575
    assert Policy.objects.count() == before


def test_a_confirmed_change_holds_for_later_petitions_only(
    batumi: Municipality, admin: Client
) -> None:
    old = factory.opened(batumi)
    answer = admin.post(numbers(batumi), change(confirm="1"))
    assert answer.status_code == 302
    old.refresh_from_db()
    assert old.needed == 788
    assert factory.opened(batumi).needed == 1575
    entry = Entry.objects.get(kind="policy.set")
    assert (entry.public, entry.data["value"]) == (True, "1")


def test_the_past_is_not_rewritten(batumi: Municipality, admin: Client) -> None:
    day = timezone.localdate() - timedelta(days=1)
    answer = admin.post(numbers(batumi), change(confirm="1", valid_from=day.isoformat()))
    assert answer.status_code == 422
    assert "საკრებულოს დადგენილება № 12" in answer.content.decode()
    assert not Policy.objects.filter(municipality=batumi, valid_from=day).exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("petition.threshold.consideration.rate", "101"),
        ("petition.threshold.consideration.rate", "0"),
        ("petition.threshold.consideration.rate", "1e999999"),
        ("petition.threshold.consideration.rate", "NaN"),
        ("petition.age", "17.5"),
        ("petition.age", "3"),
        ("petition.level.sign", "4"),
        ("petition.term.collection_days", "0"),
        ("petition.sample_percent", "-1"),
    ],
)
def test_values_that_make_no_sense_are_refused(
    batumi: Municipality, admin: Client, key: str, value: str
) -> None:
    answer = admin.post(numbers(batumi), change(confirm="1", key=key, value=value))
    assert answer.status_code == 422
    assert list(answer.context["number_form"].errors) == ["value"]


def test_a_georgian_decimal_comma_is_understood(batumi: Municipality, admin: Client) -> None:
    answer = admin.post(numbers(batumi), change(value="0,25"))
    assert [row.needed for row in answer.context["change"].after][-1] == 394


def test_a_register_figure_is_entered_once_a_day(batumi: Municipality, admin: Client) -> None:
    day = timezone.localdate()
    facts = {"voters": "160000", "as_of": day.isoformat(), "source_ka": "ცესკო", "confirm": "1"}
    address = reverse("petitions_desk:figure", args=["batumi"])
    assert admin.post(address, facts).status_code == 302
    assert factory.opened(batumi).needed == 800
    again = admin.post(address, facts)
    assert again.status_code == 422
    assert batumi.figures.filter(as_of=day).count() == 1


def test_only_the_own_administrator_changes_numbers(
    batumi: Municipality, keda: Municipality
) -> None:
    stranger = staff_client(factory.staff(Role.MUNICIPAL_ADMIN, keda))
    assert stranger.post(numbers(batumi), change(confirm="1")).status_code == 404
    moderator = staff_client(factory.staff(Role.MODERATOR, batumi))
    assert moderator.post(numbers(batumi), change(confirm="1")).status_code == 403
    auditor = staff_client(factory.staff(Role.AUDITOR, batumi))
    assert auditor.get(numbers(batumi)).status_code == 200
    assert auditor.post(numbers(batumi), change(confirm="1")).status_code == 422
    assert not Entry.objects.filter(kind="policy.set").exists()

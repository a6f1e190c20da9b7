"""Thresholds and terms from dated numbers."""

from datetime import date
from decimal import Decimal

import pytest

from civic.decisions import Refused
from civic.places.models import Municipality, Policy, RegisterFigure
from petitions.policy import Policy as InForce
from petitions.policy import figure_for, plain
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def thresholds(place, addressee="sakrebulo", on=TODAY, kind=""):
    policy = InForce(place, on, kind=kind)
    return [(row.stage, row.needed) for row in policy.thresholds(addressee, figure_for(place, on))]


def test_batumi_half_percent_is_788(batumi):
    found = InForce(batumi, TODAY).threshold("consideration", figure_for(batumi, TODAY))
    assert (found.rate, found.exact, found.needed) == (Decimal("0.5"), Decimal("787.195"), 788)


def test_abasha_one_percent_of_2022_is_201(db):
    abasha = Municipality.objects.get(slug="abasha")
    on = date(2022, 6, 21)
    found = InForce(abasha, on).threshold("consideration", figure_for(abasha, on))
    assert (found.exact, found.needed) == (Decimal("200.13"), 201)


@pytest.mark.parametrize(
    ("voters", "rate", "needed"),
    [
        (141_600, "0.5", 708),
        (100, "1", 1),
        (10_000, "1", 100),
        (10_001, "1", 101),
        (3, "0.1", 1),
        (157_439, "0.1", 158),
    ],
)
def test_rates_are_rounded_up_and_whole_products_stay(batumi, voters, rate, needed):
    Policy.objects.filter(municipality=batumi).delete()
    Policy.objects.create(
        municipality=batumi,
        key="petition.threshold.consideration.rate",
        value=Decimal(rate),
        valid_from=date(2026, 1, 1),
    )
    figure = RegisterFigure(municipality=batumi, voters=voters, as_of=TODAY)
    assert InForce(batumi, TODAY).threshold("consideration", figure).needed == needed


def test_absolute_number_of_the_council_outranks_the_rate_of_the_law(keda):
    make.threshold(keda, 3)
    make.threshold(keda, 0, "answer")
    assert thresholds(keda) == [("consideration", 3)]


def test_newer_default_does_not_outrank_the_councils_own_number(keda):
    make.threshold(keda, 3)
    Policy.objects.create(
        key="petition.threshold.consideration.rate",
        value=2,
        valid_from=date(2026, 6, 1),
    )
    make.threshold(keda, 0, "answer")
    assert thresholds(keda) == [("consideration", 3)]


def test_later_rate_of_the_same_council_replaces_its_number(keda):
    make.threshold(keda, 3, since=date(2026, 1, 1))
    Policy.objects.create(
        municipality=keda,
        key="petition.threshold.consideration.rate",
        value=1,
        valid_from=date(2026, 6, 1),
    )
    assert thresholds(keda)[-1] == ("consideration", 156)
    assert thresholds(keda, on=date(2026, 5, 31))[0] == ("consideration", 3)


def test_thresholds_stand_lowest_first(batumi):
    assert thresholds(batumi) == [("answer", 158), ("consideration", 788)]


def test_mayor_is_asked_for_an_answer_only(batumi):
    assert thresholds(batumi, "mayor") == [("answer", 158)]


def test_without_an_answer_stage_both_need_consideration(batumi):
    make.threshold(batumi, 0, "answer")
    assert thresholds(batumi, "mayor") == [("consideration", 788)]


def test_qualifier_narrows_a_number_to_one_kind(batumi):
    Policy.objects.create(
        municipality=batumi,
        key="petition.threshold.consideration.count",
        qualifier="draft_act",
        value=1000,
        valid_from=date(2026, 1, 1),
    )
    assert thresholds(batumi, kind="draft_act")[-1] == ("consideration", 1000)
    assert thresholds(batumi, kind="matter")[-1] == ("consideration", 788)


def test_missing_figure_says_how_to_mend_it(batumi):
    RegisterFigure.objects.filter(municipality=batumi).delete()
    with pytest.raises(Refused) as refusal:
        figure_for(batumi)
    assert refusal.value.code == "no_register_figure"


def test_terms_have_defaults_in_code(batumi):
    Policy.objects.all().delete()
    policy = InForce(batumi, TODAY)
    numbers = {
        name: policy.number(name)
        for name in ("age", "level.sign", "term.collection_days", "term.moderation_days")
    }
    assert numbers == {
        "age": 18,
        "level.sign": 2,
        "term.collection_days": 30,
        "term.moderation_days": 10,
    }


def test_unknown_number_is_an_error_of_ours(batumi):
    with pytest.raises(KeyError):
        InForce(batumi, TODAY).value("term.coffee")


def test_snapshot_holds_every_number_as_text(batumi):
    found = InForce(batumi, TODAY).snapshot()
    assert found["petition.threshold.consideration.rate"] == "0.5"
    assert all(isinstance(value, str) for value in found.values())


def test_plain_decimals_have_neither_exponent_nor_trailing_zeros():
    assert [plain(Decimal(text)) for text in ("0.5000", "1E+2", "787.195")] == [
        "0.5",
        "100",
        "787.195",
    ]

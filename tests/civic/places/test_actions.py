"""The reference data that ships with the portal."""

from datetime import date
from decimal import ROUND_CEILING, Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum

from civic.places.actions import Loaded, activate, load_reference
from civic.places.models import Centre, Municipality, Policy, RegisterFigure, Unit
from civic.places.queries import active_municipalities, policy_value, register_figure

DEFAULT_KEYS = [
    "petition.age",
    "petition.level.sign",
    "petition.level.submit",
    "petition.sample_percent",
    "petition.term.collection_days",
    "petition.term.decision_days",
    "petition.term.examination_days",
    "petition.term.moderation_days",
    "petition.term.remedy_days",
    "petition.threshold.answer.rate",
    "petition.threshold.consideration.rate",
    "service.round.least_days",
    "service.round.most_days",
    "service.term.days",
]


@pytest.fixture
def reference(db):
    """The reference data alone: whatever the session brought is emptied first."""
    for model in (Policy, RegisterFigure, Unit, Centre, Municipality):
        model.objects.all().delete()
    return load_reference()


def needed(slug, on):
    """Signatures needed for consideration, by the formula every page shows: rounded up."""
    place = Municipality.objects.get(slug=slug)
    rate = policy_value(place, "petition.threshold.consideration.rate", on).value
    exact = Decimal(register_figure(place, on).voters) * rate / 100
    return int(exact.to_integral_value(rounding=ROUND_CEILING))


def test_load_reference_counts_rows(reference):
    assert reference == Loaded(municipalities=64, units=24, figures=131, policies=15)


def test_load_reference_twice_changes_nothing(reference):
    before = [
        list(model.objects.order_by("pk").values())
        for model in (Municipality, Unit, RegisterFigure, Policy)
    ]
    assert load_reference() == Loaded(0, 0, 0, 0)
    after = [
        list(model.objects.order_by("pk").values())
        for model in (Municipality, Unit, RegisterFigure, Policy)
    ]
    assert after == before


def test_load_reference_keeps_what_people_set(reference):
    batumi = Municipality.objects.get(slug="batumi")
    batumi.is_active, batumi.phone, batumi.name_en = False, "0422 00 07 42", "Wrong"
    batumi.save()
    figure = register_figure(batumi)
    figure.voters = 157_500
    figure.save()
    load_reference()
    batumi.refresh_from_db()
    assert (batumi.is_active, batumi.phone, batumi.name_en) == (
        False,
        "0422 00 07 42",
        "Batumi Municipality",
    )
    assert register_figure(batumi).voters == 157_500


def test_load_reference_kinds(reference):
    assert Municipality.objects.filter(kind="city").count() == 5
    assert Municipality.objects.filter(kind="community").count() == 59


def test_load_reference_sums_agree_with_published_totals(reference):
    def total(day):
        return RegisterFigure.objects.filter(as_of=day).aggregate(sum=Sum("voters"))["sum"]

    assert total(date(2017, 10, 21)) == 3_440_123
    assert total(date(2024, 10, 26)) == 3_494_146
    assert Municipality.objects.aggregate(sum=Sum("population"))["sum"] == 3_713_804


@pytest.mark.parametrize(("slug", "count"), [("batumi", 14), ("tbilisi", 10), ("keda", 0)])
def test_load_reference_units(reference, slug, count):
    assert Unit.objects.filter(municipality__slug=slug).count() == count


@pytest.mark.parametrize(
    ("slug", "voters", "as_of"),
    [
        ("batumi", 157_439, date(2025, 10, 4)),
        ("tbilisi", 1_043_482, date(2025, 10, 4)),
        ("keda", 15_581, date(2024, 10, 26)),
        ("kobuleti", 66_235, date(2024, 10, 26)),
        ("abasha", 19_727, date(2024, 10, 26)),
    ],
)
def test_register_figure_newest(reference, slug, voters, as_of):
    figure = register_figure(Municipality.objects.get(slug=slug), date(2026, 11, 22))
    assert (figure.voters, figure.as_of) == (voters, as_of)


@pytest.mark.parametrize(
    ("slug", "on", "signatures"),
    [
        ("batumi", date(2026, 11, 22), 788),
        ("abasha", date(2022, 7, 1), 201),
        ("abasha", date(2026, 11, 22), 198),
        ("keda", date(2026, 11, 22), 156),
        ("kobuleti", date(2026, 11, 22), 663),
        ("tbilisi", date(2026, 11, 22), 10_435),
    ],
)
def test_threshold_inputs_give_published_numbers(reference, slug, on, signatures):
    assert needed(slug, on) == signatures


def test_load_reference_default_policies(reference):
    keys = Policy.objects.filter(municipality=None).order_by("key").values_list("key", flat=True)
    assert list(keys) == DEFAULT_KEYS


def test_load_reference_names_both_languages(reference):
    for place in Municipality.objects.all():
        names = [place.name_ka, place.short_ka, place.genitive_ka, place.region_ka]
        assert all("\u10d0" <= name[0] <= "\u10f0" for name in names), place.slug
        assert all([place.name_en, place.short_en, place.region_en]), place.slug
    for row in [*RegisterFigure.objects.all(), *Policy.objects.all()]:
        assert all([row.source_ka, row.source_en]), row


def test_only_batumi_is_active_at_first(reference):
    assert [place.slug for place in active_municipalities()] == ["batumi"]


def test_activate_keeps_contacts(reference):
    activate("keda", phone="0425 22 00 00")
    keda = activate("keda", phone="0425 99 99 99", email="info@keda.example")
    assert (keda.is_active, keda.phone, keda.email) == (
        True,
        "0425 22 00 00",
        "info@keda.example",
    )


def test_places_command_says_what_it_added(db, capsys):
    call_command("places")
    call_command("places")
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Added: 0 municipalities, 0 units, 0 register figures, 0 policies."
    )

"""The forms of citizens: what they refuse is said with the name of the field and how to mend it."""

from collections.abc import Callable
from functools import partial

import pytest
from django import forms
from django.utils import translation

from civic.fields import LongText, OneLine, OneOf
from civic.places.models import Municipality, Unit
from petitions import forms as citizens
from petitions import forms_desk, forms_terms
from petitions.models import Petition

FORMS = [
    citizens.AskForm,
    citizens.AddresseeForm,
    citizens.KindForm,
    citizens.PowerForm,
    citizens.DemandForm,
    citizens.TextForm,
    citizens.ActForm,
    citizens.SignForm,
    citizens.EndForm,
    partial(forms_desk.CommissionForm, petition=Petition()),
    partial(forms_desk.SittingForm, petition=Petition()),
    partial(forms_desk.EditForm, petition=Petition(kind="draft_act")),
    forms_terms.SourceForm,
]


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("ა" * 80, ["few_words"]),
        ("გზა გზა გზა გზა", ["few_words"]),
        ("12345 12345 გზა", ["few_words"]),
        ("გზა-სკოლამდე", []),
        ("A safe crossing", []),
    ],
)
def test_a_title_has_two_different_words(title: str, codes: list[str]) -> None:
    errors = citizens.AskForm({"title": title}).errors.as_data()
    assert [error.code for error in errors.get("title", [])] == codes


@pytest.mark.parametrize("language", ["ka", "en"])
@pytest.mark.parametrize("made", FORMS)
def test_an_empty_answer_is_refused_with_the_name_of_its_field(
    made: Callable[[dict[str, str]], forms.Form], language: str
) -> None:
    with translation.override(language):
        form = made({})
        assert not form.is_valid()
        for name, field in form.fields.items():
            if field.required and isinstance(field, (OneLine, LongText, OneOf)):
                assert f"{field.label}" in form.errors[name][0], name


def test_the_errors_read_as_sentences() -> None:
    with translation.override("ka"):
        assert citizens.AskForm({}).errors["title"] == ["შეავსეთ ველი „სათაური“."]
    with translation.override("en"):
        assert forms_desk.SittingForm({}, petition=Petition()).errors["place"] == [
            "Fill in the field “Place”."
        ]
        assert forms_desk.CommissionForm({}, petition=Petition()).errors["commission"] == [
            "Fill in the field “Commission”."
        ]
        assert citizens.KindForm({"kind": "other"}).errors["kind"] == [
            "Choose one of the answers: “Kind of petition”."
        ]


@pytest.mark.django_db
def test_the_place_is_asked_only_where_there_are_parts(
    batumi: Municipality, keda: Municipality
) -> None:
    Unit.objects.filter(municipality=keda).delete()
    place = ["spot", "point"]
    assert list(citizens.WhereForm(municipality=batumi).fields) == ["unit", "topic", *place]
    form = citizens.WhereForm(municipality=keda)
    assert list(form.fields) == ["topic", *place]
    topic = next(iter(form.topics))
    sent = citizens.WhereForm({"topic": topic, "unit": "1"}, municipality=keda)
    assert sent.is_valid()
    assert set(sent.answer()) == {"topic", "spot", "latitude", "longitude"}

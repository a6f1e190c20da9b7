"""Single questions: which days fit, how long a line may be, and how an answer is written out."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from civic.dates import today
from civic.places.models import Municipality
from cms.services.asking import QuestionsForm
from cms.services.queries.answers import in_words

pytestmark = pytest.mark.django_db


def item(kind: str, **more: Any) -> dict[str, Any]:
    words = {"label": "კითხვა", "help": "", "unit": ""}
    plain = {"key": "one", "kind": kind, "required": True, "prefill": "", "shape": ""}
    return plain | {"span": "", "first": None, "last": None} | words | more


def asked(batumi: Municipality, one: dict[str, Any], typed: str = "") -> QuestionsForm:
    return QuestionsForm({"q-one": typed}, items=[one], answers={}, municipality=batumi)


@pytest.mark.parametrize(
    ("years", "days", "why"),
    [
        (0, 0, ""),
        (17, 0, ""),
        (0, -1, "Give a day that is today or earlier."),
        (19, 0, "By this date the child is 18 or older. Check the year of birth, please."),
    ],
)
def test_birthday_of_a_child_is_one_of_somebody_under_18(
    batumi: Municipality, years: int, days: int, why: str
) -> None:
    born = today() - timedelta(days=round(years * 365.25) + days)
    with translation.override("en"):
        form = asked(batumi, item("day", span="child"), born.isoformat())
        found = " ".join(form.errors.get("q-one", []))
    assert found == why


@pytest.mark.parametrize(
    ("shape", "kind", "most"), [("phone", "tel", 20), ("email", "email", 254), ("", "text", 200)]
)
def test_line_with_a_shape_is_as_long_as_that(
    batumi: Municipality, shape: str, kind: str, most: int
) -> None:
    form = asked(batumi, item("line", shape=shape))
    field: Any = form.fields["q-one"]
    assert (field.widget.input_type, field.max_length) == (kind, most)
    assert ("data-counter" in str(form)) is (shape == "")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1250.5", "ლარი", "1 250,50 ლარი"),
        ("1250", "ლარი", "1 250 ლარი"),
        ("45.5", "კვ. მ", "45,5 კვ. მ"),
    ],
)
def test_money_is_written_with_tetri_where_there_are_any(value: str, unit: str, said: str) -> None:
    with translation.override("ka"):
        found = in_words(item("number", unit=unit), value)
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("label", "said"),
    [("რომელი დარბაზი?", "რომელი დარბაზი? მისამართი"), ("დარბაზი", "დარბაზი: მისამართი")],
)
def test_part_of_a_place_has_no_colon_after_a_question_mark(
    batumi: Municipality, label: str, said: str
) -> None:
    with translation.override("ka"):
        form = asked(batumi, item("place", label=label))
    assert form.fields["q-one-address"].label == said

"""The editor's questions as a Django form: it parses and checks what is typed, and never saves.

A field has the key of its question as its name. What the portal knows for certain (a name from the
register) is not asked: `known` lists it, and it is written down when the request is filed.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import words
from civic.dates import age_on, today
from civic.fields import LongText, OneLine, OneOf
from civic.places.models import Municipality, Unit
from cms.services.blocks import Known, Shape, Span
from cms.services.definition import Answers, Item, masked_number, options_of, said

LINE_LENGTH = 200
SHAPED_LENGTH: dict[str, int] = {Shape.EMAIL: 254, Shape.PHONE: 20, Shape.CADASTRE: 40}
OF_AGE = 18
TEXT_LENGTH = 4000
CERTAIN = {Known.NAME, Known.NUMBER, Known.BORN_ON, Known.ORGANISATION, Known.CODE}
OF_ORGANISATION = {Known.ORGANISATION, Known.CODE}
POINT = re.compile(r"([0-9]{2}[.][0-9]{1,15})\s*[,;\s]\s*([0-9]{2}[.][0-9]{1,15})", re.ASCII)
SOUTH, NORTH, WEST, EAST = (Decimal(text) for text in ("41", "43.7", "39.9", "46.8"))
PHONE = re.compile(r"(?:\+995)?[0-9]{9}", re.ASCII)
CADASTRE = re.compile(r"[0-9]{2}(?:\.[0-9]{2,4}){3,6}", re.ASCII)
LARGEST = Decimal(10) ** 12


class NumberField(forms.DecimalField):
    """A number as people write it: with a comma or a point, with spaces between thousands."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace(",", ".")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day: from the browser's calendar, or typed with day, month and year."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        kwargs["input_formats"] = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
        super().__init__(**kwargs)


class SeveralOf(forms.MultipleChoiceField):
    """Several answers of several."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        super().__init__(**kwargs)


class QuestionsForm(forms.Form):
    """Some questions of a service. `known` maps what the portal knows (`Known`) to its words."""

    def __init__(
        self,
        data: Any = None,
        *,
        items: Iterable[Item],
        answers: Answers,
        municipality: Municipality,
        known: dict[str, str] | None = None,
        for_organisation: bool = False,
    ) -> None:
        super().__init__(data)
        self.items = [item for item in items if item["kind"] not in {"file", "heading"}]
        self.municipality = municipality
        self.known: list[tuple[str, str]] = []
        self.typed: list[Item] = []
        for item in self.items:
            source = item.get("prefill", "")
            if source in OF_ORGANISATION and not for_organisation:
                continue
            if source in CERTAIN:
                value = (known or {}).get(source, "")
                masked = masked_number(value) if value and source == Known.NUMBER else value
                self.known.append((said(item), masked))
                continue
            self.typed.append(item)
            self._add(item, answers.get(item["key"]), (known or {}).get(source, ""))

    def _add(self, item: Item, value: Any, known: str) -> None:
        if item["kind"] == "place":
            self._add_place(item, value or {})
            return
        field = MAKERS[item["kind"]](item)
        if item["kind"] == "number" and value is not None:
            value = value.replace(".", ",") if words.georgian() else value
        field.initial = known if value is None else value
        self.fields[name_of(item)] = field

    def _add_place(self, item: Item, value: dict[str, Any]) -> None:
        name, label = name_of(item), said(item)
        units = list(Unit.objects.filter(municipality=self.municipality))
        if units:
            self.fields[f"{name}-unit"] = forms.ChoiceField(
                label=_part(_("%(label)s: village or district"), label),
                required=False,
                initial=value.get("unit") or "",
                choices=[
                    ("", _("not said")),
                    *((str(unit.pk), unit.name) for unit in sorted(units, key=lambda u: u.name)),
                ],
                help_text=said(item, "help"),
            )
        self.fields[f"{name}-address"] = OneLine(
            label=_part(_("%(label)s: address"), label),
            required=item["required"],
            max_length=LINE_LENGTH,
            initial=value.get("address", ""),
            help_text=_("Street and number, or the place in words so that others find it."),
        )
        self.fields[f"{name}-point"] = OneLine(
            label=_part(_("%(label)s: point on the map"), label),
            required=False,
            max_length=60,
            initial=value.get("point", ""),
            help_text=_("If you know it: latitude and longitude. For example: 41.6461, 41.6405."),
        )

    def clean(self) -> dict[str, Any]:
        """The rules that need more than a field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for item in self.typed:
            name = name_of(item)
            value = data.get(f"{name}-point" if item["kind"] == "place" else name)
            if not value:
                continue
            try:
                check(item, value)
            except ValidationError as error:
                self.add_error(f"{name}-point" if item["kind"] == "place" else name, error)
        return data

    def answer(self) -> Answers:
        """What was answered, by the keys of the questions, JSON-ready; None for what was left empty."""
        return {item["key"]: self._answer(item) for item in self.typed}

    def readable(self) -> Answers:
        """Of a form with errors: the answers in which nothing is wrong, so that they can be kept."""
        wrong = set(self.errors)
        return {
            item["key"]: self._answer(item)
            for item in self.typed
            if not any(name.startswith(name_of(item)) for name in wrong)
        }

    def _answer(self, item: Item) -> Any:
        name, data = name_of(item), self.cleaned_data
        if item["kind"] == "place":
            unit = data.get(f"{name}-unit")
            found = {
                "unit": int(unit) if unit else None,
                "address": data.get(f"{name}-address") or "",
                "point": data.get(f"{name}-point") or "",
            }
            return found if any(found.values()) else None
        value = data.get(name)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value or None


def _part(words: str, label: str) -> str:
    """A part of a question with its own words; a question mark needs no colon after it."""
    return (words % {"label": label}).replace("?: ", "? ")


def name_of(item: Item) -> str:
    """The name of the question's field."""
    return f"q-{item['key']}"


def as_typed(items: Iterable[Item], answers: Answers) -> dict[str, Any]:
    """Kept answers as a form would send them, to be checked against the present questions."""
    data: dict[str, Any] = {}
    for item in items:
        name, value = name_of(item), answers.get(item["key"])
        if value is None:
            continue
        if item["kind"] == "place":
            if isinstance(value, dict):
                data |= {
                    f"{name}-{part}": value.get(part) or "" for part in ("unit", "address", "point")
                }
        elif item["kind"] == "consent":
            data[name] = "on" if value else ""
        elif item["kind"] == "choices":
            data[name] = value if isinstance(value, list) else [value]
        else:
            data[name] = value
    return data


# --- Fields by kind ---------------------------------------------------------------------------


def _common(item: Item) -> dict[str, Any]:
    return {
        "label": said(item),
        "help_text": said(item, "help"),
        "required": item["required"],
    }


def _line(item: Item) -> forms.Field:
    widgets: dict[str, forms.widgets.Input] = {
        Shape.EMAIL.value: forms.EmailInput({"autocomplete": "email"}),
        Shape.PHONE.value: forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        Shape.CADASTRE.value: forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    }
    widget = widgets.get(item["shape"], forms.TextInput({"autocomplete": "off"}))
    most = SHAPED_LENGTH.get(item["shape"], LINE_LENGTH)
    return OneLine(**_common(item), max_length=most, widget=widget)


def _long(item: Item) -> forms.Field:
    return LongText(**_common(item), max_length=TEXT_LENGTH, rows=6)


def _number(item: Item) -> forms.Field:
    unit = said(item, "unit")
    label = f"{said(item)} ({unit})" if unit else said(item)
    inputmode = "numeric" if item["whole"] else "decimal"
    wrong = _("Write a number in figures: “%(label)s”.") % {"label": said(item)}
    return NumberField(
        **(_common(item) | {"label": label}),
        min_value=Decimal(item["least"]) if item["least"] else None,
        max_value=Decimal(item["most"]) if item["most"] else LARGEST,
        decimal_places=0 if item["whole"] else 2,
        widget=forms.TextInput(attrs={"inputmode": inputmode, "autocomplete": "off"}),
        error_messages={"invalid": wrong, "required": wrong},
    )


def _day(item: Item) -> forms.Field:
    wrong = _("Give the date with day, month and year: “%(label)s”.") % {"label": said(item)}
    return DayField(**_common(item), error_messages={"invalid": wrong, "required": wrong})


def _choice(item: Item) -> forms.Field:
    return OneOf(**_common(item), choices=_options(item))


def _choices(item: Item) -> forms.Field:
    choose = _("Choose at least one of the answers: “%(label)s”.") % {"label": said(item)}
    return SeveralOf(
        **_common(item),
        choices=_options(item),
        error_messages={"required": choose, "invalid_choice": choose},
    )


def _options(item: Item) -> list[tuple[str, Any]]:
    return [
        (key, format_html("{} <small>{}</small>", label, more) if more else label)
        for key, label, more in options_of(item)
    ]


def _consent(item: Item) -> forms.Field:
    confirm = _("Confirm this to go on: “%(label)s”.") % {"label": said(item)}
    return forms.BooleanField(**_common(item), error_messages={"required": confirm})


MAKERS = {
    "line": _line,
    "text": _long,
    "number": _number,
    "day": _day,
    "choice": _choice,
    "choices": _choices,
    "consent": _consent,
}


# --- Rules of an answer -----------------------------------------------------------------------


def check(item: Item, value: Any) -> None:
    """Raise ValidationError, saying how to mend it, where an answer is not what the question asks for."""
    if item["kind"] == "day":
        _check_day(item, value)
    elif item["kind"] == "place":
        _check_point(value)
    elif item.get("shape") == Shape.EMAIL:
        forms.EmailField(
            error_messages={"invalid": gettext_lazy("Write the e-mail like name@example.ge.")}
        ).clean(value)
    elif item.get("shape") == Shape.PHONE and not PHONE.fullmatch(re.sub(r"[\s()-]", "", value)):
        raise ValidationError(_("Write the telephone with nine digits: 555 12 34 56."))
    elif item.get("shape") == Shape.CADASTRE and not CADASTRE.fullmatch(value):
        raise ValidationError(
            _("Write the cadastral code as in the extract, with points: 05.32.12.345.")
        )


def _check_day(item: Item, day: date) -> None:
    if item["span"] in {Span.PAST, Span.CHILD} and day > today():
        raise ValidationError(_("Give a day that is today or earlier."))
    if item["span"] == Span.CHILD and age_on(day, today()) >= OF_AGE:
        raise ValidationError(
            _("By this date the child is 18 or older. Check the year of birth, please.")
        )
    if item["span"] == Span.FUTURE and day < today():
        raise ValidationError(_("Give a day that is today or later."))
    if item["first"] and day < date.fromisoformat(item["first"]):
        raise ValidationError(
            _("The earliest possible day: %(day)s.")
            % {"day": words.day(date.fromisoformat(item["first"]))}
        )
    if item["last"] and day > date.fromisoformat(item["last"]):
        raise ValidationError(
            _("The latest possible day: %(day)s.")
            % {"day": words.day(date.fromisoformat(item["last"]))}
        )


def _check_point(text: str) -> None:
    match = POINT.fullmatch(text.strip())
    if match is None:
        raise ValidationError(
            _("Write two numbers with points and a comma between: 41.6461, 41.6405.")
        )
    latitude, longitude = (Decimal(part) for part in match.groups())
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        raise ValidationError(
            _("This point is not in Georgia. Latitude stands first: 41.6461, 41.6405.")
        )

"""What a person is asked in order to be found on the register."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused
from civic.places import queries as places
from civic.places.models import Municipality
from identity import rules
from identity.extracts import LONGEST_NAME, parts_of_date, read_date
from identity.sealing import clean_number, plain_name

LETTERS = r"[^\W\d_]+\.?"
NAME = re.compile(rf"{LETTERS}(?:[ '’\-‐-―]{{1,3}}{LETTERS})*")


class PersonalNumberField(forms.CharField):
    """Eleven digits, however they are spaced. A wrong number is never repeated in the error."""

    def clean(self, value: Any) -> str:
        """Return the eleven digits."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return clean_number(text)
        except ValueError as error:
            raise ValidationError(
                _("The personal number has eleven digits, as on the identity card."), code="number"
            ) from error


class BirthDateField(forms.CharField):
    """A date typed in one field, day first or year first."""

    def clean(self, value: Any) -> date | None:  # type: ignore[override]
        """Return the date."""
        text = super().clean(value)
        if not text:
            return None
        typed = text.strip().replace(" ", ".").replace("..", ".")
        parts = parts_of_date(typed)
        if parts is None:
            raise ValidationError(
                _("Enter the date of birth with day, month and year, such as 31.05.1990."),
                code="date",
            )
        try:
            date(*parts)
        except ValueError as error:
            raise ValidationError(
                _("There is no such day in the calendar. Check the day and the month."),
                code="no_such_day",
            ) from error
        found = read_date(typed)
        if found is None:
            raise ValidationError(
                _("Check the year: this date lies ahead of us or too far back."), code="birth_date"
            )
        return found


class NameField(forms.CharField):
    """A first name or surname, as on the identity card.

    What is typed may be shown beside a signature, and comparing names passes over everything but
    letters; so nothing else is taken that could make a text, a link or a formula of a name.
    """

    def clean(self, value: Any) -> str:
        """Return the name, without doubled spaces."""
        text = " ".join(unicodedata.normalize("NFC", super().clean(value)).split())
        if text and not (NAME.fullmatch(text) and plain_name(text)):
            raise ValidationError(_("Write the name in letters."), code="letters")
        return text


class PlaceForm(forms.Form):
    """Which municipality's register is asked."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        help_text=_("Where you are registered, not where you happen to be."),
        queryset=Municipality.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose your municipality.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        field.queryset = places.active_municipalities()  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.short  # type: ignore[attr-defined]


class VerificationForm(PlaceForm):
    """The four facts that have to agree with one line of the register."""

    number = PersonalNumberField(
        label=_("Personal number"),
        help_text=_("Eleven digits. It is kept encrypted and never shown to anybody."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter your personal number.")},
    )
    first_name = NameField(
        label=_("First name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter your first name.")},
    )
    last_name = NameField(
        label=_("Surname"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter your surname.")},
    )
    born_on = BirthDateField(
        label=_("Date of birth"),
        help_text=_("Day, month and year, for example 31.05.1990."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "bday"}),
        error_messages={"required": _("Enter your date of birth.")},
    )

    def clean_born_on(self) -> date:
        """A date a living person can have."""
        born_on: date = self.cleaned_data["born_on"]
        decision = rules.may_be_born_on(born_on)
        if isinstance(decision, Refused):
            raise ValidationError(decision.reason, code=decision.code)
        return born_on

"""Who somebody is, typed by staff from a document or a paper, and what was seen and said; never saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import OneOf
from identity.forms.verification import BirthDateField, NameField, PersonalNumberField
from identity.rules_visits import Consent, Document


class PersonForm(forms.Form):
    """Somebody as the document in hand has it."""

    number = PersonalNumberField(
        label=_("Personal number"),
        help_text=_("Eleven digits, from the document."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the visitor's personal number.")},
    )
    first_name = NameField(
        label=_("First name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the first name, as in the document.")},
    )
    last_name = NameField(
        label=_("Surname"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the surname, as in the document.")},
    )
    born_on = BirthDateField(
        label=_("Date of birth"),
        help_text=_("Day, month and year, for example 31.05.1990."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the date of birth, as in the document.")},
    )

    def person(self) -> dict[str, Any]:
        """Who it is, as `identity.actions.visits.meet` takes it."""
        names = ("number", "first_name", "last_name", "born_on")
        return {name: self.cleaned_data[name] for name in names}


class VisitorForm(PersonForm):
    """A visitor at a centre: which document was seen, how they agreed."""

    document = OneOf(label=_("Which document have you seen?"), choices=Document.choices)
    consent = OneOf(label=_("How has the visitor agreed?"), choices=Consent.choices)

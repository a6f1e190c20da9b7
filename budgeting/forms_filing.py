"""The clerk's form for a visitor: who it is, which document was seen, how they agreed; it never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgeting.rules.filing import Consent, Document
from civic.fields import OneOf
from identity.forms.verification import BirthDateField, NameField, PersonalNumberField


class VisitorForm(forms.Form):
    """The visitor, as in the identity document."""

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
    document = OneOf(label=_("Which document have you seen?"), choices=Document.choices)
    consent = OneOf(label=_("How has the visitor agreed?"), choices=Consent.choices)

    def visitor(self) -> dict[str, Any]:
        """Who it is, as the action takes it."""
        names = ("number", "first_name", "last_name", "born_on")
        return {name: self.cleaned_data[name] for name in names}

"""Forms for help at a centre, and for what a signer says later: this is mine, this was not me."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import LongText
from identity.extracts import LONGEST_NAME
from identity.forms.verification import BirthDateField, NameField, PersonalNumberField
from petitions.receipts import identifiers_of
from petitions.states import Display

AT_THE_DESK = [
    (Display.NONE, _("Nothing is shown")),
    (Display.INITIALS, _("Initials are shown")),
    (Display.NAME, _("First name and surname are shown")),
]


class AssistedForm(forms.Form):
    """The person who stands before the clerk, as in the identity document."""

    number = PersonalNumberField(
        label=_("Personal number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
        error_messages={"required": _("Enter the personal number.")},
    )
    last_name = NameField(
        label=_("Surname"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the surname.")},
    )
    first_name = NameField(
        label=_("First name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the first name.")},
    )
    born_on = BirthDateField(
        label=_("Date of birth"),
        max_length=20,
        help_text=_("Day, month and year, for example 31.05.1990."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the date of birth.")},
    )
    display = forms.ChoiceField(
        label=_("What the public sees"),
        choices=AT_THE_DESK,
        initial=Display.NONE,
        widget=forms.RadioSelect,
        help_text=_("Ask; if the person has no wish, nothing is shown."),
    )
    document_seen = forms.BooleanField(
        label=_("I have seen the valid identity document of this person."),
        error_messages={"required": _("See the document first.")},
    )
    consent = forms.BooleanField(
        label=_("The person has read the petition, or had it read out, and wants to sign."),
        error_messages={"required": _("Ask for consent first.")},
    )


class JoinForm(forms.Form):
    """The code on a receipt from a centre; somebody known beyond doubt needs none."""

    code = forms.CharField(
        label=_("Code on the receipt"),
        required=False,
        max_length=30,
        help_text=_("Ten letters and digits, such as 7K4Q 93MD WX."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> Any:
        """A code as receipts have it, or nothing."""
        code = self.cleaned_data["code"]
        if code and identifiers_of(code) is None:
            raise forms.ValidationError(
                _("The code has ten letters and digits. Check it against the receipt.")
            )
        return code


class DenyForm(forms.Form):
    """What the person wants to say about it."""

    statement = LongText(
        label=_("What do you know about it?"),
        required=False,
        max_length=1000,
        rows=4,
        help_text=_("For example: who had your identity document, or asked for your number."),
    )

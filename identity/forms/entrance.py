"""Forms of the ways in that need no e-mail: a telephone number, the code sent to it, a visit to a centre."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from identity.forms.verification import PlaceForm, VerificationForm
from identity.sms import clean_mobile


class MobileField(forms.CharField):
    """A Georgian mobile number, however it is spaced."""

    def clean(self, value: Any) -> str:
        """Return +995 and nine digits."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return clean_mobile(text)
        except ValueError as error:
            raise ValidationError(
                _("Enter a Georgian mobile number: nine digits that begin with 5."), code="mobile"
            ) from error


class PhoneForm(forms.Form):
    """Where the code goes."""

    number = MobileField(
        label=_("Mobile number"),
        help_text=_("For example 555 12 34 56. We send a code there; nobody else sees the number."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter your mobile number.")},
    )


class PhoneCodeForm(forms.Form):
    """The code from the text message."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits from the message."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code.")},
    )


class VisitForm(VerificationForm):
    """What the clerk copies from the citizen's screen and from the identity document."""

    code = forms.CharField(
        label=_("Code on the citizen's page"),
        help_text=_("Eight letters and digits, shown on “My page” of the account."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code from the citizen's page.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["municipality"]
        self.fields["number"].help_text = _("Eleven digits, from the document in front of you.")
        for name in ("first_name", "last_name", "born_on"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.order_fields(["code", "number", "first_name", "last_name", "born_on"])


class OrganisationField(forms.CharField):
    """The identification code of a legal person: nine digits, however they are spaced."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Identification code"))
        kwargs.setdefault(
            "help_text", _("Nine digits, as in the public register of legal persons.")
        )
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"required": _("Enter the identification code of the organisation.")},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Return the nine digits; empty where nothing was typed."""
        digits = "".join(super().clean(value).split()).replace("-", "")
        if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == 9):
            raise ValidationError(
                _("The identification code of a legal person has nine digits."), code="number"
            )
        return digits


class RepresentForm(PlaceForm):
    """For which organisation somebody wants to act."""

    number = OrganisationField()
    name = forms.CharField(
        label=_("Name of the organisation"),
        help_text=_("As in the public register."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of the organisation.")},
    )
    function = forms.CharField(
        label=_("Your function"),
        help_text=_("For example director, or authorised by power of attorney."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Say in which function you act for it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].label = _("Municipality that confirms it")
        self.fields["municipality"].help_text = _(
            "Where the organisation will file its requests; you show its documents there."
        )
        self.order_fields(["number", "name", "function", "municipality"])

    def clean_name(self) -> str:
        """One line of printable signs."""
        return _one_line(self.cleaned_data["name"])

    def clean_function(self) -> str:
        """One line of printable signs."""
        return _one_line(self.cleaned_data["function"])


class SettleRepresentativeForm(forms.Form):
    """Why a representative is refused."""

    reason = forms.CharField(
        label=_("Reason, if you refuse"),
        help_text=_("The citizen reads it: say what is missing and what to bring."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

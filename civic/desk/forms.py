"""The form of a department; it parses and never saves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import OneLine


class DepartmentForm(forms.Form):
    """A department of city hall."""

    name_ka = OneLine(label=_("Name, in Georgian"), max_length=160, min_length=3)
    name_en = OneLine(label=_("Name, in English"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter a whole e-mail address, such as name@example.ge.")},
    )

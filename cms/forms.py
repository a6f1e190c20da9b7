"""The search form."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What to look for. GET, so that a result has an address."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("Shorten the search to 200 characters.")},
    )

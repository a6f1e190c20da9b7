"""The two forms around the questions: for whom is asked, and what is confirmed before filing; they never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civic.fields import OneOf


class WhoForm(forms.Form):
    """For whom the request is filed: oneself, or an organisation one may act for."""

    who = OneOf(label=gettext_lazy("For whom do you ask?"))

    def __init__(
        self, data: Any = None, *, choices: list[tuple[str, str]], initial: Any = None
    ) -> None:
        super().__init__(data, initial={"who": initial})
        self.fields["who"].choices = choices  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """What the applicant confirms before the request is filed."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=gettext_lazy("What I have written is true, as far as I know."),
        error_messages={
            "required": gettext_lazy("Confirm that what you have written is true, then file.")
        },
    )

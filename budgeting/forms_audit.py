"""Forms of the audit and of what follows the count: they check shape; `actions` writes and `rules` decides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgeting.models import Adjustment
from civic.fields import LongText


class ProposalForm(forms.Form):
    """Annul the votes of one group of the list."""

    reason = LongText(label=_("Why these votes are to be annulled"), max_length=500, rows=3)
    kind = forms.CharField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput, required=False)


class PickForm(ProposalForm):
    """Annul some votes of a group: those that are marked."""

    member = forms.TypedMultipleChoiceField(
        label=_("Votes"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, members: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [(one.pk, one.pk) for one in members]  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """Which group of the list, as its address says."""

    kind = forms.CharField(max_length=10)
    key = forms.CharField(max_length=64)
    day = forms.DateField(required=False)


class BoxForm(forms.Form):
    """Annul all papers of one box."""

    reason = LongText(label=_("Why this box is to be annulled"), max_length=500, rows=3)


class AppealForm(forms.Form):
    """A voter's appeal, as the office enters it."""

    reason = LongText(label=_("What the appeal says"), max_length=500, rows=3)


class KeyForm(forms.Form):
    """The commission's private key, typed or pasted; it is used once and kept nowhere."""

    private_key = forms.CharField(
        label=_("Private key of the audit commission"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("64 signs, as they stand in the commission's file. It is not kept."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["private_key"].instead_of_optional = _("(not needed to decline)")  # type: ignore[attr-defined]

    def clean_private_key(self) -> bytes | None:
        """The key as bytes; None where none was given."""
        text = "".join(self.cleaned_data["private_key"].split())
        try:
            return bytes.fromhex(text) or None
        except ValueError as error:
            raise ValidationError(
                _("A key has 64 signs: digits and the letters a to f."), code="key"
            ) from error


class AdjustmentForm(forms.Form):
    """A winner that will not be carried out."""

    number = forms.TypedChoiceField(label=_("Project"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What has happened"), choices=Adjustment.Kind.choices, widget=forms.RadioSelect
    )
    reason = LongText(label=_("The reason, as it is published"), max_length=500, rows=3)

    def __init__(self, *args: Any, winners: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (one.number, f"№ {one.number}. {one.title}") for one in winners
        ]

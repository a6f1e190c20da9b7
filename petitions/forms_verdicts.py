"""Forms of moderation by more than one: notes, marks, appeals, restoring, merging, and the time of the figures."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.fields import LongText, OneLine, OneOf
from petitions.models import Petition
from petitions.queries_desk import submitted
from petitions.states import Addressee

MARK_LENGTH = 40


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = LongText(
        label=_("Note for colleagues"),
        max_length=2000,
        rows=3,
        help_text=_("Only staff of the municipality see it. It is part of no answer."),
    )


class MarksForm(forms.Form):
    """The marks of a petition, with commas between them."""

    marks = OneLine(
        label=_("Marks"),
        max_length=300,
        required=False,
        help_text=_("Words to sort by, with commas between them. Only staff see them."),
    )

    def clean_marks(self) -> list[str]:
        """The words one by one."""
        found = [one.strip() for one in self.cleaned_data["marks"].split(",") if one.strip()]
        if any(len(one) > MARK_LENGTH for one in found):
            raise ValidationError(_("A mark has at most 40 characters."))
        return found


class PublicReasonForm(forms.Form):
    """A reason that everybody can read."""

    reason = LongText(
        label=_("Reason"),
        max_length=500,
        rows=3,
        help_text=_("It is published on the petition's page."),
        error_messages={"required": _("Write the reason: it is published.")},
    )


class MergeForm(PublicReasonForm):
    """Which petition goes on, by its number."""

    into = forms.IntegerField(
        label=_("Number of the petition that goes on"),
        min_value=1,
        max_value=10_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input mid"}),
    )
    field_order = ["into", "reason"]

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition

    def clean_into(self) -> Petition:
        """The petition with that number in the same municipality."""
        rows = submitted(self.petition.municipality)
        found = rows.filter(number=self.cleaned_data["into"]).first()
        if found is None:
            raise ValidationError(_("There is no petition with this number here."))
        return found


class TransferForm(PublicReasonForm):
    """To whom the petition is passed on."""

    to = OneOf(label=_("Pass on to"), choices=Addressee.choices)
    field_order = ["to", "reason"]


class AdoptedForm(forms.Form):
    """The act the council adopted on a petitioned draft."""

    title = OneLine(label=_("Title of the act"), max_length=300)
    number = OneLine(label=_("Number of the act"), max_length=60, required=False)
    on = forms.DateField(
        label=_("Day of adoption"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    articles = LongText(
        label=_("Text of the act, article by article"),
        max_length=60_000,
        rows=14,
        help_text=_(
            "Start each article on a new line: Article 1. … It is shown beside the petition's draft."
        ),
    )
    annexes = LongText(
        label=_("Annexes of the act"),
        max_length=60_000,
        required=False,
        rows=8,
        help_text=_("Start each annex on a new line: Annex 1. … You may leave it empty."),
    )
    url = forms.URLField(
        label=_("Where it is published (address)"),
        required=False,
        max_length=300,
        assume_scheme="https",
    )

    def clean_on(self) -> Any:
        """An act is not recorded before it is adopted."""
        if self.cleaned_data["on"] > today():
            raise ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]


class AppealForm(forms.Form):
    """The author's appeal."""

    text = LongText(
        label=_("Why is the decision wrong?"),
        max_length=4000,
        min_length=20,
        rows=8,
        help_text=_(
            "Say what the decision overlooks. Somebody who had no part in it reads and answers your appeal."
        ),
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    upheld = OneOf(
        label=_("Decision"),
        choices=[
            ("yes", _("Grant it. The refusal or removal is lifted at once.")),
            ("no", _("Dismiss it. The decision stands.")),
        ],
    )
    reply = LongText(
        label=_("Reasons"),
        max_length=4000,
        rows=6,
        help_text=_("The author gets them in a letter, and they are published."),
    )

    def clean_upheld(self) -> bool:
        """Granted or not."""
        return bool(self.cleaned_data["upheld"] == "yes")


class TimeForm(forms.Form):
    """From which day to which the figures are counted; the last ninety days unless given."""

    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Both days, in order, at most ten years apart."""
        data = super().clean() or {}
        data["until"] = data.get("until") or today()
        data["since"] = data.get("since") or data["until"] - timedelta(days=89)
        if data["since"] > data["until"]:
            self.add_error("since", _("The first day lies after the last."))
        elif data["until"] - data["since"] > timedelta(days=3660):
            self.add_error("since", _("Choose at most ten years."))
        return data

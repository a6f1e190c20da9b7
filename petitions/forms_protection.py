"""Forms of protection and examination: a rule with its hours, answers, known networks, samples, the key file."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.dates import TBILISI
from civic.fields import LongText, OneLine
from petitions.queries.protection import KINDS

KEY_BYTES = 32
LARGEST_KEY_FILE = 1_000


class HourField(forms.CharField):
    """A moment as the browser's own field writes it, on a Tbilisi clock; empty for no limit."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "3600"})

    def clean(self, value: Any) -> datetime | None:
        """The moment, or None."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
            found = found if found.tzinfo else found.replace(tzinfo=TBILISI)
            found.astimezone(UTC)  # the first day of the calendar has none
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(
                _("Enter day and hour, such as 2026-11-22 14:00.")
            ) from error
        return found


class RuleForm(forms.Form):
    """What the signatures share, within which hours, and why they are to be removed.

    The reason is asked for only when the removal is proposed, not to look at a preview.
    """

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    since = HourField(label=_("From which hour"), required=False)
    until = HourField(label=_("Until which hour"), required=False)
    reason = OneLine(
        label=_("Why they are to be removed"),
        max_length=200,
        help_text=_("It is published, and everybody concerned is told it."),
    )

    def __init__(self, *args: Any, proposing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposing = proposing

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.proposing:
            self.errors.pop("reason", None)
        since, until = data.get("since"), data.get("until")
        if since is not None and until is not None and since >= until:
            self.add_error(
                "until", _("The end must be later than the beginning. Correct one of the two.")
            )
        return data


class AnswerForm(forms.Form):
    """An answer with its reasons."""

    answer = LongText(label=_("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(forms.Form):
    """Why the own signature should count."""

    text = LongText(
        label=_("Why should your signature count?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NetworkForm(forms.Form):
    """A place whose visitors share one network."""

    name = OneLine(label=_("Place"), max_length=140)
    address = forms.GenericIPAddressField(
        label=_("Network address"),
        help_text=_("As the place's technician names it, such as 203.0.113.7."),
        error_messages={"invalid": _("This is no network address.")},
    )


class SampleForm(forms.Form):
    """What is announced of a sample before anybody can know its seed."""

    percent = forms.DecimalField(
        label=_("Share to be examined, in percent"), min_value=1, max_value=100, decimal_places=2
    )
    source = OneLine(
        label=_("Where the seed comes from"),
        max_length=300,
        help_text=_(
            "Something public nobody here can choose, such as the numbers of a lottery draw."
        ),
    )
    seed_on = forms.DateField(
        label=_("Day of the draw"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a day.")},
    )


class SeedForm(forms.Form):
    """The seed as the public source gave it."""

    seed = OneLine(label=_("The seed, exactly as published"), max_length=200)


class KeyForm(forms.Form):
    """The list officers' private key, for this one request, and what is wanted."""

    CSV, PDF = "csv", "pdf"
    ALL, SAMPLE = "all", "sample"

    key = forms.FileField(
        label=_("Key file of the list officers"),
        help_text=_("It is read for this one request, and neither kept nor logged."),
        error_messages={"required": _("Choose the key file.")},
    )
    scope = forms.ChoiceField(
        label=_("What is opened"),
        choices=[(ALL, _("The whole list")), (SAMPLE, _("Only the sample that was drawn"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(PDF, _("PDF, to print")), (CSV, _("CSV, for a spreadsheet"))],
        initial=PDF,
        widget=forms.RadioSelect,
    )
    purpose = OneLine(
        label=_("What for"),
        max_length=200,
        help_text=_("It stands in the journal, with your name."),
    )

    def clean_key(self) -> bytes:
        """The 32 bytes of the key. What is wrong with a file is never repeated."""
        upload = self.cleaned_data["key"]
        problem = forms.ValidationError(
            _("This is no key file: it has one line, as the command that made the key wrote it.")
        )
        if upload.size > LARGEST_KEY_FILE:
            raise problem
        try:
            key = base64.b64decode(upload.read().strip(), validate=True)
        except (binascii.Error, ValueError):
            raise problem from None
        if len(key) != KEY_BYTES:
            raise problem
        return key

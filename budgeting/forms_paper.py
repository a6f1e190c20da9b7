"""Forms of a polling place: they check shape; `actions` writes and `rules` decides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgeting.models import Pot, Process
from budgeting.queries import paper as queries
from budgeting.rules.voting import AT_HOME
from civic.fields import LongText, OneLine
from civic.places.models import Centre
from identity.forms.verification import BirthDateField, PersonalNumberField

LARGEST_FILE = 500_000
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "class": "input short"}
WHOLE = {"invalid": _("Write a whole number, such as 250.")}


def whole(label: Any, required: Any, **kwargs: Any) -> forms.IntegerField:
    """A whole number of papers or people, typed."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=999_999,
        widget=forms.TextInput(attrs=DIGITS),
        error_messages=WHOLE | {"required": required},
        **kwargs,
    )


class FindForm(forms.Form):
    """The voter at the desk, by the document in the clerk's hand."""

    place = forms.ChoiceField(label=_("Polling place"))
    number = PersonalNumberField(
        label=_("Personal number"),
        help_text=_("Eleven digits, from the document. It is not kept and stands in no address."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the personal number.")},
    )
    born_on = BirthDateField(
        label=_("Date of birth"),
        help_text=_("Day, month and year, for example 31.05.1990."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
        error_messages={"required": _("Enter the date of birth.")},
    )

    def __init__(self, places: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = [(place, place) for place in places]
        if len(places) == 1:
            field.widget = forms.HiddenInput()
            self.initial["place"] = places[0]
        self.fields["number"].widget.attrs["autofocus"] = True


class HandForm(forms.Form):
    """What the clerk does with a voter who was found, and the document that was seen."""

    CARD, PASSPORT, OTHER = "card", "passport", "other"

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=4_000)
    document = forms.ChoiceField(
        label=_("Document seen"),
        choices=[(CARD, _("Identity card")), (PASSPORT, _("Passport")), (OTHER, _("Another one"))],
        initial=CARD,
        widget=forms.RadioSelect,
    )


class PlaceForm(forms.Form):
    """A polling place and the papers delivered to it."""

    place = OneLine(
        label=_("Polling place"),
        help_text=_("As the public knows it: the school of a village, a centre, a booth."),
        max_length=140,
    )
    centre = forms.ModelChoiceField(
        label=_("Whose clerks hand the papers out"),
        queryset=Centre.objects.none(),
        required=False,
        empty_label=_("Budget officers only"),
    )
    pot = forms.ModelChoiceField(
        label=_("Whose voters get these papers"),
        queryset=Pot.objects.none(),
        required=False,
        empty_label=_("Those without money of their own unit"),
    )
    delivered = whole(
        _("Papers delivered"), _("Say how many papers are delivered."), help_text=_("All of them.")
    )

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres: Any = self.fields["centre"]
        centres.queryset = Centre.objects.filter(municipality_id=process.municipality_id)
        pots = process.pots.select_related("unit").exclude(unit=None)
        if process.residence in AT_HOME and pots:
            self.fields["pot"].queryset = pots  # type: ignore[attr-defined]
        else:
            del self.fields["pot"]


class DeliveredForm(forms.Form):
    """More papers came, or the figure was wrong."""

    delivered = whole(_("Papers delivered in all"), _("Say how many papers are delivered."))


class BoxForm(forms.Form):
    """The box as it was counted by hand."""

    counted = whole(
        _("Papers in the box"),
        _("Count the papers in the box and write the number."),
        help_text=_("All of them, spoiled and blank ones too. Number them from 1 as you count."),
    )
    unused = whole(
        _("Unused papers returned"), _("Count the papers that are left and write the number.")
    )
    reason = LongText(
        label=_("How missing papers are explained"),
        help_text=_("Needed where the figures do not agree; it is published."),
        max_length=500,
        rows=2,
        required=False,
    )


class LinesForm(forms.Form):
    """Many papers at once, pasted or as a file."""

    text = forms.CharField(
        label=_("Lines"),
        help_text=_(
            "One paper a line: its number, then the projects, such as 57 3 7. Points as 57 3:5 7:2;"
            " ranked projects in their order; 57 x for a spoiled paper, 57 alone for a blank one."
        ),
        required=False,
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file (CSV)"),
        help_text=_("The same, a line for each paper; commas, semicolons and tabs will do."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """One text of both, in UTF-8."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None:
            if file.size > LARGEST_FILE:
                raise ValidationError(
                    _("The file is larger than a batch can be. Is it the right one?"), code="large"
                )
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValidationError(
                    _("The file is not a plain list. Save it as CSV (UTF-8)."), code="encoding"
                ) from error
        if not self.errors and not data.get("text", "").strip():
            raise ValidationError(_("Paste at least one line, or choose a file."), code="empty")
        return data


class LineForm(forms.Form):
    """One paper, typed as it lies on the table."""

    number = forms.IntegerField(
        label=_("Number of the paper"),
        min_value=1,
        max_value=999_999,
        widget=forms.TextInput(attrs=DIGITS),
        error_messages=WHOLE | {"required": _("Write the number on the paper.")},
    )
    marks = forms.CharField(
        label=_("Marked projects"),
        help_text=_("Such as 3 7; x for a spoiled paper; nothing for a blank one."),
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def clean_marks(self) -> str:
        """On one line, as `rules.paper` reads it."""
        return " ".join(self.cleaned_data["marks"].split())

    @property
    def text(self) -> str:
        """The line as it would be pasted."""
        return f"{self.cleaned_data['number']} {self.cleaned_data['marks']}".strip()


class RulingForm(LineForm):
    """What a third person finds on a paper that was read differently."""

    reason = OneLine(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget = forms.HiddenInput()
        self.fields["marks"].label = _("What the paper says")
        self.fields["marks"].help_text = _(
            "Such as 3 7; x for a spoiled paper; nothing for a blank one; - where there is none."
        )


class ReasonForm(forms.Form):
    """A reason, where an act needs one."""

    reason = LongText(label=_("Why"), max_length=500, rows=2)


def places_of(process: Process, user: Any) -> list[str]:
    """The polling places at which the user may hand papers out now, each once."""
    return list(dict.fromkeys(one.place for one in queries.open_here(process, user)))

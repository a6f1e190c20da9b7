"""Forms of the administrator: a number the council sets, and a register figure."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.fields import OneLine

LABELS = {
    "petition.threshold.consideration.rate": _("Consideration by the sakrebulo: percent of voters"),
    "petition.threshold.consideration.count": _("Consideration by the sakrebulo: number of signatures"),
    "petition.threshold.answer.rate": _("Written answer of the mayor: percent of voters"),
    "petition.threshold.answer.count": _("Written answer of the mayor: number of signatures"),
    "petition.term.collection_days": _("Days for collecting signatures"),
    "petition.term.moderation_days": _("Days for checking a submitted text"),
    "petition.term.remedy_days": _("Days for mending a returned text"),
    "petition.term.examination_days": _("Days for examining the signatures"),
    "petition.term.decision_days": _("Days for the decision"),
    "petition.age": _("Least age of signers, in years"),
    "petition.level.sign": _("Level of identity needed to sign (1, 2 or 3)"),
    "petition.level.submit": _("Level of identity needed to submit (1, 2 or 3)"),
    "petition.sample_percent": _("Share of signatures to be examined, percent"),
    "petition.outage.minutes": _("Outages of the portal from so many minutes on move the deadline (0: none)"),
    "petition.moderation.second": _("Refusals and removals need a second moderator (1: yes, 0: no)"),
    "petition.term.appeal_days": _("Days in which the author can appeal"),
    "petition.term.appeal_answer_days": _("Days for answering an appeal"),
    "petition.group.least": _("Least members of the initiating group besides the author"),
    "petition.supporters.least": _("Least supporters before a petition can be submitted"),
}  # fmt: skip
RANGES = {
    "rate": (Decimal("0.0001"), Decimal(100)),
    "count": (Decimal(0), Decimal(4_000_000)),
    "days": (Decimal(1), Decimal(730)),
    "age": (Decimal(14), Decimal(25)),
    "level": (Decimal(1), Decimal(3)),
    "percent": (Decimal(1), Decimal(100)),
    "minutes": (Decimal(0), Decimal(1440)),
    "second": (Decimal(0), Decimal(1)),
    "least": (Decimal(0), Decimal(500)),
}


def bounds(key: str) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that makes sense for a key."""
    if key.endswith("_days"):
        return RANGES["days"]
    if ".level." in key:
        return RANGES["level"]
    return RANGES[key.rsplit(".", 1)[-1].removeprefix("sample_")]


class SourceForm(forms.Form):
    """The act or the publication a number comes from, in both languages."""

    source_ka = OneLine(
        label=_("Source, in Georgian"),
        max_length=300,
        help_text=_("The act of the council with its number and day, or who published the figure."),
    )
    source_en = OneLine(label=_("Source, in English"), max_length=300, required=False)


class NumberForm(SourceForm):
    """One number of the council, from a day on."""

    key = forms.ChoiceField(label=_("Number"), choices=list(LABELS.items()))
    value = forms.DecimalField(
        label=_("Value"), max_digits=14, decimal_places=4, localize=True, min_value=0
    )
    valid_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=today,
    )
    field_order = ["key", "value", "valid_from"]

    def clean(self) -> dict[str, Any]:
        """A value within the bounds of its key; days, years and levels are whole."""
        data = super().clean() or {}
        key, value = data.get("key"), data.get("value")
        if not key or value is None:
            return data
        least, most = bounds(key)
        if not least <= value <= most:
            self.add_error(
                "value",
                ValidationError(
                    _("Write a number from %(least)s to %(most)s."),
                    params={"least": f"{least:f}", "most": f"{most:f}"},
                ),
            )
        elif not key.endswith(".rate") and value != value.to_integral_value():
            self.add_error("value", _("Write a whole number."))
        return data


class FigureForm(SourceForm):
    """How many voters the register held on a day."""

    voters = forms.IntegerField(label=_("Registered voters"), min_value=1, max_value=4_000_000)
    as_of = forms.DateField(
        label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ["voters", "as_of"]

    def clean_as_of(self) -> Any:
        """A register is not counted in the future."""
        if self.cleaned_data["as_of"] > today():
            raise ValidationError(_("This day is still to come."))
        return self.cleaned_data["as_of"]

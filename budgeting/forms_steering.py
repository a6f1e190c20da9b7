"""Forms of the desk for a running cycle: hold, resume, extend, archive, and what is on the ballot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.models import Pot, Process, Project
from budgeting.states import Phase
from civic import words
from civic.fields import Lari, LongText, Moment, OneLine, OneOf


class PublicReason(forms.Form):
    """The reason of an act; it is published."""

    reason = LongText(
        label=_("Reason"),
        max_length=500,
        rows=3,
        help_text=_("It is published on the page of the cycle."),
    )


class ResumeForm(PublicReason):
    """Go on after a hold."""

    move = OneOf(
        label=_("The dates"),
        choices=[
            ("move", _("move by as many days as the hold took, so that nobody loses time")),
            ("stay", _("stay as they are")),
        ],
        initial="move",
    )


class ExtendForm(PublicReason):
    """Let a phase end later."""

    phase = forms.ChoiceField(label=_("Phase"))
    ends_at = Moment(label=_("New end"), help_text=_("Tbilisi time."))
    move = OneOf(
        label=_("The phases after it"),
        choices=[("move", _("move by as much")), ("stay", _("stay as they are"))],
        initial="move",
    )
    field_order = ["phase", "ends_at", "move", "reason"]

    def __init__(self, *args: Any, process: Process, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_terms = [term for term in phases.terms(process) if term.ends_at > at]
        self.fields["phase"].choices = [
            (term.phase, f"{Phase(term.phase).label} ({words.moment(term.ends_at)})")
            for term in open_terms
        ]
        running = phases.phase_at(process, at)
        if running and not self.is_bound:
            self.initial["phase"] = running


class SureForm(forms.Form):
    """An act that has nothing to fill in."""


class WordsForm(forms.Form):
    """The words of a project on the ballot, in both languages."""

    title_ka = OneLine(label=_("Title, in Georgian"), max_length=120)
    title_en = OneLine(label=_("Title, in English"), max_length=120, required=False)
    summary_ka = LongText(
        label=_("In one or two sentences, in Georgian"), max_length=400, rows=3, required=False
    )
    summary_en = LongText(
        label=_("In one or two sentences, in English"), max_length=400, rows=3, required=False
    )
    group = OneLine(
        label=_("Only one of a group can win"),
        max_length=30,
        required=False,
        help_text=_("Give projects that exclude one another the same word, for example the place."),
    )

    @classmethod
    def of(cls, project: Project) -> "WordsForm":
        """The form filled with the words as they stand."""
        return cls(initial={name: getattr(project, name) for name in cls.base_fields})


class ProjectCorrection(forms.Form):
    """A correction of one project after the opening of voting."""

    title_ka = OneLine(label=_("Title, in Georgian"), max_length=120)
    title_en = OneLine(label=_("Title, in English"), max_length=120, required=False)
    summary_ka = LongText(
        label=_("In one or two sentences, in Georgian"), max_length=400, rows=3, required=False
    )
    summary_en = LongText(
        label=_("In one or two sentences, in English"), max_length=400, rows=3, required=False
    )
    cost = Lari(label=_("Cost, in lari"))
    reason = LongText(
        label=_("Reason"),
        max_length=500,
        rows=3,
        help_text=_("It is published on the page of the cycle."),
    )

    def __init__(self, *args: Any, row: Project, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={name: getattr(row, name) for name in self.base_fields if name != "reason"},
            **kwargs,
        )
        self.row = row

    def changes(self) -> list[tuple[Any, str, Any]]:
        """What was changed, as the action takes it."""
        return [
            (self.row, name, value)
            for name, value in self.cleaned_data.items()
            if name != "reason" and value != getattr(self.row, name)
        ]


class PotCorrection(forms.Form):
    """A correction of one sum of money after the opening of voting."""

    amount = Lari(label=_("Money, in lari"))
    reason = LongText(
        label=_("Reason"),
        max_length=500,
        rows=3,
        help_text=_("It is published on the page of the cycle."),
    )

    def __init__(self, *args: Any, row: Pot, **kwargs: Any) -> None:
        super().__init__(*args, initial={"amount": row.amount}, **kwargs)
        self.row = row

    def changes(self) -> list[tuple[Any, str, Any]]:
        """What was changed, as the action takes it."""
        amount = self.cleaned_data["amount"]
        return [(self.row, "amount", amount)] if amount != self.row.amount else []


class LimitCorrection(forms.Form):
    """A wider limit of choices after the opening of voting."""

    choices_max = forms.IntegerField(
        label=_("At most so many projects"), min_value=1, max_value=200
    )
    reason = LongText(
        label=_("Reason"),
        max_length=500,
        rows=3,
        help_text=_("It is published on the page of the cycle."),
    )

    def __init__(self, *args: Any, row: Process, **kwargs: Any) -> None:
        super().__init__(*args, initial={"choices_max": row.choices_max}, **kwargs)
        self.row = row

    def changes(self) -> list[tuple[Any, str, Any]]:
        """What was changed, as the action takes it."""
        most = self.cleaned_data["choices_max"]
        return [(self.row, "choices_max", most)] if most != self.row.choices_max else []

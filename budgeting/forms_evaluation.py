"""Forms of the desk for screening, opinions, verdicts, appeals and removal; they parse and never save."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.forms_ideas import CostForm
from budgeting.models import Criterion, Evaluation, Idea, Process
from budgeting.states import Opinion, Phase
from civic.dates import TBILISI
from civic.decisions import Refused
from civic.fields import Lari, LongText, Moment, OneLine, OneOf
from civic.money import lari
from civic.places.models import Department
from civic.uploads import CleanFile, clean_upload

TEXT_LENGTH = 3000
ANSWER_TIME = timedelta(days=7)
CLOSING_HOUR = 18
# At which field a refusal is said, where the form has it.
FIELDS = {
    "body_needed": ("body",),
    "criterion_needed": ("criterion",),
    "foreign_criterion": ("criterion",),
    "text_needed": ("text", "reason", "answer"),
    "answer_too_short": ("answer",),
    "reason_needed": ("reason",),
    "due_in_past": ("due_at",),
    "due_after_phase": ("due_at",),
    "foreign_department": ("departments",),
    "asked_already": ("departments",),
    "opinion_cost_needed": ("price_1",),
    "verdict_cost_needed": ("cost",),
    "verdict_over_pot": ("cost",),
    "verdict_over_cap": ("cost",),
    "cost_does_not_add_up": ("cost",),
}


def say(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal where it can be mended: at its field, or above the form."""
    names = [name for name in FIELDS.get(refusal.code, ()) if name in form.fields]
    form.add_error(names[0] if names else None, str(refusal))


class CriterionField(forms.ModelChoiceField):
    """One of the cycle's criteria, each with its legal basis."""

    def __init__(self, **kwargs: Any) -> None:
        optional = not kwargs.get("required", True)
        super().__init__(
            queryset=Criterion.objects.none(),
            widget=forms.RadioSelect,
            empty_label=_("none") if optional else None,
            blank=optional,
            error_messages={
                "required": _("Choose the criterion the idea does not meet; it is published.")
            },
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """The criterion, and in brackets what it rests on."""
        return f"{obj.text} ({obj.basis})" if obj.basis else str(obj.text)


class _OfCycle(forms.Form):
    """A form that knows its cycle: who has to be named, and which criteria there are."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].required = process.council_step
        if "criterion" in self.fields:
            self.fields["criterion"].queryset = process.criteria.all()  # type: ignore[attr-defined]


def _body() -> OneLine:
    return OneLine(
        label=_("Who decided, and at which sitting"),
        help_text=_("For example: council of the participatory budget, sitting of 3 June."),
        max_length=200,
        error_messages={
            "required": _("Name the council or commission that decided, and its sitting.")
        },
    )


class PassOnForm(_OfCycle):
    """Pass an idea on to the departments."""

    body = _body()


class ReturnForm(_OfCycle):
    """Return an idea to its author."""

    text = LongText(
        label=_("What is to be mended"),
        help_text=_("Only the author and the co-authors read it."),
        max_length=TEXT_LENGTH,
        rows=5,
    )


class RefuseForm(_OfCycle):
    """Do not admit an idea at the screening."""

    body = _body()
    criterion = CriterionField(label=_("The criterion it does not meet"))
    text = LongText(
        label=_("Reason"),
        help_text=_("Published at once, together with the criterion and who decided."),
        max_length=TEXT_LENGTH,
        rows=5,
    )


class NoteForm(_OfCycle):
    """A note for colleagues."""

    text = LongText(
        label=_("Note for colleagues"),
        help_text=_("Never published: budget officers alone read it."),
        max_length=TEXT_LENGTH,
        rows=3,
    )


class RemoveForm(_OfCycle):
    """Take an idea from the site."""

    reason = OneLine(
        label=_("Reason"),
        help_text=_("It is published where the idea stood."),
        max_length=500,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# --- Departments ------------------------------------------------------------------------------


class AskForm(_OfCycle):
    """Which departments are asked, until when."""

    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one department.")},
    )
    due_at = Moment(label=_("Opinion due by"), help_text=_("Tbilisi time."))

    def __init__(
        self, *args: Any, process: Process, departments: Any, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, process=process, **kwargs)
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["due_at"] = first_due(process, at)


def first_due(process: Process, at: datetime) -> datetime:
    """What is proposed: a week from now at the end of the working day, or the end of the evaluation."""
    week = (at + ANSWER_TIME).astimezone(TBILISI)
    due = week.replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)
    term = phases.term_of(process, Phase.EVALUATION)
    return min(due, term.ends_at.astimezone(TBILISI)) if term else due


class OpinionForm(CostForm):
    """What a department says: can it be done, what it costs line by line, why, and what stays internal."""

    line_needed = False

    opinion = OneOf(label=_("Can it be done?"), choices=Opinion.choices)
    reason = LongText(
        label=_("Reason"),
        help_text=_(
            "The verdict is written from it, so write it as everybody may read it. Needed unless it"
            " can be done as it stands."
        ),
        max_length=TEXT_LENGTH,
        rows=5,
        required=False,
    )
    criterion = CriterionField(label=_("Criterion it does not meet"), required=False)
    internal_note = LongText(
        label=_("Internal note"),
        help_text=_("Never published: your department and the budget officers alone read it."),
        max_length=TEXT_LENGTH,
        rows=3,
        required=False,
    )
    file = forms.FileField(
        label=_("Attach a document"),
        help_text=_("PDF, JPEG or PNG up to 8 MB; for the staff only. One at a time."),
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        ),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = process.criteria.all()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, row: Evaluation, process: Process) -> "OpinionForm":
        """The form filled with the opinion as it stands."""
        names = ("opinion", "reason", "internal_note", "upkeep", "criterion")
        initial = {name: getattr(row, name) for name in names}
        return cls(process=process, lines=row.cost_lines, initial=initial)

    def clean_file(self) -> CleanFile | None:
        """The document, told by content and made safe; None where none was chosen."""
        file = self.cleaned_data["file"]
        return clean_upload(file) if file else None

    def opinion_fields(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        can = data["opinion"] != Opinion.NOT_FEASIBLE
        return {
            "opinion": data["opinion"],
            "cost": (self.total or None) if can else None,
            "cost_lines": self.lines if can else [],
            "upkeep": data["upkeep"] if can else None,
            "reason": data["reason"],
            "criterion": data["criterion"],
            "internal_note": data["internal_note"],
        }


# --- Verdict, appeal --------------------------------------------------------------------------


class VerdictForm(_OfCycle):
    """What the city will say on the day of the release."""

    ADMIT, REFUSE = "admit", "refuse"

    verdict = OneOf(
        label=_("Verdict"),
        choices=[(ADMIT, _("Admit to the ballot")), (REFUSE, _("Do not admit"))],
    )
    cost = Lari(label=_("Cost, in lari"), required=False, help_text=_("Needed to admit the idea."))
    upkeep = Lari(label=_("Upkeep in a year, in lari"), required=False)
    breakdown = forms.ChoiceField(
        label=_("Publish the breakdown of"),
        required=False,
        help_text=_("Its lines have to add up to the cost."),
    )
    criterion = CriterionField(label=_("Criterion it does not meet"), required=False)
    reason = LongText(
        label=_("Reason"),
        help_text=_("Published on the day of the release. Needed to refuse the idea."),
        max_length=TEXT_LENGTH,
        rows=5,
        required=False,
    )

    def __init__(
        self, *args: Any, process: Process, opinions: Sequence[Evaluation], **kwargs: Any
    ) -> None:
        super().__init__(*args, process=process, **kwargs)
        self.lines_of = {str(one.pk): one.cost_lines for one in opinions if one.cost_lines}
        choices = [
            (str(one.pk), f"{one.department.name}: {lari(one.cost)}")
            for one in opinions
            if one.cost_lines and one.cost
        ]
        if choices:
            self.fields["breakdown"].choices = [("", _("none")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["breakdown"]

    @classmethod
    def of(
        cls, idea: Idea, opinions: Sequence[Evaluation], data: Any = None, **kwargs: Any
    ) -> "VerdictForm":
        """The form filled with the verdict as it stands, or with what the one reckoning department says."""
        initial = cls._initial(idea, opinions)
        return cls(data, process=idea.process, opinions=opinions, initial=initial, **kwargs)

    @classmethod
    def _initial(cls, idea: Idea, opinions: Sequence[Evaluation]) -> dict[str, Any]:
        verdict = getattr(idea, "verdict", None)
        if verdict is not None:
            same = [one.pk for one in opinions if one.cost_lines == verdict.cost_lines]
            return {
                "verdict": cls.ADMIT if verdict.admitted else cls.REFUSE,
                "cost": verdict.cost,
                "upkeep": verdict.upkeep,
                "breakdown": str(same[0]) if same and verdict.cost_lines else "",
                "criterion": verdict.criterion_id,
                "reason": verdict.reason,
            }
        reckoned = [one for one in opinions if one.cost]
        if len(reckoned) == 1:
            (one,) = reckoned
            breakdown = str(one.pk) if one.cost_lines else ""
            return {"cost": one.cost, "upkeep": one.upkeep, "breakdown": breakdown}
        return {}

    def verdict_fields(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "admitted": data["verdict"] == self.ADMIT,
            "cost": data["cost"],
            "upkeep": data["upkeep"],
            "criterion": data["criterion"],
            "reason": data["reason"],
            "cost_lines": self.lines_of.get(data.get("breakdown", ""), []),
        }


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    UPHOLD, REJECT = "uphold", "reject"

    outcome = OneOf(
        label=_("Answer"),
        choices=[
            (UPHOLD, _("The appeal is right: admit the idea")),
            (REJECT, _("The refusal stands")),
        ],
    )
    cost = Lari(label=_("Cost, in lari"), required=False, help_text=_("Needed to admit the idea."))
    answer = LongText(
        label=_("Answer in words"),
        help_text=_(
            "Published at once with the appeal. Say why: which facts, which rule of the cycle."
        ),
        max_length=TEXT_LENGTH,
        rows=5,
    )

    def answer_fields(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "upheld": data["outcome"] == self.UPHOLD,
            "answer": data["answer"],
            "cost": data["cost"],
        }

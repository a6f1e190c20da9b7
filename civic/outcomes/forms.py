"""Forms of the desk: a new promise, and what can be done about one. They parse; actions write, rules decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.fields import Lari, LongText, OneLine, OneOf
from civic.outcomes.actions import NewPhoto
from civic.outcomes.models import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Commitment
from civic.outcomes.states import SCALES, STAGE, Assessor, Direction, Source
from civic.places.models import Department, Municipality, Unit
from civic.uploads import clean_upload

MOST_PHOTOS = 3
GOALS = [(number, str(number)) for number in range(1, 18)]


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        kwargs["error_messages"] = {
            "required": _("Choose a day."),
            "invalid": _("Write the day as day.month.year, for example 31.12.2026."),
        }
        super().__init__(**kwargs)


class PromiseForm(forms.Form):
    """A commitment that is being made."""

    title_ka = OneLine(label=_("Title"), max_length=TITLE_LENGTH, help_text=_("What will be there in the end, in one line."))  # fmt: skip
    title_en = OneLine(label=_("Title in English"), max_length=TITLE_LENGTH, required=False)
    text_ka = LongText(label=_("Description"), rows=6, max_length=TEXT_LENGTH)
    text_en = LongText(
        label=_("Description in English"), rows=4, max_length=TEXT_LENGTH, required=False
    )
    result_ka = OneLine(label=_("Expected result"), max_length=LINE_LENGTH, help_text=_("What is to have changed, if possible in numbers: from 0 to 1 playground."))  # fmt: skip
    result_en = OneLine(
        label=_("Expected result in English"), max_length=LINE_LENGTH, required=False
    )
    department = forms.ModelChoiceField(
        label=_("Department that answers for it"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("Another body"),
    )
    responsible = OneLine(label=_("The other body"), max_length=LINE_LENGTH, required=False)
    partners = OneLine(label=_("Partners"), max_length=LINE_LENGTH, required=False)
    unit = forms.ModelChoiceField(
        label=_("Village or district"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole municipality"),
    )
    starts_on = Day(label=_("Begins"), required=False)
    due_on = Day(label=_("Due"), help_text=_("The first date stays on the page for good."))
    planned = Lari(label=_("Money decided, lari"), required=False)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(
            municipality=municipality, is_active=True
        )
        units = Unit.objects.filter(municipality=municipality)
        self.fields["unit"].queryset = units
        if not units.exists():
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """Somebody answers for it; it begins before it is due."""
        data = super().clean() or {}
        if not data.get("department") and not data.get("responsible"):
            self.add_error("department", _("Say who answers for it: a department or another body."))
        starts_on, due_on = data.get("starts_on"), data.get("due_on")
        if starts_on and due_on and starts_on > due_on:
            self.add_error("due_on", _("It cannot be due before it begins. Correct one of the two dates."))  # fmt: skip
        return data


class NewForm(PromiseForm):
    """A promise that comes from no petition and no vote: of an action plan, or of the municipality itself."""

    source = OneOf(
        label=_("Where the promise comes from"),
        choices=[(one.value, one.label) for one in (Source.PLAN, Source.OTHER)],
    )
    plan_ka = OneLine(label=_("The action plan"), max_length=LINE_LENGTH, required=False)
    plan_en = OneLine(label=_("The action plan in English"), max_length=LINE_LENGTH, required=False)
    sdg = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        choices=GOALS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    directions = forms.MultipleChoiceField(
        label=_("Directions of the Open Government Partnership"),
        choices=Direction.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["source", "plan_ka", "plan_en"]

    def clean(self) -> dict[str, Any]:
        """An action plan is named."""
        data = super().clean()
        if data.get("source") == Source.PLAN and not data.get("plan_ka"):
            self.add_error("plan_ka", _("Name the action plan."))
        return data


class ActForm(forms.Form):
    """A form of one act about one commitment."""

    def __init__(self, *args: Any, commitment: Commitment, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment, self.user = commitment, user
        self.stages = list(commitment.stages.all())

    def choose_stage(self, name: str, whole: Any = None, *, only_open: bool = False) -> None:
        """Fill the choices of a stage; `whole` is the answer for the commitment itself."""
        rows = [one for one in self.stages if one.is_open or not only_open]
        choices = [] if whole is None else [("", whole)]
        self.fields[name].choices = [*choices, *((str(one.pk), str(one)) for one in rows)]
        if not rows:
            del self.fields[name]

    def stage_of(self, key: Any) -> Any:
        """The stage that was chosen; None for the whole."""
        return next((one for one in self.stages if str(one.pk) == str(key)), None)


class ReportForm(ActForm):
    """News: how far it is, what was paid, why it is late, photographs."""

    title = OneLine(label=_("What has happened?"), max_length=TITLE_LENGTH)
    text = LongText(label=_("More about it"), rows=4, max_length=TEXT_LENGTH, required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    percent = forms.IntegerField(
        label=_("Carried out so far, percent"), required=False, min_value=0, max_value=100
    )
    reason = LongText(
        label=_("Why is it late?"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_("Needed once the date has passed. Stands on top of the public page."),
    )
    contracted = Lari(label=_("By contract so far, lari"), required=False, least=0)
    spent = Lari(label=_("Spent so far, lari"), required=False, least=0)
    paper = OneLine(
        label=_("Contract or act the figure rests on"), max_length=LINE_LENGTH, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_stage("stage", _("The whole commitment"), only_open=True)
        for number in range(1, MOST_PHOTOS + 1):
            self.fields[f"photo_{number}"] = forms.FileField(
                label=_("Photograph %(number)s") % {"number": number},
                required=False,
                widget=forms.ClearableFileInput(
                    attrs={"accept": "image/jpeg,image/png,image/webp"}
                ),
            )
            self.fields[f"seen_{number}"] = OneLine(
                label=_("What can be seen in photograph %(number)s?") % {"number": number},
                max_length=200,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Photographs are redrawn, each with its description."""
        data = super().clean() or {}
        photos = []
        for number in range(1, MOST_PHOTOS + 1):
            upload, seen = data.pop(f"photo_{number}", None), data.pop(f"seen_{number}", "")
            if not upload:
                continue
            try:
                file = clean_upload(upload)
            except forms.ValidationError as error:
                self.add_error(f"photo_{number}", error)
                continue
            if not file.media_type.startswith("image/"):
                self.add_error(f"photo_{number}", _("Choose a photograph (JPEG, PNG or WebP)."))
            elif not seen:
                self.add_error(f"seen_{number}", _("Say in one sentence what can be seen."))
            else:
                photos.append(NewPhoto(file, seen))
        data["stage"] = self.stage_of(data.get("stage"))
        return data | {"photos": photos}


class StageForm(ActForm):
    """A new stage."""

    title_ka = OneLine(label=_("Title"), max_length=TITLE_LENGTH)
    title_en = OneLine(label=_("Title in English"), max_length=TITLE_LENGTH, required=False)
    indicator_ka = OneLine(label=_("What is measured?"), max_length=LINE_LENGTH, required=False)
    indicator_en = OneLine(
        label=_("What is measured, in English"), max_length=LINE_LENGTH, required=False
    )
    baseline = OneLine(label=_("At the beginning"), max_length=80, required=False)
    target = OneLine(label=_("Aim"), max_length=80, required=False)
    responsible = OneLine(label=_("Who answers for it"), max_length=LINE_LENGTH, required=False)
    partners = OneLine(label=_("Partners"), max_length=LINE_LENGTH, required=False)
    weight = forms.IntegerField(
        label=_("Weight"),
        initial=1,
        min_value=1,
        max_value=100,
        help_text=_("How much of the whole it is, compared with the other stages."),
    )
    starts_on = Day(label=_("Begins"), required=False)
    due_on = Day(label=_("Due"), help_text=_("The first date stays on the page for good."))


class StageMoveForm(ActForm):
    """A stage is begun, finished or given up."""

    stage = forms.ChoiceField(label=_("Stage"))
    move = OneOf(
        label=_("What has become of it?"),
        choices=[(one.name, one.label) for one in STAGE.moves],
    )
    result = LongText(
        label=_("Result, or the reason for giving it up"),
        rows=3,
        max_length=1000,
        required=False,
    )
    actual = OneLine(label=_("Measured in the end"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_stage("stage", only_open=True)

    def clean_stage(self) -> Any:
        """The stage itself."""
        return self.stage_of(self.cleaned_data["stage"])


class PostponeForm(ActForm):
    """A new date, which needs its reason first."""

    target = forms.ChoiceField(label=_("Which date?"), required=False)
    reason = LongText(
        label=_("Why?"),
        rows=3,
        max_length=1000,
        help_text=_("It is published together with the old and the new date."),
    )
    due_on = Day(label=_("New date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_stage("target", _("The whole commitment"), only_open=True)

    def clean(self) -> dict[str, Any]:
        """The commitment or one of its stages."""
        data = super().clean() or {}
        data["target"] = self.stage_of(data.get("target")) or self.commitment
        return data


class RewordForm(ActForm):
    """Other words for what was promised; the old ones stay readable."""

    field = forms.ChoiceField(label=_("What is changed?"))
    new = LongText(label=_("The new words"), rows=4, max_length=TEXT_LENGTH, required=False)
    reason = LongText(label=_("Why?"), rows=2, max_length=1000, help_text=_("It is published together with the old and the new words."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [
            ("title_ka", _("Title")),
            ("title_en", _("Title in English")),
            ("text_ka", _("Description")),
            ("text_en", _("Description in English")),
            ("result_ka", _("Expected result")),
            ("result_en", _("Expected result in English")),
            ("responsible", _("Who answers for it")),
            ("partners", _("Partners")),
        ]


class AssessForm(ActForm):
    """An assessment on the assessor's own scale."""

    verdict = forms.ChoiceField(label=_("Assessment"), widget=forms.RadioSelect)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    text = LongText(label=_("Reasons"), rows=3, max_length=TEXT_LENGTH, required=False)
    body = OneLine(label=_("Who assesses"), max_length=LINE_LENGTH, required=False)
    period = OneLine(
        label=_("Reporting period"), max_length=20, required=False, help_text=_("For example 2026.")
    )

    def __init__(self, *args: Any, assessors: list[Assessor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [
            (
                str(one.label),
                [(f"{one.value}:{code}", label) for code, label in SCALES[one].items()],
            )
            for one in assessors
        ]
        self.choose_stage("stage", _("The whole commitment"))

    def clean(self) -> dict[str, Any]:
        """The assessor and the verdict apart."""
        data = super().clean() or {}
        assessor, _colon, verdict = data.pop("verdict", "").partition(":")
        data["stage"] = self.stage_of(data.get("stage"))
        return data | {"assessor": assessor, "verdict": verdict}


class FinishForm(ActForm):
    """The promise is kept."""

    result = LongText(
        label=_("What has changed?"),
        rows=3,
        max_length=1000,
        help_text=_("Stands on the public page beside what was expected."),
    )


class ReasonForm(ActForm):
    """A public reason."""

    reason = LongText(label=_("Why?"), rows=3, max_length=1000, help_text=_("It is published."))

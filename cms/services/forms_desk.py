"""Forms of what is done with a filed request, by its applicant and on the desk; they parse and never save."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.fields import LongText, OneLine, OneOf
from civic.places.models import Department
from civic.uploads import CleanFile, clean_upload
from cms.services.models import Check, ServiceRequest
from cms.services.refusals import REASONS
from cms.services.states import Progress, Result
from identity.registry.agencies import QUESTIONS

AT_ONCE = 5
PDF = b"%PDF-"
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class SeveralInput(forms.ClearableFileInput):
    """A field for several files at once; works without a script."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Photographs and PDF documents, at most `most` at once, each made safe by `civic.uploads`."""

    most = AT_ONCE
    too_many = _("Send at most five files at once, and the others with the next message.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Documents or photographs"))
        kwargs.setdefault(
            "help_text",
            _(
                "JPEG, PNG, WebP or PDF, each up to 8 MB; at most five at once. If the page comes back with an error, choose them again."
            ),
        )
        kwargs.setdefault("widget", SeveralInput(attrs={"accept": ACCEPT}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, safe; an error names each that is not taken, and then those that are without fault."""
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.most:
            raise forms.ValidationError(self.too_many, code="too_many")
        found, wrong = [], []
        for upload in uploads:
            try:
                found.append(clean_upload(upload))
            except forms.ValidationError as error:
                wrong.append(_of_file(upload, error))
        if wrong:
            raise forms.ValidationError([*wrong, *_without_fault(found)])
        return found


def _of_file(upload: Any, error: forms.ValidationError) -> forms.ValidationError:
    """What is wrong with a file, under its name."""
    params = {"name": str(upload.name)[:80], "text": " ".join(error.messages)}
    return forms.ValidationError(_("%(name)s: %(text)s"), code=error.code, params=params)


def _without_fault(files: list[CleanFile]) -> list[forms.ValidationError]:
    """Which files may come again as they are: a page that is shown again cannot hold them."""
    if not files:
        return []
    names = ", ".join(one.name[:80] for one in files)
    said = _("Without fault, to be chosen again together with the mended one: %(names)s")
    return [forms.ValidationError(said, code="choose_again", params={"names": names})]


class OnePdf(forms.FileField):
    """The decision as a PDF."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, safe; None where none was chosen. Of what is no PDF only that is said."""
        if not data:
            return None
        head = data.read(len(PDF))
        data.seek(0)
        if head and head != PDF:
            raise forms.ValidationError(REASONS["decision_not_pdf"], code="decision_not_pdf")
        return clean_upload(data)


class DayInput(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


# --- The applicant ------------------------------------------------------------------------------


class WriteForm(forms.Form):
    """A message with documents."""

    text = LongText(label=_("Your message"), required=False, max_length=4000, rows=5)
    files = SeveralFiles()


class AnswerForm(WriteForm):
    """The answer to what is missing."""

    text = LongText(label=_("Your answer"), required=False, max_length=4000, rows=5)


# --- The desk -----------------------------------------------------------------------------------


class ActForm(forms.Form):
    """What all acts of the desk share: the request they are about."""

    def __init__(self, *args: Any, request: ServiceRequest, limits: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request
        self.limits = limits


class TakeUpForm(ActForm):
    """Nothing to fill in."""


class LeadForm(ActForm):
    """To which department."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a department of this municipality that is open.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = self.request.municipality.departments.filter(is_active=True)
        self.fields["department"].queryset = open_ones.exclude(pk=self.request.department_id or 0)


class AskForm(ActForm):
    """What is missing, and until when."""

    text = LongText(
        label=_("What is missing"),
        max_length=3000,
        rows=6,
        help_text=_("Name each paper and where it is got. The applicant reads this text."),
    )
    due_on = forms.DateField(
        label=_("Last day for the answer"),
        widget=DayInput(),
        error_messages={"required": _("Choose the last day for the answer.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.limits is None:
            return
        first, last = self.limits
        self.fields["due_on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.fields["due_on"].initial = last

    def clean_due_on(self) -> date:
        """A day from tomorrow on; the rule knows the terms."""
        day: date = self.cleaned_data["due_on"]
        if day <= today():
            raise forms.ValidationError(_("Choose a day from tomorrow on."), code="past")
        if day > today() + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year."), code="far")
        return day


class DeskWriteForm(ActForm):
    """A message to the applicant."""

    text = LongText(
        label=_("Message to the applicant"),
        required=False,
        max_length=4000,
        rows=5,
        help_text=_("It does not stop the clock. For what is missing use the act of that name."),
    )
    files = SeveralFiles()


class DecideForm(ActForm):
    """The decision."""

    result = OneOf(label=_("Result"), choices=Result.choices)
    text = LongText(
        label=_("Decision and reasons, in Georgian"),
        max_length=8000,
        rows=10,
        help_text=_(
            "What is decided, on which facts and by which law. The applicant reads it first."
        ),
    )
    paper = OnePdf(
        label=_("The signed decision, as a PDF"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.state != Progress.INCOMPLETE:
            self.fields["result"].choices = [
                one for one in Result.choices if one[0] != Result.UNCONSIDERED
            ]


class CheckForm(ActForm):
    """A question to another agency."""

    question = forms.ChoiceField(
        label=_("What is to be asked"),
        error_messages={"required": _("Choose one of the questions of the list.")},
    )
    about = OneLine(
        label=_("Cadastral code or number of the payment order"),
        required=False,
        max_length=60,
        help_text=_("Only for questions about land, a building or a payment."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = set(self.request.checks.values_list("question", flat=True))
        of_organisation = self.request.organisation_id is not None
        self.fields["question"].choices = [
            ("", _("Choose")),
            *(
                (code, one.label)
                for code, one in QUESTIONS.items()
                if code not in asked and (one.organisations if of_organisation else one.persons)
            ),
        ]


class RecordForm(forms.Form):
    """What an officer found out by hand."""

    answer = OneOf(
        label=_("What came out"),
        choices=[(value, label) for value, label in Check.Answer.choices if value],
    )
    how = LongText(
        label=_("How you checked it, and what you saw"),
        max_length=1000,
        rows=3,
        help_text=_("The register, the day, the number of the extract. The applicant reads this."),
    )
    reference = OneLine(label=_("Number of the extract or letter"), required=False, max_length=60)

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = QUESTIONS.get(question)
        if asked is not None:
            answers: Any = self.fields["answer"]
            answers.choices = [
                (value, asked.said(value) or label) for value, label in answers.choices
            ]


class NoteForm(ActForm):
    """A note for colleagues."""

    text = LongText(
        label=_("Note"),
        max_length=2000,
        rows=4,
        help_text=_(
            "Only staff who work on this request read it. It is never shown to the applicant or sent on."
        ),
    )

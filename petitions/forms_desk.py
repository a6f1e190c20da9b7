"""Forms of the desk: they parse and check shape; `actions` writes and `rules` decides."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic import words
from civic.dates import TBILISI, today
from civic.decisions import Refused
from civic.fields import LongText, OneLine
from civic.uploads import CleanFile, clean_upload
from petitions import rules
from petitions.comparing import FIELDS, names_article
from petitions.forms_points import PointsForm
from petitions.models import Pause, Petition, ReasonCode
from petitions.models.petition import ACT_TEXTS, DEMAND_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from petitions.refusals import REASONS
from petitions.states import Kind, Outcome

NEEDED_AGAINST = _("(needed when you return or refuse)")
NEEDED_TO_RETURN = _("(needed when you return)")

CHECKS = [
    ("power", _("It is within the municipality's powers (Code, Article 16)")),
    ("clear", _("The demand is clear and can be carried out")),
    ("privacy", _("There are no other people's personal data")),
    ("new", _("The same demand was not considered in the last year")),
]


class ReasonChoices(forms.models.ModelChoiceIterator):
    """The reason codes in groups: those to return with, those to refuse with."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for axis, rows in groupby(self.queryset, key=lambda row: row.axis):
            yield ReasonCode.Axis(axis).label, [self.choice(row) for row in rows]


class ReasonField(forms.ModelChoiceField):
    """A reason code, chosen from groups."""

    iterator = ReasonChoices


class ModerationForm(forms.Form):
    """The moderator's verdict on a submitted text."""

    PUBLISH, RETURN, REJECT = "publish", "return", "reject"

    checks = forms.MultipleChoiceField(
        label=_("Rules to be checked"),
        choices=CHECKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (PUBLISH, _("Publish. Signing starts today, and the text can no longer be changed.")),
            (RETURN, _("Return to be mended. The author may change everything and submit again.")),
            (REJECT, _("Refuse registration. The reason is published.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to happen with the petition.")},
    )
    reason = ReasonField(
        label=_("Reason code"),
        queryset=ReasonCode.objects.none(),
        required=False,
        empty_label=_("No reason: it is published"),
        help_text=_("Needed to return or refuse. The text of the code is in the letter."),
    )
    duplicate_of = forms.IntegerField(
        label=_("Number of the petition to sign instead"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("Only when it is refused because the same demand is made there."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input mid"}),
    )
    note = LongText(
        label=_("What the author should know"),
        required=False,
        max_length=2000,
        help_text=_("One or two sentences, in the second person."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        self.fields["reason"].queryset = ReasonCode.objects.filter(is_active=True)
        self.fields["reason"].instead_of_optional = NEEDED_AGAINST
        self.fields["note"].instead_of_optional = NEEDED_TO_RETURN

    def clean_duplicate_of(self) -> Petition | None:
        """The public petition of the municipality with that number."""
        number = self.cleaned_data["duplicate_of"]
        if number is None:
            return None
        rows = Petition.objects.public().filter(municipality=self.petition.municipality)
        found: Petition | None = rows.filter(number=number).exclude(pk=self.petition.pk).first()
        if found is None:
            raise ValidationError(_("There is no published petition with this number here."))
        return found

    def clean(self) -> dict[str, Any]:
        """A verdict against the petition needs a reason of its own kind; publishing needs every check."""
        data = super().clean() or {}
        verdict, reason = data.get("verdict"), data.get("reason")
        if verdict == self.PUBLISH and len(data.get("checks", [])) < len(CHECKS):
            self.add_error(
                "checks", _("To publish, tick every rule; otherwise return or refuse it.")
            )
        wanted = {
            self.RETURN: ReasonCode.Axis.RETURN,
            self.REJECT: ReasonCode.Axis.REJECT,
        }.get(verdict or "")
        if wanted and reason is None:
            self.add_error("reason", _("Choose the reason: the author must learn it."))
        elif wanted and reason.axis != wanted:
            self.add_error(
                "reason", _("This reason belongs to the other decision; choose another.")
            )
        if verdict == self.RETURN and not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write what the author should mend."))
        return data


class EditForm(forms.Form):
    """A correction of the text that the author must accept; of a draft act also of what belongs to it."""

    title = OneLine(label=_("Title"), max_length=TITLE_LENGTH)
    demand = LongText(
        label=_("The demand in short"),
        max_length=DEMAND_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = LongText(
        label=_("Text"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 14})
    )
    articles = LongText(
        label=_("Text of the draft act"),
        help_text=_("Each article begins on a line of its own: Article 1. …"),
        max_length=TEXT_LENGTH,
        rows=14,
    )
    act_annexes = LongText(
        label=_("Annexes to the draft act"), max_length=TEXT_LENGTH, required=False, rows=8
    )
    note = LongText(label=_("Explanatory note"), max_length=TEXT_LENGTH, rows=8)
    why = LongText(
        label=_("Why"),
        max_length=500,
        help_text=_("The author reads this beside the correction."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        """`petition` is the text as it stands."""
        self.petition = petition
        super().__init__(
            *args, initial={name: getattr(petition, name) for name in FIELDS}, **kwargs
        )
        if petition.kind != Kind.DRAFT_ACT:
            for name in ACT_TEXTS:
                del self.fields[name]

    def clean_articles(self) -> str:
        """A correction takes no last article away."""
        text: str = self.cleaned_data["articles"]
        if not names_article(text):
            raise ValidationError(REASONS["no_article"], code="no_article")
        return text

    @property
    def changes(self) -> dict[str, str]:
        """The fields that differ from the text as it stands, with their new text."""
        return {
            name: self.cleaned_data[name]
            for name in FIELDS
            if name in self.fields and self.cleaned_data[name] != getattr(self.petition, name)
        }


class ActForm(forms.Form):
    """An act on a petition; `petition` is the row it will be done to."""

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition


class PlainForm(ActForm):
    """An act that needs nothing but the button."""


class ReasonForm(ActForm):
    """A public reason, for acts that need one."""

    reason = LongText(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is published on the petition's page."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: it is published.")},
    )


class PauseForm(ReasonForm):
    """Why the collection stops: a measured outage, or an order."""

    cause = forms.ChoiceField(
        label=_("Cause"), choices=Pause.Cause.choices, widget=forms.RadioSelect
    )
    field_order = ["cause", "reason"]


class HandOverForm(ActForm):
    """The hand-over to the body that must answer; while signatures are collected, with a box to tick."""

    note = LongText(
        label=_("Result of the examination"),
        required=False,
        max_length=2000,
        help_text=_("How the signatures were checked. It is published."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ends_collection = forms.BooleanField(
        label=_("End the collection of signatures now and hand the petition over."),
        error_messages={"required": _("Tick the box: the hand-over ends the collection.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rules.ends_early(self.petition, timezone.now()):
            del self.fields["ends_collection"]


class CloseForm(ActForm):
    """The end of the collection; before its day with a box to tick."""

    ends_collection = forms.BooleanField(
        label=_("End the collection of signatures now, before its day."),
        error_messages={"required": _("Tick the box: closing ends the collection.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rules.is_term_over(self.petition, timezone.now()):
            del self.fields["ends_collection"]


class CommissionForm(ActForm):
    """Which commission has the petition, since when."""

    commission = OneLine(label=_("Commission"), max_length=200)
    on = forms.DateField(
        label=_("Day of referral"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=today,
    )
    note = LongText(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("It is published."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SittingForm(ActForm):
    """When and where the council sits on it."""

    starts_at = forms.DateTimeField(
        label=_("Day and hour"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"],
        help_text=_("Tbilisi time."),
    )
    place = OneLine(label=_("Place"), max_length=200)
    note = LongText(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("It is published."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_starts_at(self) -> Any:
        """The hour typed is an hour in Tbilisi."""
        return self.cleaned_data["starts_at"].astimezone(TBILISI)


class DecisionForm(ActForm, PointsForm):
    """The decision, with the signed document and, where there are several demands, an answer to each."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    text = LongText(
        label=_("The decision in words"),
        max_length=12_000,
        help_text=_("What was decided and why, so that every resident understands it."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    body = OneLine(label=_("Who decided"), max_length=200)
    on = forms.DateField(
        label=_("Day of the decision"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=today,
    )
    before_sitting = LongText(
        label=_("Why it was decided before the recorded sitting"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    forwarded_to = OneLine(
        label=_("Forwarded to"),
        required=False,
        max_length=200,
        help_text=_("Only when it is forwarded: the body that must answer now."),
    )
    document = forms.FileField(
        label=_("Signed document (PDF)"),
        help_text=_("Up to 8 MB. Its fingerprint is written into the public log."),
        error_messages={"required": _("Attach the signed document.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitting = self.petition.sittings.order_by("-id").first()
        if self.sitting is not None:
            self.fields["before_sitting"].help_text = format_lazy(
                _(
                    "The sitting is recorded for {day}. A decision dated earlier needs the reason; it is published."
                ),
                day=words.day(self.sitting.starts_at),
            )
        if not self.is_bound and not rules.precedes(today(), self.sitting):
            del self.fields["before_sitting"]

    def clean_on(self) -> Any:
        """A decision is not published before it is taken."""
        on = self.cleaned_data["on"]
        if on > today():
            raise ValidationError(_("The day of the decision is still to come."))
        return on

    def clean_document(self) -> CleanFile:
        """A real PDF that does nothing by itself."""
        found = clean_upload(self.cleaned_data["document"])
        if found.media_type != "application/pdf":
            raise ValidationError(_("The document must be a PDF file."))
        return found

    def clean(self) -> dict[str, Any]:
        """Forwarding names the body it is forwarded to; the document leaves as bytes and a name."""
        data = super().clean() or {}
        if data.get("outcome") == Outcome.FORWARDED and not data.get("forwarded_to"):
            self.add_error("forwarded_to", _("Write to whom it is forwarded."))
        self._clean_day(data)
        found = data.pop("document", None)
        if found is not None:
            data |= {"document": found.content, "document_name": found.name}
        return data

    def _clean_day(self, data: dict[str, Any]) -> None:
        """A day before the recorded sitting needs its reason; for any other the question is not put."""
        on = data.get("on")
        if not rules.precedes(on or today(), self.sitting):
            del self.fields["before_sitting"]
            data.pop("before_sitting", None)
        elif on is not None:
            decision = rules.may_date_decision(on, self.sitting, data.get("before_sitting", ""))
            if isinstance(decision, Refused):
                self.add_error("before_sitting", str(decision))

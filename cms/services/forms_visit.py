"""The forms in which staff enter somebody's request: how a paper came, for whom, and all questions on one page; they never save."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.dates import today
from civic.fields import OneOf
from civic.uploads import CleanFile
from cms.services import definition
from cms.services.asking import DayField, QuestionsForm, name_of
from cms.services.definition import Answers, Form, Item
from cms.services.forms_desk import SeveralFiles
from cms.services.models import ServicePage
from cms.services.refusals_filing import REASONS
from cms.services.rules.filing import FILES_TO_A_QUESTION, PAPER_DAYS, Arrival
from identity.forms.entrance import OrganisationField
from identity.forms.visits import PersonForm

MOST_BYTES = 40_000_000  # of all files of one page together, as the web server lets through


class PaperForm(PersonForm):
    """Who signed a paper, how it came and when."""

    came = OneOf(label=gettext_lazy("How did the paper come?"), choices=Arrival.choices)
    received_on = DayField(
        label=gettext_lazy("On which day did it come?"),
        help_text=gettext_lazy("The term of the decision runs from this day."),
        error_messages={
            name: gettext_lazy("Give the day on which the paper came: today or earlier.")
            for name in ("required", "invalid")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = gettext_lazy("Eleven digits, from the paper.")
        self.fields["number"].error_messages["required"] = gettext_lazy(
            "Enter the personal number of whoever signed the paper."
        )
        field, day = self.fields["received_on"], today()
        field.initial = day
        earliest = day - timedelta(days=PAPER_DAYS)
        field.widget.attrs |= {"min": earliest.isoformat(), "max": day.isoformat()}


class OnceForm(forms.Form):
    """What tells a page that is sent twice, on a bad line or by two presses, from two requests."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"token": uuid.uuid4()})

    def given(self) -> uuid.UUID:
        """The page's token; a new one where it came without."""
        return (self.is_valid() and self.cleaned_data["token"]) or uuid.uuid4()


class ForWhomForm(forms.Form):
    """The organisation that asks, where it is not the person; absent where only persons may ask."""

    organisation = OrganisationField(
        required=False,
        label=gettext_lazy("Identification code of the organisation"),
        help_text=gettext_lazy(
            "Nine digits, if an organisation asks. The municipality must have confirmed that this"
            " person acts for it. Leave it empty if the person asks."
        ),
    )

    def __init__(self, data: Any = None, *, service: ServicePage) -> None:
        super().__init__(data)
        if not service.for_organisations:
            del self.fields["organisation"]
        elif not service.for_persons:
            field = self.fields["organisation"]
            field.required = True
            field.help_text = gettext_lazy(
                "Nine digits. Only organisations ask for this service; the municipality must have"
                " confirmed that this person acts for it."
            )

    def code(self) -> str:
        """The nine digits; empty where the person asks."""
        return str(self.cleaned_data.get("organisation", ""))


class FilesOfQuestion(SeveralFiles):
    """As many files as one question takes."""

    most = FILES_TO_A_QUESTION
    too_many = format_lazy(REASONS["question_full"], most=FILES_TO_A_QUESTION)


class AllQuestionsForm(QuestionsForm):
    """Every question of a form; what follows an answer says so and is needed only after it."""

    def __init__(self, data: Any, files: Any, *, service: ServicePage, form: Form) -> None:
        self.whole = form
        place = service.place
        assert place is not None
        super().__init__(data, items=_on_one_page(form), answers={}, municipality=place)
        if files is not None:
            self.files = files
        for item in form:
            if item["kind"] == "file":
                self.fields[name_of(item)] = FilesOfQuestion(
                    label=definition.said(item),
                    required=item["required"] and not item.get("under"),
                    help_text=_(
                        "JPEG, PNG, WebP or PDF, each up to 8 MB; at most %(most)s files. If the page"
                        " comes back with an error, choose them again."
                    )
                    % {"most": FILES_TO_A_QUESTION},
                    error_messages={"required": _needed(item)},
                )
        self.order_fields([name_of(item) for item in form])

    def clean(self) -> dict[str, Any]:
        """What these answers call for is there, and all files together are not too large."""
        data = super().clean()
        for item in definition.asked(self.whole, self.answer()):
            name = name_of(item)
            if item["required"] and name in self.fields and not data.get(name) and name not in self.errors:  # fmt: skip
                self.add_error(name, _needed(item))
        sent = [file for name in self.files for file in self.files.getlist(name)]
        if sum(file.size or 0 for file in sent) > MOST_BYTES:
            self.add_error(
                None,
                _(
                    "The files are larger than 40 MB together. Make them smaller, or put several"
                    " pages into one PDF."
                ),
            )
        return data

    def given(self) -> tuple[Answers, dict[str, list[CleanFile]]]:
        """The answers and the files, by the keys of their questions."""
        asked = definition.asked(self.whole, self.answer())
        files = {
            item["key"]: self.cleaned_data[name_of(item)]
            for item in asked
            if item["kind"] == "file" and self.cleaned_data.get(name_of(item))
        }
        return {key: value for key, value in self.answer().items() if value is not None}, files


def _needed(item: Item) -> str:
    return _("Fill in the field “{label}”.").format(label=definition.said(item))


def _on_one_page(form: Form) -> list[Item]:
    """The questions; of what follows an answer nothing is needed before that answer is given."""
    answers = {
        option: label for item in form for option, label, _more in definition.options_of(item)
    }
    return [_follow_up(item, answers) if item.get("under") else item for item in form]


def _follow_up(item: Item, answers: dict[str, str]) -> Item:
    only = _("Only after the answer “%(answer)s”.") % {"answer": answers.get(item["under"][1], "")}
    words = f"{only} {definition.said(item, 'help')}".strip()
    return item | {"required": False, "help": words, "en": {**item.get("en", {}), "help": words}}

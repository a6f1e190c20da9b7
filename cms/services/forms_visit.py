"""The clerk's form for a visitor's request: all questions on one page, and a file to each that asks for one; it never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from civic.uploads import CleanFile, clean_upload
from cms.services import definition
from cms.services.asking import QuestionsForm, name_of
from cms.services.definition import Answers, Form, Item
from cms.services.models import ServicePage


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
                self.fields[name_of(item)] = forms.FileField(
                    label=definition.said(item),
                    required=item["required"] and not item.get("under"),
                    help_text=_("JPEG, PNG, WebP or PDF, up to 8 MB."),
                    error_messages={"required": _needed(item)},
                )
        self.order_fields([name_of(item) for item in form])

    def clean(self) -> dict[str, Any]:
        """What these answers call for is there, and each file is what it says it is."""
        data = super().clean()
        for item in definition.asked(self.whole, self.answer()):
            name = name_of(item)
            if item["kind"] == "file" and data.get(name):
                try:
                    data[name] = clean_upload(data[name])
                except forms.ValidationError as error:
                    self.add_error(name, error)
            elif item["required"] and name in self.fields and not data.get(name) and name not in self.errors:  # fmt: skip
                self.add_error(name, _needed(item))
        return data

    def given(self) -> tuple[Answers, dict[str, CleanFile]]:
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

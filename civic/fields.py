"""Form fields of citizens' pages: people's own words, and one answer of several; each error names its field.

`civic.text.plain` decides what may pass.
"""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.dates import TBILISI
from civic.money import LARI, lari, parse_lari
from civic.text import plain


def _words_of(label: Any) -> dict[str, str | Promise]:
    """What is said of an answer in words that is missing, too short or too long."""
    return {
        "required": format_lazy(_("Fill in the field “{label}”."), label=label),
        "min_length": _(
            "Write at least %(limit_value)s characters; so far there are %(show_value)s."
        ),
        "max_length": _("Shorten it to %(limit_value)s characters; now there are %(show_value)s."),
    }


class OneLine(forms.CharField):
    """A line of text; line breaks become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        kwargs["error_messages"] = _words_of(kwargs["label"]) | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The line, cleaned."""
        text = super().to_python(value)
        return plain(text, lines=False) if text else text


class LongText(forms.CharField):
    """Paragraphs of plain text; a line break counts as one sign."""

    def __init__(self, *, rows: int = 10, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs["error_messages"] = _words_of(kwargs["label"]) | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The text, cleaned; at most one empty line between paragraphs."""
        text = super().to_python(value)
        return plain(text) if text else text


class OneOf(forms.ChoiceField):
    """One answer of several, as a group of buttons unless another widget is given."""

    def __init__(self, **kwargs: Any) -> None:
        choose = format_lazy(_("Choose one of the answers: “{label}”."), label=kwargs["label"])
        kwargs.setdefault("widget", forms.RadioSelect)
        said = {"required": choose, "invalid_choice": choose}
        kwargs["error_messages"] = said | kwargs.get("error_messages", {})
        super().__init__(**kwargs)


class Lari(forms.CharField):
    """An amount as people type it, in lari; cleaned to whole tetri. Shows tetri as lari."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        self.least = least
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        kwargs["error_messages"] = _words_of(kwargs["label"]) | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in tetri; None where nothing was typed and nothing is needed."""
        text = super().clean(value)
        if not text:
            return None
        tetri = parse_lari(text)
        if tetri < self.least:
            raise forms.ValidationError(_("Write an amount above zero."), code="min_value")
        return tetri

    def prepare_value(self, value: Any) -> Any:
        """Tetri of a row as lari; what was typed stays as it was."""
        if isinstance(value, int):
            return lari(value).removesuffix(LARI).strip()
        return value


class Moment(forms.DateTimeField):
    """A day and an hour in Tbilisi."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        kwargs.setdefault(
            "input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"]
        )
        kwargs["error_messages"] = _words_of(kwargs["label"]) | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The moment; what was typed is an hour in Tbilisi."""
        found = super().clean(value)
        return found and found.astimezone(TBILISI)

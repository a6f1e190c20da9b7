"""Form fields for citizens' own words: one line, or paragraphs. `civic.text.plain` decides what may pass."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.text import plain

MESSAGES = {
    "required": _("Write an answer here."),
    "min_length": _("Write at least %(limit_value)s characters; so far there are %(show_value)s."),
    "max_length": _("Shorten it to %(limit_value)s characters; now there are %(show_value)s."),
}
CHOOSE = {"required": _("Choose one of the answers.")}


class OneLine(forms.CharField):
    """A line of text; line breaks become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        kwargs.setdefault("error_messages", MESSAGES)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The line, cleaned."""
        text = super().to_python(value)
        return plain(text, lines=False) if text else text


class LongText(forms.CharField):
    """Paragraphs of plain text; a line break counts as one sign."""

    def __init__(self, *, rows: int = 10, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("error_messages", MESSAGES)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The text, cleaned; at most one empty line between paragraphs."""
        text = super().to_python(value)
        return plain(text) if text else text

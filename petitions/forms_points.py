"""The answer point by point: pairs of fields in the form of the decision, each what was asked and what is answered."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.fields import LongText, OneLine

MOST = 5
ASKED_LENGTH = 300
ANSWER_LENGTH = 3000


class PointsForm(forms.Form):
    """A form with `MOST` optional pairs; cleaned they are one list, `points`, without the empty ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST + 1):
            asked, answer = names(number)
            self.fields[asked] = OneLine(
                label=format_lazy(_("Point {number}: what was asked"), number=number),
                required=False,
                max_length=ASKED_LENGTH,
                help_text=_("Leave empty what you do not need.") if number == 1 else "",
            )
            self.fields[answer] = LongText(
                label=format_lazy(_("Point {number}: the answer"), number=number),
                required=False,
                max_length=ANSWER_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        """Half a point is no answer: both halves or none."""
        data = super().clean() or {}
        points = []
        for number in range(1, MOST + 1):
            asked, answer = (data.pop(name, "") for name in names(number))
            if asked and answer:
                points.append({"asked": asked, "answer": answer})
            elif asked and names(number)[1] not in self.errors:
                self.add_error(names(number)[1], _("Write the answer to this point."))
            elif answer and names(number)[0] not in self.errors:
                self.add_error(names(number)[0], _("Write which point this answers."))
        return data | {"points": points}


def names(number: int) -> tuple[str, str]:
    """The names of the two fields of a point."""
    return f"asked_{number}", f"answer_{number}"

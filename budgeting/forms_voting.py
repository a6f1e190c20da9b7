"""What the booth's pages carry from one to the next, and what is typed at their doors.

An unsent ballot lives in the form alone (and, with JavaScript, on the voter's own device): never in
the session, the cache or the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budgeting.models import Process
from budgeting.rules.codes import MOST_CODES
from budgeting.states import BallotKind
from civic.places.models import Unit
from identity.forms.verification import BirthDateField, PersonalNumberField

NUMBERED = re.compile(r"n([0-9]{1,9})", re.ASCII)
MARKED = {BallotKind.APPROVAL, BallotKind.KNAPSACK}  # with a cross; in the others with a number
LONGEST_CODE = 40
SHOWN = 9  # signs of what was typed as points, when it is shown again


@dataclass
class Draft:
    """A ballot on its way: what was marked, for which pots, and which doors were passed.

    `raw` are pairs (project number, points or place) as they came. `page` is the mark of the ballot
    paper that was shown. `slip` is a voting code, `key` the code of a ballot that is being changed,
    `fresh` the code a new ballot will get.
    """

    raw: list[tuple[str, str]] = field(default_factory=list)
    pots: list[int] | None = None
    page: str = ""
    slip: str = ""
    key: str = ""
    fresh: str = ""
    shared: bool = False

    @classmethod
    def of(cls, data: QueryDict, kind: str) -> "Draft":
        """Read the fields of a form, or of an address."""
        if kind in MARKED:
            raw = [(number, "1") for number in data.getlist("p")]
        else:
            raw = [
                (match[1], data[name])
                for name in data
                if (match := NUMBERED.fullmatch(name)) is not None
            ]
        asked = "pot" in data or "home" in data
        pots = [*data.getlist("home"), *data.getlist("pot")]
        return cls(
            raw=raw,
            pots=[int(one) for one in pots if one.isascii() and one.isdigit() and len(one) < 10]
            if asked
            else None,
            page=data.get("page", "")[:64],
            slip=data.get("slip", "")[:LONGEST_CODE],
            key=data.get("key", "")[:LONGEST_CODE],
            fresh=data.get("fresh", "")[:LONGEST_CODE],
            shared=bool(data.get("shared")),
        )

    @property
    def marks(self) -> dict[int, str]:
        """What was put beside each project, as text."""
        return {
            int(number): points.strip()[:SHOWN]
            for number, points in self.raw
            if number.isascii() and number.isdigit() and len(number) < 10 and points.strip()
        }

    def hidden(self, kind: str, *, choices: bool, doors: bool = True) -> Iterator[tuple[str, str]]:
        """Names and values of the hidden fields that carry the draft to the next page."""
        if choices and kind in MARKED:
            yield from (("p", number) for number, _points in self.raw)
        elif choices:
            yield from ((f"n{number}", points) for number, points in self.raw if points.strip())
        yield from (("pot", str(pot)) for pot in self.pots or ())
        if self.page:
            yield "page", self.page
        if doors:
            named = (("slip", self.slip), ("key", self.key), ("fresh", self.fresh))
            yield from (pair for pair in named if pair[1])
        if self.shared:
            yield "shared", "1"


class CodeField(forms.CharField):
    """A code from paper: any way of writing it is taken here and read by the action."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_CODE)
        kwargs["widget"] = forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
            }
        )
        super().__init__(**kwargs)


class VotingCodeForm(forms.Form):
    """The code from a voting sheet."""

    slip = CodeField(
        label=_("Voting code"),
        help_text=_("Twelve letters and digits from your sheet. Spaces do not matter."),
        error_messages={"required": _("Enter the code from your sheet.")},
    )


class BallotCodeForm(forms.Form):
    """The code that opens one's own ballot."""

    key = CodeField(
        label=_("Ballot code"),
        help_text=_("Sixteen letters and digits, as you noted or printed them after voting."),
        error_messages={"required": _("Enter the code of your ballot.")},
    )


class HolderForm(forms.Form):
    """Who votes with a code: so that one person votes once, whatever the way."""

    number = PersonalNumberField(
        label=_("Personal number"),
        help_text=_("Eleven digits. Only a keyed hash of it is kept, so that nobody votes twice."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter your personal number.")},
    )
    born_on = BirthDateField(
        label=_("Date of birth"),
        help_text=_("Day, month and year, for example 31.05.1990."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter your date of birth.")},
    )


class BatchForm(forms.Form):
    """A batch of voting codes to be made."""

    SHEETS, LIST = "sheets", "csv"

    name = forms.CharField(
        label=_("For whom"),
        help_text=_("A school, a village, a centre; staff see this name."),
        max_length=140,
        error_messages={"required": _("Say for whom the codes are.")},
    )
    size = forms.IntegerField(
        label=_("How many codes"),
        min_value=1,
        max_value=MOST_CODES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input short"}),
        error_messages={
            "required": _("Say how many codes are needed."),
            "invalid": _("Write a whole number, such as 250."),
        },
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        help_text=_("Counts where the register does not say in which unit the voter lives."),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No unit in particular"),
    )
    form = forms.ChoiceField(
        label=_("How to print"),
        choices=[
            (SHEETS, _("Sheets with a QR code, twelve to a page")),
            (LIST, _("A list for the printing house (CSV)")),
        ],
        initial=SHEETS,
        widget=forms.RadioSelect,
    )

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(municipality_id=process.municipality_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

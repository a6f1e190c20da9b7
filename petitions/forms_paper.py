"""Forms for sheets on paper: how many to print, one person's entry of a sheet, what settles a difference."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.fields import OneLine
from civic.places.models import Centre, Municipality
from identity.extracts import LONGEST_NAME
from identity.forms.verification import BirthDateField, NameField, PersonalNumberField
from identity.sealing import Details
from petitions.models import Sheet, SheetLine
from petitions.rules.paper import MOST_SHEETS, Line
from petitions.sheet_codes import LONGEST

Mark = SheetLine.Mark
FACTS = ("last_name", "first_name", "number", "born_on")
STRUCK = {"x", "х", "ხ", "-"}  # also as typed on a Russian or Georgian keyboard
PASTED = 5  # parts of a pasted line: row, surname, first name, number, date of birth


class IssueForm(forms.Form):
    """How many sheets, and who takes them."""

    number = forms.IntegerField(
        label=_("How many sheets"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=5,
        help_text=_("Each has ten rows on the front and the text on the back."),
    )


class OfficeIssueForm(IssueForm):
    """The secretariat also says which centre or who gets them."""

    centre = forms.ModelChoiceField(
        label=_("For the centre"),
        queryset=Centre.objects.none(),
        required=False,
        empty_label=_("No centre"),
    )
    holder = OneLine(label=_("Or: who takes them"), required=False, max_length=160)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.filter(  # type: ignore[attr-defined]
            municipality=municipality
        )


class FindForm(forms.Form):
    """The code printed on a sheet."""

    code = forms.CharField(
        label=_("Code of the sheet"),
        max_length=LONGEST,
        help_text=_("At the top right of the paper, such as 742-003-K."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code.")},
    )


class WhyForm(forms.Form):
    """A reason."""

    reason = OneLine(label=_("Reason"), max_length=300)


class RowForm(forms.Form):
    """What stands on one row; all empty means an empty row."""

    last_name = NameField(label=_("Surname"), max_length=LONGEST_NAME, required=False)
    first_name = NameField(label=_("First name"), max_length=LONGEST_NAME, required=False)
    number = PersonalNumberField(
        label=_("Personal number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    born_on = BirthDateField(label=_("Date of birth"), max_length=20, required=False)
    struck = forms.BooleanField(label=_("Crossed out, illegible or not signed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")

    def clean(self) -> dict[str, Any]:
        """All four facts, or none."""
        data = super().clean() or {}
        if data.get("struck") or not any(self.data.get(self.add_prefix(name)) for name in FACTS):
            return data
        for name in FACTS:
            if name not in self.errors and not data.get(name):
                self.add_error(
                    name, _("Fill this in, or say that the row is crossed out or illegible.")
                )
        return data

    @property
    def line(self) -> Line:
        """The row as it was read."""
        data = self.cleaned_data
        if data.get("struck"):
            return Line(Mark.STRUCK)
        if not data.get("number"):
            return Line(Mark.EMPTY)
        return Line(
            Mark.FILLED,
            Details(data["number"], data["first_name"], data["last_name"], data["born_on"]),
        )


class SettleForm(RowForm):
    """What a third person finds on a row, and why."""

    reason = OneLine(label=_("What the paper shows"), max_length=300)


class PasteForm(forms.Form):
    """A whole sheet as lines of text, one a row: number; surname; first name; personal number; date of birth."""

    pasted = forms.CharField(
        label=_("Lines of the sheet"),
        max_length=4_000,
        help_text=_(
            "One row a line: 1; ბერიძე; ნინო; 01001000000; 31.05.1990. For a row crossed out: 2; x."
            " Rows that are not named are empty."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def rows(self, sheet: Sheet) -> dict[str, str]:
        """What was pasted as the fields of the rows. Raises ValidationError, naming the line."""
        found: dict[str, str] = {}
        for place, line in enumerate(self.cleaned_data["pasted"].splitlines(), 1):
            parts = [part.strip() for part in line.replace("\t", ";").split(";")]
            if not any(parts):
                continue
            row = int(parts[0]) if parts[0].isascii() and parts[0].isdigit() else 0
            known = len(parts) == PASTED or (len(parts) == 2 and parts[1].casefold() in STRUCK)
            if row not in sheet.numbers or not known or f"row{row}-done" in found:
                raise ValidationError(
                    gettext("Line %(line)s cannot be read: five parts, divided by semicolons.")
                    % {"line": place}
                )
            found[f"row{row}-done"] = "1"
            if len(parts) == 2:
                found[f"row{row}-struck"] = "on"
            else:
                found |= {
                    f"row{row}-{name}": part for name, part in zip(FACTS, parts[1:], strict=True)
                }
        return found


class Entry:
    """All rows of one sheet as one person reads them."""

    def __init__(self, sheet: Sheet, data: Any = None) -> None:
        self.rows = [(row, RowForm(data, prefix=f"row{row}")) for row in sheet.numbers]

    def __iter__(self) -> Iterator[tuple[int, RowForm]]:
        return iter(self.rows)

    def is_valid(self) -> bool:
        """True when every row can be read; all rows are looked at."""
        valid = [form.is_valid() for _row, form in self.rows]
        return all(valid)

    @property
    def forms(self) -> list[RowForm]:
        """The forms of all rows."""
        return [form for _row, form in self.rows]

    @property
    def faults(self) -> list[dict[str, str]]:
        """What is to be mended, each with its row and field in words and the id of the field."""
        return [
            {
                "text": gettext("Row %(row)s, %(field)s: %(error)s")
                % {"row": row, "field": bound.label, "error": error},
                "id": bound.id_for_label,
            }
            for row, form in self.rows
            for bound in form
            for error in bound.errors
        ]

    @property
    def lines(self) -> dict[int, Line]:
        """The rows by number."""
        return {row: form.line for row, form in self.rows}

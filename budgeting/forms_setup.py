"""Forms of the desk for preparing a cycle: they parse and check shape; `actions.setup` writes, `rules` decides."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgeting.cycle_templates import TEMPLATES
from budgeting.models import Pot, Process
from budgeting.phases import terms
from budgeting.states import BallotKind, Method, Phase, Publication, Residence
from civic.dates import today
from civic.fields import Lari, LongText, Moment, OneLine, OneOf
from civic.money import parse_lari
from civic.places.models import Municipality, Unit
from civic.uploads import CleanFile, clean_upload
from identity.levels import Level

RESERVED = {"new", "files"}
MOST_POTS = 200
LINE = re.compile(r"^(?P<name>.+?)[\s;:,–—\t-]+(?P<amount>[\d\s\u00a0.,]+)\s*(?:₾|GEL|ლარი)?$")


def levels() -> list[tuple[int, Any]]:
    """The levels of identity a cycle may ask for; the lowest knows nobody."""
    return [(level.value, level.label) for level in Level if level >= Level.REGISTER]


class NewCycleForm(forms.Form):
    """What a new cycle starts from."""

    template = OneOf(
        label=_("Start from"),
        choices=[(one.code, one.label) for one in TEMPLATES.values()],
        help_text=_("Numbers, criteria and dates come along; all of them can be changed."),
    )
    title_ka = OneLine(label=_("Title, in Georgian"), max_length=140)
    title_en = OneLine(label=_("Title, in English"), max_length=140, required=False)
    year = forms.IntegerField(
        label=_("Year of the vote"),
        min_value=2020,
        max_value=2100,
        initial=lambda: today().year + 1,
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=40,
        help_text=_(
            "The end of the page's address, in Latin letters and digits, for example 2027."
        ),
        error_messages={"invalid": _("Use only Latin letters, digits and hyphens.")},
    )

    def clean_slug(self) -> str:
        """An address the desk does not use itself."""
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError(_("This address is taken by the portal. Choose another one."))
        return slug


class PartForm(forms.Form):
    """A part of the setup: its fields are those of the cycle. A published cycle asks for a reason as well."""

    reason = OneLine(
        label=_("Why it changes"),
        max_length=500,
        help_text=_("The cycle is public, so this is published."),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        initial = {
            name: getattr(process, name) for name in self.base_fields if hasattr(process, name)
        }
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.process = process
        if process.publication == Publication.DRAFT:
            del self.fields["reason"]
        else:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def changes(self) -> dict[str, Any]:
        """The fields of the cycle as they were entered."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    @property
    def said_reason(self) -> str:
        """The reason; empty for a draft."""
        return str(self.cleaned_data.get("reason", ""))


class AboutForm(PartForm):
    """Words, and the act of the council."""

    title_ka = OneLine(label=_("Title, in Georgian"), max_length=140)
    title_en = OneLine(label=_("Title, in English"), max_length=140, required=False)
    summary_ka = LongText(
        label=_("What it is about, in Georgian"), max_length=2000, rows=4, required=False
    )
    summary_en = LongText(
        label=_("What it is about, in English"), max_length=2000, rows=4, required=False
    )
    act_title_ka = OneLine(
        label=_("Act of the council, in Georgian"), max_length=300, required=False
    )
    act_title_en = OneLine(
        label=_("Act of the council, in English"), max_length=300, required=False
    )
    act_number = OneLine(label=_("Number of the act"), max_length=60, required=False)
    act_on = forms.DateField(
        label=_("Day of the act"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    act_url = forms.URLField(
        label=_("Address of the act"), required=False, assume_scheme="https", max_length=200
    )


class VotersForm(PartForm):
    """Who proposes and who votes."""

    submit_age = forms.IntegerField(
        label=_("Least age of those who propose"), min_value=0, max_value=120
    )
    vote_age = forms.IntegerField(
        label=_("Least age of those who vote"), min_value=0, max_value=120
    )
    submit_level = forms.TypedChoiceField(
        label=_("Proof of identity to propose"), choices=levels, coerce=int
    )
    vote_level = forms.TypedChoiceField(
        label=_("Proof of identity to vote"), choices=levels, coerce=int
    )
    residence = OneOf(label=_("For which money one person votes"), choices=Residence.choices)
    method = OneOf(label=_("How the vote is held"), choices=Method.choices)
    ideas_per_person = forms.IntegerField(
        label=_("Ideas one person may submit"), min_value=1, max_value=100
    )
    cost_cap = Lari(label=_("Limit for one project, in lari"), required=False)
    appeal_days = forms.IntegerField(label=_("Days for an appeal"), min_value=1, max_value=60)
    council_step = forms.BooleanField(label=_("A council checks each idea first"), required=False)
    supports = forms.BooleanField(label=_("People can support ideas"), required=False)
    comments = forms.BooleanField(label=_("People can comment on ideas"), required=False)


class MarksForm(PartForm):
    """What a ballot may hold."""

    ballot = OneOf(label=_("Kind of ballot"), choices=BallotKind.choices)
    choices_min = forms.IntegerField(
        label=_("At least so many projects"), min_value=1, max_value=200
    )
    choices_max = forms.IntegerField(
        label=_("At most so many projects"),
        min_value=1,
        max_value=200,
        help_text=_("Where the money limits the choice, the money decides."),
    )
    points = forms.IntegerField(label=_("Points of one voter"), min_value=1, max_value=1000)
    points_max = forms.IntegerField(
        label=_("Points for one project, at most"), min_value=1, max_value=1000, required=False
    )
    blank_allowed = forms.BooleanField(label=_("An empty ballot is allowed"), required=False)
    show_by_code = forms.BooleanField(
        label=_("With the code of the ballot one can see the own choice until the close"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The least is not above the most."""
        data = super().clean() or {}
        least, most = data.get("choices_min"), data.get("choices_max")
        if least and most and least > most:
            self.add_error("choices_max", _("This is less than the number above."))
        return data


# --- Money ------------------------------------------------------------------------------------


class MoneyForm(PartForm):
    """The money: one sum for the whole municipality, and a line for each unit."""

    whole = Lari(
        label=_("For the whole municipality, in lari"),
        required=False,
        help_text=_("Leave it empty where the money is given to units."),
    )
    units = LongText(
        label=_("For each unit: a line with its name and the sum"),
        rows=12,
        max_length=20_000,
        required=False,
        help_text=_("For example: Agara; 30 000. A list can be pasted from a table."),
    )
    create = forms.BooleanField(
        label=_("Enter names that are not known yet as villages of the municipality"),
        required=False,
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        kwargs["initial"] = self._present(process.pots.select_related("unit"))
        super().__init__(*args, process=process, **kwargs)
        self.known = _by_name(process.municipality)

    @staticmethod
    def _present(pots: Iterable[Pot]) -> dict[str, Any]:
        found: dict[str, Any] = {"whole": None, "units": ""}
        lines = []
        for pot in pots:
            if pot.unit is None:
                found["whole"] = pot.amount
            else:
                lines.append(f"{pot.unit.name}; {_plain(pot.amount)}")
        found["units"] = "\n".join(lines)
        return found

    def clean_units(self) -> list[tuple[str, int]]:
        """The lines as (name, tetri); the first that cannot be read is named."""
        found: list[tuple[str, int]] = []
        for line in self.cleaned_data["units"].splitlines():
            if not line.strip():
                continue
            match = LINE.match(line.strip())
            if match is None:
                raise ValidationError(
                    _("This line has no name or no sum: “%(line)s”."), params={"line": line[:60]}
                )
            amount = parse_lari(match["amount"])
            if not amount:
                raise ValidationError(
                    _("The sum has to be above zero: “%(line)s”."), params={"line": line[:60]}
                )
            found.append((match["name"].strip(), amount))
        if len(found) > MOST_POTS:
            raise ValidationError(_("At most %(most)s units."), params={"most": MOST_POTS})
        names = [name for name, _amount in found]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValidationError(_("“%(name)s” stands there twice."), params={"name": twice})
        return found

    def clean(self) -> dict[str, Any]:
        """Every name is that of a unit, unless new ones are to be made."""
        data = super().clean() or {}
        unknown = [
            name for name, _amount in data.get("units", []) if name.casefold() not in self.known
        ]
        if unknown and not data.get("create"):
            self.add_error(
                "units",
                ValidationError(
                    _(
                        "These units are not known here: %(names)s. Correct the names, or tick the box below."
                    ),
                    params={"names": ", ".join(unknown[:10])},
                ),
            )
        return data

    def pots(self) -> list[tuple[Unit | str | None, int]]:
        """The money as the action takes it: (unit, or the name of one to be made, or None, tetri)."""
        found: list[tuple[Unit | str | None, int]] = []
        if self.cleaned_data["whole"]:
            found.append((None, self.cleaned_data["whole"]))
        found += [
            (self.known.get(name.casefold(), name), amount)
            for name, amount in self.cleaned_data["units"]
        ]
        return found


def _by_name(municipality: Municipality) -> dict[str, Unit]:
    units = list(municipality.units.all())
    return {
        name.casefold(): unit for unit in units for name in (unit.name_ka, unit.name_en) if name
    }


def _plain(tetri: int) -> str:
    lari, rest = divmod(tetri, 100)
    return f"{lari},{rest:02}" if rest else str(lari)


# --- Dates, criteria, documents ---------------------------------------------------------------


class DatesForm(forms.Form):
    """When each phase begins and ends; both empty: the cycle has no such phase."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        initial = {}
        for term in terms(process):
            initial[f"{term.phase}_start"] = term.starts_at
            initial[f"{term.phase}_end"] = term.ends_at
        super().__init__(*args, initial=initial, **kwargs)
        for phase in Phase:
            self.fields[f"{phase}_start"] = Moment(label=_("Begins"), required=False)
            self.fields[f"{phase}_end"] = Moment(label=_("Ends"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        """The fields in pairs, with the name of the phase."""
        return [
            {"phase": phase, "start": self[f"{phase}_start"], "end": self[f"{phase}_end"]}
            for phase in Phase
        ]

    def clean(self) -> dict[str, Any]:
        """A phase has both dates, and ends after it begins."""
        data = super().clean() or {}
        for phase in Phase:
            start, end = data.get(f"{phase}_start"), data.get(f"{phase}_end")
            if f"{phase}_start" in self.errors or f"{phase}_end" in self.errors:
                continue
            if (start is None) != (end is None):
                field = f"{phase}_start" if start is None else f"{phase}_end"
                self.add_error(
                    field,
                    ValidationError(
                        _("“%(phase)s” needs both a beginning and an end."),
                        params={"phase": phase.label},
                    ),
                )
            elif start and end and end <= start:
                self.add_error(
                    f"{phase}_end",
                    ValidationError(
                        _("“%(phase)s” ends before it begins."), params={"phase": phase.label}
                    ),
                )
        return data

    def terms(self) -> list[tuple[Phase, datetime, datetime]]:
        """The phases that have dates."""
        data = self.cleaned_data
        return [
            (phase, data[f"{phase}_start"], data[f"{phase}_end"])
            for phase in Phase
            if data[f"{phase}_start"]
        ]


class CriterionForm(forms.Form):
    """One criterion; an emptied one goes."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text_ka = OneLine(label=_("Criterion, in Georgian"), max_length=300, required=False)
    text_en = OneLine(label=_("Criterion, in English"), max_length=300, required=False)
    basis_ka = OneLine(label=_("Legal basis, in Georgian"), max_length=300, required=False)
    basis_en = OneLine(label=_("Legal basis, in English"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """What is said in English or of the basis needs the Georgian text."""
        data = super().clean() or {}
        others = (data.get("text_en"), data.get("basis_ka"), data.get("basis_en"))
        if any(others) and not data.get("text_ka"):
            self.add_error("text_ka", _("Write the criterion in Georgian too."))
        return data


CriteriaFormSet = forms.formset_factory(CriterionForm, extra=2, max_num=20, validate_max=True)


def criteria_rows(formset: Any) -> list[Mapping[str, Any]]:
    """The criteria as the action takes them, without the empty ones."""
    return [form.cleaned_data for form in formset if form.cleaned_data.get("text_ka")]


class ReasonForm(forms.Form):
    """The public reason of a change beside a list of forms; nothing for a draft."""

    reason = OneLine(
        label=_("Why it changes"),
        max_length=500,
        help_text=_("The cycle is public, so this is published."),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if process.publication == Publication.DRAFT:
            del self.fields["reason"]


class DocumentForm(forms.Form):
    """An act, a form, a statute or minutes, as PDF."""

    title_ka = OneLine(label=_("Title, in Georgian"), max_length=200)
    title_en = OneLine(label=_("Title, in English"), max_length=200, required=False)
    file = forms.FileField(
        label=_("Document (PDF)"),
        help_text=_("Up to 8 MB."),
        error_messages={"required": _("Attach the document.")},
    )

    def clean_file(self) -> CleanFile:
        """A PDF that is safe to keep and to serve."""
        found = clean_upload(self.cleaned_data["file"])
        if found.media_type != "application/pdf":
            raise ValidationError(_("Attach a PDF document."), code="not_pdf")
        return found

"""Forms around ideas: they parse and check the shape of what is typed, one question each; they never save."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgeting.models import Idea, Pot, Process
from budgeting.models.idea import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from civic.fields import Lari, LongText, OneLine, OneOf
from civic.money import lari
from civic.places.models import Unit

COST_ROWS = 8
POINT = re.compile(r"([0-9]{2}[.][0-9]{1,15})\s*[,;\s]\s*([0-9]{2}[.][0-9]{1,15})", re.ASCII)
SOUTH, NORTH, WEST, EAST = (Decimal(text) for text in ("41", "43.7", "39.9", "46.8"))


class IdeaForm(forms.Form):
    """The idea in one line, and what it is about."""

    title = OneLine(
        label=_("Title"),
        help_text=_(
            "One short line that says what should be made and where."
            " For example: benches and shade on the square in front of the library."
        ),
        max_length=TITLE_LENGTH,
        min_length=10,
    )
    category = OneOf(label=_("What is it about?"), choices=Idea.Category.choices)


class PlaceForm(forms.Form):
    """Where: from which money, in which part, in words, and a point on the map if known."""

    pot = OneOf(label=_("For which part is the idea?"))
    unit = forms.ChoiceField(
        label=_("Village or district"),
        required=False,
        help_text=_("Neighbours find the idea by it."),
    )
    place = OneLine(
        label=_("The place in words"),
        help_text=_("So that somebody who does not live there finds it: street, building, corner."),
        max_length=LINE_LENGTH,
        min_length=5,
    )
    point = OneLine(
        label=_("Point on the map"),
        required=False,
        help_text=_(
            "If you know it: latitude and longitude, as a map on your telephone shows them."
            " For example: 41.6461, 41.6405. You may leave it empty."
        ),
        max_length=60,
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pots: dict[str, Pot] = {str(pot.pk): pot for pot in process.pots.all()}
        units = Unit.objects.filter(municipality=process.municipality).order_by("name_ka")
        self.units = {str(unit.pk): unit for unit in units}
        if len(self.pots) > 1:
            self.fields["pot"].choices = [
                (pk, f"{pot.name}: {lari(pot.amount)}") for pk, pot in self.pots.items()
            ]
        else:
            del self.fields["pot"]  # one answer is no question
        if self.units:
            self.fields["unit"].choices = [
                ("", _("not said")),
                *((pk, unit.name) for pk, unit in self.units.items()),
            ]
        else:
            del self.fields["unit"]

    def clean_pot(self) -> Pot:
        """The money chosen."""
        return self.pots[self.cleaned_data["pot"]]

    def clean_unit(self) -> Unit | None:
        """The unit chosen; None where none was."""
        return self.units.get(self.cleaned_data["unit"])

    def clean_point(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude within Georgia, to six decimals; None where nothing was typed."""
        text = self.cleaned_data["point"]
        if not text:
            return None
        match = POINT.fullmatch(text.strip())
        if match is None:
            raise ValidationError(
                _("Write two numbers with points and a comma between: 41.6461, 41.6405."),
                code="point",
            )
        latitude, longitude = (round(Decimal(part), 6) for part in match.groups())
        if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
            raise ValidationError(
                _("This point is not in Georgia. Latitude stands first: 41.6461, 41.6405."),
                code="outside",
            )
        return latitude, longitude

    def answer(self) -> dict[str, Any]:
        """The columns it fills."""
        data = dict(self.cleaned_data)
        latitude, longitude = data.pop("point") or (None, None)
        return data | {"latitude": latitude, "longitude": longitude}


class NeedForm(forms.Form):
    """Why, and what exactly."""

    need = LongText(
        label=_("Why is it needed?"),
        help_text=_("What is missing or bad today, and how you know."),
        max_length=TEXT_LENGTH,
        min_length=20,
        rows=6,
    )
    text = LongText(
        label=_("What exactly should be made?"),
        help_text=_(
            "How many, how large, of what. An empty line starts a new paragraph."
            " Do not write personal data of others."
        ),
        max_length=TEXT_LENGTH,
        min_length=30,
        rows=8,
    )


class BeneficiariesForm(forms.Form):
    """Who gains by it."""

    beneficiaries = OneLine(
        label=_("Who benefits, and about how many people?"),
        help_text=_("For example: children of two kindergartens and their parents, about 400."),
        max_length=LINE_LENGTH,
        min_length=5,
    )


class CostForm(forms.Form):
    """What it may cost: up to eight lines (thing, how many, price of one), summed up in tetri."""

    line_needed = True

    upkeep = Lari(
        label=_("Upkeep in a year"),
        required=False,
        help_text=_("What it costs the municipality each year afterwards, if you know."),
    )

    def __init__(
        self, *args: Any, lines: list[dict[str, Any]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        upkeep = self.fields.pop("upkeep")
        for number, line in enumerate([*(lines or []), *[{}] * COST_ROWS][:COST_ROWS], start=1):
            self._add_row(number, line)
        self.fields["upkeep"] = upkeep

    def _add_row(self, number: int, line: dict[str, Any]) -> None:
        with_number = {"n": number}
        self.fields[f"what_{number}"] = OneLine(
            label=_("What (line %(n)s)") % with_number,
            required=False,
            max_length=100,
            initial=line.get("what"),
        )
        self.fields[f"count_{number}"] = forms.IntegerField(
            label=_("How many (line %(n)s)") % with_number,
            required=False,
            min_value=1,
            max_value=100_000,
            initial=line.get("count"),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        self.fields[f"price_{number}"] = Lari(
            label=_("Price of one, in lari (line %(n)s)") % with_number,
            required=False,
            initial=line.get("price"),
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines for the page: three bound fields each, and the sum where it is known."""
        found = []
        for number in range(1, COST_ROWS + 1):
            what, count, price = (self[f"{name}_{number}"] for name in ("what", "count", "price"))
            data = getattr(self, "cleaned_data", {})
            line = (
                (data.get(f"count_{number}") or 1, data.get(f"price_{number}"))
                if self.is_bound
                else (count.initial or 1, price.initial)
            )
            total = line[0] * line[1] if line[1] else None
            found.append(
                {"number": number, "what": what, "count": count, "price": price, "sum": total}
            )
        return found

    @property
    def last_used(self) -> int:
        """The number of the last line in which something stands or is wrong; 0 where none is."""
        parts = ("what", "count", "price")
        used = (
            row for row in self.rows if any(row[one].value() or row[one].errors for one in parts)
        )
        return max((row["number"] for row in used), default=0)

    @property
    def total(self) -> int:
        """The sum of all lines in tetri, as far as they can be read."""
        return sum(row["sum"] or 0 for row in self.rows)

    def clean(self) -> dict[str, Any]:
        """At least one line, and in each both a thing and a price."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, COST_ROWS + 1):
            what, price = data.get(f"what_{number}"), data.get(f"price_{number}")
            broken = {f"what_{number}", f"count_{number}", f"price_{number}"} & set(self.errors)
            if broken:
                continue
            if price and not what:
                self.add_error(f"what_{number}", _("Write what this price is for."))
            if (what or data.get(f"count_{number}")) and not price:
                self.add_error(f"price_{number}", _("Write the price of one; a guess will do."))
        if self.line_needed and not self.errors and not self.lines:
            raise ValidationError(
                _("Fill in at least one line: what, and what it may cost."), code="no_line"
            )
        return data

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines that were filled in, as they are kept; prices in tetri."""
        data = self.cleaned_data
        return [
            {"what": data[f"what_{n}"], "count": data.get(f"count_{n}") or 1, "price": price}
            for n in range(1, COST_ROWS + 1)
            if (price := data.get(f"price_{n}"))
        ]

    def answer(self) -> dict[str, Any]:
        """The columns it fills."""
        return {"cost_lines": self.lines, "cost": self.total, "upkeep": self.cleaned_data["upkeep"]}


class AuthorForm(forms.Form):
    """How the author's name stands on the page."""

    author_display = OneOf(
        label=_("How should your name appear?"),
        help_text=_(
            "An author's name is public. Your personal number, e-mail and telephone never are."
        ),
    )

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author_display"].choices = [
            (value, names.get(value) or label) for value, label in Idea.AuthorDisplay.choices
        ]


class CoAuthorForm(forms.Form):
    """Whom to invite as a co-author."""

    email = forms.EmailField(
        label=_("E-mail of the person you invite"),
        help_text=_("They read the idea and decide for themselves whether to stand behind it."),
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class SubmitIdeaForm(forms.Form):
    """What the author confirms before the idea becomes public."""

    agrees = forms.BooleanField(
        label=_(
            "I have read the idea again, and I agree that it, its pictures and my name as shown above"
            " become public."
        ),
        error_messages={
            "required": _("Confirm that the idea and your name may become public, then submit.")
        },
    )


class CommentForm(forms.Form):
    """A comment: plain text."""

    text = LongText(
        label=_("Your comment"),
        help_text=_(
            "About the idea, not about people. Your first name stands above it, and everybody can"
            " read it."
        ),
        max_length=1500,
        min_length=2,
        rows=5,
    )


class ReasonForm(forms.Form):
    """A reason that is published."""

    reason = OneLine(
        label=_("Reason"),
        help_text=_("It is published."),
        max_length=200,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawIdeaForm(forms.Form):
    """Why the author withdraws the idea; published."""

    reason = OneLine(
        label=_("Why do you withdraw the idea?"),
        help_text=_("The reason is published on the page of the idea."),
        max_length=500,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    """An appeal against a refusal; published with its answer."""

    text = LongText(
        label=_("Why should the refusal be changed?"),
        help_text=_(
            "Answer the criterion and the reason that were given. Your appeal and the answer to it"
            " are published."
        ),
        max_length=3000,
        min_length=20,
        rows=8,
    )


class MergeForm(forms.Form):
    """Which ideas a budget officer proposes to merge, into which, and why."""

    target = forms.IntegerField(
        label=_("Number of the idea that stays"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    others = OneLine(
        label=_("Numbers of the ideas that become part of it"),
        help_text=_("With commas between: 12, 31."),
        max_length=60,
    )
    reason = OneLine(
        label=_("Why should they be merged?"),
        help_text=_("The authors read it; once they have agreed, everybody does."),
        max_length=500,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process

    def clean_target(self) -> Idea:
        """The idea by its number in the cycle."""
        return self._idea(self.cleaned_data["target"])

    def clean_others(self) -> list[Idea]:
        """The ideas by their numbers."""
        parts = [part for part in re.split(r"[,;\s]+", self.cleaned_data["others"]) if part]
        if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
            raise ValidationError(_("Write numbers with commas between: 12, 31."), code="numbers")
        return [self._idea(int(part)) for part in dict.fromkeys(parts)]

    def _idea(self, number: int) -> Idea:
        idea = self.process.ideas.exclude(state="draft").filter(number=number).first()
        if idea is None:
            raise ValidationError(
                _("There is no idea № %(n)s in this cycle."), params={"n": number}, code="no_idea"
            )
        return idea

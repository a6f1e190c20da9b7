"""The filter of the list of ideas: words, money, unit, subject, state, order. Nothing else is asked of the database."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from budgeting.models import Idea, Process
from budgeting.models.idea import IdeaQuerySet
from budgeting.queries import ideas as queries
from budgeting.states import PUBLIC_IDEAS
from civic.filters import Words, offer
from civic.places.models import Unit
from civic.places.queries import with_villages

SORTS = {
    "newest": ("-submitted_at", "-pk"),
    "supported": ("-support_count", "-pk"),
    "number": ("number", "-pk"),
}
SORT_LABELS = {
    "newest": _("newest first"),
    "supported": _("most supported first"),
    "number": _("by number"),
}
LONGEST_QUESTION = 200


class IdeaFilter(filters.FilterSet):
    """`q`, `pot` (its key), `unit` (slug), `category`, `state`, `sort`; a wrong value is refused."""

    q = Words(
        method="with_words",
        label=_("Word in the title or text"),
        max_length=LONGEST_QUESTION,
    )
    pot = filters.ChoiceFilter(field_name="pot_id", label=_("Money"), empty_label=_("All"))
    unit = filters.ChoiceFilter(
        method="in_unit", label=_("Village or district"), empty_label=_("All")
    )
    category = filters.ChoiceFilter(
        choices=Idea.Category.choices, label=_("Subject"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in PUBLIC_IDEAS],
        label=_("State"),
        empty_label=_("All"),
    )
    sort = filters.ChoiceFilter(
        method="in_order", choices=list(SORT_LABELS.items()), label=_("Order"), empty_label=None
    )

    class Meta:
        model = Idea
        fields: list[str] = []

    def __init__(self, data: Any, queryset: IdeaQuerySet, *, process: Process) -> None:
        super().__init__(data, queryset)
        units = Unit.objects.filter(municipality=process.municipality).order_by("name_ka")
        self.units = {unit.slug: unit for unit in units}
        pots = list(process.pots.all())
        if len(pots) > 1:
            self.filters["pot"].extra["choices"] = [(str(pot.pk), pot.name) for pot in pots]
        else:
            del self.filters["pot"]
        offer(self, "unit", [(slug, unit.name) for slug, unit in self.units.items()])
        if not process.supports:
            self.filters["sort"].extra["choices"] = [
                (name, label) for name, label in SORT_LABELS.items() if name != "supported"
            ]

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        names = ("q", "pot", "unit", "category", "state")
        return any(self.form.cleaned_data.get(name) for name in names)

    @property
    def order(self) -> str:
        """The order asked for, else the usual one."""
        asked = self.form.cleaned_data.get("sort", "") if self.form.is_valid() else ""
        return asked or "newest"

    def with_words(self, rows: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        """Every word, in any form and either script."""
        return queries.searched(rows, value)

    def in_unit(self, rows: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        """The unit and the villages that belong to it; ideas of its own money too."""
        keys = with_villages(self.units[value], self.units.values())
        return rows.filter(unit__in=keys) | rows.filter(pot__unit__in=keys)

    def in_order(self, rows: IdeaQuerySet, name: str, value: str) -> IdeaQuerySet:
        """One of SORTS; the form has refused any other word."""
        return rows.order_by(*SORTS[value])

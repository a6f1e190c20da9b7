"""The filter of the register: words, source, unit, department. Nothing else is asked of the database."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.filters import Words, offer
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source
from civic.places.models import Department, Municipality, Unit
from civic.places.queries import with_villages


class CommitmentFilter(filters.FilterSet):
    """`q`, `source`, `unit` and `department` (slugs); a wrong value is refused."""

    q = Words(
        method="with_words",
        label=_("Word in the title or text"),
        max_length=200,
    )
    source = filters.ChoiceFilter(
        choices=Source.choices, label=_("Where the promise comes from"), empty_label=_("All")
    )
    unit = filters.ChoiceFilter(
        method="in_unit", label=_("Village or district"), empty_label=_("All")
    )
    department = filters.ChoiceFilter(
        method="of_department", label=_("Who answers for it"), empty_label=_("All")
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Commitment], *, place: Municipality) -> None:
        super().__init__(data, queryset)
        self.units = {one.slug: one for one in Unit.objects.filter(municipality=place)}
        self.departments = {one.slug: one for one in Department.objects.filter(municipality=place)}
        for name, rows in (("unit", self.units), ("department", self.departments)):
            offer(self, name, [(slug, one.name) for slug, one in rows.items()])

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        return any(self.form.cleaned_data.values())

    def with_words(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        """Every word stands somewhere in the title or the text, in either language."""
        for word in value.split():
            rows = rows.filter(
                Q(title_ka__icontains=word)
                | Q(title_en__icontains=word)
                | Q(text_ka__icontains=word)
                | Q(text_en__icontains=word)
            )
        return rows

    def in_unit(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        """The unit and the villages that belong to it."""
        return rows.filter(unit__in=with_villages(self.units[value], self.units.values()))

    def of_department(
        self, rows: QuerySet[Commitment], name: str, value: str
    ) -> QuerySet[Commitment]:
        """What one department answers for."""
        return rows.filter(department=self.departments[value])

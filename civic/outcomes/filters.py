"""The filter of the register: words, source, unit, department. Nothing else is asked of the database."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.fields import OneLine
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source
from civic.places.models import Department, Municipality, Unit


class WordsFilter(filters.CharFilter):
    """Words, cleaned like any citizen's text."""

    field_class = OneLine


class CommitmentFilter(filters.FilterSet):
    """`q`, `source`, `unit` and `department` (slugs); a wrong value is refused."""

    q = WordsFilter(
        method="with_words",
        label=_("Word in the title or text"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
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
            if rows:
                self.filters[name].extra["choices"] = [
                    (slug, one.name) for slug, one in rows.items()
                ]
            else:
                del self.filters[name]

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
        chosen = self.units[value]
        inside = [one.pk for one in self.units.values() if one.parent_id == chosen.pk]
        return rows.filter(unit__in=[chosen.pk, *inside])

    def of_department(
        self, rows: QuerySet[Commitment], name: str, value: str
    ) -> QuerySet[Commitment]:
        """What one department answers for."""
        return rows.filter(department=self.departments[value])

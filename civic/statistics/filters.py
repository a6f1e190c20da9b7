"""The filter of the figures: year, quarter, department, kind, unit."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.cases.models import Case, CaseKind
from civic.filters import offer
from civic.places.models import Department, Municipality, Unit
from civic.places.queries import with_villages
from civic.statistics import cases


class CaseFilter(filters.FilterSet):
    """`year`, `quarter` (of that year), `department` and `unit` (slugs), `kind`; a wrong value is refused.

    Department and kind do not narrow the rows but the table made of them (`narrowed`).
    """

    year = filters.ChoiceFilter(method="of_year", label=_("Year"), empty_label=_("All"))
    quarter = filters.ChoiceFilter(
        method="kept",
        label=_("Quarter"),
        empty_label=_("Whole year"),
        choices=[("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")],
    )
    department = filters.ChoiceFilter(method="kept", label=_("Department"), empty_label=_("All"))
    kind = filters.ChoiceFilter(
        method="kept",
        choices=CaseKind.choices,
        label=_("What the case comes from"),
        empty_label=_("All"),
    )
    unit = filters.ChoiceFilter(
        method="in_unit", label=_("Village or district"), empty_label=_("The whole municipality")
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Case],
        *,
        place: Municipality,
        departments: dict[int, Department],
        years: list[int],
    ) -> None:
        super().__init__(data, queryset)
        self.units = {one.slug: one for one in Unit.objects.filter(municipality=place)}
        self.one_year = len(years) < 2
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
        of_city = {one.slug: one for one in departments.values()}
        for name, rows in (("unit", self.units), ("department", of_city)):
            offer(self, name, [(slug, one.name) for slug, one in rows.items()])

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        return any(self.form.cleaned_data.values())

    @property
    def narrowed(self) -> cases.Narrowed:
        """To what the table is narrowed. Where there is only one year, all time is a whole year too."""
        chosen = self.form.cleaned_data
        return cases.Narrowed(
            kind=chosen.get("kind") or "",
            department=chosen.get("department") or "",
            in_unit=bool(chosen.get("unit")),
            whole_years=not chosen.get("quarter") and (bool(chosen.get("year")) or self.one_year),
        )

    @property
    def lacks_year(self) -> bool:
        """True for a quarter of no year."""
        chosen = self.form.cleaned_data
        return bool(chosen.get("quarter")) and not chosen.get("year")

    def of_year(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Received in the year, or in the quarter of it."""
        quarter = self.form.cleaned_data.get("quarter")
        return cases.within(rows, int(value), int(quarter) if quarter else None)

    def kept(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """The quarter goes with the year, the others with the table."""
        return rows

    def in_unit(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """The unit and the villages that belong to it."""
        return rows.filter(unit__in=with_villages(self.units[value], self.units.values()))

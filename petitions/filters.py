"""The filter of the petition lists: words, part of the municipality, topic, order. Nothing else is asked of the database."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from civic.filters import Words, offer
from civic.places.models import Municipality, Unit
from petitions import queries
from petitions.models import Petition, Topic
from petitions.models.petition import PetitionQuerySet

SORT_LABELS = {
    "nearest": _("nearest to the threshold"),
    "newest": _("newest first"),
    "deadline": _("by deadline"),
}
LONGEST_QUESTION = 200


class PetitionFilter(filters.FilterSet):
    """`q`, `unit` and `topic` by their slugs, `sort` from the list's own orders; a wrong value is refused."""

    q = Words(
        method="with_words",
        label=_("Word in the title or text"),
        max_length=LONGEST_QUESTION,
    )
    unit = filters.ChoiceFilter(
        method="in_unit",
        label=_("Part of the municipality"),
        empty_label=_("The whole municipality"),
    )
    topic = filters.ChoiceFilter(
        method="about_topic", label=_("Topic"), empty_label=_("All topics")
    )
    sort = filters.ChoiceFilter(method="in_order", label=_("Order"))

    class Meta:
        model = Petition
        fields: list[str] = []

    def __init__(
        self, data: Any, queryset: PetitionQuerySet, *, place: Municipality, state: str
    ) -> None:
        super().__init__(data, queryset)
        self.state = state
        self.units = {unit.slug: unit for unit in Unit.objects.filter(municipality=place)}
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        offer(self, "unit", [(slug, unit.name) for slug, unit in self.units.items()])
        self.filters["topic"].extra["choices"] = [
            (slug, topic.name) for slug, topic in self.topics.items()
        ]
        self.sorts = SORT_LABELS if state == "current" else {}
        self.filters["sort"].extra["choices"] = list(self.sorts.items())

    @property
    def order(self) -> str:
        """The order asked for, else the usual one; empty where the list has only one."""
        asked = self.form.cleaned_data.get("sort", "") if self.form.is_valid() else ""
        return asked or ("nearest" if self.sorts else "")

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        return any(self.form.cleaned_data.get(name) for name in ("q", "unit", "topic"))

    def with_words(self, rows: PetitionQuerySet, name: str, value: str) -> PetitionQuerySet:
        """Every word, in any form and either script."""
        return queries.search(rows, value)

    def in_unit(self, rows: PetitionQuerySet, name: str, value: str) -> PetitionQuerySet:
        """The unit and the villages that belong to it."""
        return queries.in_unit(rows, self.units[value], self.units.values())

    def about_topic(self, rows: PetitionQuerySet, name: str, value: str) -> PetitionQuerySet:
        """The topic."""
        return rows.filter(topic=self.topics[value])

    def in_order(self, rows: PetitionQuerySet, name: str, value: str) -> PetitionQuerySet:
        """One of the list's own orders; the form has refused any other word."""
        return rows.order_by(*queries.SORTS[value])

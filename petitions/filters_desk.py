"""The filter of the desk's petition list: words a number, where a petition stands, a mark."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.filters import Words
from civic.places.models import Municipality
from petitions import queries
from petitions.filters import LONGEST_QUESTION
from petitions.models import Petition
from petitions.states import ANSWERED_RESPONSES, AWAITED_RESPONSES, Collection, Text

STANDS = {
    "moderation": Q(text_state=Text.SUBMITTED, collection_state=Collection.NOT_STARTED),
    "returned": Q(text_state=Text.RETURNED),
    "collecting": Q(collection_state__in=[Collection.OPEN, Collection.PAUSED]),
    "closed": Q(collection_state=Collection.CLOSED, response_state="none"),
    "answer": Q(response_state__in=AWAITED_RESPONSES),
    "answered": Q(response_state__in=ANSWERED_RESPONSES),
    "ended": Q(text_state=Text.REJECTED)
    | Q(collection_state__in=[Collection.WITHDRAWN, Collection.REMOVED]),
}
LABELS = {
    "moderation": _("Waiting for moderation"),
    "returned": _("Returned to be mended"),
    "collecting": _("Signatures are being collected"),
    "closed": _("Collection closed"),
    "answer": _("Waiting for an answer"),
    "answered": _("Answered"),
    "ended": _("Refused, withdrawn or removed"),
}


class DeskFilter(filters.FilterSet):
    """`q` (words or a number), `state` and `mark`; a wrong value is refused."""

    q = Words(
        method="with_words",
        label=_("Word or number"),
        max_length=LONGEST_QUESTION,
    )
    state = filters.ChoiceFilter(
        method="that_stands", label=_("Where it stands"), empty_label=_("Everywhere"),
        choices=list(LABELS.items()),
    )  # fmt: skip

    mark = filters.ChoiceFilter(
        field_name="marks__name", label=_("Mark"), empty_label=_("Any mark")
    )

    class Meta:
        model = Petition
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Petition], *, place: Municipality) -> None:
        super().__init__(data, queryset)
        names = list(place.petition_marks.values_list("name", flat=True))
        if names:
            self.filters["mark"].extra["choices"] = [(name, name) for name in names]
        else:
            del self.filters["mark"]

    def with_words(self, rows: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """A number finds that petition; words are searched in any form and either script."""
        number = value.lstrip("№ ").strip()
        if number.isascii() and number.isdigit() and len(number) < 9:
            return rows.filter(number=int(number))
        return queries.search(rows, value)

    def that_stands(self, rows: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """Where it stands now."""
        return rows.filter(STANDS[value])

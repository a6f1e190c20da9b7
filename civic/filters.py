"""What the filters of lists share: the search field, and choices that depend on the place."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django import forms

from civic.fields import OneLine


class Words(filters.CharFilter):
    """What somebody types to search by (words, a number, a key), cleaned like any line."""

    field_class = OneLine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(*args, widget=widget, **kwargs)


def offer(found: filters.FilterSet, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a choice filter its choices; take the filter out where there is nothing to choose."""
    if choices:
        found.filters[name].extra["choices"] = choices
    else:
        del found.filters[name]

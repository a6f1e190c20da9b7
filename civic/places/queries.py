"""Reads of places: the active municipalities, the register figure and the policy in force on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from civic.dates import today
from civic.places.models import Municipality, Policy, RegisterFigure, Unit


@dataclass(frozen=True)
class PolicyValue:
    """A number in force: the value, since when, and the act that set it (ka and en).

    `own` says that the municipality's own council set it, not the law or the portal.
    """

    key: str
    value: Decimal
    valid_from: date | None
    source_ka: str
    source_en: str
    own: bool = False


def active_municipalities() -> QuerySet[Municipality]:
    """The municipalities that take petitions here, in Georgian alphabetical order."""
    return Municipality.objects.filter(is_active=True).order_by("short_ka")


def register_figure(municipality: Municipality, on: date | None = None) -> RegisterFigure | None:
    """The newest register figure not later than `on` (today when not given)."""
    return municipality.figures.filter(as_of__lte=on or today()).order_by("-as_of").first()


def policy_values(
    municipality: Municipality | None,
    on: date | None = None,
    *,
    prefix: str = "",
    qualifier: str = "",
) -> dict[str, PolicyValue]:
    """All numbers in force for `municipality` on `on` whose key starts with `prefix`, in one query; the
    default ones where it is None.

    A row of the municipality outranks a default row; a row with the qualifier outranks one
    without; among equals the newest outranks.
    """
    rows = Policy.objects.filter(
        Q(municipality=municipality) | Q(municipality=None),
        qualifier__in={"", qualifier},
        key__startswith=prefix,
        valid_from__lte=on or today(),
    )
    ranked = sorted(
        rows, key=lambda row: (row.municipality_id is not None, row.qualifier != "", row.valid_from)
    )
    return {
        row.key: PolicyValue(
            row.key,
            row.value,
            row.valid_from,
            row.source_ka,
            row.source_en,
            own=row.municipality_id is not None,
        )
        for row in ranked
    }


def policy_value(
    municipality: Municipality, key: str, on: date | None = None, *, qualifier: str = ""
) -> PolicyValue | None:
    """The number `key` in force for `municipality` on `on`; None where nobody has set it."""
    return policy_values(municipality, on, prefix=key, qualifier=qualifier).get(key)


def with_villages(unit: Unit, units: Iterable[Unit]) -> list[int]:
    """The keys of the unit and of the villages that belong to it; `units` are the municipality's."""
    return [unit.pk, *(one.pk for one in units if one.parent_id == unit.pk)]

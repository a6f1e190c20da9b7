"""Writes of places: loading the reference data that ships with the portal, and switching a municipality on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from civic.places.models import Municipality, Policy, RegisterFigure, Unit

DATA = Path(__file__).parent / "data"
FIRST_ACTIVE = ("batumi",)  # open from the first day; the others are switched on one by one


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind a load added."""

    municipalities: int
    units: int
    figures: int
    policies: int


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one reference file, as dictionaries of text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_reference() -> Loaded:
    """Bring the reference data into the database; a second run changes nothing.

    Names, regions and population follow the files. What people set here is left alone: whether a
    municipality is active, its contacts and keys, and any figure or policy already entered for a
    day. Sources: `data/README.md`.
    """
    return Loaded(_municipalities(), _units(), _figures(), _policies())


def _municipalities() -> int:
    known = set(Municipality.objects.values_list("slug", flat=True))
    fields = [
        "kind",
        "name_ka",
        "name_en",
        "short_ka",
        "short_en",
        "genitive_ka",
        "region_ka",
        "region_en",
    ]
    found = [
        Municipality(
            slug=row["slug"],
            population=int(row["population"]),
            is_active=row["slug"] in FIRST_ACTIVE,
            **{name: row[name] for name in fields},
        )
        for row in rows("municipalities")
    ]
    Municipality.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["slug"], update_fields=[*fields, "population"]
    )
    return sum(one.slug not in known for one in found)


def _by_slug() -> dict[str, Municipality]:
    return {one.slug: one for one in Municipality.objects.all()}


def _units() -> int:
    places = _by_slug()
    known = set(Unit.objects.values_list("municipality__slug", "slug"))
    fields = ["kind", "name_ka", "name_en"]
    found = [
        Unit(
            municipality=places[row["municipality"]],
            slug=row["slug"],
            **{name: row[name] for name in fields},
        )
        for row in rows("units")
    ]
    Unit.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["municipality", "slug"],
        update_fields=fields,
    )
    return sum((one.municipality.slug, one.slug) not in known for one in found)


def _figures() -> int:
    places = _by_slug()
    sources = {row["key"]: row for row in rows("sources")}
    known = set(RegisterFigure.objects.values_list("municipality__slug", "as_of"))
    found = [
        RegisterFigure(
            municipality=places[row["slug"]],
            voters=int(row["voters"]),
            as_of=date.fromisoformat(row["as_of"]),
            source_ka=sources[row["source"]]["source_ka"],
            source_en=sources[row["source"]]["source_en"],
        )
        for row in rows("figures")
        if (row["slug"], date.fromisoformat(row["as_of"])) not in known
    ]
    RegisterFigure.objects.bulk_create(found)
    return len(found)


def _policies() -> int:
    places = _by_slug()
    known = set(Policy.objects.values_list("municipality__slug", "key", "qualifier"))
    found = [
        Policy(
            municipality=places[row["municipality"]] if row["municipality"] else None,
            key=row["key"],
            qualifier=row["qualifier"],
            value=Decimal(row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            source_ka=row["source_ka"],
            source_en=row["source_en"],
        )
        for row in rows("policies")
        if (row["municipality"] or None, row["key"], row["qualifier"]) not in known
    ]
    Policy.objects.bulk_create(found)
    return len(found)


def activate(slug: str, *, phone: str = "", email: str = "") -> Municipality:
    """Let a municipality take petitions here; contacts are set only where none stand yet."""
    place = Municipality.objects.get(slug=slug)
    place.is_active = True
    place.phone = place.phone or phone
    place.email = place.email or email
    place.save(update_fields=["is_active", "phone", "email"])
    return place

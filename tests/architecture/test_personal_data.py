"""The inventory of personal data (docs/personal-data.md) names every field of every table."""

import re
from functools import cache

from django.apps import apps
from django.db import models

from civic.boxes import Boxed
from civic.covered import CoveredHash
from identity.models import Person, User
from tests.architecture.sources import ROOT

PAGE = ROOT / "docs" / "personal-data.md"
NAME = re.compile(r"`([^`]+)`")
ABOUT, ACTED, OTHER, FREE = (
    "## Tables about people",
    "## Who acted",
    "## Other fields of these tables",
    "## Tables free of personal data",
)
# Encrypted, but secrets of machines and not data of people.
SECRETS = {"cases_connector"}


def section(title: str) -> str:
    """The text below a heading."""
    return PAGE.read_text(encoding="utf-8").split(f"{title}\n", 1)[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The cells of each row of the table below a heading."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def personal() -> dict[str, set[str]]:
    """The fields named as personal, by table."""
    cells = rows(ABOUT) + rows(ACTED)
    return {NAME.findall(row[0])[0]: set(NAME.findall(row[1])) for row in cells}


@cache
def others() -> dict[str, set[str]]:
    """The fields that stand beside personal ones, by table."""
    lines = [line for line in section(OTHER).splitlines() if line.startswith("- `")]
    return {names[0]: set(names[1:]) for names in map(NAME.findall, lines)}


@cache
def free() -> set[str]:
    """The tables said to hold nothing about people."""
    return set(NAME.findall(section(FREE)))


def tables() -> dict[str, type[models.Model]]:
    """Every table, also of the libraries."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def fields_of(model: type[models.Model]) -> set[str]:
    """Its own fields."""
    return {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}


def test_every_table_is_in_the_inventory_once() -> None:
    assert set(personal()) & free() == set()
    assert set(personal()) | free() == set(tables())
    assert set(others()) <= set(personal())
    assert len(rows(ABOUT) + rows(ACTED)) == len(personal())


def test_every_field_of_a_table_about_people_is_named() -> None:
    """A new field has to be called personal, with a purpose and a period, or called something else."""
    wrong = {}
    for label, named in personal().items():
        fields, rest = fields_of(tables()[label]), others().get(label, set())
        if fields != named | rest or named & rest or not named:
            wrong[label] = sorted(fields ^ (named | rest)) or sorted(named & rest)
    assert wrong == {}


def test_every_row_says_purpose_basis_readers_and_period() -> None:
    assert [row[0] for row in rows(ABOUT) if len(row) != 6 or not all(row)] == []
    assert {row[3] for row in rows(ABOUT)} <= {"consent", "law", "public task", "security"}


def leads_to_people(field: models.Field) -> bool:
    """True for what is about somebody by its kind alone."""
    if field.related_model in {User, Person}:
        return True
    kinds = (models.EmailField, models.GenericIPAddressField, CoveredHash, Boxed)
    return isinstance(field, kinds) and field.model._meta.db_table not in SECRETS


def test_what_is_about_somebody_by_its_kind_is_called_personal() -> None:
    """A key to an account or person, an address, a keyed hash, a box: never in a table called free."""
    wrong = [
        f"{label}.{field.name}"
        for label, model in tables().items()
        for field in model._meta.fields
        if leads_to_people(field) and field.name not in personal().get(label, set())
    ]
    assert wrong == []


def test_the_page_begins_in_georgian_and_names_the_law() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.split("\n\n")[1].startswith("> **მოკლედ.**")
    assert "Law of Georgia on Personal Data Protection" in text

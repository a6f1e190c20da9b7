"""Many models of one migration are created at once, and the migrated schema is the models' own."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from civic.together import CreateModels


def make():
    identifier = ("id", models.BigAutoField(primary_key=True))
    town = models.ForeignKey("towns.town", models.CASCADE)
    return CreateModels(
        [
            migrations.CreateModel("Town", [identifier, ("name", models.CharField(max_length=40))]),
            migrations.CreateModel(
                "Street",
                [identifier, ("town", town), ("length", models.IntegerField())],
                {
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(length__gt=0), name="street_has_a_length"
                        )
                    ]
                },
            ),
        ]
    )


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_tables_are_made_in_their_order_and_taken_down_again():
    operation, before, after = make(), ProjectState(), ProjectState()
    operation.state_forwards("towns", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("towns", editor, before, after)
    made = {"towns_town", "towns_street"}
    assert made <= set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "towns_street")
    assert found["street_has_a_length"]["check"]
    assert {one["foreign_key"] for one in found.values() if one["foreign_key"]} == {
        ("towns_town", "id")
    }
    with connection.schema_editor() as editor:
        operation.database_backwards("towns", editor, after, before)
    assert not made & set(connection.introspection.table_names())


def test_models_are_not_rendered_for_each_of_them():
    state = ProjectState()
    assert state.apps  # rendered, as the executor has it before the first operation
    make().state_forwards("towns", state)
    assert "apps" not in state.__dict__
    assert {model.__name__ for model in state.apps.get_models()} == {"Town", "Street"}


def test_what_is_written_down_is_written_back():
    name, arguments, keywords = make().deconstruct()
    again = {"CreateModels": CreateModels}[name](*arguments, **keywords)
    assert [one.name for one in again.models] == ["Town", "Street"]
    assert again.describe() == "Create the models Town, Street"


@pytest.mark.django_db  # a library asks the database while its migrations are read
def test_every_joined_migration_names_those_it_stands_for():
    """A database that has run them all goes on from there."""
    joined = [
        one for one in MigrationLoader(None).disk_migrations.values() if "_squashed_" in one.name
    ]
    ours = [one for one in joined if one.operations and isinstance(one.operations[0], CreateModels)]
    assert {one.app_label for one in ours} == {
        "identity",
        "cases",
        "outcomes",
        "petitions",
        "budgeting",
        "services",
    }
    for one in ours:
        assert one.name.endswith(one.replaces[-1][1])
        assert [name[:4] for _app, name in one.replaces] == [
            f"{number:04d}" for number in range(1, len(one.replaces) + 1)
        ]

"""Leaves and checkpoints cannot be changed or removed; a tile can only get longer."""

from django.db import migrations

from civic.guards import append_only, grow_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        append_only("ledger_leaf"),
        append_only("ledger_checkpoint"),
        grow_only("ledger_tile", "hashes", fixed=("id", "level", "number")),
    ]

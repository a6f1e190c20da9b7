"""A journal entry, once written, cannot be changed or removed."""

from django.db import migrations

from civic.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [append_only("journal_entry")]

"""Each signature is shown to the account it was given through, and to no other account of the same person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_words")]

    operations = [
        # Null and without a default, so that SQLite adds a column and keeps the table's triggers.
        migrations.AddField(
            model_name="signature",
            name="account_key",
            field=models.BinaryField(max_length=16, null=True),
        ),
    ]

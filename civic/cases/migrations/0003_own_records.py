"""A case of a municipality no system of which was told is the portal's own record: it has no connector."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_plan_of_the_system")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="connector",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.connector",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("connector", None)),
                fields=("municipality", "key"),
                name="own_case_once",
            ),
        ),
    ]

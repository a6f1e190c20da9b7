"""The day by which a municipal system plans to decide gets a column of its own, beside the term of the law."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_squashed_0007_cases_by_their_day")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="planned_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]

"""Annexes of a draft act beside its articles: frozen with the text like them."""

from django.db import migrations, models

from civic.guards import freeze


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_squashed_0012_outages_and_points")]

    operations = [
        migrations.AddField(
            model_name="adoptedact",
            name="annexes",
            field=models.TextField(blank=True, default="", max_length=60000),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="petition",
            name="act_annexes",
            field=models.TextField(blank=True, default="", max_length=12000),
            preserve_default=False,
        ),
        freeze(
            "petitions_petition",
            [
                "municipality_id",
                "number",
                "kind",
                "addressee",
                "title",
                "demand",
                "text",
                "articles",
                "act_annexes",
                "note",
                "language",
                "spot",
                "latitude",
                "longitude",
                "published_at",
                "opens_at",
                "needed",
                "first_needed",
            ],
            once=["closed_at", "handed_over_at", "decided_at"],
            when="OLD.published_at IS NOT NULL",
        ),
    ]

"""Deliveries repeat what their turn depends on; each connection gets an Ed25519 key of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Cast, Concat

from civic import boxes
from civic.keys import derive


def repeat(apps, schema_editor):
    """Fill in what older deliveries repeat of their event."""
    event = apps.get_model("cases", "OutboxEvent").objects.filter(pk=OuterRef("event"))
    lane = Concat(
        F("subject_type"),
        models.Value(":"),
        Cast("subject_id", models.CharField()),
        output_field=models.CharField(),
    )
    apps.get_model("cases", "Delivery").objects.update(
        municipality=Subquery(event.values("municipality")),
        lane=Subquery(event.annotate(lane=lane).values("lane")),
        sequence=Subquery(event.values("sequence")),
    )


def keep_keys(apps, schema_editor):
    """Keep the Ed25519 keys that receivers know: they were derived until now."""
    for connector in apps.get_model("cases", "Connector").objects.all():
        seed = derive(settings.KEYS["field"], f"cases.ed25519.{connector.pk}")
        connector.signing_seed = boxes.seal("cases.connector", seed, b"cases.connector")
        connector.save(update_fields=["signing_seed"])


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0003_routes_kinds_and_documents"),
        ("journal", "0002_guards"),
        ("places", "0003_departments"),
    ]

    operations = [
        migrations.AddField(
            "connector",
            "old_signing_seed",
            models.BinaryField(blank=True, max_length=200, null=True),
        ),
        migrations.AddField(
            "connector", "old_signing_until", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "connector", "signing_seed", models.BinaryField(blank=True, max_length=200, null=True)
        ),
        migrations.AlterField(
            "connector",
            "state",
            models.CharField(
                choices=[
                    ("active", "Working"),
                    ("paused", "Paused after failures"),
                    ("held", "Paused by staff"),
                    ("disabled", "Switched off"),
                ],
                default="active",
                max_length=10,
            ),
        ),
        migrations.AddField("delivery", "given_up", models.CharField(blank=True, max_length=300)),
        migrations.AddField("delivery", "lane", models.CharField(max_length=90, null=True)),
        migrations.AddField(
            "delivery",
            "municipality",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.municipality",
            ),
        ),
        migrations.AddField("delivery", "sequence", models.PositiveIntegerField(null=True)),
        migrations.RunPython(repeat, migrations.RunPython.noop),
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
    ]

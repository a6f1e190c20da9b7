"""The lowest threshold stands in the row, as the highest does: from it on an answer is owed.

Declined invitations lose the address they went to.
"""

from django.db import migrations, models

from civic.guards import freeze

FROZEN = [
    "municipality_id",
    "number",
    "kind",
    "addressee",
    "title",
    "demand",
    "text",
    "articles",
    "note",
    "language",
    "published_at",
    "opens_at",
    "needed",
    "first_needed",
]


def fill(apps, editor):
    """What was opened before takes it from its frozen terms."""
    opening = apps.get_model("petitions", "Opening")
    petition = apps.get_model("petitions", "Petition")
    rows = opening.objects.values_list("petition_id", "thresholds")
    for number, thresholds in rows.iterator():
        lowest = min(row["needed"] for row in thresholds)
        petition.objects.filter(pk=number).update(first_needed=lowest)


def forget_declined(apps, editor):
    """Nothing is kept of who was invited and said no."""
    apps.get_model("petitions", "Initiator").objects.filter(state="declined").update(email="")


class Migration(migrations.Migration):
    dependencies = [("petitions", "0004_signature_account_key")]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="first_needed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(forget_declined, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=~models.Q(collection_state__in=["open", "paused", "closed"])
                | models.Q(first_needed__gt=0, first_needed__lte=models.F("needed")),
                name="petition_thresholds_in_order",
            ),
        ),
        # On SQLite the table was copied on the way and has lost its triggers.
        freeze(
            "petitions_petition",
            FROZEN,
            once=["closed_at", "handed_over_at", "decided_at"],
            when="OLD.published_at IS NOT NULL",
        ),
    ]
